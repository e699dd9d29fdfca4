/* Courtesies of forms; each form works without them. */

/* A second press while the first is on its way does nothing. The server is safe either way. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.getAttribute("aria-busy") === "true") event.preventDefault();
  form.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
});

/* Filters that were left empty stay out of the address. */
document.addEventListener("formdata", (event) => {
  if (!event.target.matches("[data-filter-bar]")) return;
  for (const [name, value] of [...event.formData]) {
    if (value === "") event.formData.delete(name);
  }
});
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.detail.elt.matches("[data-filter-bar]")) return;
  for (const [name, value] of Object.entries(event.detail.parameters)) {
    if (value === "") delete event.detail.parameters[name];
  }
});

/* A date field reports a change at each key, when half of the day is still to come: what is typed
   counts once the field is left, or Enter is pressed. What is picked by mouse counts at once. */
let typedDate = null;

document.addEventListener("keydown", (event) => {
  if (!event.target.matches("[data-filter-bar] input[type=date]")) return;
  if (event.key === "Enter") typedDate = null;
  else if (event.key !== "Tab" && event.key !== "Shift") typedDate = event.target;
});
document.addEventListener("change", (event) => {
  if (event.target === typedDate) event.stopPropagation();
}, true);
document.addEventListener("focusout", (event) => {
  if (event.target !== typedDate) return;
  typedDate = null;
  event.target.dispatchEvent(new Event("change", { bubbles: true }));
});

/* Files: say at once that one is too large, and show where it may be dropped. */
function checkSize(drop) {
  const input = drop.querySelector("input[type=file]");
  const problem = drop.querySelector(".file-drop-problem");
  const limit = Number(input.dataset.maxBytes || Infinity);
  const tooLarge = [...input.files].some((file) => file.size > limit);
  problem.textContent = tooLarge ? drop.dataset.tooLarge : "";
  problem.hidden = !tooLarge;
  if (tooLarge) input.value = "";
}

document.addEventListener("change", (event) => {
  const drop = event.target.closest("[data-file-drop]");
  if (drop) checkSize(drop);
});

for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(name, (event) => {
    const drop = event.target.closest?.("[data-file-drop]");
    if (!drop) return;
    drop.classList.toggle("is-over", over);
    if (name === "dragleave") return;
    event.preventDefault();
    if (name === "drop" && event.dataTransfer.files.length) {
      const input = drop.querySelector("input[type=file]");
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}

/* After a refused form the reader starts at what was wrong. */
document.querySelector("[data-focus]")?.focus();
