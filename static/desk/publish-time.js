/* The publish page: the button says what pressing it will do, and a time that was given is never ignored.

   Without this file both fields stand there and the server refuses a time that was given beside “Now”. */

const at = document.querySelector("[data-schedule]")
const choices = [...document.querySelectorAll("input[name=when]")]
const button = document.querySelector(".desk-verb-form button[type=submit]")

if (at && choices.length && button) {
  const { words, zone } = JSON.parse(at.dataset.schedule)
  const now = button.textContent
  const row = at.closest(".desk-field")
  const show = () => {
    const later = choices.some((choice) => choice.checked && choice.value === "later")
    row.hidden = at.disabled = !later
    button.textContent = later && at.value ? words.replace("%s", `${at.value.replace("T", " ")} ${zone}`) : now
  }
  for (const choice of choices) choice.addEventListener("change", show)
  at.addEventListener("input", show)
  show()
}
