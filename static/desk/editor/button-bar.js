/* The buttons at the foot of the article form. The likely ones are in reach, the others behind “More”: on a phone above the
   bar, on a wide screen in a list over the text. How they stand is the stylesheet's; without this file all stand at the end. */

const bar = document.querySelector("[data-bar]")
const more = bar?.querySelector("[data-more]")
const save = bar?.querySelector(".desk-save")
const main = bar?.querySelector(".default") ?? save ?? bar?.querySelector(".desk-at-hand > .button")

if (more && main) {
  const open = (isOpen) => {
    // Towards the side where there is room.
    bar.classList.toggle("is-end", more.getBoundingClientRect().left > window.innerWidth / 2)
    bar.classList.toggle("is-open", isOpen)
    more.setAttribute("aria-expanded", String(isOpen))
  }
  bar.classList.add("desk-bar")
  main.classList.add("desk-main")
  more.hidden = false
  more.addEventListener("click", () => open(!bar.classList.contains("is-open")))
  bar.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !bar.classList.contains("is-open")) return
    open(false)
    more.focus()
  })
  // What is behind it is written in: the others make room again.
  for (const act of ["focusin", "pointerdown"])
    document.addEventListener(act, (event) => bar.contains(event.target) || open(false))
}
