// Puts the cursor where the editor goes on: into a row just added, at what is wrong.
"use strict";
document.addEventListener("formset:added", (added) => {
  const fields = [...added.target.querySelectorAll("input, select, textarea")];
  fields.find((field) => field.offsetParent)?.focus();
});
// A field that a search replaces cannot be seen itself: what stands for it has the focus.
const focusOn = (place) => {
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  const seen = place.matches(".select2-hidden-accessible")
    ? place.nextElementSibling?.querySelector("[tabindex]")
    : place;
  const field = seen?.matches(".inline-group")
    ? seen.querySelector(".select2-selection, input:not([type=hidden]), select, textarea")
    : seen;
  field?.focus();
  field?.scrollIntoView({ block: "center" });
};
document.addEventListener("click", (click) => {
  const link = click.target.closest?.('.asked a[href^="#"]');
  const place = link && document.getElementById(link.hash.slice(1));
  if (place) {
    click.preventDefault();
    focusOn(place);
  }
});
window.addEventListener("load", () => {
  const told = document.querySelector(".change-form [autofocus]");
  const linked = document.getElementById(location.hash.slice(1));
  if (told) {
    if (document.activeElement === document.body) told.focus();
  } else if (linked?.closest(".change-form")) {
    focusOn(linked);
  }
});
