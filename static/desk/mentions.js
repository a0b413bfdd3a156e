/* Colleagues' names after an @, offered as they are typed in either script. Without this file a name is typed whole. */

const field = document.querySelector("textarea[data-names]")
/** What is typed after the last @, as far as the cursor: a name may have a space in it. */
const BEGUN = /(?:^|[^\p{L}\p{N}_.])@([\p{L}\p{N}_.-]*(?: [\p{L}\p{N}_.-]+)?)$/u
const MOST = 8

if (field) offer(JSON.parse(field.dataset.names))

function offer(people) {
  const list = document.createElement("ul")
  list.id = `${field.id}_names`
  list.className = "desk-offered"
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", field.dataset.namesLabel)
  list.hidden = true
  field.after(list)
  field.setAttribute("aria-autocomplete", "list")
  field.setAttribute("aria-controls", list.id)

  let chosen = 0
  const plain = (text) => text.normalize("NFC").toLowerCase()

  field.addEventListener("input", look)
  field.addEventListener("blur", () => setTimeout(() => show([]), 150))
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault()
      choose(chosen + (event.key === "ArrowDown" ? 1 : -1))
    } else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) {
      event.preventDefault()
      take(list.children[chosen].dataset.name)
    } else if (event.key === "Escape") {
      event.stopPropagation()
      show([])
    }
  })

  function begun() {
    return BEGUN.exec(field.value.slice(0, field.selectionStart))?.[1]
  }

  function look() {
    const typed = begun()
    if (typed === undefined) return show([])
    const word = plain(typed)
    show(people.filter(([name, also]) => [name, ...also].some((each) => plain(each).startsWith(word))).slice(0, MOST))
  }

  function show(found) {
    list.replaceChildren(
      ...found.map(([name, also], index) => {
        const option = document.createElement("li")
        option.id = `${list.id}_${index}`
        option.dataset.name = name
        option.setAttribute("role", "option")
        option.setAttribute("aria-selected", "false")
        option.textContent = [name, ...also].join(" · ")
        option.addEventListener("mousedown", (event) => {
          event.preventDefault()
          take(name)
        })
        return option
      }),
    )
    list.hidden = found.length === 0
    field.removeAttribute("aria-activedescendant")
    // The first is chosen at once: Enter takes it, as everywhere.
    if (found.length > 0) choose(0)
  }

  function choose(index) {
    const last = list.children.length - 1
    chosen = index < 0 ? last : index > last ? 0 : index
    for (const [at, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(at === chosen))
    field.setAttribute("aria-activedescendant", list.children[chosen].id)
    list.children[chosen].scrollIntoView({ block: "nearest" })
  }

  function take(name) {
    const end = field.selectionStart
    field.setRangeText(`${name} `, end - begun().length, end, "end")
    field.focus()
    show([])
  }
}
