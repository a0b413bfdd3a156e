// Which part of the chosen series would be the next: it stands as a hint in the empty box, and is counted again when the
// article is saved. Without this file the box is simply left empty.

const series = document.getElementById("id_series")
const part = document.getElementById("id_installment")
const language = document.getElementById("id_language")
const config = document.querySelector("[data-series-url]")?.dataset

if (series && part && language && config && !part.readOnly) watch()

function watch() {
  let asked = 0

  async function ask() {
    const mine = ++asked
    part.placeholder = ""
    if (!series.value || part.value) return
    const query = new URLSearchParams({ series: series.value, language: language.value, article: config.seriesArticle })
    try {
      const answer = await fetch(`${config.seriesUrl}?${query}`)
      if (answer.ok && mine === asked) part.placeholder = (await answer.json()).next
    } catch {
      // A hint, and no more.
    }
  }

  // The admin's search boxes tell jQuery alone that something was chosen; a number counts in one series only.
  window.django?.jQuery?.(series).on("change", () => {
    if (part.value) {
      part.value = ""
      part.dispatchEvent(new Event("input", { bubbles: true }))
    }
    ask()
  })
  language.addEventListener("change", ask)
  part.addEventListener("input", ask)
}
