// Shows the button for a passkey where the browser knows any, and says what went wrong.
"use strict";
for (const place of document.querySelectorAll(".passkey")) {
  const button = place.querySelector("button");
  const said = place.querySelector(".passkey__said");
  if (!window.webauthnJSON?.supported()) {
    said.textContent = "This browser knows no passkeys.";
    continue;
  }
  button.hidden = false;
  button.addEventListener("click", () => { said.textContent = ""; });
  document.addEventListener("allauth.error", (failed) => {
    failed.preventDefault();
    said.textContent = "That did not work, or took too long. Try again.";
  });
}
