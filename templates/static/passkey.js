// Passkeys need a script. Without it, or where the browser knows none, the form stays hidden and the other way
// beside it stands. The server makes the challenge and checks the answer; nothing is decided here.
(function () {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) { return; }
  var bytes = function (text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (c) { return c.charCodeAt(0); });
  };
  var text = function (buffer) {
    var plain = "";
    new Uint8Array(buffer).forEach(function (byte) { plain += String.fromCharCode(byte); });
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  var named = function (list) {
    (list || []).forEach(function (one) { one.id = bytes(one.id); });
  };
  var answer = function (credential) {
    var from = credential.response;
    var response = { clientDataJSON: text(from.clientDataJSON) };
    if (from.attestationObject) {
      response.attestationObject = text(from.attestationObject);
    } else {
      response.authenticatorData = text(from.authenticatorData);
      response.signature = text(from.signature);
      response.userHandle = from.userHandle ? text(from.userHandle) : null;
    }
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response: response, extensions: {}
    });
  };
  var ask = function (form) {
    var fields = new URLSearchParams(new FormData(form));
    fields.set("do", fields.get("do") + "-options");
    return fetch(form.action, { method: "POST", body: fields, credentials: "same-origin", redirect: "error" })
      .then(function (reply) { if (!reply.ok) { throw new Error("refused"); } return reply.json(); })
      .then(function (options) {
        var key = options.publicKey;
        form.elements.ceremony.value = options.ceremony;
        key.challenge = bytes(key.challenge);
        named(key.allowCredentials);
        named(key.excludeCredentials);
        if (form.getAttribute("data-passkey") === "create") {
          key.user.id = bytes(key.user.id);
          return navigator.credentials.create({ publicKey: key });
        }
        return navigator.credentials.get({ publicKey: key });
      })
      .then(function (credential) {
        form.elements.credential.value = answer(credential);
        form.submit();
      });
  };
  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    var busy = false;
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      event.stopPropagation();
      if (busy) { return; }
      busy = true;
      var failed = form.querySelector(".wrong");
      failed.hidden = true;
      ask(form).catch(function () { failed.hidden = false; busy = false; });
    });
  });
})();
