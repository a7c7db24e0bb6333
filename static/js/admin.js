// Puts the cursor where the editor goes on: into a row just added, or at what is wrong.
"use strict";
document.addEventListener("formset:added", (added) => {
  const fields = [...added.target.querySelectorAll("input, select, textarea")];
  fields.find((field) => field.offsetParent)?.focus();
});
window.addEventListener("load", () => {
  const wrong = document.querySelector('[aria-invalid="true"]');
  wrong?.closest("details")?.setAttribute("open", "");
  wrong?.focus();
});
