// The desk's list by keyboard: j and k go from row to row, x ticks one, a ticks all or none, / goes to the search.
// Enter opens a row because its link has the focus. Nothing happens while somebody types, or with a modifier.

const search = document.querySelector("#search-q");
const help = document.querySelector("[data-keys]");
if (help) help.hidden = false;

const links = () => [...document.querySelectorAll(".row-card a.reference")];
const ticks = () => [...document.querySelectorAll(".row-card .pick input")];

function row() {
  return document.activeElement?.closest(".row-card");
}

function go(by) {
  const all = links();
  const here = all.findIndex((link) => row()?.contains(link));
  const there = here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by;
  all[there]?.focus();
}

function tick() {
  const box = row()?.querySelector(".pick input");
  if (box) box.checked = !box.checked;
}

function tickAll() {
  const all = ticks();
  const on = all.some((box) => !box.checked);
  for (const box of all) box.checked = on;
}

const acts = { j: () => go(1), k: () => go(-1), x: tick, a: tickAll, "/": () => search?.focus() };

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
