// Says that something has changed; every page works without this file. The composer is never touched: what an
// agent is typing and where the focus is stay as they are.
(function () {
  "use strict";
  var watch = document.querySelector("[data-desk-watch]");
  if (!watch) { return; }
  var seen = watch.getAttribute("data-desk-seen");
  var status = document.querySelector("[data-desk-status]");
  var swap = watch.getAttribute("data-desk-swap");
  var told = false;
  var news = function () {
    status.textContent = watch.getAttribute("data-desk-news");
    if (swap || told) { return; }
    told = true;
    var link = document.createElement("a");
    link.href = window.location.pathname;
    link.textContent = watch.getAttribute("data-desk-refresh");
    status.append(" ", link);
  };
  var renew = function () {
    return fetch(watch.getAttribute("data-desk-from"), { credentials: "same-origin", cache: "no-store" })
      .then(function (answer) { return answer.ok && !answer.redirected ? answer.text() : null; })
      .then(function (html) {
        var fresh = html && new DOMParser().parseFromString(html, "text/html").getElementById(swap);
        if (fresh) { document.getElementById(swap).replaceWith(fresh); } else { window.location.reload(); }
      });
  };
  var look = function () {
    if (document.hidden) { return; }
    fetch(watch.getAttribute("data-desk-watch"), { credentials: "same-origin", cache: "no-store" })
      .then(function (answer) {
        if (answer.redirected) { window.location.reload(); }
        return answer.ok && !answer.redirected ? answer.text() : seen;
      })
      .then(function (now) {
        if (now === seen) { return; }
        seen = now;
        news();
        return swap ? renew() : null;
      })
      .catch(function () { /* the next look may succeed */ });
  };
  window.setInterval(look, 4000);
  document.addEventListener("visibilitychange", look);
})();
