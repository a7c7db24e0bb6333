// Shows the buttons that copy the text of a field: without a script they could not.
"use strict";
for (const button of document.querySelectorAll("button[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copies);
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      document.execCommand("copy"); // without https there is no other way
    }
    button.parentElement.querySelector('[role="status"]').textContent = "Copied.";
  });
}
