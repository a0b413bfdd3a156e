/* While an import is read, its page looks every few seconds how far it has come. */
const every = 5000;

async function look() {
  const shown = document.getElementById("imports-progress");
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById("imports-progress");
    if (!now) return;
    if (!("running" in now.dataset)) {
      location.reload();
      return;
    }
    shown.querySelector("table").replaceWith(now.querySelector("table"));
  } catch {
    /* The server is asked again. */
  }
  setTimeout(look, every);
}

setTimeout(look, every);
