// Every page works without this file. It keeps what htmx does in bounds, and closes what nobody looks at any more.
(function () {
  "use strict";
  // htmx asks for news: not while nobody looks, and where another page answers (a login), that page is shown.
  document.addEventListener("htmx:before:request", function (event) {
    if (document.hidden) { event.preventDefault(); }
  });
  document.addEventListener("htmx:after:request", function (event) {
    if (!event.detail.ctx.response.raw.redirected) { return; }
    event.preventDefault();
    window.location.reload();
  });
  // What shows figures closes by itself: a while before it says so, and afterwards nothing stays on the screen.
  var stay = document.querySelector("form[data-stay]");
  if (stay) {
    var closes;
    // Not by way of the history: *back* must not lead to what was hidden.
    var leave = function () { window.location.replace(stay.getAttribute("data-then")); };
    var warns;
    var from = function (seconds) { closes = Date.now() + seconds * 1000; warns = Math.min(60, seconds / 3) * 1000; };
    from(Number(stay.getAttribute("data-stay")));
    document.addEventListener("stay", function (event) { from(event.detail); });
    stay.addEventListener("submit", function (event) {
      event.preventDefault();
      event.stopPropagation();
      var fields = new URLSearchParams(new FormData(stay));
      fields.set("quiet", "yes");
      fetch(stay.action, { method: "POST", body: fields, credentials: "same-origin", redirect: "error" })
        .then(function (answer) { return answer.json(); })
        .then(function (left) { if (left.seconds > 0) { from(left.seconds); } else { leave(); } })
        .catch(leave);
    });
    window.setInterval(function () {
      var left = closes - Date.now();
      stay.querySelector("[role=alert]").hidden = left > warns;
      if (left < -1000) { closes = Infinity; leave(); }
    }, 1000);
  }
  // A dialog that a link opens by its address becomes a modal one, and toasts can be closed.
  document.addEventListener("click", function (event) {
    var from = event.target.closest("[data-dialog], [data-close], [data-dismiss]");
    if (!from) { return; }
    if (from.hasAttribute("data-dismiss")) { from.closest("[data-toast]").remove(); return; }
    var opens = from.hasAttribute("data-dialog");
    var dialog = opens ? document.getElementById(from.hash.slice(1)) : from.closest("dialog");
    if (!dialog || !dialog.showModal || opens === dialog.open) { return; }
    event.preventDefault();
    if (opens) { dialog.showModal(); } else { dialog.close(); }
  });
  document.querySelectorAll("[data-dismiss]").forEach(function (button) { button.hidden = false; });
  // Forms that must not be sent twice: the server refuses the second anyway, this spares the surprise.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.getAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "yes");
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { form.removeAttribute("data-sent"); });
  });
})();
