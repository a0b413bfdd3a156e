/* A link to a field gives it the focus, whatever stands in its place: the editor of a text, the search box of a select, the
   buttons of a photo. Without this file the browser goes there by itself, where there is a plain field. */

const isShown = (element) => element && !element.closest("[aria-hidden=true]") && element.getClientRects().length > 0
const FIELDS = "input:not([type=hidden]), select, textarea, button, [tabindex='0']"

function standIn(target) {
  const places = [
    target,
    document.getElementById(`${target.id}_editor`),
    target.nextElementSibling?.querySelector?.(".select2-selection"),
    ...(target.closest("[data-photo-widget]")?.querySelectorAll("button") ?? []),
  ]
  const found = places.find((each) => isShown(each) && (each.matches(FIELDS) || each.isContentEditable))
  return found ?? [...target.querySelectorAll(FIELDS)].map((each) => (isShown(each) ? each : null)).find(Boolean)
}

function go() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (!target || !target.closest("form")) return
  const closed = target.closest("details:not([open])")
  if (closed) closed.open = true
  const field = standIn(target)
  if (!field) return
  // Or what is posted from here would come back to this field, past what the desk answers.
  history.replaceState(history.state, "", location.pathname + location.search)
  field.focus({ preventScroll: true })
  field.scrollIntoView({ block: "center" })
}

// The admin's own boxes are made when jQuery is ready.
const start = () => setTimeout(go)
if (document.readyState === "complete") start()
else window.addEventListener("load", start)
window.addEventListener("hashchange", go)
