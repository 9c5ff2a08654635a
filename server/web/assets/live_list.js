// Parts of a page that are put in anew from the server, so that a page stays true without being loaded again.
// An element with data-swap (and an id) takes part. Where the reader is, by scrolling or by keyboard, stays, and a part
// with selected text is left alone until nothing of it is selected.
"use strict";

(() => {
  const { localize } = window.wharfinger;

  let asked = 0; // times
  let shown = 0; // the latest of these whose answer is on the page
  let behind = false; // a part was left alone

  // The page as the server has it now. Where that is not for this reader any more (signed out, or gone), the page is
  // loaded again and says so. Throws then, and while the server is away.
  async function ask() {
    const headers = { "Accept": "text/html" };
    const answer = await fetch(location.href, { headers, credentials: "same-origin", cache: "no-store", redirect: "manual" });
    if (!answer.ok && answer.status < 500) location.reload();
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  // Finds in a part, once it is put in anew, what has the focus: by its id, or as the link it is in the same row.
  function selectorOf(element) {
    if (element.id) return `#${CSS.escape(element.id)}`;
    if (!element.hasAttribute("href")) return null;
    const row = element.closest("tr")?.querySelector("[id]");
    const link = `a[href="${CSS.escape(element.getAttribute("href"))}"]`;
    return row ? `tr:has(#${CSS.escape(row.id)}) ${link}` : link;
  }

  function isSelected(part) {
    const selection = document.getSelection();
    return !selection.isCollapsed && selection.getRangeAt(0).intersectsNode(part);
  }

  function swap(old, next) {
    const focused = old.contains(document.activeElement) ? selectorOf(document.activeElement) : null;
    // The element itself stays, so that a screen reader hears of what changed in it.
    for (const { name, value } of next.attributes) old.setAttribute(name, value);
    old.innerHTML = next.innerHTML;
    if (focused) document.querySelector(focused)?.focus({ preventScroll: true });
  }

  // Gives the page that the server answered with, see ask().
  async function refresh() {
    const number = ++asked;
    const fresh = await ask();
    if (number < shown) return fresh; // overtaken
    shown = number;
    behind = false;
    document.title = fresh.title;
    for (const old of document.querySelectorAll("[data-swap]")) {
      const next = fresh.getElementById(old.id);
      if (!next) continue;
      localize(next);
      if (next.outerHTML === old.outerHTML) continue;
      if (isSelected(old)) behind = true;
      else swap(old, next);
    }
    return fresh;
  }

  document.addEventListener("selectionchange", () => {
    if (!behind || !document.getSelection().isCollapsed) return;
    behind = false;
    refresh().catch(() => {});
  });

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
        await refresh();
      } catch {
        unfinished = false; // the server is away for a moment
      }
    }
    setTimeout(again, unfinished ? QUICK : SLOW);
  }
  setTimeout(again, QUICK);
})();
