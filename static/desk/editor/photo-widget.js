/* The lead photo's field: shows the photo whose number the input holds, and fills the input from the picker.

   Without this file the input is what it is: a number to type. */

import { choosePhoto, describe, element, photoWithId, remember, writingLanguage } from "desk/photo-picker"
import { describePhoto } from "desk/photo-words"

function enhance(root) {
  const config = JSON.parse(root.dataset.photoWidget)
  const input = root.querySelector("input")
  const image = element("img", { alt: "", hidden: true })
  const words = element("p", { class: "photo-widget__words", role: "status" })
  const choose = element("button", { type: "button", class: "button" })
  const remove = element("button", { type: "button", class: "button photo-widget__remove", text: config.words.remove })
  const edit = element("a", { class: "photo-widget__edit", target: "_blank", rel: "noopener", text: config.words.edit })
  const panel = element("div", { class: "photo-widget__panel" }, [
    image,
    element("div", { class: "photo-widget__side" }, [words, element("div", { class: "photo-widget__buttons" }, [choose, remove, edit])]),
  ])
  // The article's own words: while there are none, the photo's stand in their place.
  const own = ["caption", "alt"].map((name) => document.getElementById(input.id.replace("photo", name)))
  let shown = null
  const show = (photo) => {
    shown = photo
    for (const [index, said] of [photo?.caption, photo?.alts].entries()) {
      if (own[index]) own[index].placeholder = said?.[writingLanguage()] ?? ""
    }
    image.hidden = !photo
    remove.hidden = edit.hidden = !photo || input.disabled
    choose.hidden = input.disabled
    choose.textContent = photo ? config.words.change : config.words.choose
    words.textContent = photo ? [photo.caption[writingLanguage()] || photo.title, photo.credit || config.words.noCredit, photo.rights].filter(Boolean).join(" · ") : config.words.empty
    if (photo) {
      image.src = photo.src
      describe(image, photo)
      edit.href = config.back ? `${photo.url}?next=${encodeURIComponent(config.back)}` : photo.url
    } else image.removeAttribute("src")
  }
  const set = (photo) => {
    input.value = photo?.id ?? ""
    show(photo)
    input.dispatchEvent(new Event("change", { bubbles: true }))
  }
  choose.addEventListener("click", async () => {
    const photo = await choosePhoto(config)
    if (photo) set(photo)
    choose.focus()
  })
  remove.addEventListener("click", () => {
    set(null)
    choose.focus()
  })
  edit.addEventListener("click", async (event) => {
    // To another tab, as any link, when that is asked for.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const form = input.form
    const opened = { article: /\/(\d+)\/change\/$/.exec(config.back)?.[1], opened: form?.elements.opened_at_edit?.value }
    const answer = await describePhoto(shown, config, opened)
    if (!answer) return
    await remember(answer.photo)
    if (shown?.id === answer.photo.id) show(answer.photo)
    // The article borrows the words, so its saved state went on; what is typed is typed on the new one.
    if (answer.opened) form.dispatchEvent(new CustomEvent("desk:reopened", { detail: answer.opened }))
  })
  document.querySelector("select[name=language]")?.addEventListener("change", () => show(shown))
  // Django's own pop-up for a new photo writes the number and says so.
  input.addEventListener("change", (event) => event.isTrusted === false && input.value && photoWithId(input.value, config).then(show))
  input.hidden = true
  root.querySelector(".photo-widget__plain")?.remove()
  root.append(panel)
  show(config.photo)
}

for (const root of document.querySelectorAll("[data-photo-widget]")) enhance(root)
