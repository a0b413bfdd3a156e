/* The body's editor: a textarea becomes the article as it will look, and stays the field that is sent.

   It knows the vocabulary of articles/body and nothing else. The server sanitises what arrives all the same. */

import {
  Blockquote, Bold, BulletList, Document, Dropcursor, Editor, Gapcursor, HardBreak, Heading, History, HorizontalRule,
  Italic, Link, ListItem, Node, OrderedList, Paragraph, Subscript, Superscript, Table, TableCell, TableHeader,
  TableRow, Text, initializeEditors, wrappingInputRule,
} from "django-prose-editor/editor"
import { tidyPaste } from "desk/pasting"
import { chooseDocument } from "desk/document-picker"
import { choosePhoto, describe, element, photoOf, writingLanguage } from "desk/photo-picker"

const LAYOUTS = ["wide", "left", "right"]

/* --- the vocabulary ------------------------------------------------------------------------------------ */

const PhotoFigure = Node.create({
  name: "photoFigure",
  group: "block",
  content: "inline*",
  isolating: true,
  defining: true,
  draggable: true,
  addOptions: () => ({ config: {} }),
  addAttributes: () => ({
    photo: { default: null, parseHTML: (figure) => figure.dataset.photo },
    layout: {
      default: LAYOUTS[0],
      parseHTML: (figure) => LAYOUTS.find((each) => figure.classList.contains(`photo--${each}`)) ?? LAYOUTS[0],
    },
  }),
  parseHTML: () => [{ tag: "figure[data-photo]", contentElement: (figure) => figure.querySelector("figcaption") ?? document.createElement("figcaption") }],
  renderHTML: ({ node }) => [
    "figure",
    { class: `photo photo--${node.attrs.layout}`, "data-photo": node.attrs.photo },
    ["figcaption", 0],
  ],
  addNodeView() {
    const { config } = this.options
    return ({ node }) => {
      const image = element("img", { alt: "", draggable: "true" })
      const credit = element("small", { class: "body-editor__credit", contenteditable: "false" })
      const caption = element("figcaption", { "data-placeholder": config.words.captionHere })
      const dom = element("figure", {}, [image, caption, credit])
      const show = (now) => {
        dom.className = `photo photo--${now.attrs.layout}`
        caption.classList.toggle("is-empty", now.content.size === 0)
      }
      photoOf(node.attrs.photo, config).then((photo) => {
        if (photo) {
          image.src = photo.src
          describe(image, photo)
          credit.textContent = photo.credit || config.words.noCredit
        } else {
          dom.classList.add("is-missing")
          credit.textContent = config.words.missingPhoto
        }
      })
      show(node)
      return {
        dom,
        contentDOM: caption,
        update(next) {
          if (next.type !== node.type || next.attrs.photo !== node.attrs.photo) return false
          show(next)
          return true
        },
        // The picture and its credit are shown, not edited: only the caption is the document's.
        ignoreMutation: (mutation) => mutation.type !== "selection" && !caption.contains(mutation.target),
      }
    }
  },
  addKeyboardShortcuts() {
    return {
      // A caption has no second paragraph: Enter goes on with the text.
      Enter: ({ editor }) => {
        const { $from } = editor.state.selection
        if ($from.parent.type.name !== this.name) return false
        return editor.chain().insertContentAt($from.after(), { type: "paragraph" }, { updateSelection: true }).focus().run()
      },
      Backspace: ({ editor }) => {
        const { $from, empty } = editor.state.selection
        if ($from.parent.type.name !== this.name || !empty || $from.parentOffset > 0) return false
        return editor.commands.setNodeSelection($from.before())
      },
    }
  },
})

const PullQuote = Node.create({
  name: "pullQuote",
  group: "block",
  content: "paragraph+",
  defining: true,
  parseHTML: () => [{ tag: "aside.pullquote" }],
  renderHTML: () => ["aside", { class: "pullquote" }, 0],
})

const Embed = Node.create({
  name: "embed",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({ url: { default: "", parseHTML: (div) => div.dataset.embed, renderHTML: () => ({}) } }),
  parseHTML: () => [{ tag: "div[data-embed]", priority: 60 }],
  renderHTML: ({ node }) => [
    "div",
    { class: "embed", "data-embed": node.attrs.url },
    ["a", { href: node.attrs.url }, node.attrs.url],
  ],
})

// The library's own numbered list keeps kinds of numerals, which a body has not.
const PlainOrderedList = OrderedList.extend({
  addAttributes: () => ({}),
  addNodeView: () => () => {
    const dom = document.createElement("ol")
    return { dom, contentDOM: dom }
  },
  addInputRules() {
    return [wrappingInputRule({ find: /^1[.)]\s$/, type: this.type })]
  },
})

