/* What a body may hold, as the editor's nodes and marks; the vocabulary of articles/body and nothing else. */

import {
  Blockquote, Bold, BulletList, Document, Dropcursor, Gapcursor, HardBreak, Heading, History, HorizontalRule, Italic,
  Link, ListItem, Node, OrderedList, Paragraph, Subscript, Superscript, Table, TableCell, TableHeader, TableRow, Text,
  wrappingInputRule,
} from "django-prose-editor/editor"
import { editLink } from "desk/inserting"
import { describe, element, photoOf } from "desk/photo-picker"

export const LAYOUTS = ["wide", "left", "right"]

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

export const vocabulary = (config) => [
  Document, Text, Paragraph, Heading.configure({ levels: [2, 3] }), Bold, Italic, Subscript, Superscript, HardBreak,
  BulletList, PlainOrderedList, ListItem, Blockquote, HorizontalRule,
  PlainLink.configure({ openOnClick: false, autolink: false, protocols: ["mailto", "tel"] }),
  Table.configure({ resizable: false }), TableRow,
  TableHeader.extend({ addAttributes: cellAttributes }), TableCell.extend({ addAttributes: cellAttributes }),
  PhotoFigure.configure({ config }), PullQuote, Embed,
  History, Dropcursor, Gapcursor,
]
