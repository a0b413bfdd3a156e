/* Adds any number of files to the photo library, two at a time; each has its own line with how far it is, what became
   of it, and what to do when it was refused.

   Every word comes from the server, already in the reader's language. */

import { element } from "desk/element"

const AT_ONCE = 2
/* Milliseconds without an answer; a slow line may take minutes for one large picture. */
const PATIENCE = 10 * 60 * 1000

/** Send one file. Resolves to `{photo, error, again}`: `error` is a sentence, `again` whether trying again can help. */
export function send(data, config, onProgress = () => {}) {
  const words = config.words
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const fail = (error) => resolve({ photo: null, error, again: true })
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded / event.total))
    for (const name of ["error", "timeout", "abort"]) request.addEventListener(name, () => fail(words.unreachable))
    request.addEventListener("load", () => {
      const { status, response: said } = request
      if (said?.photo) resolve({ photo: said.photo, error: said.error ?? "", again: false })
      else if (said?.error) resolve({ photo: null, error: said.error, again: status >= 500 })
      else if (status === 413) resolve({ photo: null, error: words.tooLarge, again: false })
      // The sign-in page, or a refused token: both are pages, not answers.
      else fail(status >= 500 ? words.broken : words.signedOut)
    })
    request.open("POST", config.uploadUrl)
    request.responseType = "json"
    request.timeout = PATIENCE
    request.setRequestHeader("Accept", "application/json")
    request.setRequestHeader("X-CSRFToken", document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "")
    request.send(data)
  })
}

/** What was dropped: `{file, isFolder}` for each. Folders look like files until they are read. */
export function dropped(transfer) {
  return [...transfer.items]
    .filter((item) => item.kind === "file")
    .map((item) => ({ file: item.getAsFile(), isFolder: item.webkitGetAsEntry?.()?.isDirectory ?? false }))
    .filter(({ file }) => file)
}

/** Let files be dropped on `target`; `root` is marked while they hang over it. */
export function acceptDrops(target, root, take) {
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files")
  target.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = "copy"
    root.classList.add("is-dropping")
  })
  target.addEventListener("dragleave", (event) => event.relatedTarget || root.classList.remove("is-dropping"))
  target.addEventListener("drop", (event) => {
    root.classList.remove("is-dropping")
    if (!holdsFiles(event)) return
    event.preventDefault()
    take(dropped(event.dataTransfer))
  })
}

/** The lines of all files given to `add`. `root` is what to put on the page; `onEnd` is called when nothing waits. */
export class Uploads {
  constructor(config, onEnd = () => {}) {
    this.config = config
    this.words = config.words
    this.onEnd = onEnd
    this.items = []
    this.list = element("ol", { class: "photo-uploads__list", "aria-label": this.words.photosAdded })
    this.status = element("p", { class: "photo-uploads__status", role: "status" })
    this.retryAll = element("button", { type: "button", class: "button", text: this.words.retryAll, hidden: true })
    this.describe = element("a", { class: "button default", text: this.words.describe, hidden: true })
    this.root = element("div", { class: "photo-uploads", hidden: true }, [
      this.list,
      this.status,
      element("p", { class: "photo-uploads__next" }, [this.describe, this.retryAll]),
    ])
    this.retryAll.addEventListener("click", () => {
      this.status.tabIndex = -1
      this.status.focus()
      for (const item of this.items) if (item.state === "failed" && item.again) this.wait(item)
      this.go()
    })
    addEventListener("beforeunload", (event) => this.isBusy && event.preventDefault())
  }

  get isBusy() {
    return this.items.some((item) => item.state === "waiting" || item.state === "sending")
  }

  /** `files`: what `dropped` gives. */
  add(files) {
    this.root.hidden = false
    for (const { file, isFolder } of files) {
      const item = { file, line: element("li", { class: "photo-uploads__item" }) }
      this.items.push(item)
      this.list.append(item.line)
      if (isFolder) this.fail(item, this.words.folder)
      else if (file.size > this.config.largest) this.fail(item, this.words.tooLarge)
      else this.wait(item)
    }
    this.go()
  }

  go() {
    const sending = this.items.filter((item) => item.state === "sending").length
    for (const item of this.items.filter((item) => item.state === "waiting").slice(0, AT_ONCE - sending)) this.send(item)
    this.say()
  }

  async send(item) {
    const bar = element("progress", { max: "1", value: "0", "aria-label": item.file.name })
    const words = element("span", { class: "photo-uploads__said" })
    this.show(item, "sending", [bar, words])
    const data = new FormData()
    data.append("file", item.file)
    const answer = await send(data, this.config, (share) => {
      bar.value = share
      // All of it has arrived; what takes time now is the server's work.
      if (share === 1) words.textContent = this.words.preparing
    })
    if (!answer.photo) this.fail(item, answer.error, answer.again)
    else this.end(item, answer.photo, Boolean(answer.error))
    this.go()
    if (!this.isBusy) this.onEnd()
  }

  wait(item) {
    this.show(item, "waiting", [element("span", { class: "photo-uploads__said", text: this.words.waiting })])
  }

  fail(item, error, again = false) {
    item.again = again
    const parts = [element("span", { class: "photo-uploads__said", text: error })]
    if (again) {
      const name = `${this.words.retry}: ${item.file.name}`
      const button = element("button", { type: "button", class: "button", text: this.words.retry, "aria-label": name })
      button.addEventListener("click", () => {
        item.line.tabIndex = -1
        item.line.focus()
        this.wait(item)
        this.go()
      })
      parts.push(button)
    }
    this.show(item, "failed", parts)
  }

  end(item, photo, wasThere) {
    item.photo = photo
    const title = photo.caption.ko || photo.caption.en ? photo.title : item.file.name
    const link = element("a", { href: photo.url, target: "_blank", rel: "noopener", text: title })
    const said = element("span", { class: "photo-uploads__said" }, [`${wasThere ? this.words.present : this.words.added} `, link])
    this.show(item, wasThere ? "present" : "added", [element("img", { src: photo.src, alt: "", width: "48", height: "32" }), said])
  }

  show(item, state, parts) {
    item.state = state
    item.line.dataset.state = state
    item.line.replaceChildren(element("span", { class: "photo-uploads__name", text: item.file.name }), ...parts)
  }

  say() {
    const count = (...states) => this.items.filter((item) => states.includes(item.state)).length
    const fill = (sentence, numbers) => sentence.replace(/\{(\w+)\}/g, (_, name) => numbers[name])
    const failed = count("failed")
    const numbers = { done: count("added", "present", "failed"), all: this.items.length, failed }
    this.status.textContent = fill(this.words.standing, numbers) + (failed ? ` ${fill(this.words.notAdded, numbers)}` : "")
    this.retryAll.hidden = this.isBusy || this.items.filter((item) => item.state === "failed" && item.again).length < 2
    const added = this.items.filter((item) => item.state === "added").map((item) => item.photo.id)
    this.describe.hidden = this.isBusy || !added.length
    this.describe.href = `${this.config.describeUrl}?photos=${[...new Set(added)].join(",")}`
  }
}
