// Passkeys: every form with data-passkey asks the device first and is sent with its answer.
// "create" and "use" find what to ask in #passkey-options; "sign-in" fetches it when the button is pressed.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

function asked({ publicKey }) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (publicKey.user) options.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  if (publicKey.excludeCredentials) options.excludeCredentials = known(publicKey.excludeCredentials);
  if (publicKey.allowCredentials) options.allowCredentials = known(publicKey.allowCredentials);
  return options;
}

function answer(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function create(form) {
  const publicKey = asked(JSON.parse(form.querySelector("#passkey-options").textContent).creation_options);
  const alone = form.elements.passwordless?.checked ?? false;
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    ...(alone && { userVerification: "required" }),
  };
  return navigator.credentials.create({ publicKey });
}

async function use(form) {
  const options = JSON.parse(form.querySelector("#passkey-options").textContent);
  return navigator.credentials.get({ publicKey: asked(options.request_options) });
}

async function signIn(form) {
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return navigator.credentials.get({ publicKey: asked((await response.json()).request_options) });
}

const ceremonies = { create, use, "sign-in": signIn };

function reason(error, words) {
  if (!window.PublicKeyCredential) return words.unknown;
  return (
    { NotAllowedError: words.cancelled, AbortError: words.cancelled, InvalidStateError: words.known, SecurityError: words.noHost }[
      error.name
    ] ?? words.failed
  );
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  const trouble = form.querySelector("[data-passkey-trouble]");
  const button = form.querySelector("button[type=submit]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    button.disabled = true;
    try {
      form.elements.credential.value = JSON.stringify(answer(await ceremonies[form.dataset.passkey](form)));
      form.submit();
    } catch (error) {
      trouble.textContent = reason(error, trouble.dataset);
      trouble.hidden = false;
      button.disabled = false;
      button.focus();
    }
  });
}
