// What works by script alone is hidden until it works.
"use strict";

for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;
