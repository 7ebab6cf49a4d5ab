// Keeps one phone, and what is beside it, fresh without a reload. The page works without this file.
const at = document.body.dataset.thread;
const scroller = document.getElementById("scroller");
const wire = document.getElementById("wire");
const RETRY_MS = 1000;

/** What the server says there is; what the page shows is compared with it. */
let marks = {};
let busy = false;
let again = false;

function parse(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

async function fragment(path) {
  const answer = await fetch(`${at}/${path}`);
  if (answer.status === 204) return null;
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return parse(await answer.text());
}

async function freshThread() {
  const shown = document.getElementById("now");
  // A phone in the pocket shows its locked screen, not the thread: nothing is read there.
  if (document.hidden || marks.thread === shown.dataset.state) return;
  const list = document.getElementById("bubbles");
  const after = list.lastElementChild?.dataset.seq ?? 0;
  const news = await fragment(`messages?${new URLSearchParams({ after, state: shown.dataset.state })}`);
  if (!news) return;
  const added = [...news.querySelectorAll("#bubbles > li")].filter((one) => Number(one.dataset.seq) > Number(after));
  list.append(...added);
  const held = shown.contains(document.activeElement);
  shown.replaceWith(news.getElementById("now"));
  document.getElementById("lock").replaceWith(news.getElementById("lock"));
  if (held) document.getElementById("message").focus();
  if (added.length > 0) scroller.scrollTop = 0;
}

async function freshLab() {
  const shown = document.getElementById("window-now");
  if (marks.lab === shown.dataset.state) return;
  const news = await fragment("lab");
  for (const id of ["window-now", "pending-faults"]) document.getElementById(id).replaceWith(news.getElementById(id));
}

async function freshWire() {
  const list = document.getElementById("exchanges");
  if (marks.wire === Number(list.dataset.revision)) return;
  const query = new URLSearchParams({ after: list.dataset.revision, show: wire.dataset.show });
  const news = (await fragment(`wire?${query}`)).getElementById("exchanges");
  for (const entry of [...news.children]) {
    ready(entry);
    const old = document.getElementById(entry.id);
    if (old) {
      for (const [index, part] of [...entry.querySelectorAll("details")].entries()) {
        part.open = old.querySelectorAll("details")[index]?.open ?? false;
      }
      const held = old.contains(document.activeElement);
      old.replaceWith(entry);
      if (held) entry.querySelector("summary").focus();
      continue;
    }
    const below = [...list.children].find((one) => Number(one.dataset.seq) < Number(entry.dataset.seq));
    list.insertBefore(entry, below ?? null);
  }
  while (list.children.length > Number(wire.dataset.kept)) list.lastElementChild.remove();
  list.dataset.revision = news.dataset.revision;
}

/** One round at a time; what comes meanwhile makes another. */
async function refresh() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  try {
    do {
      again = false;
      await freshThread();
      await freshLab();
      await freshWire();
    } while (again);
  } catch {
    // The simulator is away for a moment; the next event tries again.
    setTimeout(refresh, RETRY_MS);
  } finally {
    busy = false;
  }
}

/** What a script alone can do appears with the script. */
function ready(part) {
  for (const copy of part.querySelectorAll("[data-copy]")) copy.hidden = false;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("live" in form.dataset)) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  if ("clears" in form.dataset) form.reset();
  form.closest("details.menu")?.removeAttribute("open");
  const answer = await fetch(form.action, { method: "POST", body, headers: { "x-live": "1" } }).catch(() => null);
  if (!answer?.ok) location.reload();
});

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (!copy) return;
  const command = copy.closest(".inside").querySelector(".curl pre").textContent;
  const words = copy.textContent;
  const copied = await navigator.clipboard.writeText(command).then(() => true, () => false);
  copy.textContent = copied ? "Copied" : "Not copied: choose it by hand";
  if (!copied) copy.closest(".inside").querySelector(".curl").open = true;
  setTimeout(() => { copy.textContent = words; }, 2000);
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

const events = new EventSource(`${at}/live`);
events.addEventListener("marks", (event) => {
  marks = JSON.parse(event.data);
  refresh();
});
document.addEventListener("visibilitychange", refresh);
ready(document);
