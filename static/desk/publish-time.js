/* The pages where a time is given: the button says what pressing it will do, and a time that was given is never ignored.

   A time that was not chosen yet begins with the next half hour where the publication is: phones draw an empty field of this
   kind as a blank box. It is put in when it is asked for, so that nobody who publishes now has given a time.

   Without this file both fields stand there and the server refuses a time that was given beside “Now”. */

const at = document.querySelector("[data-schedule]")
const choices = [...document.querySelectorAll("input[name=when]")]
const button = document.querySelector(".desk-verb-form button[type=submit]")

if (at && button) {
  const { words, empty, missing, zone, now: clock } = JSON.parse(at.dataset.schedule)
  const opened = Date.now()
  const minute = 60_000
  /** Leaves time to press the button. The wall clock there is counted as if it were UTC; this computer's own may be anywhere. */
  const next = () => {
    const soonest = Date.parse(`${clock}Z`) + (Date.now() - opened) + 10 * minute
    return new Date(Math.ceil(soonest / (30 * minute)) * 30 * minute).toISOString().slice(0, 16)
  }
  const now = button.textContent
  const row = at.closest(".desk-field")
  // Where there is nothing to choose there is another time to give.
  const isLater = () => !choices.length || choices.some((choice) => choice.checked && choice.value === "later")
  const label = () => {
    if (!isLater() || (!choices.length && at.value === at.defaultValue)) return now
    return at.value ? words.replace("%s", `${at.value.replace("T", " ")} ${zone}`) : (empty ?? now)
  }
  const show = () => {
    row.hidden = at.disabled = !isLater()
    at.setCustomValidity("")
    button.textContent = label()
  }
  // Without a time the button leads to where one is chosen, and says so there.
  button.addEventListener("click", (event) => {
    if (!isLater() || at.value || !missing) return
    event.preventDefault()
    at.setCustomValidity(missing)
    at.reportValidity()
  })
  for (const choice of choices) {
    choice.addEventListener("change", () => {
      if (isLater() && !at.value) at.value = next()
      show()
    })
  }
  at.addEventListener("input", show)
  show()
}
