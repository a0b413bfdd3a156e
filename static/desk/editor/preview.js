// The public page of what stands in the form, beside the form: drawn again at every pause in typing.
// One request at a time, and none while a syllable is being composed.

const PAUSE = 700

for (const button of document.querySelectorAll("[data-preview]")) start(button)

function start(button) {
  const form = button.form ?? document.querySelector(button.dataset.previewForm)
  const words = JSON.parse(button.dataset.preview)
  let pane = null
  let timer = 0
  let asking = false
  let askAgain = false
  let composing = false

  button.hidden = false
  button.setAttribute("aria-expanded", "false")
  button.addEventListener("click", () => (pane ? close() : open()))

  function open() {
    pane = document.createElement("section")
    pane.className = "desk-preview"
    pane.setAttribute("aria-label", words.title)
    const bar = document.createElement("div")
    bar.className = "desk-preview-bar"
    const state = document.createElement("span")
    state.className = "desk-preview-state"
    state.setAttribute("role", "status")
    for (const [name, width] of [["phone", "22.5rem"], ["wide", "100%"]]) {
      const size = document.createElement("button")
      size.type = "button"
      size.className = "button"
      size.textContent = words[name]
      size.addEventListener("click", () => pane.style.setProperty("--preview-width", width))
      bar.append(size)
    }
    const shut = document.createElement("button")
    shut.type = "button"
    shut.className = "button"
    shut.textContent = words.close
    shut.addEventListener("click", close)
    bar.append(state, shut)
    const frame = document.createElement("iframe")
    frame.title = words.title
    // No script runs in it; its origin is kept so that styles and pictures may load.
    frame.sandbox = "allow-same-origin"
    pane.append(bar, frame)
    document.body.append(pane)
    document.body.classList.add("desk-has-preview")
    button.setAttribute("aria-expanded", "true")
    form.addEventListener("input", later)
    form.addEventListener("change", later)
    document.addEventListener("compositionstart", composition)
    document.addEventListener("compositionend", composition)
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
    document.body.classList.remove("desk-has-preview")
    button.setAttribute("aria-expanded", "false")
    button.focus()
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
    const frame = pane.querySelector("iframe")
    const state = pane.querySelector(".desk-preview-state")
    try {
      const answer = await fetch(words.url, {
        method: "POST",
        body: withoutFiles(new FormData(form)),
        redirect: "error",
      })
      if (!answer.ok) throw new Error(answer.status)
      const markup = await answer.text()
      if (!pane) return
      const top = frame.contentWindow?.scrollY ?? 0
      frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, top), { once: true })
      frame.srcdoc = markup
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
}

function withoutFiles(data) {
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name)
  return data
}
