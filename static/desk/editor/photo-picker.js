/* Choosing a photo from the library, or adding one to it: a dialog that resolves to a photo or to null.

   Every word comes from the server, already in the reader's language. */

import { element } from "desk/element"
import { acceptDrops, send, Uploads } from "desk/photo-upload"

export { element }

const known = new Map()

export function remember(photo) {
  known.set(photo.sha256, Promise.resolve(photo))
  return photo
}

/** The photo with this SHA-256, or null when the library has none or cannot be reached. */
export function photoOf(sha256, config) {
  if (!known.has(sha256)) {
    const found = ask(`${config.pickUrl}?sha256=${sha256}`)
      .then((answer) => answer.photos[0] ?? null)
      .catch(() => {
        known.delete(sha256)
        return null
      })
    known.set(sha256, found)
  }
  return known.get(sha256)
}

/** The photo with this primary key, or null. */
export function photoWithId(id, config) {
  return ask(`${config.pickUrl}?id=${encodeURIComponent(id)}`)
    .then((answer) => (answer.photos[0] ? remember(answer.photos[0]) : null))
    .catch(() => null)
}

async function ask(url) {
  const answer = await fetch(url, { headers: { accept: "application/json" }, credentials: "same-origin" })
  if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) throw new Error(String(answer.status))
  return answer.json()
}

/** The language of the article being written, or of the page being arranged; captions are asked for in it. */
export function writingLanguage() {
  const said = document.querySelector("[data-writing-language]")?.dataset.writingLanguage
  return document.querySelector("select[name=language]")?.value || said || document.documentElement.lang?.slice(0, 2) || "en"
}

/** Words that a photo has in each language (`{ko, en}`): those in the article's, or else the other ones, with their language. */
export function inWritingLanguage(said) {
  const language = writingLanguage()
  const other = language === "ko" ? "en" : "ko"
  return said[language] || !said[other] ? { text: said[language], language } : { text: said[other], language: other, isOther: true }
}

/** Let an image say what it shows. */
export function describe(image, photo) {
  const { text, language } = inWritingLanguage(photo.alts)
  image.alt = text || photo.title
  if (text) image.lang = language
  else image.removeAttribute("lang")
}

/** Open the dialog. Resolves to the chosen photo, or to null when nothing was chosen. */
export function choosePhoto(config) {
  return new Promise((resolve) => new Picker(config, resolve))
}

