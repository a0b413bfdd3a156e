/* The pages where a time is given: the button says what pressing it will do, and a time that was given is never ignored.

   A time that was not chosen yet begins with the next half hour where the publication is: phones draw an empty field of this
   kind as a blank box. It is put in when it is asked for, so that nobody who publishes now has given a time.

   Without this file both fields stand there and the server refuses a time that was given beside “Now”. */

const at = document.querySelector("[data-schedule]")
const choices = [...document.querySelectorAll("input[name=when]")]
const kinds = [...document.querySelectorAll("input[name=kind]")]
const button = document.querySelector(".desk-verb-form button[type=submit]")

if (at && button) {
  const { words, empty, missing, zone, now: clock, kinds: buttons = {}, silent = [] } = JSON.parse(at.dataset.schedule)
  const opened = Date.now()
  const minute = 60_000
  /** Leaves time to press the button. The wall clock there is counted as if it were UTC; this computer's own may be anywhere. */
  const next = () => {
    const soonest = Date.parse(`${clock}Z`) + (Date.now() - opened) + 10 * minute
    return new Date(Math.ceil(soonest / (30 * minute)) * 30 * minute).toISOString().slice(0, 16)
  }
  const now = button.textContent.trim()
  const row = at.closest(".desk-field")
  // Where there is nothing to choose there is another time to give.
  const isLater = () => !choices.length || choices.some((choice) => choice.checked && choice.value === "later")
  // Where something grave is left open the button goes on saying so.
  const asWhat = () => (button.dataset.warns ? now : (buttons[kinds.find((kind) => kind.checked)?.value] ?? now))
  const label = () => {
    if (!isLater() || (!choices.length && at.value === at.defaultValue)) return asWhat()
    return at.value ? words.replace("%s", `${at.value.replace("T", " ")} ${zone}`) : (empty ?? now)
  }
  const reasons = [...document.querySelectorAll(".desk-field--reason_ko, .desk-field--reason_en")]
  const show = () => {
    // Where nothing need be said, reasons are asked with what says something.
    for (const reason of reasons) reason.hidden = kinds.some((kind) => kind.checked && silent.includes(kind.value))
    // What is said of now is not said of another time.
    for (const said of document.querySelectorAll("[data-now]")) said.hidden = isLater()
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
  for (const kind of kinds) kind.addEventListener("change", show)
  show()
}
