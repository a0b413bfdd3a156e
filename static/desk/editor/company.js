/* Who else is in the same article, said above its form. */

const line = document.querySelector("[data-company]")

/** What the server told of others: who is here, and who took the article over. */
export function showCompany(form, { company, takenOver }) {
  const text = company.join(" · ")
  if (line.textContent !== text) line.textContent = text
  const shown = document.querySelector("[data-taken-over]")
  if (!takenOver) shown?.remove()
  else if (!shown) {
    const notice = noticeOf(form, takenOver)
    notice.dataset.takenOver = ""
    notice.setAttribute("role", "alert")
  }
}

/** A box above the form that begins with `sentence`. */
export function noticeOf(form, sentence) {
  const notice = document.createElement("div")
  notice.className = "desk-notice"
  const said = document.createElement("p")
  said.append(Object.assign(document.createElement("strong"), { textContent: sentence }))
  notice.append(said)
  form.before(notice)
  return notice
}
