// How the article looks on other sites, drawn beside the fields that say so: a search result and a shared link.
// Nothing is asked of anybody: words come from the form, the picture is the one that the form shows already.

import { element } from "desk/element"

/** Widths that are shown, in Latin letters; a Hangul syllable or a hanja is as wide as two. */
const SHOWN = { search_title: 60, search_description: 155, share_headline: 70, share_description: 110 }
const WIDE = /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/u
/** Of a body, more than any description shows. */
const BEGINNING = 20000

const config = document.querySelector("[data-elsewhere]")?.dataset
const field = (name) => document.getElementById(`id_${name}`)
const text = (name) => field(name)?.value.trim() ?? ""

if (config && field("search_title")) {
  for (const name of Object.keys(SHOWN)) count(name)
  preview("search_description", searchResult())
  preview("share_photo", sharedLink())
}

/** Beside the last field of a group: drawn while the group is open, which it is where something was written. */
function preview(last, { figure, draw }) {
  const group = field(last).closest("details")
  if (!group) return
  group.append(figure)
  const filled = [...group.querySelectorAll("textarea, input")].some((each) => each.value)
  const now = () => group.open && draw()
  group.addEventListener("toggle", now)
  const form = field(last).form
  for (const event of ["input", "change"]) form.addEventListener(event, now)
  // The editor puts the body into its field a moment after the page is there.
  if (filled) group.open = true
}

function searchResult() {
  const [where, title, words] = ["where", "title", "words"].map((part) => element("p", { class: `elsewhere__${part}` }))
  const figure = framed(config.search, "elsewhere--search", [where, title, words])
  const draw = () => {
    figure.lang = field("language")?.value ?? ""
    where.textContent = [site(), text("slug") || field("slug")?.placeholder].filter(Boolean).join(" › ")
    title.textContent = [text("search_title") || headline(), site()].filter(Boolean).join(" · ")
    words.textContent = text("search_description") || summary()
  }
  return { figure, draw }
}

function sharedLink() {
  const image = element("img", { alt: "", hidden: true })
  const [where, title, words] = ["where", "title", "words"].map((part) => element("p", { class: `elsewhere__${part}` }))
  const figure = framed(config.shared, "elsewhere--shared", [image, element("div", {}, [where, title, words])])
  const draw = () => {
    figure.lang = field("language")?.value ?? ""
    where.textContent = site()
    title.textContent = text("share_headline") || headline()
    words.textContent = text("share_description") || summary()
    const source = picture("share_photo") || picture("lead_photo")
    image.hidden = !source
    if (source && image.getAttribute("src") !== source) image.src = source
  }
  return { figure, draw }
}

function framed(caption, kind, inside) {
  return element("figure", { class: `elsewhere ${kind}` }, [
    element("figcaption", { text: caption }),
    element("div", { class: "elsewhere__frame" }, inside),
  ])
}

/** The publication by its name in the form. */
function site() {
  return field("publication")?.selectedOptions?.[0]?.textContent ?? ""
}

function headline() {
  return text("headline").replace(/\s+/g, " ") || config.untitled
}

/** As the page has it: the deck, or how the text begins. */
function summary() {
  if (text("deck")) return text("deck")
  const parsed = new DOMParser().parseFromString((field("body")?.value ?? "").slice(0, BEGINNING), "text/html")
  return parsed.body.textContent.replace(/\s+/g, " ").trim().slice(0, 300)
}

/** The picture that a photo's field shows, while it shows one. */
function picture(name) {
  const shown = field(name)?.value ? field(name).closest("[data-photo-widget]")?.querySelector("img") : null
  return shown?.getAttribute("src") ?? ""
}

/** How many characters a field has, of how many that are shown. */
function count(name) {
  const words = field(name)
  if (words.readOnly) return
  const shown = element("span", { class: "desk-length", id: `${words.id}_length` })
  words.setAttribute("aria-describedby", [words.getAttribute("aria-describedby"), shown.id].filter(Boolean).join(" "))
  words.closest(".form-row").append(shown)
  const told = () => {
    const letters = [...words.value.trim()]
    const width = letters.reduce((sum, letter) => sum + (WIDE.test(letter) ? 2 : 1), 0)
    const room = letters.length ? Math.round((SHOWN[name] * letters.length) / width) : 0
    const sentence = width > SHOWN[name] ? config.tooLong : config.fits
    shown.textContent = letters.length ? sentence.replace("%1", letters.length).replace("%2", room) : ""
    shown.classList.toggle("desk-length--over", width > SHOWN[name])
  }
  words.addEventListener("input", told)
  told()
}
