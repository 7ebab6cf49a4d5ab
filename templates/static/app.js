// Every page works without this file. It only watches for what happened elsewhere and then loads the page anew.
(function () {
  "use strict";
  var watch = document.querySelector("[data-watch]");
  if (watch) {
    var seen = watch.getAttribute("data-seen");
    var ask = function () {
      if (document.hidden) { return; }
      fetch(watch.getAttribute("data-watch"), { credentials: "same-origin", cache: "no-store" })
        .then(function (answer) { return answer.ok ? answer.text() : seen; })
        .then(function (now) { if (now !== seen) { window.location.reload(); } })
        .catch(function () { /* the next look may succeed */ });
    };
    window.setInterval(ask, 2000);
    document.addEventListener("visibilitychange", ask);
  }
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
