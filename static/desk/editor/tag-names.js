// Tags as they are typed: the library's own names are offered for the word after the last comma, so that one subject
// does not get two names. The field stays a line of text; without this file it is typed whole.

const PAUSE = 180

const field = document.getElementById("id_tags")
const config = document.querySelector("[data-tags-url]")?.dataset

if (field && config && !field.readOnly) offer()

function offer() {
  const list = document.createElement("ul")
  list.id = "id_tags_offered"
  list.className = "desk-offered"
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", config.tagsLabel)
  list.hidden = true
  field.after(list)
  field.setAttribute("role", "combobox")
  field.setAttribute("aria-autocomplete", "list")
  field.setAttribute("aria-controls", list.id)
  field.setAttribute("aria-expanded", "false")
  field.autocomplete = "off"

  let timer = 0
  let asked = 0
  let chosen = -1

  field.addEventListener("input", (event) => {
    clearTimeout(timer)
    if (!event.isComposing) timer = setTimeout(ask, PAUSE)
  })
  field.addEventListener("compositionend", () => (timer = setTimeout(ask, PAUSE)))
  field.addEventListener("blur", () => setTimeout(close, 150))
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault()
      choose(chosen + (event.key === "ArrowDown" ? 1 : -1))
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault()
      take(list.children[chosen].textContent)
    } else if (event.key === "Escape") {
      event.stopPropagation()
      close()
    }
  })

  function parts() {
    const at = field.value.lastIndexOf(",") + 1
    return [field.value.slice(0, at), field.value.slice(at).trim()]
  }

  async function ask() {
    const [before, word] = parts()
    if (!word) return close()
    const mine = ++asked
    let names = []
    try {
      const answer = await fetch(`${config.tagsUrl}?q=${encodeURIComponent(word)}`)
      if (answer.ok) names = (await answer.json()).names
    } catch {
      return
    }
    if (mine !== asked || document.activeElement !== field) return
    const there = new Set(before.split(",").map((each) => each.trim().toLowerCase()))
    show(names.filter((name) => !there.has(name.toLowerCase()) && name !== word))
  }

  function show(names) {
    list.replaceChildren(
      ...names.map((name, index) => {
        const option = document.createElement("li")
        option.id = `id_tags_offered_${index}`
        option.setAttribute("role", "option")
        option.setAttribute("aria-selected", "false")
        option.textContent = name
        option.addEventListener("mousedown", (event) => {
          event.preventDefault()
          take(name)
        })
        return option
      }),
    )
    chosen = -1
    list.hidden = names.length === 0
    // Not under the buttons at the foot of the screen, nor below it.
    if (!list.hidden) list.scrollIntoView({ block: "nearest" })
    field.setAttribute("aria-expanded", String(!list.hidden))
    field.removeAttribute("aria-activedescendant")
  }

  function choose(index) {
    const last = list.children.length - 1
    chosen = index < 0 ? last : index > last ? 0 : index
    for (const [at, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(at === chosen))
    field.setAttribute("aria-activedescendant", list.children[chosen].id)
    list.children[chosen].scrollIntoView({ block: "nearest" })
  }

  function take(name) {
    const [before] = parts()
    field.value = `${before}${before && !before.endsWith(" ") ? " " : ""}${name}, `
    field.dispatchEvent(new Event("input", { bubbles: true }))
    field.focus()
    close()
  }

  function close() {
    show([])
  }
}
