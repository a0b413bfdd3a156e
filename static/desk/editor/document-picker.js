/* Choosing a document from the library, or adding one to it: a dialog that resolves to a document or to null.

   Every word comes from the server, already in the reader's language. */

import { element } from "desk/element"
import { writingLanguage } from "desk/photo-picker"

const ACCEPTED = ".pdf,.hwp,.hwpx,.docx"

/** Open the dialog. Resolves to the chosen document, or to null when nothing was chosen. */
export function chooseDocument(config) {
  return new Promise((resolve) => new Picker(config, resolve))
}

class Picker {
  constructor(config, resolve) {
    this.config = config
    this.words = config.words
    this.resolve = resolve
    this.opener = document.activeElement
    this.search = element("input", { type: "search", id: "document-picker-search", autocomplete: "off" })
    this.list = element("ul", { class: "document-picker__list", "aria-label": this.words.found })
    this.status = element("p", { class: "photo-picker__status", role: "status" })
    this.more = element("button", { type: "button", class: "button", text: this.words.more, hidden: true })
    const close = element("button", { type: "button", class: "button", text: this.words.cancel })
    this.dialog = element("dialog", { class: "photo-picker", "aria-labelledby": "document-picker-title" }, [
      element("header", {}, [element("h2", { id: "document-picker-title", text: this.words.choose }), close]),
      this.uploadForm(),
      element("div", { class: "photo-picker__find" }, [
        element("label", { for: "document-picker-search", text: this.words.search }),
        this.search,
      ]),
      this.status,
      this.list,
      this.more,
    ])
    close.addEventListener("click", () => this.done(null))
    this.dialog.addEventListener("cancel", (event) => {
      // A file chooser that is closed without a choice says so with the same event.
      if (event.target !== this.dialog) return
      event.preventDefault()
      this.done(null)
    })
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.done(null))
    this.more.addEventListener("click", () => this.load(this.next))
    this.search.addEventListener("input", () => {
      clearTimeout(this.pause)
      this.pause = setTimeout(() => this.load(), 200)
    })
    this.search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return
      event.preventDefault()
      this.load()
    })
    document.body.append(this.dialog)
    this.dialog.showModal()
    this.search.focus()
    this.load()
  }

  done(chosen) {
    if (!this.resolve) return
    clearTimeout(this.pause)
    this.dialog.close()
    this.dialog.remove()
    this.opener?.focus?.()
    this.resolve(chosen)
    this.resolve = null
  }

  async load(before = "") {
    const asked = (this.asked = Symbol("request"))
    this.status.textContent = this.words.loading
    const answer = await this.ask(`${this.config.pickUrl}?q=${encodeURIComponent(this.search.value)}&before=${before}`)
    // A slower answer to an older question is of no use.
    if (this.asked !== asked) return
    if (answer.error) {
      this.status.textContent = answer.error
      return
    }
    if (!before) this.list.replaceChildren()
    const items = answer.documents.map((each) => this.item(each))
    this.list.append(...items)
    if (before) items[0]?.querySelector("button").focus()
    this.next = answer.next
    this.more.hidden = !answer.next
    this.status.textContent = this.list.children.length ? "" : this.words.none
  }

  item(found) {
    const button = element("button", { type: "button" }, [
      element("span", { text: found.title }),
      element("small", { text: [found.kind, found.size, found.language, `№ ${found.number}`].join(" · ") }),
    ])
    button.addEventListener("click", () => this.done(found))
    return element("li", {}, [button])
  }

  uploadForm() {
    const file = element("input", { type: "file", name: "file", accept: ACCEPTED })
    const title = element("input", { type: "text", name: "title", maxlength: "200", lang: writingLanguage() })
    const details = element("label", { hidden: true }, [element("span", { text: this.words.title }), title])
    const button = element("button", { type: "submit", class: "button default", text: this.words.upload, hidden: true })
    const problem = element("p", { class: "photo-picker__problem", role: "alert" })
    const form = element("form", { class: "photo-picker__upload", novalidate: true }, [
      element("label", { class: "photo-picker__file" }, [element("span", { text: this.words.add }), file]),
      details,
      button,
      problem,
      element("p", { class: "photo-picker__several", text: this.words.linked }),
    ])
    file.addEventListener("change", () => {
      const chosen = file.files[0]
      details.hidden = button.hidden = !chosen
      problem.textContent = ""
      if (!chosen) return
      title.value = chosen.name.replace(/\.[^.]*$/, "").normalize("NFC")
      title.focus()
      title.select()
    })
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      this.send(form, file.files[0], title, button, problem)
    })
    return form
  }

  async send(form, file, title, button, problem) {
    if (!file) problem.textContent = this.words.noFile
    else if (file.size > this.config.largest) problem.textContent = this.words.tooLarge
    else if (!title.value.trim()) problem.textContent = this.words.noTitle
    else {
      button.disabled = true
      problem.textContent = ""
      this.status.textContent = this.words.uploading
      const data = new FormData(form)
      data.append("language", writingLanguage())
      const answer = await this.ask(this.config.uploadUrl, { method: "POST", body: data })
      button.disabled = false
      this.status.textContent = ""
      // A file that the library has already is linked as it is.
      if (answer.document) this.done(answer.document)
      else problem.textContent = answer.error
    }
  }

  /** The server's answer, or `{error}` with a sentence that says what to do. */
  async ask(url, options = {}) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? ""
    try {
      const answer = await fetch(url, {
        credentials: "same-origin",
        headers: { accept: "application/json", "x-csrftoken": token },
        ...options,
      })
      if (answer.headers.get("content-type")?.includes("json")) return await answer.json()
      if (answer.status === 413) return { error: this.words.tooLarge }
      return { error: answer.status >= 500 ? this.words.unreachable : this.words.signedOut }
    } catch {
      return { error: this.words.unreachable }
    }
  }
}
