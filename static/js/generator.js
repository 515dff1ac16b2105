// The Link Generator: the address appears at once, long lists are searched as one types. Without this file its buttons do the same.

const PAUSE = 180; // milliseconds without a key before anything is asked
let asked = new AbortController();
let pause;

const form = () => document.querySelector("[data-generator]");
const tell = (words) => { document.getElementById("announcements").textContent = words; };

// What was chosen, for an address of the page.
function choice() {
  const chosen = new URLSearchParams();
  for (const [name, value] of new FormData(form())) {
    if (value && name !== "csrfmiddlewaretoken") chosen.append(name, value);
  }
  return chosen;
}

// Whether a field, link or button of another answer is the one that was in its place.
function is_same(one, other) {
  const says = (place) => place.ariaLabel ?? (place.options ? "" : place.textContent);
  return one.name === other.name && one.value === other.value && says(one) === says(other);
}

// Puts in what another answer of this page says, but leaves alone what was just changed and where somebody is typing.
function put(html, only = "[data-region]", changed = null) {
  const active = document.activeElement;
  const is_busy = active === changed || active.matches("input[type=text]");
  for (const region of new DOMParser().parseFromString(html, "text/html").querySelectorAll(only)) {
    const held = document.getElementById(region.id);
    const has_focus = held?.contains(active);
    if (!held || held === region || (has_focus && is_busy)) continue;
    held.replaceWith(document.adoptNode(region));
    if (has_focus) [...region.querySelectorAll(active.localName)].find((one) => is_same(one, active))?.focus();
  }
  prepare();
}

async function update(changed) {
  asked.abort();
  asked = new AbortController();
  const chosen = choice();
  // A website that was the only one was nobody's choice: another partner has others.
  if (changed?.name === "partner" && form().querySelectorAll("input[type=radio][name=link]").length === 1) chosen.delete("link");
  const shown = `${form().getAttribute("action")}?${chosen}`;
  try {
    const answer = await fetch(`${shown}&show=links`, { signal: asked.signal });
    if (!answer.ok || answer.redirected) return location.assign(shown);
    put(await answer.text(), undefined, changed);
    history.replaceState(null, "", shown);
    tell(document.getElementById("address")?.value ?? "");
  } catch (problem) {
    if (problem.name !== "AbortError") location.assign(shown);
  }
}

// Whoever copies an address has generated it.
async function remember() {
  const answer = await fetch(form().action, { method: "POST", body: new FormData(form()) });
  if (answer.ok) put(await answer.text(), "#recent");
}

// A field in which one searches: ARIA's combobox with a list of options.
class Search {
  constructor(field) {
    this.field = field;
    this.kind = field.dataset.search;
    this.list = document.createElement("div");
    Object.assign(this.list, { id: `${this.kind}-options`, className: "options", hidden: true, role: "listbox" });
    this.list.setAttribute("aria-label", field.labels[0]?.textContent.trim() ?? "");
    const box = Object.assign(document.createElement("div"), { className: "search-box" });
    field.replaceWith(box);
    box.append(field, this.list);
    field.removeAttribute("list");
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-expanded": "false", "aria-controls": this.list.id, "aria-autocomplete": "list",
    })) field.setAttribute(name, value);
    field.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(() => this.open(field.value), PAUSE); });
    field.addEventListener("keydown", (event) => this.press(event));
    field.addEventListener("focus", () => field.select());
    field.addEventListener("click", () => { if (this.list.hidden) this.open(""); });
    field.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
  }

  async open(words) {
    this.asked = words;
    const query = new URLSearchParams({ of: this.kind, search: words, partner: choice().get("partner") ?? "" });
    const answer = await fetch(`${form().dataset.choices}?${query}`).catch(() => null);
    if (!answer?.ok || this.asked !== words || document.activeElement !== this.field) return;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-said]");
    this.list.replaceChildren(...found.children);
    if (!this.list.children.length) this.list.append(Object.assign(document.createElement("p"), { textContent: found.dataset.said }));
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.mark(null);
    tell(found.dataset.said);
  }

  close() {
    clearTimeout(pause);
    this.asked = null;
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.mark(null);
  }

  mark(option) {
    this.active?.setAttribute("aria-selected", "false");
    this.active = option;
    if (!option) return this.field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    this.field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  choose(option) {
    if (!option) return;
    this.field.value = option.dataset.code;
    this.close();
    update(this.field);
  }

  press(event) {
    const options = [...this.list.querySelectorAll("[role=option]")];
    const at = options.indexOf(this.active);
    const meant = this.active ?? (options.length === 1 ? options[0] : null);
    const keys = {
      ArrowDown: () => this.list.hidden ? this.open("") : this.mark(options[(at + 1) % options.length] ?? null),
      ArrowUp: () => this.mark(options.at(at < 0 ? -1 : at - 1) ?? null),
      Enter: () => this.choose(meant),
      Escape: () => this.close(),
    };
    const is_for_the_list = event.key === "ArrowDown" || (!this.list.hidden && (event.key !== "Enter" || meant));
    if (!keys[event.key] || !is_for_the_list) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  }
}

function prepare() {
  for (const field of document.querySelectorAll("[data-search]:not([role])")) new Search(field);
  for (const button of document.querySelectorAll("[data-share]")) button.hidden = !navigator.share;
}

document.addEventListener("change", (event) => {
  if (event.target.closest("[data-generator]")) update(event.target);
});

// Campaign tags take effect while they are typed.
document.addEventListener("input", (event) => {
  if (!event.target.name?.startsWith("utm_")) return;
  clearTimeout(pause);
  pause = setTimeout(() => update(event.target), PAUSE);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-remember]")) remember();
  const { title, address: url } = event.target.closest("[data-share]")?.dataset ?? {};
  if (url) navigator.share({ title, url }).catch(() => {});
});

prepare();
