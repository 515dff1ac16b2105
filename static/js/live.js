// Changes to a page apply at once, without loading it anew: <div data-live> holds a GET form, links to the page itself,
// and parts (data-part, with an id) that are replaced by those of the new answer. Whatever goes wrong, the browser
// follows the address as it would without this file.

const PAUSE = 600; // milliseconds without a key in a day before it is asked for
const region = () => document.querySelector("[data-live]");
let asked = new AbortController();
let pause;
let shown = location.href; // what the page says
let latest = location.href; // what was asked for last; it may still be on its way

// The form's choices as an address; what is empty, or stands there only because nothing was asked, goes without saying.
function addressOf(form) {
  const chosen = {};
  const fields = [...form.elements].filter((field) => field.name && (field.checked || !["checkbox", "radio"].includes(field.type)));
  const days = fields.filter((field) => field.type === "date");
  const isAsked = days.some((field) => field.value !== (field.dataset.unasked ?? ""));
  for (const field of fields) {
    if (!field.value || (days.includes(field) && !isAsked)) continue;
    chosen[field.name] = chosen[field.name] ? `${chosen[field.name]},${field.value}` : field.value;
  }
  const query = new URLSearchParams(chosen).toString().replaceAll("%2C", ",");
  return `${new URL(form.action).pathname}${query ? `?${query}` : ""}`;
}

// Links and fields say what to change of what is shown. If something else is on its way, that is changed too.
function joined(address) {
  const [wanted, now, found] = [address, shown, latest].map((each) => new URL(each, location.href).searchParams);
  for (const name of new Set([...wanted.keys(), ...now.keys()])) {
    if (wanted.get(name) === now.get(name)) continue;
    if (wanted.has(name)) found.set(name, wanted.get(name));
    else found.delete(name);
  }
  const query = found.toString().replaceAll("%2C", ",");
  return `${location.pathname}${query ? `?${query}` : ""}`;
}

// The fields that stay are told what the answer says of them: an old code becomes the one that it means.
function agree(part, fresh) {
  for (const field of part.querySelectorAll("input, select")) {
    const other = fresh.querySelector(`#${CSS.escape(field.id)}`);
    if (!other) continue;
    if (field.type === "checkbox") field.checked = other.checked;
    else if (field.value !== other.value) field.value = other.value;
  }
}

// Each part gives way to its new self, but for a field in which somebody is.
function swap(here, fresh) {
  const held = document.activeElement;
  for (const part of here.querySelectorAll("[data-part]")) {
    const other = fresh.querySelector(`#${CSS.escape(part.id)}`);
    if (!other) return here.replaceWith(fresh);
    const isHeld = held.form && part.contains(held) && held.matches("input, select");
    if (isHeld && !other.matches(".field-wrong") && !part.matches(".field-wrong")) agree(part, other);
    else part.replaceWith(other);
  }
}

// The focus stays on what was used; if that is gone, it goes to what has changed.
function keepFocus(id, isPaged) {
  if (document.activeElement !== document.body && document.activeElement.isConnected) return;
  const place = (!isPaged && id && document.getElementById(id)) || document.getElementById(isPaged ? "figures-heading" : "report-heading");
  place?.focus({ preventScroll: !isPaged });
}

function fail(here, address) {
  const notice = Object.assign(document.createElement("div"), { className: "notice notice-warn report-failed" });
  notice.setAttribute("role", "alert");
  const again = Object.assign(document.createElement("a"), { className: "button", href: address });
  notice.append(here.dataset.failed, again);
  again.textContent = here.dataset.again;
  here.querySelector(".report-failed")?.remove();
  here.prepend(notice);
}

async function show(address, { isNew = true, isPaged = false } = {}) {
  latest = new URL(shown === latest ? address : joined(address), location.href).href;
  await load(region(), latest, isNew, isPaged);
}

async function load(here, address, isNew, isPaged) {
  const used = document.activeElement?.id;
  asked.abort();
  const mine = (asked = new AbortController());
  here.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (!fresh || answer.redirected) return location.assign(address);
    if (isNew) history.pushState({ isLive: true }, "", address);
    shown = latest = address;
    document.title = page.title;
    here.querySelector(".report-failed")?.remove();
    swap(here, fresh);
    start();
    keepFocus(used, isPaged);
    document.getElementById("announcements").textContent = region().querySelector("[data-said]")?.dataset.said ?? "";
  } catch (problem) {
    if (problem.name === "AbortError") return;
    latest = shown;
    fail(here, address);
  } finally {
    if (asked === mine) region().removeAttribute("aria-busy");
  }
}

// What is chosen in a strip that is wider than the screen is brought into sight.
function start() {
  region()?.classList.add("is-live");
  for (const current of document.querySelectorAll("[data-live] nav [aria-current]")) {
    current.parentElement.scrollLeft = current.offsetLeft - (current.parentElement.clientWidth - current.offsetWidth) / 2;
  }
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form || !form.closest("[data-live]")) return;
  clearTimeout(pause);
  const isDay = event.target.type === "date";
  if (isDay && !event.target.validity.valid) return;
  pause = setTimeout(() => show(addressOf(form)), isDay ? PAUSE : 0);
});

document.addEventListener("submit", (event) => {
  if (!event.target.closest("[data-live]") || event.target.method !== "get") return;
  event.preventDefault();
  clearTimeout(pause);
  show(addressOf(event.target));
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) return window.print();
  const link = event.target.closest("[data-live] a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.dataset.plain !== undefined || link.origin !== location.origin || link.pathname !== location.pathname) return;
  event.preventDefault();
  show(link.href, { isPaged: Boolean(link.closest(".pagination")) });
});

window.addEventListener("popstate", () => {
  if (!region()) return;
  shown = latest = location.href;
  show(location.href, { isNew: false });
});

start();
