/* The body's editor: a textarea becomes the article as it will look, and stays the field that is sent.

   The server sanitises what arrives all the same. */

import { Editor, initializeEditors } from "django-prose-editor/editor"
import { pasteEmbed } from "desk/inserting"
import { tidyPaste } from "desk/pasting"
import { element, writingLanguage } from "desk/photo-picker"
import { toolbar } from "desk/toolbar"
import { vocabulary } from "desk/vocabulary"

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
