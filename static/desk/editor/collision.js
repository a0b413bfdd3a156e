/* The page on which two writings meet holds both: it, too, is sent only when it will be taken. */

import { guard, whenSignedInAgain, say } from "desk/session"

const form = document.querySelector("[data-saving]")
const config = JSON.parse(form.dataset.saving)
guard(form, config, {
  refused: ({ state }) => {
    if (state === "signedOut" || state === "somebodyElse") whenSignedInAgain(config, () => say(""))
  },
})
