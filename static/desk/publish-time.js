/* The publish page: the button says what pressing it will do, and a time that was given is never ignored.

   Without this file both fields stand there and the server refuses a time that was given beside “Now”. */

const at = document.querySelector("[data-schedule]")
const choices = [...document.querySelectorAll("input[name=when]")]
const button = document.querySelector(".desk-verb-form button[type=submit]")

if (at && choices.length && button) {
  const { words, missing, zone } = JSON.parse(at.dataset.schedule)
  const now = button.textContent
  const row = at.closest(".desk-field")
  const isLater = () => choices.some((choice) => choice.checked && choice.value === "later")
  const label = () => {
    if (!isLater()) return now
    return at.value ? words.replace("%s", `${at.value.replace("T", " ")} ${zone}`) : missing
  }
  const show = () => {
    row.hidden = at.disabled = !isLater()
    button.textContent = label()
  }
  // Without a time the button leads to where one is chosen.
  button.addEventListener("click", (event) => {
    if (!isLater() || at.value) return
    event.preventDefault()
    at.focus()
  })
  for (const choice of choices) choice.addEventListener("change", show)
  at.addEventListener("input", show)
  show()
}
