/* Is the person who began this page still signed in? Asked before anything is sent that a refusal would lose. */

export class Unreachable extends Error {}

export function useToken(csrf) {
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = csrf
}

/** Resolves to "ok", "signedOut", "somebodyElse" or "refused" with its sentence; every form gets the fresh token. */
export async function askSession(config) {
  let answer
  try {
    // A redirect leads to a sign-in page, whatever stands before this server.
    answer = await fetch(config.urls.session, { redirect: "manual", cache: "no-store" })
  } catch {
    return { state: "unreachable" }
  }
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return { state: "signedOut" }
  if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) return { state: "unreachable" }
  const session = await answer.json()
  if (session.user === null) return { state: "signedOut" }
  if (session.user !== config.user) return { state: "somebodyElse" }
  useToken(session.csrf)
  return session.refused ? { state: "refused", text: session.refused } : { state: "ok" }
}

/** Calls `back` once the person is signed in again: when the window is looked at, and every few seconds. */
export function whenSignedInAgain(config, back) {
  const ask = async () => {
    if (document.hidden) return
    const { state } = await askSession(config)
    if (state !== "ok" && state !== "refused") return
    clearInterval(timer)
    window.removeEventListener("focus", ask)
    document.removeEventListener("visibilitychange", ask)
    back()
  }
  const timer = setInterval(ask, config.pace.session)
  window.addEventListener("focus", ask)
  document.addEventListener("visibilitychange", ask)
}

/** One quiet line that says what is true; `isWhole`: it is not cut off where the line ends. `link` leads to the sign-in
    page, in a window of its own. */
export function say(text, { isProblem = false, isWhole = false, link = null } = {}) {
  for (const line of document.querySelectorAll("[data-saving-state]")) {
    if (line.dataset.said === text) continue
    line.dataset.said = text
    line.classList.toggle("is-problem", isProblem)
    line.classList.toggle("is-whole", isWhole)
    line.title = isProblem || isWhole ? "" : text
    // Read out is what one must know; that all is well, every minute, is not.
    if (isProblem) line.setAttribute("role", "alert")
    else line.removeAttribute("role")
    line.replaceChildren(text)
    if (!link) continue
    const anchor = document.createElement("a")
    anchor.href = link.url
    anchor.target = "_blank"
    anchor.textContent = link.text
    line.append(" ", anchor)
  }
}

/** What keeps a form from being sent, said where the buttons are. */
export function sayProblem(config, { state, text }) {
  const words = text ?? config.words[state]
  const isAway = state === "signedOut" || state === "somebodyElse"
  say(words, { isProblem: true, link: isAway ? { url: config.urls.signIn, text: config.words.signIn } : null })
}

/** Send `form` only when it will be taken. `prepare` may wait for what must be done first. */
export function guard(form, config, { prepare = async () => {}, leaves = () => {}, refused = () => {} } = {}) {
  let isSure = false
  let isAsking = false
  form.addEventListener("submit", async (event) => {
    if (isSure) return
    event.preventDefault()
    if (isAsking) return
    isAsking = true
    say(config.words.checking)
    await prepare()
    const session = await askSession(config)
    isAsking = false
    if (session.state === "ok") {
      isSure = true
      leaves()
      form.requestSubmit(event.submitter)
      return
    }
    sayProblem(config, session)
    refused(session)
  })
  // A page that comes back from the browser's memory is a page that was not left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) isSure = false
  })
}

/** A function that says the hour of an instant in `zone`, with its day where that is not today. */
export function hourIn(zone) {
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone })
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: zone })
  return (at) => (day.format(at) === day.format(Date.now()) ? clock.format(at) : `${day.format(at)} ${clock.format(at)}`)
}

export const put = (sentence, value) => sentence.replace("%s", value)