const PlainLink = Link.extend({
  inclusive: false,
  addAttributes: () => ({ href: { default: null, parseHTML: (a) => a.getAttribute("href") } }),
  addKeyboardShortcuts() {
    return {
      "Mod-k": ({ editor }) => {
        editLink(editor)
        return true
      },
    }
  },
})

const span = (name) => ({ default: 1, parseHTML: (cell) => Number(cell.getAttribute(name)) || 1, renderHTML: (attributes) => (attributes[name] > 1 ? { [name]: attributes[name] } : {}) })
const cellAttributes = () => ({ colspan: span("colspan"), rowspan: span("rowspan"), colwidth: { default: null, rendered: false } })

const vocabulary = (config) => [
  Document, Text, Paragraph, Heading.configure({ levels: [2, 3] }), Bold, Italic, Subscript, Superscript, HardBreak,
  BulletList, PlainOrderedList, ListItem, Blockquote, HorizontalRule,
  PlainLink.configure({ openOnClick: false, autolink: false, protocols: ["mailto", "tel"] }),
  Table.configure({ resizable: false }), TableRow,
  TableHeader.extend({ addAttributes: cellAttributes }), TableCell.extend({ addAttributes: cellAttributes }),
  PhotoFigure.configure({ config }), PullQuote, Embed,
  History, Dropcursor, Gapcursor,
]

/* --- asking for an address ----------------------------------------------------------------------------- */

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

