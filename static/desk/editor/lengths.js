// How long headline, deck and body are, as they are typed: in characters, and in the unit in which the desk of that language
// commissions: 200-character sheets of 원고지 in Korean, words in any other. The slug that would be made of the headline stands grey in its field.

const config = document.querySelector("[data-lengths]")?.dataset

if (config) {
  for (const id of ["id_headline", "id_deck", "id_body"]) {
    const field = document.getElementById(id)
    if (field && !field.readOnly) watch(field)
  }
  const headline = document.getElementById("id_headline")
  const slug = document.getElementById("id_slug")
  if (headline && slug) {
    const suggest = () => (slug.placeholder = slugFor(headline.value))
    headline.addEventListener("input", suggest)
    suggest()
  }
}

function watch(field) {
  const shown = document.createElement("span")
  shown.className = "desk-length"
  // Said when asked for, not at every key.
  shown.id = `${field.id}_length`
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), shown.id].filter(Boolean).join(" "))
  const row = field.closest(".form-row") ?? field.parentElement
  row.append(shown)
  const count = () => {
    const text = words(field)
    const length = [...text].length
    const inKorean = (language?.value ?? config.lengthsLanguage) === "ko"
    const unit = inKorean ? (length / 200).toFixed(1) : text.split(/\s+/).length.toLocaleString()
    const said = inKorean ? config.lengths : config.lengthsWords
    shown.title = inKorean ? config.lengthsTitle : ""
    shown.textContent = length ? said.replace("%1", length.toLocaleString()).replace("%2", unit) : ""
  }
  const language = document.getElementById("id_language")
  language?.addEventListener("change", count)
  field.addEventListener("input", count)
  count()
}

/** The text a reader reads: the body is HTML, with a break at every block. */
function words(field) {
  if (field.id !== "id_body") return field.value.trim()
  const parsed = new DOMParser().parseFromString(field.value, "text/html")
  return parsed.body.textContent.replace(/\s+/g, " ").trim()
}

/** As articles.slugs makes it: words joined by hyphens, Hangul and hanja kept. */
function slugFor(text) {
  const joined = text.normalize("NFC").toLowerCase().replace(/['’]/g, "").replace(/[^\p{L}\p{N}]+/gu, "-")
  return joined.replace(/^-+|-+$/g, "").slice(0, 80)
}
