// A form with a file: sends it, shows how far it is, and goes to the job that comes of it.
"use strict";

for (const form of document.querySelectorAll("form[data-upload]")) {
  const button = form.querySelector("button");
  const progress = form.querySelector(".progress");
  const problem = form.querySelector("[role=alert]");
  const size = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

  const makeReady = () => {
    progress.hidden = true;
    button.disabled = false;
  };

  const complain = (sentence) => {
    problem.hidden = false;
    problem.querySelector("span").textContent = sentence;
    makeReady();
    button.focus();
  };

  // The reader came back to it after it had been sent.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) makeReady();
  });

  // The file comes last, so that what is wrong with another field is told before the file was sent.
  const filled = () => {
    const fields = new FormData(form);
    const file = fields.get("file");
    fields.delete("file");
    fields.append("file", file);
    return fields;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    problem.hidden = true;
    progress.hidden = false;

    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-CSRF-Token", form.dataset.csrf);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      progress.querySelector("progress").value = total ? (100 * loaded) / total : 0;
      progress.querySelector("output").textContent = `${size(loaded)} of ${size(total)}`;
    });
    request.addEventListener("load", () => {
      const answer = request.response;
      if (request.status === 201 && answer?.page) location.assign(answer.page);
      else complain(answer?.data?.english ?? `The server answered ${request.status}.`);
    });
    request.addEventListener("error", () => complain("The connection broke, perhaps after the file was taken. Send it again: the same form makes no second job."));
    request.send(filled());
  });
}
