// Keeps spans of time true while a page stays open: "in 3 h", "overdue 5 min". Elements say their moment in
// `data-due`; the words come with the script's own tag. Nothing is announced: who listens hears what the page
// said when it opened.

const words = document.querySelector("script[data-now]").dataset;
const opened = { there: Date.parse(words.now), here: Date.now() };

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const EVERY = 15_000;

// As web::format says it on the server.
function until(due) {
  const now = opened.there + (Date.now() - opened.here);
  const seconds = Math.floor(due / 1000) - Math.floor(now / 1000);
  const way = seconds < 0 ? "overdue" : "in";
  const left = Math.abs(seconds);
  if (left < MINUTE) return words[`${way}_now`];
  if (left < HOUR) return counted(`${way}_minutes`, left / MINUTE);
  if (left < 2 * DAY) return counted(`${way}_hours`, left / HOUR);
  return counted(`${way}_days`, left / DAY);
}

function counted(word, number) {
  return words[word].replace("{n}", Math.floor(number));
}

function tick() {
  for (const element of document.querySelectorAll("[data-due]")) {
    const said = until(Date.parse(element.dataset.due));
    if (element.textContent !== said) element.textContent = said;
  }
}

setInterval(tick, EVERY);
// A tab that slept, and a page that comes back by the back button.
document.addEventListener("visibilitychange", tick);
window.addEventListener("pageshow", tick);
