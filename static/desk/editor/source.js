// The source beside the form of its translation, or in its place on a phone. It is no part of the form: nothing in it is
// sent. What it says of figures follows what is typed, at every longer pause; whether it is open is remembered here.

const PAUSE = 1500
const REMEMBERED = "newsroom.source"

for (const control of document.querySelectorAll("[data-source]")) start(control)

function start(control) {
  const words = JSON.parse(control.dataset.source)
  const form = control.closest("form")
  const [write, read] = control.querySelectorAll("button")
  let pane = null
  let body = null
  let state = null
  let timer = 0
  let asking = false
  let askAgain = false
  let composing = false
  let memory = remembered()

  control.hidden = false
  write.addEventListener("click", () => pane && close())
  read.addEventListener("click", () => (pane ? pane.focus() : open()))
  // What is remembered opens it where it stands beside; in place of the form it would hide what one came to write.
  if (memory.open && matchMedia("(min-width: 75rem)").matches) open(false)
  else said()

  function open(focus = true) {
    document.querySelector("[data-preview][aria-expanded='true']")?.click()
    pane = made("section", "desk-source", { "aria-label": words.title, tabindex: "-1" })
    const bar = made("div", "desk-source-bar")
    state = made("span", "desk-preview-state", { role: "status" })
    const shut = made("button", "button", { type: "button" })
    shut.textContent = words.close
    shut.addEventListener("click", close)
    bar.append(state, shut)
    // Scrolled on its own, with the keyboard too.
    body = made("div", "desk-source-body", { tabindex: "0", role: "group", "aria-label": words.passages })
    body.addEventListener("click", (event) => {
      const of = event.target.closest("[data-of]")?.dataset.of
      if (of) choose(of)
    })
    pane.append(bar, body)
    pane.addEventListener("keydown", (event) => event.key === "Escape" && close())
    document.body.append(pane)
    document.body.classList.add("desk-has-source")
    form.addEventListener("input", later)
    form.addEventListener("change", later)
    document.addEventListener("compositionstart", composition)
    document.addEventListener("compositionend", composition)
    remember({ open: true })
    said()
    if (focus) pane.focus()
    draw()
  }

  function close() {
    clearTimeout(timer)
    form.removeEventListener("input", later)
    form.removeEventListener("change", later)
    document.removeEventListener("compositionstart", composition)
    document.removeEventListener("compositionend", composition)
    pane.remove()
    pane = null
    document.body.classList.remove("desk-has-source")
    remember({ open: false })
    said()
    read.focus()
  }

  function said() {
    write.setAttribute("aria-pressed", String(!pane))
    read.setAttribute("aria-pressed", String(Boolean(pane)))
  }

  function choose(of) {
    remember({ of })
    draw().then(() => body?.querySelector(`[data-of="${of}"]`)?.focus())
  }

  function composition(event) {
    composing = event.type === "compositionstart"
    if (!composing) later()
  }

  function later() {
    clearTimeout(timer)
    timer = setTimeout(draw, PAUSE)
  }

  async function draw() {
    if (!pane || composing) return
    if (asking) {
      askAgain = true
      return
    }
    asking = true
    try {
      const answer = await fetch(`${words.url}?of=${memory.of ?? ""}`, {
        method: "POST",
        body: withoutFiles(new FormData(form)),
        redirect: "error",
      })
      if (!answer.ok) throw new Error(answer.status)
      const markup = new DOMParser().parseFromString(await answer.text(), "text/html")
      if (!pane) return
      const top = body.scrollTop
      body.replaceChildren(...markup.body.childNodes)
      body.scrollTop = top
      state.textContent = ""
    } catch {
      if (pane) state.textContent = words.failed
    } finally {
      asking = false
      if (askAgain) {
        askAgain = false
        later()
      }
    }
  }

  function remember(what) {
    memory = { ...memory, ...what }
    try {
      localStorage.setItem(REMEMBERED, JSON.stringify(memory))
    } catch {
      // A browser that keeps nothing: it is open or shut for this page alone.
    }
  }
}

function remembered() {
  try {
    const found = JSON.parse(localStorage.getItem(REMEMBERED))
    return { open: Boolean(found?.open), of: found?.of === "desk" ? "desk" : "readers" }
  } catch {
    return {}
  }
}

function made(tag, name, attributes = {}) {
  const element = document.createElement(tag)
  element.className = name
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}

function withoutFiles(data) {
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name)
  return data
}
