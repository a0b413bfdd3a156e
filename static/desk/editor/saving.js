/* Nothing that was typed is lost: at each pause it is kept in this browser, then on the server, until it is saved.

   One request at a time; none while a syllable is being composed. The server keeps what it is sent beside the article,
   never in it: saving stays an act of the person. The same requests say who else is here. */

import {
  broughtAlong, copiesOf, fieldsOf, forgetCopy, keepCopy, leaveWith, randomName, sweepCopies, tab, textOf,
} from "desk/browser-copy"
import { showCompany } from "desk/company"
import { askSession, guard, hourIn, put, say, sayProblem, whenSignedInAgain } from "desk/session"

const root = document.querySelector("[data-saving]")
const form = root.form ?? root.closest("form")
const config = JSON.parse(root.dataset.saving)
const { words, urls, pace } = config
const oClock = hourIn(config.zone)
const fieldsNow = () => fieldsOf(form)

function hiddenInput(name) {
  const input = document.createElement("input")
  input.type = "hidden"
  input.name = name
  form.append(input)
  return input
}

// A browser that fills a reloaded form with what stood there would hide what is saved, and what is kept.
form.autocomplete = "off"
const stampInput = hiddenInput("_stamp")
hiddenInput("_tab").value = tab

/* --- the state ----------------------------------------------------------------------------------------- */

const slot = randomName()
// A new article is known by the key in its form.
const article = config.article || form.elements.key?.value || ""
let saved = textOf(fieldsNow())
let seen = saved
let stamp = ""
let isHere = false
let keptAt = ""
let onServer = config.isUnsaved && urls.writing ? null : saved
let typedAt = 0
let isComposing = false
let isAway = false
let isRefused = false
let isLeaving = false
let request = null
let lastRequest = 0
let hasOpened = false
let pauseTimer = 0
let requestTimer = 0

const isUnsaved = () => config.isUnsaved || seen !== saved

/* --- first this browser -------------------------------------------------------------------------------- */

/** Notice what was typed, and keep it here. Reads the form only: a syllable that is growing is not disturbed. */
function keepHere(isForced = false) {
  const fields = fieldsNow()
  const text = textOf(fields)
  if (text === seen && !isForced) return
  seen = text
  if (!isUnsaved()) {
    // Typed, and taken back.
    forgetCopy({ user: config.user, slot })
    return
  }
  stamp = stampInput.value = randomName()
  isHere = keepCopy({ user: config.user, slot, article, isNew: !config.article, tab, stamp, at: Date.now(), fields })
  if (!urls.writing && !isAway) sayWhatIs()
}

function typed() {
  typedAt = Date.now()
  // At once: what was true of the last letter is not of this one.
  if (!isUnsaved() && !isAway && !isRefused) say(words.typed)
  clearTimeout(pauseTimer)
  // An input method leaves the last syllable open for as long as one thinks; that is no reason to have no copy of it.
  pauseTimer = setTimeout(paused, isComposing ? pace.least : pace.pause)
}

/** The saved state went on by an act of one's own that changed no field: what is typed is typed on the new one. */
function reopened({ detail }) {
  keepHere()
  const isTyped = isUnsaved()
  form.elements.opened_at_edit.value = detail
  const onNew = (text) => textOf(JSON.parse(text).map(([name, value]) => [name, name === "opened_at_edit" ? String(detail) : value]))
  saved = onNew(saved)
  seen = onNew(seen)
  onServer = isTyped ? null : saved
  if (isTyped) keepHere(true)
  askSoon()
}

function paused() {
  keepHere()
  // Typed, and taken back.
  if (!isUnsaved() && !isAway && !isRefused) sayWhatIs()
  askSoon()
}

/* --- then the server ----------------------------------------------------------------------------------- */

const isDirty = () => urls.writing && !isComposing && seen !== onServer

function askSoon() {
  clearTimeout(requestTimer)
  const wait = isDirty() ? pace.least : pace.poll
  requestTimer = setTimeout(ask, Math.max(0, lastRequest + wait - Date.now()))
}

function ask() {
  clearTimeout(requestTimer)
  if (request || isAway || isRefused || isLeaving || !urls.writing) return request
  if (document.hidden && !isDirty()) return null
  request = send().finally(() => {
    request = null
    lastRequest = Date.now()
    askSoon()
  })
  return request
}

function message() {
  const data = new FormData()
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
  data.set("_tab", tab)
  if (!hasOpened) data.set("_opens", "1")
  if (isUnsaved() && typedAt) data.set("_typed", String(Math.round((Date.now() - typedAt) / 1000)))
  if (isDirty()) {
    for (const [name, value] of JSON.parse(seen)) data.append(name, value)
    data.set("_keep", "1")
    data.set("_stamp", stamp)
  } else data.set("opened_at_edit", form.elements.opened_at_edit.value)
  return data
}

