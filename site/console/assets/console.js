// What makes the console quicker with a keyboard. Everything also works without it.
"use strict";
const go = { t: "/", c: "/calendar", a: "/articles", r: "/rankings" };
let pending = false; // a "g" was typed and waits for its second key

// typing says that the key belongs to a field.
const typing = (t) => t.isContentEditable || /^(input|textarea|select)$/i.test(t.tagName);

// step moves the focus to the next row that can be seen, or the one before.
function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")]
    .map((row) => row.matches("a") ? row : row.querySelector("summary, a"))
    .filter((target) => target && target.checkVisibility());
  if (!rows.length) return;
  const here = rows.findIndex((target) => target.closest("[data-row]").contains(document.activeElement));
  const next = here < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + by, 0), rows.length - 1);
  rows[next].focus();
  rows[next].scrollIntoView({ block: "nearest" });
}

const keys = {
  "/": () => document.getElementById("q").focus(),
  "?": () => document.getElementById("help").showModal(),
  j: () => step(1),
  k: () => step(-1),
  g: () => { pending = true; setTimeout(() => { pending = false; }, 1500); },
};

addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || typing(e.target) || document.querySelector("dialog[open]")) return;
  if (pending && go[e.key]) {
    pending = false;
    location.href = go[e.key];
    return;
  }
  pending = false;
  if (keys[e.key]) {
    e.preventDefault();
    keys[e.key]();
  }
});

// Arrow keys move between the tabs of a row, as they do in a tab list.
for (const tabs of document.querySelectorAll(".tabs")) {
  tabs.addEventListener("keydown", (e) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!by) return;
    const links = [...tabs.querySelectorAll("a")];
    links[(links.indexOf(document.activeElement) + by + links.length) % links.length].focus();
  });
}

// Several releases are picked by ticking: how many is said, and all of a page are ticked at once.
for (const form of document.querySelectorAll("form[data-bulk]")) {
  const boxes = () => [...form.elements].filter((e) => e.name === "pick");
  const all = form.querySelector("[data-all]"), said = form.querySelector("[data-picked]");
  if (!all || !said) continue;
  const tell = () => {
    const picked = boxes().filter((b) => b.checked).length;
    said.parentElement.hidden = !picked;
    said.textContent = String(picked);
    all.querySelector("input").checked = picked > 0 && picked === boxes().length;
    all.querySelector("input").indeterminate = picked > 0 && picked < boxes().length;
  };
  all.hidden = false;
  all.querySelector("input").addEventListener("change", (e) => {
    for (const b of boxes()) b.checked = e.target.checked;
    tell();
  });
  for (const b of boxes()) b.addEventListener("change", tell);
  tell();
}
