/* What was typed, kept in this browser until it is saved: the copy that needs no server, no session and no network.

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
