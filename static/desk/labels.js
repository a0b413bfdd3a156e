/* Names for what the admin makes without one: the search boxes that stand for a select, and the fields of a table. */

const said = (element) => element?.textContent.trim().replace(/[:?]$/, "")

function nameSearch(select) {
  const label = said(select.labels?.[0]) || select.getAttribute("aria-label")
  const box = select.nextElementSibling?.querySelector?.(".select2-selection")
  if (!label || !box) return
  for (const each of [box, box.querySelector(".select2-selection__rendered")]) {
    each?.setAttribute("aria-label", label)
    each?.removeAttribute("aria-labelledby")
  }
}

function nameCell(field) {
  const cell = field.closest("td")
  const head = cell?.closest("table").tHead?.rows[0].cells[cell.cellIndex]
  if (!field.labels?.length && head && said(head)) field.setAttribute("aria-label", said(head))
}

function name(root) {
  root.querySelectorAll(".tabular td :is(input:not([type=hidden]), select, textarea)").forEach(nameCell)
  root.querySelectorAll("select.admin-autocomplete").forEach(nameSearch)
}

// The admin's script runs when jQuery is ready, and again for a row that was added.
const start = () => setTimeout(() => name(document))
if (document.readyState === "complete") start()
else window.addEventListener("load", start)
document.addEventListener("formset:added", (event) => setTimeout(() => name(event.target)))
