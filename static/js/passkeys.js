// Passkeys are asked for by the browser: a form with data-passkey says what for, and carries the answer back.
// What is said of it stands in the form's data-passkey-says, in the language of the page.

async function optionsFor(form) {
  if (form.dataset.passkey !== "sign-in") return JSON.parse(document.getElementById("passkey-data").textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new TypeError("away");
  return answer.json();
}

async function passkeyFor(form) {
  const options = await optionsFor(form);
  if (form.dataset.passkey !== "add") return window.webauthnJSON.get(options.request_options);
  const wanted = options.creation_options;
  // One that the device finds by itself, and that asks who you are.
  Object.assign(wanted.publicKey.authenticatorSelection, {
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  });
  return window.webauthnJSON.create(wanted);
}

function say(form, what) {
  const place = form.querySelector("[data-passkey-says]");
  place.textContent = place.dataset[what] ?? "";
  place.hidden = !what;
}

async function onSubmit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector("button");
  say(form, "");
  button.disabled = true;
  try {
    form.elements.credential.value = JSON.stringify(await passkeyFor(form));
    form.submit();
  } catch (problem) {
    say(form, problem instanceof TypeError ? "away" : "refused");
  } finally {
    button.disabled = false;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const isKnown = Boolean(window.PublicKeyCredential && window.webauthnJSON);
  form.addEventListener("submit", onSubmit);
  if (isKnown) continue;
  if (form.dataset.passkey === "sign-in") form.hidden = true; // there is another way to come in
  else say(form, "unknown");
}
