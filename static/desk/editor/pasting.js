/* What word processors put on the clipboard, brought nearer to what a writer means. The server sanitises it all the same. */

// What HWP says of a drawing in words, when it is all that a paragraph says: beside somebody's words the server takes it out.
const DRAWING = "(?:모서리가 둥근 |둥근 )?(?:그림|표|선|직선|곡선|호|원|타원|(?:직|정)?사각형|삼각형|다각형|화살표|글맵시|글상자|수식|(?:묶음 ?|그리기 ?|OLE ?)?개체)입니다\\."
const NAME = "원본 그림의 이름 ?:.{0,260}?"
const SIZE = "원본 그림의 크기 ?: ?가로 ?[0-9]+ ?pixel(?:, ?세로 ?[0-9]+ ?pixel)?"
const FILLER = new RegExp(`^${DRAWING}(?: ?${NAME}\\.[A-Za-z0-9]{2,4})?$|^${DRAWING} ?${NAME}${SIZE}$`)

/* Word processors and Google Docs say in styles what they mean. The desk's policy lets no style through, not even to
   be read, so the styles are put under another name before a parser sees them. */
const HIDDEN_STYLE = "data-paste-style"
const withoutStyles = (html) =>
  html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/(<[a-z][^>]*?\s)style\s*=/gi, `$1${HIDDEN_STYLE}=`)
const styleOf = (node) => (node?.getAttribute(HIDDEN_STYLE) ?? "").toLowerCase().replace(/[\s"']/g, "")

function rename(page, node, name) {
  const made = page.createElement(name)
  made.append(...node.childNodes)
  node.replaceWith(made)
  return made
}

function wrap(page, node, name) {
  const made = page.createElement(name)
  node.replaceWith(made)
  made.append(node)
  return made
}

// "1.", "a)", "(가)" or "①".
const NUMBERED = /^\s*(?:\(?[0-9A-Za-z가-힣ㄱ-ㅎ一-龥]{1,4}[.)]|[①-⑳㉠-㉻])/
const DEEPEST_LEVEL = 4

/** Word writes a list as paragraphs with a typed bullet and a level: into the list, in the item that it is under. */
function gatherWordList(page, item) {
  const marker = [...item.querySelectorAll("span")].find((each) => styleOf(each).includes("mso-list:ignore"))
  const kind = NUMBERED.test(marker?.textContent ?? "") ? "ol" : "ul"
  const level = Math.min(Number(/mso-list:l\d+level(\d)/.exec(styleOf(item))?.[1] ?? 1), DEEPEST_LEVEL)
  marker?.remove()
  const wordList = (node) => (node?.dataset.word ? node : null)
  let place = null
  let list = wordList(item.previousElementSibling)
  for (let depth = 1; depth < level && list; depth += 1) {
    place = list.lastElementChild
    list = wordList(place.lastElementChild)
  }
  if (list?.localName !== kind) {
    list = page.createElement(kind)
    list.dataset.word = "1"
    if (place) place.append(list)
    else item.before(list)
  }
  list.append(rename(page, item, "li"))
}

function readMarks(page, node) {
  const style = styleOf(node)
  // Not `mso-bidi-font-weight`, which Word writes beside it and which says nothing of Latin or Hangul.
  const weight = /(?:^|;)font-weight:(bold|normal|[1-9]00)/.exec(style)?.[1]
  // Google Docs wraps all it copies in a <b> that is not bold.
  if (node.localName !== "span") {
    if (weight === "normal" || weight === "400") node.replaceWith(...node.childNodes)
    return
  }
  if (/(?:^|;)font-style:italic/.test(style)) node = rename(page, node, "em")
  if (weight === "bold" || Number(weight) >= 600) node = wrap(page, node, "strong")
  const raised = /(?:^|;)vertical-align:(super|sub)/.exec(style)?.[1]
  if (raised) wrap(page, node, raised === "super" ? "sup" : "sub")
}

/** What word processors put on the clipboard, nearer to what a writer means. The server does the rest. */
export function tidyPaste(html) {
  const page = new DOMParser().parseFromString(withoutStyles(html), "text/html")
  for (const each of page.querySelectorAll("script, meta, title, link, xml")) each.remove()
  for (const each of page.querySelectorAll("p")) if (styleOf(each).includes("mso-list:l")) gatherWordList(page, each)
  for (const each of page.querySelectorAll("span, b, strong")) readMarks(page, each)
  for (const [from, to] of [["h1", "h2"], ["h4", "h3"], ["h5", "h3"], ["h6", "h3"]]) {
    for (const heading of page.querySelectorAll(from)) rename(page, heading, to)
  }
  for (const paragraph of page.querySelectorAll("p")) {
    const text = paragraph.textContent.replace(/\s+/g, " ").trim()
    if (!text || FILLER.test(text)) paragraph.remove()
  }
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode
    text.data = text.data.replace(/[\u00a0\u3000]/g, " ").replace(/[\u200b\ufeff\u00ad]/g, "").normalize("NFC")
  }
  return page.body.innerHTML
}
