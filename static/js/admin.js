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

// Beside the form there is room for the announcement only on wide screens: folded on others.
document.addEventListener("DOMContentLoaded", () => {
  const wide = window.matchMedia("(min-width: 1180px)");
  const announcement = document.querySelector(".source__fold");
  const unfold = () => {
    if (announcement) announcement.open = wide.matches;
  };
  wide.addEventListener("change", unfold);
  unfold();
});

// Ctrl+S (⌘S) saves and goes on editing, "/" goes to the search of a list, and the arrow
// down from there to its first row. Nothing but Ctrl+S is heard while somebody types.
let saving = false;
window.addEventListener("pageshow", () => { saving = false; });
document.addEventListener("keydown", (pressed) => {
  const { key, target } = pressed;
  const withControl = (pressed.ctrlKey || pressed.metaKey) && !pressed.shiftKey;
  const alone = !(pressed.ctrlKey || pressed.metaKey || pressed.altKey);
  const search = document.getElementById("searchbar");
  if (withControl && !pressed.altKey && key.toLowerCase() === "s") {
    const save = document.querySelector('[name="_continue"]') ?? document.querySelector('[name="_save"]');
    if (!save) return;
    pressed.preventDefault();
    if (!saving) save.click();
    saving = true;
  } else if (key === "/" && alone && search && !target.closest("input, select, textarea, [contenteditable], .select2-container")) {
    pressed.preventDefault();
    search.focus();
    search.select();
  } else if (key === "ArrowDown" && alone && search && target === search) {
    const first = document.querySelector("#result_list tbody th a");
    if (!first) return;
    pressed.preventDefault();
    first.focus();
  }
});

// Where many organizations are not listed yet, one press ticks them all.
document.addEventListener("DOMContentLoaded", () => {
  const boxes = [...document.querySelectorAll(".add-it input")];
  const table = boxes[0]?.closest("table");
  if (boxes.length < 3 || !table) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = `Add all ${boxes.length} that are not listed yet`;
  button.addEventListener("click", () => {
    for (const box of boxes) box.checked = true;
    button.textContent = "Ticked: they are added when you save";
  });
  const line = document.createElement("p");
  line.className = "add-all";
  line.append(button);
  table.before(line);
});
