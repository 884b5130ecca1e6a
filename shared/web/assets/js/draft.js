// Keeps what is typed into the complaint form until it is sent: in this tab only, for a day at most. Another
// tab, another person at the same computer after the tab is closed, and our servers never see it.

const { draft: page, cameBack } = document.querySelector("script[data-draft]").dataset;

const NAME = "recourse-draft";
const DAY = 24 * 60 * 60 * 1000;
const PAUSE = 300;
const KEPT = ["text", "email", "tel", "textarea", "select-one"];

// Storage may be switched off, or full: then nothing is kept, and the form works as it is.
function kept() {
  try {
    const found = JSON.parse(sessionStorage.getItem(NAME));
    if (found && Date.now() - found.at < DAY) return found;
    sessionStorage.removeItem(NAME);
  } catch {}
  return null;
}

function keep(values) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ at: Date.now(), values }));
  } catch {}
}

function forget() {
  try {
    sessionStorage.removeItem(NAME);
  } catch {}
}

const form = document.getElementById("complaint-form");
const note = document.getElementById("draft");

function fields() {
  return [...form.elements].filter((field) => field.name && KEPT.includes(field.type));
}

function typed() {
  const values = { category: new FormData(form).get("category") ?? "" };
  for (const field of fields()) values[field.name] = field.value;
  return values;
}

function fillIn({ values }) {
  for (const field of fields()) {
    const untouched = field.type === "select-one" || field.value === "";
    if (untouched && typeof values[field.name] === "string" && values[field.name] !== "") field.value = values[field.name];
  }
}

function isWorthKeeping(values) {
  return ["description", "desired_outcome", "name", "email"].some((name) => values[name]);
}

function watch() {
  let pause;
  let wanted = true;
  const save = () => {
    const values = typed();
    if (!wanted || !isWorthKeeping(values)) return;
    // What this category does not ask for was typed under another one: it is kept beside.
    keep({ ...kept()?.values, ...values });
    note.hidden = false;
  };
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(save, PAUSE);
  });
  window.addEventListener("pagehide", save);
  note.querySelector("button").addEventListener("click", () => {
    wanted = false;
    forget();
    location.assign("/");
  });
  // What came back with an error is newer than what was kept.
  const before = kept();
  if (before && !cameBack) fillIn(before);
  if (before || cameBack) save();
}

function offer() {
  const before = kept();
  if (!before?.values.category) return;
  note.querySelector("a").href = `/?category=${encodeURIComponent(before.values.category)}`;
  note.querySelector("button").addEventListener("click", () => {
    forget();
    note.hidden = true;
  });
  note.hidden = false;
}

if (page === "sent") forget();
else if (form) watch();
else offer();
