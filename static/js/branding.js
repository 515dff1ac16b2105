// The colour that is typed and the one that is picked are the same, and the drawing shows it.

function tie(picker) {
  const field = document.querySelector(picker.dataset.colourOf);
  const preview = document.querySelector(`[data-preview-of="${picker.dataset.colourOf}"]`);

  const show = () => {
    preview.src = `${preview.dataset.address}?colour=${encodeURIComponent(picker.value)}`;
  };

  picker.addEventListener("change", () => {
    field.value = picker.value;
    show();
  });

  field.addEventListener("change", () => {
    const digits = field.value.trim().toLowerCase().replace(/^#/, "");
    if (!/^[0-9a-f]{6}$/.test(digits)) return;
    picker.value = `#${digits}`;
    show();
  });

  picker.hidden = false;
}

document.addEventListener("DOMContentLoaded", () => {
  for (const picker of document.querySelectorAll("[data-colour-of]")) tie(picker);
});
