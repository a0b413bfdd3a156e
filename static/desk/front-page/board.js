/* The board of the front page: what its buttons do without loading the page again, dragging, the arrow keys, and undo.

   The server does every act and draws the board; this file sends the form as it stands, puts in what comes back, and keeps the
   focus. Without it the buttons send the form themselves. */

import { choosePhoto } from "desk/photo-picker"

const form = document.getElementById("front-form")
const config = JSON.parse(form.dataset.board)
const said = document.getElementById("front-said")
/* What stood on the board before each act, as the form sent it. */
const past = []
let board = document.getElementById("front-board")
let asking = null

/* Asking the server ---------------------------------------------------------------------------------------------- */

/** Send the board with what is to be done; resolves once the answer stands in its place. */
async function ask(data, focus, words = "") {
  asking?.abort()
  const mine = (asking = new AbortController())
  board.setAttribute("aria-busy", "true")
  try {
    const answer = await fetch(config.url, { method: "POST", body: data, redirect: "error", signal: mine.signal })
    if (!answer.ok) throw new Error(answer.status)
    put(new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("front-board"), focus, words)
    return true
  } catch (problem) {
    if (problem.name !== "AbortError") say(config.words.failed)
    return false
  } finally {
    if (asking === mine) asking = null
    board.removeAttribute("aria-busy")
  }
}

function put(drawn, focus, words) {
  if (!drawn) throw new Error("no board")
  const open = [...board.querySelectorAll("details[open]")].map((each) => each.id)
  const { scrollX, scrollY } = window
  const publish = board.querySelector(".front-publish")
  board.dataset.said = drawn.dataset.said
  // What is typed about when and why stays as it is, with its own script; the preview keeps its pane.
  const tools = board.querySelector(".front-tools")
  drawn.querySelector(".front-publish").replaceWith(publish)
  drawn.querySelector(".front-tools").replaceWith(tools)
  board.replaceChildren(...drawn.childNodes)
  for (const id of open) document.getElementById(id)?.setAttribute("open", "")
  dress()
  window.scrollTo(scrollX, scrollY)
  focus?.()
  say(words || board.dataset.said)
  form.dispatchEvent(new Event("change", { bubbles: true }))
}

function say(words) {
  // Said again even where it is the same sentence.
  said.textContent = ""
  requestAnimationFrame(() => (said.textContent = words))
}

function act(what, focus) {
  const before = new FormData(form)
  const data = new FormData(form)
  data.set("do", what)
  return ask(data, focus).then((done) => {
    if (!done) return
    past.push(before)
    undo.disabled = false
  })
}

/* Buttons -------------------------------------------------------------------------------------------------------- */

/* After an act the focus stays on the button that did it, or on what took its place. */
const AGAIN = new Set(["up", "down", "earlier", "later", "swap", "auto", "find", "move"])

form.addEventListener("submit", (event) => {
  const button = event.submitter
  const what = button?.name === "do" ? button.value : ""
  const [name, key] = what.split(":")
  if (!what || ["publish", "over", "cancel"].includes(name)) return
  event.preventDefault()
  if (name === "find" || name === "look") {
    const data = new FormData(form)
    data.set("do", what)
    ask(data, () => document.activeElement === document.body && document.getElementById("front-q").focus())
    return
  }
  const id = button.id
  const neighbours = [...board.querySelectorAll(button.closest("#front-found") ? "[id^=add-]" : "[id^=grip-]")]
  const at = neighbours.findIndex((each) => each.closest("li") === button.closest("li"))
  const next = [neighbours[at + 1], neighbours[at - 1]].filter(Boolean).map((each) => each.id)
  const wanted = AGAIN.has(name) ? [id, `grip-${key}`, ...next] : [...next, "front-q"]
  act(what, () => wanted.map((each) => document.getElementById(each)).find(Boolean)?.focus())
})

const undo = document.getElementById("front-undo")
undo.hidden = false
undo.addEventListener("click", () => {
  const before = past.pop()
  undo.disabled = !past.length
  before.set("do", "look")
  ask(before, () => (undo.disabled ? document.getElementById("front-swap") : undo).focus(), config.words.undone)
})

/* In the search field Enter finds; elsewhere it draws the board again. */
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target.id !== "front-q") return
  event.preventDefault()
  document.getElementById("front-find").click()
})

/* What the choice of a rule changes is shown at once. */
form.addEventListener("change", (event) => {
  const row = event.target.closest?.("[data-slot]")
  if (row && event.target.name?.startsWith("rule-")) {
    const tag = row.querySelector(".front-tag")
    tag.classList.toggle("front-tag--idle", event.target.value !== "tag")
    if (event.target.value === "tag") tag.focus()
  }
  if (event.target.name === "chosen") tick()
})

