/* What an article's page does for whoever has scripts. Without them every link leads where it says. */

const page = document.documentElement
const USUAL = 2
const tools = document.querySelector(".text-size")
const share = document.querySelector(".share")

/* --- text size ------------------------------------------------------------------------------------------- */

function showSize(size) {
  for (const button of tools.querySelectorAll("button")) {
    const step = Number(button.dataset.step)
    button.setAttribute("aria-disabled", String(step ? size + step < 1 || size + step > 5 : size === USUAL))
  }
}

function setSize(size) {
  if (size === USUAL) delete page.dataset.textSize
  else page.dataset.textSize = size
  try {
    if (size === USUAL) localStorage.removeItem("text-size")
    else localStorage.setItem("text-size", size)
  } catch {
    // It holds for this page alone.
  }
  showSize(size)
  const percent = Math.round(100 * parseFloat(getComputedStyle(page).getPropertyValue("--text-size") || 1))
  tools.querySelector("[role=status]").textContent = `${percent} %`
}

if (tools) {
  const size = () => Number(page.dataset.textSize ?? USUAL)
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button")
    if (!button || button.getAttribute("aria-disabled") === "true") return
    const step = Number(button.dataset.step)
    setSize(step ? size() + step : USUAL)
  })
  showSize(size())
}

/* --- passing it on --------------------------------------------------------------------------------------- */

if (share) {
  const said = share.querySelector("[role=status]")
  const { address, title, copied, copyFailed } = share.dataset
  share.querySelector("[data-act=share]").addEventListener("click", () => {
    // Whoever closes the sheet has changed their mind: that is no error.
    navigator.share({ title, url: address }).catch(() => {})
  })
  share.querySelector("[data-act=copy]").addEventListener("click", async () => {
    said.textContent = ""
    try {
      await navigator.clipboard.writeText(address)
      said.textContent = copied
    } catch {
      said.textContent = `${copyFailed} ${address}`
    }
  })
}

/* --- pages of others, shown only when asked for ---------------------------------------------------------- */

for (const embed of document.querySelectorAll(".embed[data-frame]")) {
  embed.querySelector("button").addEventListener("click", () => {
    const frame = document.createElement("iframe")
    // Their scripts run in their own origin, and cannot lead this page away.
    frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation"
    frame.allow = "fullscreen; encrypted-media; picture-in-picture"
    frame.referrerPolicy = "strict-origin-when-cross-origin"
    frame.title = embed.dataset.name
    frame.src = embed.dataset.frame
    embed.querySelector(".embed-offer").replaceWith(frame)
    frame.focus()
  })
}
