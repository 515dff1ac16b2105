// Names for what Django's admin leaves nameless to a screen reader. Its own words stand in its tag, in the page's language.

const words = document.currentScript.dataset;

function name(element, text) {
  if (element && text) element.setAttribute("aria-label", text);
}

function labelOf(id) {
  const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
  return label?.textContent.trim().replace(/:$/, "");
}

function nameEverything() {
  name(document.querySelector("#searchbar"), words.search);

  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    const drawn = select.nextElementSibling;
    const text = labelOf(select.id);
    for (const part of drawn.querySelectorAll("[role=combobox], [role=textbox], .select2-search__field")) name(part, text);
    drawn.querySelector("ul.select2-selection__rendered")?.setAttribute("role", "presentation");
  }

  for (const [part, word] of [["0", words.day], ["1", words.time]]) {
    for (const input of document.querySelectorAll(`.datetime input[id$="_${part}"]`)) {
      name(input, `${labelOf(input.id) ?? labelOf(input.id.slice(0, -1) + "0") ?? ""} ${word}`.trim());
    }
  }
}

// Its lists to search in are drawn by jQuery; what is asked of jQuery later comes after that.
if (window.django?.jQuery) window.django.jQuery(nameEverything);
else document.addEventListener("DOMContentLoaded", nameEverything);
