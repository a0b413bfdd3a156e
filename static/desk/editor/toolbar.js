/* The toolbar over a body: which buttons there are, when each is pressed, shut or away, and the keys between them. */

import { commentOn, commentsUrl, editLink, insertEmbed, insertPhoto, linkDocument } from "desk/inserting"
import { element } from "desk/photo-picker"
import { LAYOUTS } from "desk/vocabulary"

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

export function toolbar(editor, config) {
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
