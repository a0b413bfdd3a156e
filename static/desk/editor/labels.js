/* Names for what the admin's own scripts make without one: the search boxes that stand for a select. */

function name(select) {
  const label = select.labels?.[0]?.textContent.trim().replace(/:$/, "")
  const box = select.nextElementSibling?.querySelector?.(".select2-selection")
  if (!label || !box) return
  box.setAttribute("aria-label", label)
  box.removeAttribute("aria-labelledby")
}

const all = (root) => root.querySelectorAll("select.admin-autocomplete").forEach(name)

// The admin's script runs when jQuery is ready, and again for a row that was added.
const start = () => setTimeout(() => all(document))
if (document.readyState === "complete") start()
else window.addEventListener("load", start)
document.addEventListener("formset:added", (event) => setTimeout(() => all(event.target)))
