// Shows the button for a passkey where the browser knows any, and says what went wrong.
// What passes between browser and key is done by allauth's own script.
"use strict";
for (const place of document.querySelectorAll(".passkey")) {
  const button = place.querySelector("button");
  const said = place.querySelector(".passkey__said");
  if (!window.webauthnJSON?.supported()) {
    said.textContent = "This browser knows no passkeys.";
    continue;
  }
  button.hidden = false;
  said.textContent = "";
  button.addEventListener("click", () => { said.textContent = ""; });
  document.addEventListener("allauth.error", (failed) => {
    failed.preventDefault();
    said.textContent = "That did not work, or took too long. Try again.";
  });
  const ids = { credential: "id_credential", passwordless: "id_passwordless" };
  for (const act of ["login", "authenticate", "add"]) ids[act] = button.id;
  if (document.getElementById("js_data")) ids.data = "js_data";
  window.allauth.webauthn.forms[place.dataset.kind]({ ids });
}
