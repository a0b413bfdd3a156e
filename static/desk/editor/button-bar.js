/* On a phone the buttons of the article form are a bar at the foot of the screen: the one that goes furthest, the one
   that saves, and “More”, which shows the others above them. How they stand is the stylesheet's; without this file they all stand at the end. */

const bar = document.querySelector(".change-form .desk-verbs")
const more = bar?.querySelector("[data-more]")
const save = bar?.querySelector("[name=_continue]")
const main = bar?.querySelector(".default") ?? save

if (more && main) {
  const open = (isOpen) => {
    bar.classList.toggle("is-open", isOpen)
    more.setAttribute("aria-expanded", String(isOpen))
  }
  bar.classList.add("desk-bar")
  main.classList.add("desk-main")
  if (save && save !== main) save.classList.add("desk-save")
  more.hidden = false
  more.addEventListener("click", () => open(!bar.classList.contains("is-open")))
  bar.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !bar.classList.contains("is-open")) return
    open(false)
    more.focus()
  })
  // What is behind it is written in: the others make room again.
  document.addEventListener("focusin", (event) => bar.contains(event.target) || open(false))
}
