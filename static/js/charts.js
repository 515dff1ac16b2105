// The value under a pointer or a finger: read from the chart's own table, so nothing is said twice.

let tip;

// What the table says of one step: its days, and each figure with its heading.
function told(table, step) {
  const [days, ...figures] = table.tBodies[0].rows[step].cells;
  const [, ...headings] = table.tHead.rows[0].cells;
  const list = document.createElement("dl");
  figures.forEach((figure, place) => {
    const name = document.createElement("dt");
    const value = document.createElement("dd");
    name.textContent = headings[place].textContent;
    value.textContent = figure.textContent;
    list.append(name, value);
  });
  const title = document.createElement("strong");
  title.textContent = days.textContent;
  return [title, list];
}

function hide() {
  tip?.remove();
  for (const mark of document.querySelectorAll(".chart-mark")) mark.setAttribute("fill-opacity", "0");
}

function show(event, chart) {
  const frame = chart.closest(".chart-frame");
  const table = frame?.querySelector("details table");
  const mark = chart.querySelector(".chart-mark");
  if (!table || !mark) return;
  const picture = mark.ownerSVGElement;
  const count = table.tBodies[0].rows.length;
  const style = getComputedStyle(chart);
  const left = chart.getBoundingClientRect().left + parseFloat(style.paddingLeft);
  const width = chart.getBoundingClientRect().right - left;
  const step = Math.floor(((event.clientX - left) / width) * count);
  if (step < 0 || step >= count) return hide();
  mark.setAttribute("x", step * (picture.viewBox.baseVal.width / count));
  mark.setAttribute("fill-opacity", "0.07");
  tip ??= Object.assign(document.createElement("div"), { className: "chart-tip" });
  tip.setAttribute("aria-hidden", "true"); // the table says it to whoever cannot see
  tip.replaceChildren(...told(table, step));
  frame.append(tip);
  const inside = frame.getBoundingClientRect();
  const middle = left - inside.left + ((step + 0.5) / count) * width;
  const beside = middle + 12 + tip.offsetWidth > inside.width ? middle - 12 - tip.offsetWidth : middle + 12;
  tip.style.left = `${Math.max(0, beside)}px`;
  tip.style.top = `${chart.getBoundingClientRect().top - inside.top + 8}px`;
}

for (const kind of ["pointermove", "pointerdown"]) {
  document.addEventListener(kind, (event) => {
    const chart = event.target.closest?.("svg.chart");
    if (chart) show(event, chart);
    else if (tip?.isConnected) hide();
  });
}
document.addEventListener("scroll", hide, { passive: true });
