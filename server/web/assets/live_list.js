// Parts of a page that are put in anew from the server, so that a page stays true without being loaded again.
// An element with data-swap (and an id) takes part. Where the reader is, by scrolling or by keyboard, stays.
"use strict";

(() => {
  const { localize } = window.wharfinger;

  // False: the page is not for this reader any more (signed out, or gone). Throws while the server is away.
  async function refresh() {
    const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store", redirect: "manual" });
    if (answer.status >= 500) throw new Error(`status ${answer.status}`);
    if (!answer.ok) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of document.querySelectorAll("[data-swap]")) {
      const next = fresh.getElementById(old.id);
      if (!next) continue;
      localize(next);
      if (next.outerHTML === old.outerHTML) continue;
      const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
      // The element itself stays, so that a screen reader hears of what changed in it.
      for (const { name, value } of next.attributes) old.setAttribute(name, value);
      old.innerHTML = next.innerHTML;
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    }
    return true;
  }

  window.wharfinger.refresh = refresh;

  // A switch says and decides whether the page keeps itself fresh.
  window.wharfinger.makeSwitch = (button, changed) => {
    let on = true;
    const show = () => {
      button.setAttribute("aria-pressed", String(on));
      button.querySelector("span").textContent = `Auto-refresh is ${on ? "on" : "off"}`;
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      on = !on;
      show();
      changed?.(on);
    });
    show();
    return { isOn: () => on };
  };

  const list = document.querySelector("[data-live-list]");
  if (!list) return;
  const button = document.getElementById("auto-refresh");
  const live = window.wharfinger.makeSwitch(button);
  const QUICK = 3000; // ms: something is being done
  const SLOW = 20000; // nothing is, but something new may come

  async function again() {
    let unfinished = document.getElementById("jobs").dataset.unfinished !== "0";
    if (live.isOn() && !document.hidden) {
      try {
        if (!(await refresh())) location.reload();
      } catch {
        unfinished = false; // the server is away for a moment
      }
    }
    setTimeout(again, unfinished ? QUICK : SLOW);
  }
  setTimeout(again, QUICK);
})();
