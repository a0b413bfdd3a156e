/* Bylines in the order in which they are printed: moved by buttons, or dragged by a grip where there is a mouse.

   The rows move, and each says its place in the number that is sent. Without this file that number is typed. */

const group = document.querySelector("[data-byline-order]")
if (group) {
  const words = JSON.parse(group.dataset.bylineOrder)
  const status = group.querySelector("[role=status]")
  const rows = () => [...group.querySelectorAll("tr.form-row:not(.empty-form)")]
  const indexOf = (row) => Number(/-(\d+)$/.exec(row.id)?.[1] ?? 0)
  const field = (row, name) => row.querySelector(`[name$="-${name}"]`)
  const nameOf = (row) => {
    const reporter = field(row, "reporter")
    return field(row, "name").value.trim() || (reporter?.value && reporter.selectedOptions?.[0]?.textContent.trim()) || ""
  }
  let hasMoved = false

  /** What is wrong with a row stands in one of its own above it, and goes with it. */
  const put = (row, place) => {
    const above = row.previousElementSibling
    place(row)
    if (above?.matches(".row-form-errors")) row.before(above)
  }
  const sorted = (key) => {
    const wanted = rows().map((row) => [key(row), row])
    wanted.sort(([one], [other]) => one - other)
    const last = group.querySelector("tr.empty-form")
    if (wanted.every(([, row], at) => rows()[at] === row)) return
    for (const [, row] of wanted) put(row, (it) => last.before(it))
  }
  /** As the numbers say; a row without one stands where the form has it. */
  const byPlace = () => sorted((row) => Number(field(row, "position").value) || indexOf(row))
  /** As the form counts its rows: the admin gives them new numbers from top to bottom when one is taken out. */
  const byIndex = () => sorted(indexOf)

  const number = () => {
    if (!hasMoved) return
    let place = 0
    // An empty row that has a place would be a line without a name.
    for (const row of rows()) if (nameOf(row)) field(row, "position").value = String(++place)
  }
  const show = () => {
    const all = rows()
    all.forEach((row, at) => {
      const tools = row.querySelector(".desk-order") ?? equip(row)
      tools.hidden = all.length < 2
      const [up, down] = tools.querySelectorAll("button")
      up.disabled = at === 0
      down.disabled = at === all.length - 1
    })
  }
  const moved = (row) => {
    hasMoved = true
    number()
    show()
    const all = rows()
    status.textContent = words.place.replace("%1", nameOf(row)).replace("%2", all.indexOf(row) + 1).replace("%3", all.length)
    field(row, "position").dispatchEvent(new Event("change", { bubbles: true }))
  }

  const made = (kind, label, sign) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: `button desk-order-${kind}`, textContent: sign })
    button.setAttribute("aria-label", label)
    button.title = label
    return button
  }
  function equip(row) {
    const tools = document.createElement("div")
    tools.className = "desk-order"
    const grip = Object.assign(document.createElement("span"), { className: "desk-grip", draggable: true, title: words.drag })
    grip.setAttribute("aria-hidden", "true")
    const up = made("up", words.up, "↑")
    const down = made("down", words.down, "↓")
    const press = (button, other, move) =>
      button.addEventListener("click", () => {
        move()
        moved(row)
        ;(button.disabled ? other : button).focus()
      })
    const beside = (step) => rows()[rows().indexOf(row) + step]
    press(up, down, () => put(row, () => beside(-1).before(row)))
    press(down, up, () => put(row, () => beside(1).after(row)))
    grip.addEventListener("dragstart", (event) => {
      dragged = row
      event.dataTransfer.effectAllowed = "move"
      event.dataTransfer.setData("text/plain", nameOf(row))
      event.dataTransfer.setDragImage(row, 8, 8)
    })
    grip.addEventListener("dragend", () => {
      if (dragged) moved(dragged)
      dragged = null
    })
    tools.append(grip, up, down)
    row.querySelector(".field-position").append(tools)
    return tools
  }

  let dragged = null
  group.addEventListener("dragover", (event) => {
    const over = event.target.closest("tr.form-row:not(.empty-form)")
    if (!dragged || !over) return
    event.preventDefault()
    if (over === dragged) return
    const box = over.getBoundingClientRect()
    put(dragged, () => (event.clientY < box.top + box.height / 2 ? over.before(dragged) : over.after(dragged)))
  })
  group.addEventListener("drop", (event) => dragged && event.preventDefault())

  // Before the admin counts the rows anew, and after: it says that one is gone before it counts.
  document.addEventListener("click", (event) => event.target.closest(".inline-deletelink") && group.contains(event.target) && byIndex(), true)
  document.addEventListener("formset:removed", () =>
    setTimeout(() => {
      byPlace()
      number()
      show()
    }),
  )
  document.addEventListener("formset:added", () => {
    number()
    show()
  })
  group.closest("form").addEventListener("submit", number, true)
  group.classList.add("is-ordered")
  byPlace()
  show()
}
