// A job's log while it grows: lines come as server-sent events, and beside them the page is asked again every ten
// seconds, for a job that waits has no events. Where these fail, it is asked every five, for the lines too.
"use strict";

(() => {
  const log = document.getElementById("log");
  if (!log || !log.dataset.events) return;
  const { localize, refresh, makeSwitch } = window.wharfinger;
  const lines = log.querySelector("ol");
  const BESIDE_EVENTS = 10000; // ms
  const WITHOUT_EVENTS = 5000; // ms
  let source = null;
  let timer = null;
  let last = Number(log.dataset.last);
  let due = false;
  let ended = false;

  const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 40;

  function add(markup) {
    const follow = atEnd();
    const holder = document.createElement("template");
    holder.innerHTML = markup; // made by the server, which escapes what came from outside
    localize(holder.content);
    const line = holder.content.firstElementChild;
    if (!line || Number(line.dataset.line) <= last) return;
    last = Number(line.dataset.line);
    line.classList.add("fresh");
    lines.append(line);
    if (follow) log.scrollTop = log.scrollHeight;
  }

  // What the lines mean for the rest of the page, at most once a second.
  function refreshSoon() {
    if (due) return;
    due = true;
    setTimeout(() => {
      due = false;
      refresh().catch(() => {});
    }, 1000);
  }

  function stop() {
    source?.close();
    source = null;
    clearInterval(timer);
    timer = null;
  }

  async function poll() {
    if (document.hidden) return;
    const fresh = (await refresh()).getElementById("log");
    for (const line of fresh.querySelectorAll("li")) add(line.outerHTML);
    if (!fresh.dataset.events) end();
  }

  function fallBack() {
    stop();
    timer = setInterval(() => poll().catch(() => {}), WITHOUT_EVENTS);
  }

  function start() {
    if (document.hidden || source || timer) return;
    if (!window.EventSource) return fallBack();
    timer = setInterval(() => refresh().catch(() => {}), BESIDE_EVENTS);
    source = new EventSource(`${log.dataset.events}?after=${last}`);
    source.addEventListener("line", (event) => {
      add(event.data);
      refreshSoon();
    });
    source.addEventListener("progress", refreshSoon);
    source.addEventListener("end", end);
    source.addEventListener("error", () => {
      if (source?.readyState === EventSource.CLOSED) fallBack();
    });
  }

  const button = document.getElementById("auto-refresh");
  const live = makeSwitch(button, (on) => (on ? start() : stop()));

  // A browser has six connections for a server, and each stream takes one: what nobody looks at needs none.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stop();
    else if (live.isOn() && !ended) start();
  });

  function end() {
    stop();
    ended = true;
    button.hidden = true;
    refresh().catch(() => {});
  }

  log.scrollTop = log.scrollHeight;
  start();
})();
