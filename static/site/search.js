/* What is found while one types, for whoever has scripts. Without them, and whenever it fails, the form asks as forms do. */

const form = document.querySelector(".search--page")
const words = form.elements.q
const said = document.getElementById("found-said")
// Milliseconds without a key before it is asked; typing Hangul takes several keys for one syllable.
const PACE = 300
// A syllable that is only begun would find nothing.
const BEGUN = /[\u3131-\u318e]$/

let shown = address()
let waiting
let asking

function address() {
  const fields = [...new FormData(form)].filter(([, value]) => value)
  return `${form.getAttribute("action")}?${new URLSearchParams(fields)}`
}

function isWorthAsking(text) {
  return text.length > 1 && !BEGUN.test(text)
}

async function find() {
  const wanted = address()
  if (wanted === shown || !isWorthAsking(words.value.trim())) return
  asking?.abort()
  asking = new AbortController()
  const before = document.getElementById("found")
  before.setAttribute("aria-busy", "true")
  try {
    const answer = await fetch(wanted, { signal: asking.signal })
    if (!answer.ok) throw new Error(answer.status)
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    for (const place of ["#found", ".languages"]) {
      document.querySelector(place).replaceWith(document.adoptNode(page.querySelector(place)))
    }
    document.title = page.title
    said.textContent = document.getElementById("found").dataset.said
    history.replaceState(null, "", wanted)
    shown = wanted
  } catch {
    // Another key was pressed, or the network is away: Enter still asks.
    before.removeAttribute("aria-busy")
  }
}

if (!navigator.connection?.saveData) {
  words.addEventListener("input", () => {
    clearTimeout(waiting)
    waiting = setTimeout(find, PACE)
  })
}
