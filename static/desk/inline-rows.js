/* Rows that are added to a form or taken out of it: the focus goes where the hand goes on, never to the top of the page. */

const FIELDS = ".select2-selection, input:not([type=hidden]), select, textarea"
const isShown = (element) => element.getClientRects().length > 0 && !element.matches(".select2-hidden-accessible")

document.addEventListener("formset:added", (event) => {
  // The admin makes a search box of a select only after this.
  setTimeout(() => [...event.target.querySelectorAll(FIELDS)].find(isShown)?.focus())
})

document.addEventListener("formset:removed", (event) => {
  document.querySelector(`#${event.detail.formsetName}-group .add-row a`)?.focus()
})
