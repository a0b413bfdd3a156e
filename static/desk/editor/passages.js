/* Comments on words of the article: the button beside each, and the address that ends in #passage-…, select those words
   in the body. Without this file the words stand beside the article as a quotation. */

const ready = document.querySelector(".body-editor")?.editor
if (ready) connect(ready)
else addEventListener("body-editor:ready", (event) => connect(event.detail.editor), { once: true })

function connect(editor) {
  for (const button of document.querySelectorAll("[data-passage]")) {
    const words = button.parentElement.querySelector("q").textContent
    button.hidden = !find(editor.state.doc, words) && !fieldWith(words)
    button.addEventListener("click", () => show(editor, words))
  }
  const asked = /^#passage-\d+$/.test(location.hash) && document.querySelector(`${location.hash} [data-passage]:not([hidden])`)
  if (!asked) return
  // After the browser has gone to the address itself, which is the comment beside the article.
  const go = () => setTimeout(() => asked.click())
  if (document.readyState === "complete") go()
  else addEventListener("load", go, { once: true })
}

function show(editor, words) {
  const range = find(editor.state.doc, words)
  if (range) {
    editor.commands.setTextSelection(range)
    editor.view.focus()
    const from = editor.view.domAtPos(range.from).node
    const block = from.nodeType === Node.TEXT_NODE ? from.parentElement : from
    block.scrollIntoView({ block: "center" })
    return
  }
  const field = fieldWith(words)
  if (!field) return
  field.focus()
  const at = field.value.indexOf(words)
  if (at >= 0) field.setSelectionRange(at, at + words.length)
}

/** A line of its own, such as the headline, in which the words stand. */
function fieldWith(words) {
  const fields = ["id_headline", "id_deck", "id_dateline", "id_lead_caption"].map((id) => document.getElementById(id))
  return fields.find((field) => field?.value?.replace(/\s+/g, " ").includes(words))
}

/** Where in the document the words stand, spaces and ends of paragraphs counted as one space; null where they do not. */
function find(doc, words) {
  let text = ""
  const places = []
  const put = (character, position) => {
    if (/\s/.test(character)) {
      if (!text || text.endsWith(" ")) return
      character = " "
    }
    text += character
    for (let unit = 0; unit < character.length; unit += 1) places.push(position + unit)
  }
  doc.descendants((node, position) => {
    if (node.isText) for (let at = 0; at < node.text.length; at += 1) put(node.text[at], position + at)
    else put(" ", position)
  })
  const at = text.indexOf(words)
  return at < 0 ? null : { from: places[at], to: places[at + words.length - 1] + 1 }
}