async function send(isSecond = false) {
  const text = seen
  let answer
  try {
    answer = await fetch(urls.writing, { method: "POST", body: message(), redirect: "manual" })
  } catch {
    return unreachable()
  }
  const isJson = answer.headers.get("content-type")?.includes("json")
  if (isJson && (answer.status === 403 || answer.status === 413)) return refuse((await answer.json()).refused)
  if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) {
    // The token may be older than the session: signed in again elsewhere, as oneself or as somebody else.
    const session = await askSession(config)
    if (session.state === "ok" && !isSecond) return send(true)
    return away(session)
  }
  if (!answer.ok || !isJson) return unreachable()
  const told = await answer.json()
  if (told.refused) return refuse(told.refused)
  hasOpened = true
  if (told.kept) {
    onServer = text
    keptAt = told.kept
  }
  sayWhatIs(told.stale)
  showCompany(form, told)
}

/** What is true now. Of letters typed since the last answer it says nothing yet. */
function sayWhatIs(isStale = false) {
  const sentences = []
  if (!isUnsaved()) sentences.push(config.savedAt && put(words.saved, config.savedAt))
  else if (!urls.writing) sentences.push(isHere ? put(words.keptHere, oClock(Date.now())) : words.nowhere)
  else if (seen === onServer) sentences.push(put(words.kept, keptAt))
  if (isStale) sentences.push(words.stale)
  say(sentences.filter(Boolean).join(" · "), { isProblem: isUnsaved() && !urls.writing && !isHere, isWhole: isStale })
}

function unreachable() {
  // While nothing is unsaved there is nothing to say about the server.
  if (isUnsaved()) say(isHere ? words.unreachable : words.nowhere, { isProblem: true })
}

function away(session) {
  if (session.state === "unreachable") return unreachable()
  if (session.state === "refused") return refuse(session.text)
  sayProblem(config, session)
  if (isAway || session.state === "ok") return
  isAway = true
  whenSignedInAgain(config, () => {
    isAway = false
    keepHere()
    sayWhatIs()
    lastRequest = 0
    ask()
  })
}

function refuse(text) {
  isRefused = true
  say(text, { isProblem: true })
}

/** Others need not wait until this tab has missed two questions. Sent after the page has gone; nobody hears the answer. */
function leave() {
  if (!urls.leaving || !hasOpened || isAway) return
  const data = new FormData()
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
  data.set("_tab", tab)
  navigator.sendBeacon(urls.leaving, data)
}

const ownCopies = () => copiesOf(config.user)
const withStamp = (wanted) => ownCopies().filter((copy) => copy.stamp === wanted)

/** What was not saved last time; its module is asked for only where there is something. Without an answer it stays where it is. */
async function offer(copies) {
  const found = await import("desk/unsaved-copies").catch(() => null)
  await found?.offerCopies(copies, { form, config, stands: (text) => isHere && text === seen })
}

/* --- begin --------------------------------------------------------------------------------------------- */

function begin() {
  // Held as long as the page lives, and let go of by itself when the browser crashes.
  navigator.locks?.request(`newsroom-slot:${slot}`, () => new Promise(() => {})).catch(() => {})
  sweepCopies(config.user)
  const inForm = broughtAlong()
  if (config.isUnsaved) {
    keepHere(true)
    if (isHere) for (const each of inForm) forgetCopy({ user: config.user, slot: each })
    // Loading this page again would send a form again.
    history.replaceState(null, "", form.getAttribute("action") || location.href)
  } else sayWhatIs()
  const copies = ownCopies().filter((copy) => copy.slot !== slot && (config.article ? copy.article === article : copy.isNew))
  if (copies.length) offer(copies)

  form.addEventListener("input", typed)
  form.addEventListener("change", typed)
  // The admin's search boxes tell jQuery alone that something was chosen.
  window.django?.jQuery?.(form).on("change", typed)
  document.addEventListener("formset:added", typed)
  document.addEventListener("formset:removed", typed)
  form.addEventListener("compositionstart", () => (isComposing = true))
  form.addEventListener("compositionend", () => {
    isComposing = false
    typed()
  })
  form.addEventListener("desk:reopened", reopened)
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keepHere()
    ask()
  })
  window.addEventListener("pagehide", () => {
    keepHere()
    leave()
  })
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return
    isLeaving = false
    lastRequest = 0
    ask()
  })
  window.addEventListener("online", () => {
    lastRequest = 0
    ask()
  })
  window.addEventListener("beforeunload", (event) => {
    keepHere()
    if (isUnsaved() && !isHere && seen !== onServer) event.preventDefault()
  })

  guard(form, config, {
    prepare: async () => {
      clearTimeout(pauseTimer)
      clearTimeout(requestTimer)
      keepHere()
      // What is under way must not arrive after the save; one that hangs is not waited for.
      await Promise.race([request, new Promise((done) => setTimeout(done, pace.least))])
      clearTimeout(requestTimer)
      leaveWith([{ slot }])
    },
    // From here on the server holds what was sent; a later autosave would be of what is saved already.
    leaves: () => (isLeaving = true),
    refused: (session) => away(session),
  })
  for (const notice of document.querySelectorAll("[data-unsaved-stamp]")) {
    const copies = withStamp(notice.dataset.unsavedStamp)
    notice.querySelector("[name=_autosave]").form.addEventListener("submit", () => leaveWith(copies))
    notice.querySelector("[name=_stamp]").form.addEventListener("submit", () => copies.forEach(forgetCopy))
  }
  ask()
}

begin()