async function editLink(editor) {
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
function commentOn(editor) {
  const { from, to } = editor.state.selection
  const words = editor.state.doc.textBetween(from, to, " ", " ").replace(/\s+/g, " ").trim()
  window.open(`${commentsUrl()}?passage=${encodeURIComponent(words.slice(0, 300))}`, "_blank", "noopener")
}

async function insertEmbed(editor) {
  const { words } = editor.storage.desk
  const answer = await askAddress(words, words.embed)
  // With a paragraph after it for the cursor: left on the page itself, the next letter typed would replace it.
  const embed = [{ type: "embed", attrs: { url: answer } }, { type: "paragraph" }]
  if (answer && /^https?:/i.test(answer)) editor.chain().focus().insertContent(embed).run()
  else editor.commands.focus()
}

/* The address of a video or a post, pasted on a line of its own, is the page itself; in a line of text it is text. */
function pasteEmbed(editor, text, players) {
  const { $from, empty } = editor.state.selection
  if (!empty || $from.depth !== 1 || $from.parent.type.name !== "paragraph" || $from.parent.content.size) return false
  const address = /^\s*(https?:\/\/\S+)\s*$/i.exec(text)?.[1]
  if (!address || !URL.canParse(address)) return false
  const { hostname, pathname } = new URL(address)
  if (pathname === "/" || !players.includes(hostname.replace(/^(www|m|mobile|music)\./, ""))) return false
  const embed = [{ type: "embed", attrs: { url: address } }, { type: "paragraph" }]
  return editor.chain().insertContentAt({ from: $from.before(1), to: $from.after(1) }, embed).focus().run()
}

async function insertPhoto(editor, config) {
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
async function linkDocument(editor, config) {
  const document = await chooseDocument(config.documents)
  if (!document) return editor.commands.focus()
  const link = { type: "link", attrs: { href: document.address } }
  const { empty } = editor.state.selection
  if (!empty) return editor.chain().focus().setLink({ href: document.address }).run()
  const title = document.titles[writingLanguage()] || document.title
  return editor.chain().focus().insertContent({ type: "text", text: title, marks: [link] }).run()
}

/* --- the toolbar --------------------------------------------------------------------------------------- */

// Strokes on a field of 24 by 24; what has no drawing shows its text.
const DRAWINGS = {
  bulletList: "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01",
  orderedList: "M10 6h10M10 12h10M10 18h10M4 5l1-1v4M3.5 14.5c0-2 3-2 3-.3 0 1.2-3 1.6-3 3.3h3",
  blockquote: "M5 5v14M10 8h9M10 12h9M10 16h6",
  pullQuote: "M4 5h16M4 19h16M8 14c-2 0-2-4 1-5M15 14c-2 0-2-4 1-5",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  photo: "M3 5h18v14H3zM3 16l5-5 4 4 3-3 6 6M15.5 9h.01",
  document: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  embed: "M8 8l-5 4 5 4M16 8l5 4-5 4M13.5 5l-3 14",
  comment: "M4 5h16v11H11l-5 4v-4H4zM8 9h8M8 12h5",
  table: "M3 5h18v14H3zM3 10h18M3 14.5h18M9 5v14M15 5v14",
  rule: "M3 12h18M7 7h10M7 17h10",
  undo: "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-3",
  redo: "M16 5l4 4-4 4M20 9H10a5 5 0 0 0 0 10h3",
  wide: "M3 6h18v12H3z",
  left: "M3 6h9v9H3zM15 7h6M15 11h6M15 15h6M3 19h18",
  right: "M12 6h9v9h-9zM3 7h6M3 11h6M3 15h6M3 19h18",
  remove: "M6 6l12 12M18 6L6 18",
}

/** Where comments on this article are written; none before it is saved. */
const commentsUrl = () => document.querySelector("[data-comments]")?.dataset.comments

const run = (name, ...given) => (editor) => editor.chain().focus()[name](...given).run()
const inTable = (editor) => editor.isActive("table")
const inFigure = (editor) => editor.isActive("photoFigure")

/** A paragraph of the text itself: one in a list or a quotation goes by the name of that. */
const isPlain = (editor) => editor.isActive("paragraph") && !["bulletList", "orderedList", "blockquote", "pullQuote"].some((name) => editor.isActive(name))

const controls = (config) => [
  [
    { name: "paragraph", text: "¶", run: run("setParagraph"), active: isPlain },
    { name: "heading2", text: "H2", run: run("toggleHeading", { level: 2 }), active: (e) => e.isActive("heading", { level: 2 }) },
    { name: "heading3", text: "H3", run: run("toggleHeading", { level: 3 }), active: (e) => e.isActive("heading", { level: 3 }) },
  ],
  [
    { name: "bold", text: "B", run: run("toggleBold"), active: (e) => e.isActive("bold"), key: "B" },
    { name: "italic", text: "I", run: run("toggleItalic"), active: (e) => e.isActive("italic"), key: "I" },
    { name: "link", run: editLink, active: (e) => e.isActive("link"), enabled: (e) => !e.state.selection.empty || e.isActive("link"), key: "K" },
  ],
  [
    { name: "bulletList", run: run("toggleBulletList"), active: (e) => e.isActive("bulletList") },
    { name: "orderedList", run: run("toggleOrderedList"), active: (e) => e.isActive("orderedList") },
    { name: "blockquote", run: run("toggleBlockquote"), active: (e) => e.isActive("blockquote") },
    { name: "pullQuote", run: run("toggleWrap", "pullQuote"), active: (e) => e.isActive("pullQuote") },
  ],
  [
    ...(config.pickUrl ? [{ name: "photo", run: (e) => insertPhoto(e, config) }] : []),
    ...(config.documents ? [{ name: "document", run: (e) => linkDocument(e, config) }] : []),
    { name: "embed", run: insertEmbed },
    { name: "table", run: run("insertTable", { rows: 3, cols: 3, withHeaderRow: true }), enabled: (e) => !inTable(e) },
    { name: "rule", run: run("setHorizontalRule") },
  ],
  ...(commentsUrl() ? [[{ name: "comment", run: commentOn, enabled: (e) => !e.state.selection.empty }]] : []),
  [
    { name: "undo", run: run("undo"), enabled: (e) => e.can().undo(), key: "Z" },
    { name: "redo", run: run("redo"), enabled: (e) => e.can().redo(), key: "⇧Z" },
  ],
  [
    ...LAYOUTS.map((layout) => ({ name: layout, run: run("updateAttributes", "photoFigure", { layout }), active: (e) => e.isActive("photoFigure", { layout }), shown: inFigure })),
    { name: "removePhoto", drawing: "remove", run: run("deleteNode", "photoFigure"), shown: inFigure },
  ],
  [
    { name: "addRow", text: "+—", run: run("addRowAfter"), shown: inTable },
    { name: "addColumn", text: "+|", run: run("addColumnAfter"), shown: inTable },
    { name: "deleteRow", text: "×—", run: run("deleteRow"), shown: inTable },
    { name: "deleteColumn", text: "×|", run: run("deleteColumn"), shown: inTable },
    { name: "deleteTable", drawing: "remove", run: run("deleteTable"), shown: inTable },
  ],
]

function drawn(name) {
  const namespace = "http://www.w3.org/2000/svg"
  const svg = document.createElementNS(namespace, "svg")
  const path = document.createElementNS(namespace, "path")
  svg.setAttribute("viewBox", "0 0 24 24")
  svg.setAttribute("aria-hidden", "true")
  path.setAttribute("d", DRAWINGS[name])
  svg.append(path)
  return svg
}

function toolbar(editor, config) {
  const { words } = config
  const modifier = /Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl+"
  const made = []
  const bar = element("div", { class: "body-editor__bar", role: "toolbar", "aria-label": words.toolbar, "aria-controls": editor.view.dom.id })
  for (const group of controls(config)) {
    const box = element("div", { class: "body-editor__group" })
    for (const control of group) {
      const title = control.key ? `${words[control.name]} (${modifier}${control.key})` : words[control.name]
      const button = element("button", { type: "button", class: `body-editor__button is-${control.name}`, title, "aria-label": words[control.name], tabindex: "-1" })
      // Letters are drawn by the stylesheet, so that a button is called by its name alone.
      if (DRAWINGS[control.drawing ?? control.name]) button.append(drawn(control.drawing ?? control.name))
      else button.dataset.drawn = control.text
      // The press must not take the selection out of the text.
      button.addEventListener("mousedown", (event) => event.preventDefault())
      button.addEventListener("click", () => button.getAttribute("aria-disabled") !== "true" && control.run(editor))
      box.append(button)
      made.push({ ...control, button })
    }
    bar.append(box)
  }
  const show = () => {
    for (const { button, active, enabled, shown } of made) {
      if (active) button.setAttribute("aria-pressed", String(Boolean(active(editor))))
      if (enabled) button.setAttribute("aria-disabled", String(!enabled(editor)))
      if (shown) button.hidden = !shown(editor)
    }
    const visible = made.filter(({ button }) => !button.hidden)
    if (!visible.some(({ button }) => button.tabIndex === 0)) visible[0].button.tabIndex = 0
  }
  // One stop for the Tab key; arrows go from button to button (WAI-ARIA toolbar pattern).
  bar.addEventListener("keydown", (event) => {
    const visible = made.map(({ button }) => button).filter((button) => !button.hidden)
    const at = visible.indexOf(document.activeElement)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: visible.length - 1 }[event.key]
    if (to === undefined || at < 0) return
    event.preventDefault()
    const next = visible[(to + visible.length) % visible.length]
    for (const { button } of made) button.tabIndex = button === next ? 0 : -1
    next.focus()
  })
  editor.on("transaction", show)
  show()
  return bar
}

/* --- the editor ---------------------------------------------------------------------------------------- */

const isEmpty = (editor) => editor.isEmpty && editor.state.doc.childCount === 1

/** Turn `textarea` into an editor. Its value is the body's HTML at every moment. */
export function edit(textarea) {
  if (textarea.closest(".body-editor")) return null
  const config = JSON.parse(textarea.dataset.bodyEditor)
  const root = element("div", { class: "body-editor" })
  const place = element("div", { class: "body-editor__place" })
  textarea.before(root)
  root.append(place, textarea)
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  if (label && !label.id) label.id = `${textarea.id}_label`
  // Tab is a key of lists and tables. After Escape it leaves the text, whatever the cursor stands in.
  let isLeaving = false
  const editor = new Editor({
    element: place,
    editable: !textarea.disabled && !textarea.readOnly,
    extensions: vocabulary(config),
    content: textarea.value,
    // What the library would inject as a style stands in editor.css: the desk's policy allows no inline style.
    injectCSS: false,
    editorProps: {
      attributes: {
        id: `${textarea.id}_editor`,
        class: "body-editor__text",
        role: "textbox",
        "aria-multiline": "true",
        "aria-description": config.words.leave,
        spellcheck: "true",
        ...(label ? { "aria-labelledby": label.id } : { "aria-label": textarea.getAttribute("aria-label") ?? config.words.body }),
        ...(textarea.getAttribute("aria-describedby") ? { "aria-describedby": textarea.getAttribute("aria-describedby") } : {}),
        ...(textarea.getAttribute("aria-invalid") ? { "aria-invalid": "true" } : {}),
      },
      handleDOMEvents: {
        keydown(_view, event) {
          if (event.isComposing) return false
          const leaves = isLeaving && event.key === "Tab"
          if (event.key !== "Shift") isLeaving = event.key === "Escape"
          return leaves
        },
        blur: () => (isLeaving = false),
      },
      handlePaste: (view, event) => pasteEmbed(editor, event.clipboardData?.getData("text/plain") ?? "", config.players),
      transformPastedHTML: tidyPaste,
      transformPastedText: (text) => text.replace(/\u00a0/g, " ").normalize("NFC"),
    },
    onUpdate() {
      textarea.value = isEmpty(editor) ? "" : editor.getHTML()
      textarea.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
  editor.storage.desk = config
  const speak = () => editor.view.dom.setAttribute("lang", textarea.lang || writingLanguage())
  speak()
  document.querySelector("select[name=language]")?.addEventListener("change", speak)
  label?.addEventListener("click", () => editor.commands.focus())
  if (editor.isEditable) root.prepend(toolbar(editor, config))
  textarea.hidden = true
  // For scripts that come later; those that are there already hear of it.
  root.editor = editor
  textarea.dispatchEvent(new CustomEvent("body-editor:ready", { bubbles: true, detail: { editor } }))
  return editor
}

initializeEditors(edit, "textarea[data-body-editor]")
