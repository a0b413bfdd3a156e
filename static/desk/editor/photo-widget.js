/* The lead photo's field: shows the photo whose number the input holds, and fills the input from the picker.

   Without this file the input is what it is: a number to type. */

import { choosePhoto, element, photoWithId, writingLanguage } from "desk/photo-picker"

function enhance(root) {
  const config = JSON.parse(root.dataset.photoWidget)
  const input = root.querySelector("input")
  const image = element("img", { alt: "", hidden: true })
  const words = element("p", { class: "photo-widget__words", role: "status" })
  const choose = element("button", { type: "button", class: "button" })
  const remove = element("button", { type: "button", class: "button photo-widget__remove", text: config.words.remove })
  const edit = element("a", { class: "photo-widget__edit", target: "_blank", rel: "noopener", text: config.words.edit })
  const panel = element("div", { class: "photo-widget__panel" }, [
    image,
    element("div", { class: "photo-widget__side" }, [words, element("div", { class: "photo-widget__buttons" }, [choose, remove, edit])]),
  ])
  const show = (photo) => {
    image.hidden = !photo
    remove.hidden = edit.hidden = !photo || input.disabled
    choose.hidden = input.disabled
    choose.textContent = photo ? config.words.change : config.words.choose
    words.textContent = photo ? [photo.caption[writingLanguage()] || photo.title, photo.credit || config.words.noCredit, photo.rights].filter(Boolean).join(" · ") : config.words.empty
    if (photo) {
      image.src = photo.src
      image.alt = photo.alt
      edit.href = photo.url
    } else image.removeAttribute("src")
  }
  const set = (photo) => {
    input.value = photo?.id ?? ""
    show(photo)
    input.dispatchEvent(new Event("change", { bubbles: true }))
  }
  choose.addEventListener("click", async () => {
    const photo = await choosePhoto(config)
    if (photo) set(photo)
    choose.focus()
  })
  remove.addEventListener("click", () => {
    set(null)
    choose.focus()
  })
  // Django's own pop-up for a new photo writes the number and says so.
  input.addEventListener("change", (event) => event.isTrusted === false && input.value && photoWithId(input.value, config).then(show))
  input.hidden = true
  root.querySelector(".photo-widget__plain")?.remove()
  root.append(panel)
  show(config.photo)
}

for (const root of document.querySelectorAll("[data-photo-widget]")) enhance(root)
