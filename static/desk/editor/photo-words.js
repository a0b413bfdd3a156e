/* Caption, alternative text and credit of a photo, changed in a dialog over the article: resolves to the photo as it is
   described now, or to null when nothing was changed.

   Every word comes from the server. Without this file the link leads to the photo's own page, which leads back. */

import { element } from "desk/element"
import { describe, writingLanguage } from "desk/photo-picker"

/** `opened`: the article's key and the saved state that its form shows. */
export function describePhoto(photo, config, opened) {
  return new Promise((resolve) => new Description(photo, config, opened, resolve))
}

class Description {
  constructor(photo, config, opened, resolve) {
    this.photo = photo
    this.words = config.words
    this.opened = opened
    this.resolve = resolve
    this.opener = document.activeElement
    const close = element("button", { type: "button", class: "button", text: this.words.cancel })
    this.fields = element("div", { class: "photo-picker__details" })
    this.status = element("p", { class: "photo-picker__status", role: "status", text: this.words.loading })
    this.problem = element("p", { class: "photo-picker__problem", role: "alert" })
    this.button = element("button", { type: "submit", class: "button default", text: this.words.save, hidden: true })
    const image = element("img", { src: photo.src })
    describe(image, photo)
    const form = element("form", { class: "photo-words", novalidate: true }, [
      image,
      element("p", { class: "photo-picker__several", text: this.words.everywhere }),
      this.fields,
      this.status,
      this.problem,
      this.button,
    ])
    this.dialog = element("dialog", { class: "photo-picker photo-words-dialog", "aria-labelledby": "photo-words-title" }, [
      element("header", {}, [element("h2", { id: "photo-words-title", text: this.words.describe }), close]),
      form,
    ])
    close.addEventListener("click", () => this.done(null))
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault()
      this.done(null)
    })
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      this.send()
    })
    document.body.append(this.dialog)
    this.dialog.showModal()
    this.load()
  }

  done(answer) {
    if (!this.resolve) return
    this.dialog.close()
    this.dialog.remove()
    this.opener?.focus?.()
    this.resolve(answer)
    this.resolve = null
  }

  /** What the server says, or null with the reason shown. */
  async ask(options = {}) {
    this.problem.textContent = ""
    let answer
    try {
      answer = await fetch(this.photo.wordsUrl, { headers: { accept: "application/json" }, redirect: "manual", ...options })
    } catch {
      this.problem.textContent = this.words.unreachable
      return null
    }
    const isJson = answer.headers.get("content-type")?.includes("json")
    const said = isJson ? await answer.json() : null
    if (answer.ok && said) return said
    if (said?.errors) this.show(said.errors)
    else this.problem.textContent = said?.error ?? (answer.status >= 500 ? this.words.unreachable : this.words.signedOut)
    return null
  }

  async load() {
    const said = await this.ask()
    this.status.textContent = ""
    if (!said) return
    const language = writingLanguage()
    const other = language === "ko" ? "en" : "ko"
    const boxes = said.fields.map((field) => [field.name, this.box(field)])
    const of = (ending) => boxes.filter(([name]) => name.endsWith(`_${ending}`)).map(([, box]) => box)
    this.fields.append(
      ...of(language),
      ...boxes.filter(([name]) => !/_(ko|en)$/.test(name)).map(([, box]) => box),
      element("details", {}, [element("summary", { text: this.words[other === "ko" ? "korean" : "english"] }), ...of(other)]),
    )
    this.button.hidden = false
    this.fields.querySelector("textarea, input").focus()
  }

  box({ name, label, value, longest }) {
    const id = `photo-words-${name}`
    const language = /_(ko|en)$/.exec(name)?.[1]
    const input = element(language ? "textarea" : "input", { id, name, maxlength: longest, lang: language, rows: language && "2" })
    input.value = input.defaultValue = value
    return element("div", {}, [element("label", { for: id, text: label }), input])
  }

  show(errors) {
    for (const [name, sentences] of Object.entries(errors)) {
      const input = this.fields.querySelector(`[name="${name}"]`)
      this.problem.textContent += `${input?.labels[0].textContent ?? name}: ${sentences.join(" ")} `
      input?.closest("details")?.setAttribute("open", "")
      input?.focus()
    }
  }

  async send() {
    const changed = [...this.fields.querySelectorAll("textarea, input")].filter((input) => input.value !== input.defaultValue)
    if (!changed.length) return this.done(null)
    const data = new FormData()
    for (const input of changed) data.set(input.name, input.value)
    for (const [name, value] of Object.entries(this.opened)) if (value) data.set(name, value)
    this.button.disabled = true
    this.status.textContent = this.words.saving
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? ""
    const said = await this.ask({ method: "POST", body: data, headers: { accept: "application/json", "X-CSRFToken": token } })
    this.button.disabled = false
    this.status.textContent = ""
    if (said) this.done(said)
  }
}
