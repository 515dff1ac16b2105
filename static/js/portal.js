// Small comforts. Every page does its work without them.

const SHOWN_FOR = 2000; // milliseconds that "Copied" stays on a button

// What is said aloud to a screen reader; the page's own language stands in its data.
function announcements() {
  return document.getElementById("announcements");
}

function announce(text) {
  const place = announcements();
  if (place) place.textContent = text;
}

async function copy(text, source) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard without https: the old way still works from a field.
    if (!source.select) return false;
    source.select();
    return document.execCommand("copy");
  }
}

async function copyFrom(button) {
  const source = document.querySelector(button.dataset.copy);
  if (!source) return;
  const done = await copy(source.value ?? source.textContent.trim(), source);
  if (source.select) source.select();
  const { copied = "Copied", copyByHand = "Press Ctrl+C to copy" } = announcements()?.dataset ?? {};
  const words = done ? copied : copyByHand;
  const label = button.dataset.label ?? button.textContent;
  button.dataset.label = label;
  button.style.minWidth = `${button.offsetWidth}px`; // its neighbours stay where they are
  button.textContent = words;
  button.classList.toggle("is-done", done);
  announce(words);
  clearTimeout(button.timer);
  button.timer = setTimeout(() => {
    button.textContent = label;
    button.classList.remove("is-done");
    announce("");
  }, SHOWN_FOR);
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copyFrom(button);
  closeMenus(event.target.closest("details[data-menu]"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// <form data-autosubmit>, or a single field with it: a choice asks again at once, through the named button if there is one.
document.addEventListener("change", (event) => {
  const asks = event.target.closest("[data-autosubmit]");
  if (!asks || !event.target.form) return;
  const button = asks.dataset.autosubmit ? document.querySelector(asks.dataset.autosubmit) : null;
  event.target.form.requestSubmit(button);
});
