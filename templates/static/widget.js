// The chat on the bank's own site: a button, and behind it our page in a frame. Sets no cookie and reads nothing here.
(function () {
  "use strict";
  var settings = "SETTINGS";
  var script = document.currentScript;
  if (!script || document.getElementById("tellerline-chat")) { return; }
  var origin = new URL(script.src).origin;
  var side = settings.direction === "rtl" ? "left" : "right";
  function style(element, rules) { Object.keys(rules).forEach(function (name) { element.style[name] = rules[name]; }); }

  var box = document.createElement("div");
  box.id = "tellerline-chat";
  style(box, { position: "fixed", bottom: "1rem", zIndex: "2147483000" });
  box.style[side] = "1rem";
  var frame = null;
  var button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  button.textContent = settings.open;
  style(button, { font: "600 1rem/1.2 system-ui, sans-serif", padding: "0.75rem 1.25rem", minHeight: "2.75rem",
    borderRadius: "1.5rem", border: "2px solid", borderColor: settings.ink, background: settings.brand, color: settings.ink, cursor: "pointer",
    display: "block", marginInlineStart: "auto" });

  function label(count) { return settings.open + (count > 0 ? " (" + count + ")" : ""); }
  function toggle() {
    if (!frame) {
      frame = document.createElement("iframe");
      frame.src = origin + settings.path;
      frame.title = settings.open;
      frame.setAttribute("referrerpolicy", "origin");
      style(frame, { border: "1px solid " + settings.brand, borderRadius: "0.75rem", background: "#ffffff", marginBottom: "0.5rem",
        width: "min(24rem, calc(100vw - 2rem))", height: "min(40rem, calc(100vh - 6rem))", display: "none" });
      box.insertBefore(frame, button);
    }
    var opens = frame.style.display === "none";
    frame.style.display = opens ? "block" : "none";
    button.setAttribute("aria-expanded", String(opens));
    button.textContent = opens ? settings.close : label(0);
    tell();
    if (opens) { frame.focus(); }
  }
  // A frame that is not displayed does not know it: what is said behind it was not read.
  function tell() {
    if (frame.contentWindow) { frame.contentWindow.postMessage({ tellerline: "shown", open: frame.style.display !== "none" }, origin); }
  }
  button.addEventListener("click", toggle);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && frame && frame.style.display !== "none") { toggle(); button.focus(); }
  });
  // How many messages wait, that it is there and that Escape was pressed in it, and nothing else, is told by the frame.
  window.addEventListener("message", function (event) {
    if (event.origin !== origin || !frame || event.source !== frame.contentWindow || !event.data) { return; }
    var open = frame.style.display !== "none";
    if (event.data.tellerline === "ready") { tell(); }
    if (event.data.tellerline === "escape" && open) { toggle(); button.focus(); }
    if (event.data.tellerline === "unread" && !open) { button.textContent = label(Number(event.data.count) || 0); }
  });
  box.appendChild(button);
  (document.body || document.documentElement).appendChild(box);
})();
