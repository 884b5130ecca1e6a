// Sends a file straight to where evidence is kept and shows how far it is. The form is the same without it:
// whatever fails here goes the plain way, as long as the file is small enough for that.

const words = document.querySelector("script[data-upload]").dataset;
const form = document.getElementById("evidence-form");
const field = form.elements.namedItem("file");
const button = form.querySelector("button");

const TRIES = 3;
const PAUSE = 1500;

// How far it is, and the way to stop it.
const bar = document.createElement("progress");
const percent = document.createElement("span");
const stop = document.createElement("button");
const state = document.createElement("p");
const shown = document.createElement("div");
bar.max = 100;
bar.setAttribute("aria-label", words.progress);
percent.setAttribute("aria-hidden", "true");
stop.type = "button";
stop.className = "quiet small";
stop.textContent = words.stop;
state.className = "note";
state.setAttribute("role", "status");
shown.className = "upload";
shown.hidden = true;
shown.append(bar, percent, stop);
form.append(shown, state);

// With a script the larger limit holds.
document.getElementById("evidence-file-hint").textContent = words.hint;

class Stopped extends Error {}

let request = null;
let stopped = false;
stop.addEventListener("click", () => {
  stopped = true;
  request?.abort();
});

function busy(is) {
  button.disabled = is;
  shown.hidden = !is;
  form.setAttribute("aria-busy", String(is));
  if (is) window.addEventListener("beforeunload", warn);
  else window.removeEventListener("beforeunload", warn);
}

function warn(event) {
  event.preventDefault();
}

function show(part) {
  const number = Math.floor(part * 100);
  bar.value = number;
  percent.textContent = `${number} %`;
}

// The error stands beside its field, and a screen reader says so.
function refuse(name, text) {
  const control = form.elements.namedItem(name) ?? field;
  let place = document.getElementById(`${control.id}-error`);
  if (!place) {
    place = document.createElement("p");
    place.id = `${control.id}-error`;
    place.className = "wrong";
    control.parentElement.append(place);
    const described = control.getAttribute("aria-describedby");
    control.setAttribute("aria-describedby", [described, place.id].filter(Boolean).join(" "));
  }
  place.textContent = text;
  control.setAttribute("aria-invalid", "true");
  control.focus();
}

function clear() {
  state.textContent = "";
  for (const place of form.querySelectorAll(".wrong")) place.textContent = "";
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}

async function digest(file) {
  const bytes = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// An upload of exactly this file, or what is wrong with it.
async function ask(file) {
  const body = {
    kind: form.elements.namedItem("kind").value,
    file_name: file.name,
    content_type: file.type,
    size_bytes: file.size,
    sha256: await digest(file),
  };
  const answer = await fetch(words.upload, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  const said = await answer.json();
  if (answer.ok) return { signed: said };
  if (answer.status >= 500) throw new Error(said.title);
  return { refused: said };
}

function put(file, signed) {
  return new Promise((done, failed) => {
    request = new XMLHttpRequest();
    request.open(signed.method, signed.url);
    for (const [name, value] of Object.entries(signed.headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => show(event.loaded / (event.total || file.size)));
    request.addEventListener("load", () => (request.status === 200 ? done() : failed(new Error(`${request.status}`))));
    request.addEventListener("error", () => failed(new Error("lost")));
    request.addEventListener("abort", () => failed(new Stopped()));
    request.send(file);
  });
}

// A connection that is lost on the way is taken up again.
async function deliver(file, signed) {
  for (let left = TRIES - 1; ; left -= 1) {
    if (stopped) throw new Stopped();
    try {
      return await put(file, signed);
    } catch (error) {
      if (error instanceof Stopped || left === 0) throw error;
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }
}

async function send(file) {
  clear();
  if (file.size > Number(words.most)) return refuse("file", words.large);
  stopped = false;
  show(0);
  busy(true);
  state.textContent = words.sending;
  try {
    const { signed, refused } = await ask(file);
    if (refused) {
      state.textContent = "";
      busy(false);
      return refuse(refused.field, refused.detail);
    }
    await deliver(file, signed);
    busy(false);
    location.assign(words.done);
  } catch (error) {
    busy(false);
    if (error instanceof Stopped) state.textContent = words.stopped;
    else if (file.size <= Number(words.plain)) form.submit();
    else {
      state.textContent = "";
      refuse("file", words.failed);
    }
  }
}

form.addEventListener("submit", (event) => {
  const file = field.files[0];
  // Without a file the browser has its say; without a digest there is only the plain way.
  if (!file || !globalThis.crypto?.subtle) return;
  event.preventDefault();
  if (!button.disabled) send(file);
});
