/* What was typed, kept in this browser until it is saved: the copy that needs no server, no session and no network; and by
   which name the tab goes that typed it.

   localStorage, because it is written before the next line runs: a page that is closed or a browser that crashes a
   moment later has it. One entry for each page that was opened ("slot"), so that two tabs never overwrite each other. */

const PREFIX = "newsroom-writing:"
const MOST = 20
const DAYS = 14

const keyOf = (copy) => `${PREFIX}${copy.user}:${copy.slot}`

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key))
  } catch {
    return null
  }
}

/** Every copy of this user, newest first. */
export function copiesOf(user) {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(`${PREFIX}${user}:`))
      .map(read)
      .filter(Boolean)
      .sort((one, other) => other.at - one.at)
  } catch {
    return []
  }
}

/** Keep `copy`; false when this browser takes nothing. When it is full, the oldest of other pages make room. */
export function keepCopy(copy) {
  const text = JSON.stringify(copy)
  for (;;) {
    try {
      localStorage.setItem(keyOf(copy), text)
      return true
    } catch {
      const others = copiesOf(copy.user).filter((each) => each.slot !== copy.slot)
      if (!others.length) return false
      forgetCopy(others.at(-1))
    }
  }
}

export function forgetCopy(copy) {
  try {
    localStorage.removeItem(keyOf(copy))
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

/** Throw away what nobody came back for. */
export function sweepCopies(user) {
  const oldest = Date.now() - DAYS * 86_400_000
  copiesOf(user).forEach((copy, at) => (at >= MOST || copy.at < oldest) && forgetCopy(copy))
}

/* --- what a copy is of ---------------------------------------------------------------------------------- */

const isContent = ([name, value]) =>
  typeof value === "string" && !name.startsWith("_") && name !== "csrfmiddlewaretoken" && !name.includes("__prefix__")

/** Names and values, in the form's order: what people filled in, not what the page carries along. */
export const fieldsOf = (form) => [...new FormData(form)].filter(isContent)

/** Two writings are the same when these are. */
export const textOf = (fields) => JSON.stringify(fields)

export function randomName() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

/* --- the tab, and the page that it shows next --------------------------------------------------------- */

/* The tab keeps its name through reloads. It is taken out of the storage while the page lives, because a tab that is
   duplicated gets a copy of the storage, and would go by the same name. */
const TAB = "newsroom-tab"
export const tab = fromSession(TAB) ?? randomName()
window.addEventListener("pagehide", () => toSession(TAB, tab))
window.addEventListener("pageshow", (event) => {
  if (event.persisted) fromSession(TAB)
})

/** What was left under `name`, taken away. */
function fromSession(name) {
  try {
    const value = sessionStorage.getItem(name)
    sessionStorage.removeItem(name)
    return value
  } catch {
    return null
  }
}

function toSession(name, value) {
  try {
    sessionStorage.setItem(name, value)
  } catch {
    // Without it a reload is a new tab.
  }
}

const IN_FORM = "newsroom-in-form"

/** The next page of this tab shows these copies in its form, and keeps them under a name of its own. */
export function leaveWith(copies) {
  toSession(IN_FORM, JSON.stringify(copies.map(({ slot }) => slot)))
}

/** The slots of the copies that the page before said stand in this form. */
export const broughtAlong = () => new Set(JSON.parse(fromSession(IN_FORM) ?? "[]"))
