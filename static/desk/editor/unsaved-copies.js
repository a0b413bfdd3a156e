/* What was typed and not saved last time, found in this browser: offered above the form, compared, put back or thrown away. */

import { forgetCopy, leaveWith, textOf } from "desk/browser-copy"
import { noticeOf } from "desk/company"
import { hourIn, put } from "desk/session"

/** Pages that are open in this browser: what they hold is not lost. Known where the browser has locks. */
async function openSlots() {
  const held = (await navigator.locks?.query().catch(() => null))?.held ?? []
  return new Set(held.map(({ name }) => name))
}

/** Offer those of `copies` that are neither saved nor open elsewhere. `writing`: the form they would go into, the page's `config`,
    and `stands`, which says whether a text stands in that form already. */
export async function offerCopies(copies, writing) {
  const open = await openSlots()
  const offered = document.querySelector("[data-unsaved-stamp]")
  const texts = new Set()
  const found = []
  for (const copy of copies) {
    const isOpen = open.has(`newsroom-slot:${copy.slot}`)
    // The server offers the same writing already; while it stands in another tab of one's own there is nothing to offer.
    const isOffered = copy.stamp === offered?.dataset.unsavedStamp
    if (isOffered && isOpen) offered.hidden = true
    if (isOffered || isOpen) continue
    // The same writing is offered once, and not beside the form in which it stands.
    const text = textOf(copy.fields)
    const isTwice = texts.has(text) || writing.stands(text)
    texts.add(text)
    const answer = isTwice ? { state: "saved" } : await lookAt(copy, writing)
    if (answer?.state === "saved") forgetCopy(copy)
    else if (answer) found.push([copy, answer])
  }
  if (found.length) offer(found, writing)
}

async function lookAt(copy, { form, config: { urls } }) {
  const data = new FormData()
  for (const [name, value] of copy.fields) data.append(name, value)
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
  data.set("_stamp", copy.stamp)
  try {
    const answer = await fetch(urls.unsaved, { method: "POST", body: data, redirect: "manual" })
    return answer.ok ? await answer.json() : null
  } catch {
    return null // It stays where it is until somebody can look at it.
  }
}

/** One notice, whatever there is: each writing with its first words, what it would change, and its buttons. */
function offer(found, { form, config: { words, zone } }) {
  const oClock = hourIn(zone)
  const isOne = found.length === 1
  const notice = noticeOf(form, isOne ? put(words.found, oClock(found[0][0].at)) : words.foundSeveral)
  for (const [copy, answer] of found) {
    const entry = document.createElement("div")
    entry.className = "desk-notice-entry"
    const title = answer.title && `“${answer.title}”`
    const called = [title, !isOne && oClock(copy.at)].filter(Boolean).join(" · ")
    const said = Object.assign(document.createElement("p"), { id: `desk-unsaved-${copy.slot}`, textContent: called })
    if (called) entry.append(said)
    const details = document.createElement("details")
    details.append(Object.assign(document.createElement("summary"), { textContent: words.differences }))
    const view = document.createElement("div")
    view.innerHTML = answer.html
    details.append(view)
    const buttons = document.createElement("div")
    buttons.className = "desk-notice-buttons"
    const button = (text, look, press) => {
      const made = Object.assign(document.createElement("button"), { type: "button", className: look, textContent: text })
      if (called) made.setAttribute("aria-describedby", said.id)
      made.addEventListener("click", press)
      buttons.append(made)
    }
    button(words.restore, "button default", () => restore(form, copy, answer.restore))
    button(words.discard, "button", () => {
      forgetCopy(copy)
      entry.remove()
      const next = notice.querySelector("button")
      if (next) next.focus()
      else notice.remove()
    })
    entry.append(details, buttons)
    notice.append(entry)
  }
}

function restore(form, copy, url) {
  const sent = Object.assign(document.createElement("form"), { method: "post", action: url, hidden: true })
  const add = (name, value) => {
    const input = document.createElement("textarea")
    input.name = name
    input.value = value
    sent.append(input)
  }
  for (const [name, value] of copy.fields) add(name, value)
  add("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
  leaveWith([copy])
  document.body.append(sent)
  sent.submit()
}
