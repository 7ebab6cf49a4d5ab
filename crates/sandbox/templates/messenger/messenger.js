// Keeps one thread fresh without a reload. The page works without this file.
const list = document.getElementById("bubbles");
const log = list.closest("[role=log]");
const EVERY_MS = 700;
let busy = false;

function toEnd() {
  log.scrollTop = log.scrollHeight;
}

async function refresh() {
  if (busy || document.hidden) return;
  busy = true;
  try {
    const shown = document.getElementById("now");
    const after = list.lastElementChild?.dataset.seq ?? 0;
    const query = new URLSearchParams({ after, state: shown.dataset.state });
    const answer = await fetch(`${location.pathname}/messages?${query}`);
    if (answer.status !== 200) return;
    const news = new DOMParser().parseFromString(await answer.text(), "text/html");
    const added = [...news.querySelectorAll("#bubbles > li")];
    list.append(...added);
    shown.replaceWith(news.getElementById("now"));
    if (added.length > 0) toEnd();
  } catch {
    // The simulator is away for a moment; the next round tries again.
  } finally {
    busy = false;
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("live" in form.dataset)) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  form.reset();
  const answer = await fetch(form.action, { method: "POST", body, headers: { "x-live": "1" } }).catch(() => null);
  if (answer?.ok) await refresh();
  else location.reload();
});

document.addEventListener("visibilitychange", refresh);
setInterval(refresh, EVERY_MS);
toEnd();
