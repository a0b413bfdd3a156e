/* The library's upload form: takes files that are chosen or dropped anywhere on the page, and sends them one by one.

   Without this file the form sends all at once and the server says what became of each. */

import { acceptDrops, Uploads } from "desk/photo-upload"

for (const form of document.querySelectorAll("[data-photo-library]")) {
  const input = form.querySelector("input[type=file]")
  const uploads = new Uploads(JSON.parse(form.dataset.photoLibrary))
  form.querySelector("button[type=submit]").hidden = true
  form.querySelector("[data-drop-hint]").hidden = false
  form.append(uploads.root)
  form.addEventListener("submit", (event) => event.preventDefault())
  input.addEventListener("change", () => {
    uploads.add([...input.files].map((file) => ({ file, isFolder: false })))
    // The same file may be chosen again.
    input.value = ""
  })
  acceptDrops(document, form, (files) => uploads.add(files))
}
