/* What a writer puts into a body with more than a key: links, photos, documents, pages that play, comments on a passage. */

import { chooseDocument } from "desk/document-picker"
import { choosePhoto, element, writingLanguage } from "desk/photo-picker"

/** Where comments on this article are written; none before it is saved. */
export const commentsUrl = () => document.querySelector("[data-comments]")?.dataset.comments

function askAddress(words, title, value = "") {
  return new Promise((resolve) => {
    const input = element("input", { type: "text", inputmode: "url", id: "body-editor-address", autocomplete: "off", spellcheck: "false", value })
    const problem = element("p", { class: "photo-picker__problem", role: "alert" })
    const cancel = element("button", { type: "button", class: "button", text: words.cancel })
    const form = element("form", { novalidate: true }, [
      element("h2", { id: "body-editor-ask", text: title }),
      element("label", { for: "body-editor-address", text: words.address }),
      input,
      problem,
      element("div", { class: "body-editor__ask-buttons" }, [element("button", { type: "submit", class: "button default", text: words.ok }), cancel]),
    ])
    const dialog = element("dialog", { class: "photo-picker body-editor__ask", "aria-labelledby": "body-editor-ask" }, [form])
    const done = (answer) => {
      dialog.close()
      dialog.remove()
      resolve(answer)
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      const typed = input.value.trim()
      const full = /^[\w-]+(\.[\w-]+)+(\/|$|\?)/.test(typed) ? `https://${typed}` : typed
      if (!full || /^(https?:\/\/[^/]|mailto:.|tel:.|\/[^/])/i.test(full)) done(full)
      else problem.textContent = words.badAddress
    })
    cancel.addEventListener("click", () => done(null))
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault()
      done(null)
    })
    document.body.append(dialog)
    dialog.showModal()
    input.focus()
    input.select()
  })
}

export async function editLink(editor) {
  const { words } = editor.storage.desk
  const href = editor.getAttributes("link").href ?? ""
  if (editor.state.selection.empty && !href) return
  const answer = await askAddress(words, words.link, href)
  const chain = editor.chain().focus()
  if (answer === null) chain.run()
  else if (answer) chain.extendMarkRange("link").setLink({ href: answer }).run()
  else chain.extendMarkRange("link").unsetLink().run()
}

/* A comment is written on a page of its own, in another tab: what is typed here stays. */
export function commentOn(editor) {
  const { from, to } = editor.state.selection
  const words = editor.state.doc.textBetween(from, to, " ", " ").replace(/\s+/g, " ").trim()
  window.open(`${commentsUrl()}?passage=${encodeURIComponent(words.slice(0, 300))}`, "_blank", "noopener")
}

export async function insertEmbed(editor) {
  const { words } = editor.storage.desk
  const answer = await askAddress(words, words.embed)
  // With a paragraph after it for the cursor: left on the page itself, the next letter typed would replace it.
  const embed = [{ type: "embed", attrs: { url: answer } }, { type: "paragraph" }]
  if (answer && /^https?:/i.test(answer)) editor.chain().focus().insertContent(embed).run()
  else editor.commands.focus()
}

/* The address of a video or a post, pasted on a line of its own, is the page itself; in a line of text it is text. */
export function pasteEmbed(editor, text, players) {
  const { $from, empty } = editor.state.selection
  if (!empty || $from.depth !== 1 || $from.parent.type.name !== "paragraph" || $from.parent.content.size) return false
  const address = /^\s*(https?:\/\/\S+)\s*$/i.exec(text)?.[1]
  if (!address || !URL.canParse(address)) return false
  const { hostname, pathname } = new URL(address)
  if (pathname === "/" || !players.includes(hostname.replace(/^(www|m|mobile|music)\./, ""))) return false
  const embed = [{ type: "embed", attrs: { url: address } }, { type: "paragraph" }]
  return editor.chain().insertContentAt({ from: $from.before(1), to: $from.after(1) }, embed).focus().run()
}

export async function insertPhoto(editor, config) {
  const photo = await choosePhoto(config)
  if (!photo) return editor.commands.focus()
  const caption = photo.caption[writingLanguage()] ?? ""
  const figure = { type: "photoFigure", attrs: { photo: photo.sha256 }, content: caption ? [{ type: "text", text: caption }] : [] }
  const { $from } = editor.state.selection
  const chain = editor.chain().focus()
  // In an empty paragraph the figure takes its place; elsewhere it follows the block the cursor is in.
  if ($from.depth === 1 && $from.parent.content.size === 0) chain.insertContentAt({ from: $from.before(1), to: $from.after(1) }, figure).run()
  else chain.insertContentAt($from.depth ? $from.after(1) : $from.pos, figure).run()
}

/* Selected words become the link; without any, the document's title in the article's language is put in. */
export async function linkDocument(editor, config) {
  const document = await chooseDocument(config.documents)
  if (!document) return editor.commands.focus()
  const link = { type: "link", attrs: { href: document.address } }
  const { empty } = editor.state.selection
  if (!empty) return editor.chain().focus().setLink({ href: document.address }).run()
  const title = document.titles[writingLanguage()] || document.title
  return editor.chain().focus().insertContent({ type: "text", text: title, marks: [link] }).run()
}
