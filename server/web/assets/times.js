// Times stand in the page as UTC; here they become those of the reader's zone. UTC stays in the title.
"use strict";

(() => {
  const pad = (number) => String(number).padStart(2, "0");
  const day = (at) => `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  const clock = (at) => `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
  const shown = {
    "day-clock": (at) => `${day(at)} ${clock(at)}`,
    "clock": clock,
    "day": day,
  };

  function localize(within) {
    for (const element of within.querySelectorAll("time[data-shown]")) {
      const at = new Date(element.dateTime);
      const text = shown[element.dataset.shown];
      if (text && !Number.isNaN(at.getTime())) element.textContent = text(at);
    }
  }

  // An empty name: a browser that does not tell it.
  function nameZone() {
    const told = document.getElementById("zone");
    const name = Intl.DateTimeFormat().resolvedOptions().timeZone || "your time zone";
    if (told && name !== "UTC") told.textContent = `Times are in ${name}. Point at one to see it in UTC.`;
  }

  window.wharfinger = { localize };
  localize(document);
  nameZone();
})();
