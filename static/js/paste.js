// Keeps the links of what is pasted: the browser puts only its words into the field. And
// Ctrl+Enter (⌘Enter) in the field reads it.
"use strict";
const field = document.querySelector(".paste textarea");
const kept = document.querySelector('.paste [name="html"]');
const told = document.querySelector(".paste__links");
const MOST = 1_000_000; // characters

// Of a page only words and links are needed; pictures can be very large.
const withoutPictures = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const each of page.querySelectorAll("img, svg, picture, video, style, link, meta")) {
    each.remove();
  }
  for (const each of page.querySelectorAll("[style], [class]")) {
    each.removeAttribute("style");
    each.removeAttribute("class");
  }
  return page;
};

field?.addEventListener("paste", (paste) => {
  const html = paste.clipboardData?.getData("text/html");
  const all = field.selectionStart === 0 && field.selectionEnd === field.value.length;
  if (all) {
    kept.value = "";
  }
  if (html) {
    const page = withoutPictures(html);
    const found = page.body.innerHTML;
    if (kept.value.length + found.length <= MOST) {
      kept.value += found;
    }
  }
  const page = new DOMParser().parseFromString(kept.value, "text/html");
  const links = page.querySelectorAll('a[href^="http"]').length;
  told.hidden = links === 0;
  told.textContent = links === 1 ? "One link is kept." : `${links} links are kept.`;
});
// Files that are dropped beside their field would be opened instead of this page.
const files = document.querySelector('.paste [type="file"]');
const hasFiles = (drag) => drag.dataTransfer?.types.includes("Files");
document.addEventListener("dragover", (drag) => {
  if (hasFiles(drag)) drag.preventDefault();
});
document.addEventListener("drop", (drop) => {
  if (!hasFiles(drop) || !files) return;
  drop.preventDefault();
  files.files = drop.dataTransfer.files;
  files.focus();
});
field?.addEventListener("keydown", (pressed) => {
  if (pressed.key === "Enter" && (pressed.ctrlKey || pressed.metaKey)) {
    pressed.preventDefault();
    field.form.requestSubmit();
  }
});