function tick() {
  document.getElementById("front-swap").disabled = board.querySelectorAll("[name=chosen]:checked").length !== 2
}

/* The arrow keys on a handle --------------------------------------------------------------------------------------- */

board.parentElement.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("button.front-grip")?.closest("[data-slot]")
  if (!row) return
  const key = row.dataset.slot
  const zones = [...board.querySelectorAll("[data-zone]")]
  const zone = zones.indexOf(row.closest("[data-zone]"))
  const beside = zones[zone + (event.key === "ArrowRight" ? 1 : -1)]
  const acts = {
    ArrowUp: `up:${key}`,
    ArrowDown: `down:${key}`,
    ArrowLeft: beside && `place:${key} ${beside.dataset.zone} 0`,
    ArrowRight: beside && `place:${key} ${beside.dataset.zone} 0`,
  }
  if (!(event.key in acts)) return
  event.preventDefault()
  if (acts[event.key]) act(acts[event.key], () => document.getElementById(`grip-${key}`)?.focus())
})

/* Dragging, with whatever points ----------------------------------------------------------------------------------- */

let drag = null

board.parentElement.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest?.(".front-grip")
  const item = grip?.closest("[data-slot], [data-story]")
  if (!item || event.button !== 0) return
  event.preventDefault()
  grip.focus?.()
  grip.setPointerCapture(event.pointerId)
  drag = { grip, item, pointer: event.pointerId, x: event.clientX, y: event.clientY, mark: null }
})

board.parentElement.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return
  if (!drag.mark) {
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 6) return
    drag.mark = document.createElement("li")
    drag.mark.className = "front-mark"
    drag.item.classList.add("front-dragged")
    say(config.words.dragging)
  }
  nearEdge(event.clientY)
  const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-zone]")
  if (!over) return drag.mark.remove()
  const rows = [...over.querySelectorAll("[data-slot]")].filter((each) => each !== drag.item)
  const below = rows.find((each) => event.clientY < middle(each))
  const list = over.querySelector(".front-slots")
  list.insertBefore(drag.mark, below ?? null)
})

function middle(element) {
  const { top, height } = element.getBoundingClientRect()
  return top + height / 2
}

function nearEdge(y) {
  if (y < 60) window.scrollBy(0, -18)
  else if (y > window.innerHeight - 60) window.scrollBy(0, 18)
}

function drop(event, kept) {
  if (!drag || event.pointerId !== drag.pointer) return
  const { item, mark } = drag
  drag = null
  item.classList.remove("front-dragged")
  if (!mark) return
  const zone = mark.closest("[data-zone]")
  const rows = zone ? [...mark.parentElement.children].filter((each) => each !== item) : []
  const place = rows.indexOf(mark)
  mark.remove()
  if (!kept || place < 0) return say("")
  const what = item.dataset.slot ?? `story:${item.dataset.story}`
  act(`place:${what} ${zone.dataset.zone} ${place}`, () => {
    document.getElementById(item.dataset.slot ? `grip-${item.dataset.slot}` : "front-q")?.focus()
  })
}

board.parentElement.addEventListener("pointerup", (event) => drop(event, true))
board.parentElement.addEventListener("pointercancel", (event) => drop(event, false))
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag) drop({ pointerId: drag.pointer }, false)
})

/* What only a script can offer ------------------------------------------------------------------------------------- */

function dress() {
  for (const grip of board.querySelectorAll("button.front-grip")) grip.hidden = false
  for (const field of board.querySelectorAll("[data-photo]")) photo(field)
  tick()
}

function photo(field) {
  const input = field.querySelector("input")
  const name = field.querySelector(".front-photo-name")
  const choose = document.createElement("button")
  const remove = document.createElement("button")
  for (const button of [choose, remove]) {
    button.type = "button"
    button.className = "button"
  }
  choose.textContent = config.words.choose
  remove.textContent = config.words.remove
  remove.hidden = !input.value
  const set = (chosen) => {
    input.value = chosen?.id ?? ""
    name.textContent = chosen?.title ?? ""
    remove.hidden = !chosen
    form.dispatchEvent(new Event("change", { bubbles: true }))
  }
  choose.addEventListener("click", async () => {
    const chosen = await choosePhoto(config)
    if (chosen) set(chosen)
    choose.focus()
  })
  remove.addEventListener("click", () => {
    set(null)
    choose.focus()
  })
  input.type = "hidden"
  field.append(choose, remove)
}

/* Whoever leaves with something on the board that nobody saved is asked. */
window.addEventListener("beforeunload", (event) => {
  if (past.length && !form.dataset.sent) event.preventDefault()
})
form.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.submitter?.formTarget !== "_blank") form.dataset.sent = "1"
})

dress()
