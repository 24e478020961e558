"use strict";
// Shows the values under the pointer; the rest of the page works without it.
for (const chart of document.querySelectorAll(".chart")) {
  const data = chart.querySelector("script");
  if (!data) continue;
  const points = JSON.parse(data.textContent);
  const area = chart.querySelector(".area"), cursor = chart.querySelector(".cursor"), tip = chart.querySelector(".tip");
  const show = event => {
    const box = area.getBoundingClientRect();
    const at = 100 * (event.clientX - box.left) / box.width;
    let near = points[0];
    for (const point of points) if (Math.abs(point.x - at) < Math.abs(near.x - at)) near = point;
    tip.textContent = "epoch " + near.epoch + "\n" + near.values.join("\n");
    cursor.hidden = tip.hidden = false;
    cursor.style.left = near.x + "%";
    tip.style.left = near.x < 50 ? "calc(" + near.x + "% + 10px)" : "auto";
    tip.style.right = near.x < 50 ? "auto" : "calc(" + (100 - near.x) + "% + 10px)";
  };
  area.addEventListener("pointermove", show);
  area.addEventListener("pointerdown", show);
  area.addEventListener("pointerleave", () => { cursor.hidden = tip.hidden = true; });
}
for (const map of document.querySelectorAll(".map")) {
  const { names, rows } = JSON.parse(map.querySelector("script").textContent);
  const svg = map.querySelector("svg"), tip = map.querySelector(".tip");
  const show = event => {
    const box = svg.getBoundingClientRect(), last = names.length - 1;
    const cell = (at, size) => Math.min(last, Math.max(0, Math.floor(names.length * at / size)));
    const actual = cell(event.clientY - box.top, box.height), predicted = cell(event.clientX - box.left, box.width);
    const all = Object.values(rows[actual]).reduce((sum, count) => sum + count, 0);
    tip.textContent = names[actual] + (actual === predicted ? " predicted correctly: " : " predicted as " + names[predicted] + ": ")
      + (rows[actual][predicted] || 0) + " of " + all;
  };
  svg.addEventListener("pointermove", show);
  svg.addEventListener("pointerdown", show);
}
