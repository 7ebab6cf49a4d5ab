// The web chat, live. Without this file the same page is a form that loads itself again.
(function () {
  "use strict";
  var log = document.querySelector("[data-chat]");
  if (!log || !window.EventSource || !window.fetch) { return; }
  var thread = document.getElementById("thread");
  var composer = document.getElementById("composer");
  var taps = document.getElementById("taps");
  var input = document.getElementById("text");
  var sample = document.getElementById("sample");
  var typing = document.querySelector("[data-typing]");
  var lost = document.querySelector("[data-lost]");
  var alarm = document.querySelector("[data-alert]");
  var badge = document.querySelector("[data-unread]");
  var keep = document.querySelector("[data-keep]");
  var title = document.title;
  var after = Number(log.getAttribute("data-after"));
  var unread = 0, source = null, still = null, over = false, closed = false;
  var framed = window.parent !== window;

  function end() { log.scrollTop = log.scrollHeight; }
  function newId() {
    var bytes = new Uint8Array(16);
    crypto.getRandomValues(bytes);
    return Array.from(bytes, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }
  function post(fields) {
    fields.set("quiet", "yes");
    return fetch(composer.action, { method: "POST", body: fields, credentials: "same-origin", redirect: "error" });
  }
  function quiet() { typing.hidden = true; }

  // What was read, and what was not: the title tells it where the tab is not looked at, the button around a frame too.
  function count() {
    document.title = unread > 0 ? "(" + unread + ") " + title : title;
    badge.hidden = unread === 0;
    badge.textContent = badge.textContent.replace(/\p{Nd}+/u, String(unread));
    if (framed) { window.parent.postMessage({ tellerline: "unread", count: unread }, "*"); }
  }
  function unseen() { return document.hidden || closed; }
  function read() {
    if (unseen() || after === 0) { return; }
    unread = 0;
    count();
    var fields = new URLSearchParams({ csrf: composer.elements.csrf.value, "do": "read", seq: String(after) });
    post(fields).catch(function () {});
  }
  document.addEventListener("visibilitychange", read);
  if (framed) {
    // The page around opens and closes the frame, which the frame itself cannot see.
    window.addEventListener("message", function (event) {
      if (event.source !== window.parent || !event.data || event.data.tellerline !== "shown") { return; }
      closed = event.data.open === false;
      read();
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { window.parent.postMessage({ tellerline: "escape" }, "*"); }
    });
    window.parent.postMessage({ tellerline: "ready" }, "*");
  }

  function show(html, seq) {
    if (seq <= after) { return; }
    after = seq;
    var holder = document.createElement("template");
    holder.innerHTML = html;
    var line = holder.content.querySelector("li");
    if (!line) { return; }
    var client = line.getAttribute("data-client");
    var mine = client && thread.querySelector("li[data-client=\"" + client + "\"]");
    if (mine) { mine.remove(); }
    var fresh = line.querySelector("[data-new]");
    if (fresh && !unseen()) { fresh.remove(); }
    // What is still being sent stays below what was said.
    thread.insertBefore(line, thread.querySelector("li.waiting, li.failed"));
    var empty = document.getElementById("empty");
    if (empty) { empty.remove(); }
    if (!client) {
      quiet();
      if (line.hasAttribute("data-urgent")) { alarm.textContent = line.querySelector(".bubble-text").textContent; }
      if (unseen()) { unread += 1; count(); } else { read(); }
    }
    end();
  }

  function listen() {
    if (source || over) { return; }
    if (keep) { keep.hidden = false; }
    var url = log.getAttribute("data-events");
    source = new EventSource(url + (url.indexOf("?") < 0 ? "?" : "&") + "after=" + after);
    source.addEventListener("open", function () { lost.hidden = true; });
    source.addEventListener("message", function (event) { show(event.data, Number(event.lastEventId)); });
    source.addEventListener("seen", function (event) {
      thread.querySelectorAll("li.me:not(.waiting):not(.failed)").forEach(function (line) {
        var mark = line.querySelector("[data-mark]");
        if (mark && Number(line.getAttribute("data-seq")) <= Number(event.data)) { mark.textContent = log.getAttribute("data-read"); }
      });
    });
    source.addEventListener("typing", function () {
      typing.hidden = false;
      clearTimeout(still);
      still = setTimeout(quiet, 20000);
    });
    source.addEventListener("over", function () {
      over = true;
      source.close();
      window.location.reload();
    });
    source.onerror = function () {
      lost.hidden = false;
      // Refused rather than lost: it does not come back by itself.
      if (source.readyState === EventSource.CLOSED) {
        source = null;
        setTimeout(listen, 3000);
      }
    };
  }

  function mine(id, text) {
    var line = sample.content.querySelector("li").cloneNode(true);
    line.setAttribute("data-client", id);
    line.classList.add("waiting");
    line.querySelector(".bubble-text span").textContent = text;
    return line;
  }
  function failed(line, fields) {
    line.classList.remove("waiting");
    line.classList.add("failed");
    var mark = line.querySelector("[data-mark]");
    mark.textContent = log.getAttribute("data-failed") + " ";
    var again = document.createElement("button");
    again.type = "button";
    again.className = "second";
    again.textContent = log.getAttribute("data-retry");
    again.addEventListener("click", function () {
      var next = mine(line.getAttribute("data-client"), line.querySelector(".bubble-text span").textContent);
      line.replaceWith(next);
      deliver(next, fields);
      input.focus();
    });
    mark.after(again);
    end();
  }
  // The same id at each try: however often it arrives, it is one message.
  function deliver(line, fields) {
    post(fields).then(function (answer) {
      if (answer.status === 410 || answer.status === 403) { window.location.reload(); return; }
      if (!answer.ok) { failed(line, fields); return; }
      // To write is to be here: what closes by itself closes later.
      answer.json().then(function (left) {
        document.dispatchEvent(new CustomEvent("stay", { detail: left.seconds }));
      });
      listen();
    }).catch(function () { failed(line, fields); });
  }
  function send(form, text, extra) {
    var fields = new URLSearchParams(new FormData(form));
    var id = newId();
    fields.set("id", id);
    if (extra) { fields.set("tap", extra); }
    var line = mine(id, text);
    thread.append(line);
    var empty = document.getElementById("empty");
    if (empty) { empty.hidden = true; }
    end();
    deliver(line, fields);
  }

  composer.addEventListener("submit", function (event) {
    event.preventDefault();
    event.stopPropagation();
    var text = input.value.trim();
    if (!text) { return; }
    send(composer, text, "");
    input.value = "";
    input.focus();
  });
  taps.addEventListener("submit", function (event) {
    event.preventDefault();
    event.stopPropagation();
    var button = event.submitter;
    if (!button) { return; }
    send(taps, button.textContent, button.value);
    input.focus();
  });

  end();
  if (log.hasAttribute("data-live")) { listen(); read(); }
})();
