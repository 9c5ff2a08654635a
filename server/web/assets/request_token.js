// The field `request` of a form that starts a job: sent again as it is, the form makes no second job. One that was
// changed since it was sent is to make another, and so is one to which the reader came back.
"use strict";

(() => {
  function renew(token) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    token.value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  for (const token of document.querySelectorAll("form [name=request]")) {
    let sent = false;
    token.form.addEventListener("submit", () => { sent = true; });
    token.form.addEventListener("input", () => {
      if (sent) renew(token);
      sent = false;
    });
    // `persisted`: the page as it was left, not as the server would send it now.
    window.addEventListener("pageshow", ({ persisted }) => {
      if (persisted) renew(token);
    });
  }
})();