class Picker {
  constructor(config, resolve) {
    this.config = config
    this.words = config.words
    this.resolve = resolve
    this.opener = document.activeElement
    this.search = element("input", { type: "search", id: "photo-picker-search", autocomplete: "off" })
    this.grid = element("ul", { class: "photo-picker__grid" })
    this.status = element("p", { class: "photo-picker__status", role: "status" })
    this.more = element("button", { type: "button", class: "button", text: this.words.more, hidden: true })
    const close = element("button", { type: "button", class: "button photo-picker__close", text: this.words.cancel })
    const find = element("div", { class: "photo-picker__find" }, [
      element("label", { for: "photo-picker-search", text: this.words.search }),
      this.search,
    ])
    this.dialog = element("dialog", { class: "photo-picker", "aria-labelledby": "photo-picker-title" })
    this.dialog.append(
      element("header", {}, [element("h2", { id: "photo-picker-title", text: this.words.choose }), close]),
      ...(config.uploadUrl ? [this.uploadForm()] : []),
      find,
      this.status,
      this.grid,
      this.more,
    )
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
      // The dialog may stand inside the article's form.
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault()
        this.load()
      }
    })
    document.body.append(this.dialog)
    this.dialog.showModal()
    this.search.focus()
    this.load()
  }

  done(photo) {
    if (!this.resolve) return
    clearTimeout(this.pause)
    this.dialog.close()
    this.dialog.remove()
    this.opener?.focus?.()
    this.resolve(photo && remember(photo))
    this.resolve = null
  }

  async load(before = "") {
    const asked = (this.asked = Symbol("request"))
    this.status.textContent = this.words.loading
    let answer
    try {
      answer = await ask(`${this.config.pickUrl}?q=${encodeURIComponent(this.search.value)}&before=${before}`)
    } catch {
      if (this.asked === asked) this.status.textContent = this.words.unreachable
      return
    }
    // A slower answer to an older question is of no use.
    if (this.asked !== asked) return
    if (!before) this.grid.replaceChildren()
    const items = answer.photos.map((photo) => this.item(photo))
    this.grid.append(...items)
    if (before) items[0]?.querySelector("button").focus()
    this.next = answer.next
    this.more.hidden = !answer.next
    this.status.textContent = this.grid.children.length ? "" : this.words.none
  }

  item(photo) {
    const image = element("img", { src: photo.src, loading: "lazy" })
    describe(image, photo)
    const caption = inWritingLanguage(photo.caption)
    const alt = inWritingLanguage(photo.alts)
    // What nobody translated yet would be printed in neither language of the story.
    const only = (said, name) => {
      if (!said.isOther) return []
      return [element("small", { class: "photo-picker__only", text: `${this.words[name]}: ${this.words.only[said.language]}` })]
    }
    const button = element("button", { type: "button" }, [
      image,
      element("span", { text: caption.text || photo.title, lang: caption.text ? caption.language : undefined }),
      ...only(caption, "caption"),
      ...only(alt, "altShort"),
      element("small", { text: photo.credit || this.words.noCredit }),
      ...(photo.rights ? [element("small", { class: "photo-picker__rights", text: photo.rights })] : []),
    ])
    if (!photo.mayBeChosen) button.setAttribute("aria-disabled", "true")
    button.addEventListener("click", () => {
      if (photo.mayBeChosen) this.done(photo)
      else this.status.textContent = photo.rights
    })
    return element("li", {}, [button])
  }

  uploadForm() {
    const field = (name, attributes = {}) =>
      element("label", {}, [
        // Which language is asked for is seen, not guessed.
        element("span", { text: attributes.lang ? `${this.words[name]} (${this.words.languages[attributes.lang]})` : this.words[name] }),
        element("input", { type: "text", name, maxlength: "500", ...attributes }),
      ])
    const accept = "image/jpeg,image/png,image/webp,image/avif,image/gif"
    const file = element("input", { type: "file", name: "file", accept, multiple: true, "aria-describedby": "photo-picker-several" })
    // What was chosen, before it is described: names of files say little.
    const chosen = element("img", { class: "photo-picker__chosen", alt: "", hidden: true })
    chosen.addEventListener("load", () => URL.revokeObjectURL(chosen.src))
    chosen.addEventListener("error", () => (chosen.hidden = true))
    const details = element("div", { class: "photo-picker__details", hidden: true }, [
      chosen,
      field("caption", { lang: writingLanguage() }),
      field("alt", { lang: writingLanguage() }),
      field("credit", { maxlength: "200" }),
    ])
    const button = element("button", { type: "submit", class: "button default", text: this.words.upload, hidden: true })
    const problem = element("p", { class: "photo-picker__problem", role: "alert" })
    const uploads = (this.uploads = new Uploads(this.config, () => this.load()))
    uploads.describe.target = "_blank"
    const form = element("form", { class: "photo-picker__upload" }, [
      element("label", { class: "photo-picker__file" }, [element("span", { text: this.words.add }), file]),
      element("p", { class: "photo-picker__several", id: "photo-picker-several", text: this.words.several }),
      details,
      button,
      problem,
      uploads.root,
    ])
    const ask = () => {
      details.hidden = button.hidden = chosen.hidden = file.files.length !== 1
      if (!chosen.hidden) chosen.src = URL.createObjectURL(file.files[0])
      problem.textContent = ""
    }
    const addAll = (files) => {
      file.value = ""
      ask()
      uploads.add(files)
    }
    file.addEventListener("change", () => {
      if (file.files.length > 1) addAll([...file.files].map((each) => ({ file: each, isFolder: false })))
      else ask()
    })
    acceptDrops(this.dialog, form, addAll)
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      this.send(form, button, problem)
    })
    return form
  }

  async send(form, button, problem) {
    button.disabled = true
    problem.textContent = ""
    this.status.textContent = this.words.uploading
    const data = new FormData(form)
    data.append("language", writingLanguage())
    const answer = await send(data, this.config)
    button.disabled = false
    this.status.textContent = ""
    if (answer.photo?.mayBeChosen) this.done(answer.photo)
    else problem.textContent = answer.photo ? `${answer.error} ${answer.photo.rights}` : answer.error
  }
}
