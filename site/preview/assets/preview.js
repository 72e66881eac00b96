// Follows the saves of an editor, copies, and makes the pages quicker with a keyboard. Everything
// but copying by one click also works without it.
"use strict";
const body = document.body;
const live = document.getElementById("live");

// --- following saves

// keep remembers what a reader did to a part of the page: how far it is scrolled, what is open.
function keep(part) {
  const all = [part, ...part.querySelectorAll("[id]")].filter((e) => e.id);
  return all.map((e) => ({ id: e.id, top: e.scrollTop, left: e.scrollLeft, open: e.open }));
}

function restore(kept) {
  for (const { id, top, left, open } of kept) {
    const e = document.getElementById(id);
    if (!e) continue;
    if (open !== undefined) e.open = open;
    e.scrollTop = top;
    e.scrollLeft = left;
  }
}

// fill puts a new body into a frame without reloading it, so that it neither flashes nor jumps. The
// frame parses it itself: nodes adopted from a document of this page would come without their
// inline styles, which this page's policy refuses and the frame's allows.
async function fill(frame, src) {
  const text = await (await fetch(src)).text();
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const old = frame.contentDocument;
  const top = old.scrollingElement.scrollTop;
  old.head.innerHTML = fresh.head.innerHTML;
  old.body.innerHTML = fresh.body.innerHTML;
  old.scrollingElement.scrollTop = top;
}

// place says how to find an element of a part in a fresh copy of it: by its id, its address, or what
// it is, and which of those it is. Null where it is not in the part.
function place(part, e) {
  if (!e || !part.contains(e) || e === part) return null;
  const href = e.getAttribute("href");
  const selector = e.id ? "#" + CSS.escape(e.id) : e.localName + (href ? `[href="${CSS.escape(href)}"]` : "");
  return { selector, at: [...part.querySelectorAll(selector)].indexOf(e) };
}

// swap replaces a part of the page by a fresh one if it differs.
async function swap(old, fresh) {
  const frame = old.querySelector("iframe"), next = fresh.querySelector("iframe");
  if (frame && next && frame.getAttribute("src") === next.getAttribute("src")) {
    await fill(frame, next.src);
    return;
  }
  if (old.isEqualNode(fresh)) return;
  const kept = keep(old);
  const again = place(old, document.activeElement);
  old.replaceWith(document.adoptNode(fresh));
  restore(kept);
  if (again) fresh.querySelectorAll(again.selector)[again.at]?.focus({ preventScroll: true });
}

// refresh gets this page again and swaps what is different.
async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const olds = [...document.querySelectorAll("[data-swap]")], news = [...page.querySelectorAll("[data-swap]")];
  // Another kind of page, such as one that says that the article is gone: show it whole.
  if (!answer.ok || olds.map((e) => e.id).join() !== news.map((e) => e.id).join()) {
    location.reload();
    return;
  }
  await Promise.all(olds.map((old, i) => swap(old, news[i])));
  document.title = page.title;
  body.dataset.reading = page.body.dataset.reading;
}

let wanted = "", working = false;

// follow brings the page up to the newest reading; one that comes meanwhile is next.
async function follow(reading) {
  wanted = reading;
  if (working) return;
  working = true;
  try {
    while (wanted && wanted !== body.dataset.reading) {
      const before = body.dataset.reading;
      await refresh();
      if (body.dataset.reading === before) break;
    }
    say(live.dataset.word);
  } catch {
    lost();
  } finally {
    working = false;
  }
}

function say(text) {
  live.hidden = false;
  live.textContent = text;
  delete live.dataset.lost;
}

function lost() {
  live.hidden = false;
  live.dataset.lost = "";
  live.textContent = live.dataset.broken;
}

if (body.dataset.events && "EventSource" in window) {
  const events = new EventSource(body.dataset.events);
  events.addEventListener("reading", (e) => follow(e.data));
  events.onerror = lost;
  addEventListener("pagehide", () => events.close());
}

// --- copying

// byEvent copies where the page has no Clipboard API, as on plain http in an office network.
function byEvent(parts) {
  const put = (e) => {
    for (const [type, text] of Object.entries(parts)) e.clipboardData.setData(type, text);
    e.preventDefault();
  };
  document.addEventListener("copy", put, { once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", put);
  return done;
}

async function put(parts) {
  if (navigator.clipboard?.write && window.ClipboardItem) {
    try {
      const blobs = Object.entries(parts).map(([type, text]) => [type, new Blob([text], { type })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      return true;
    } catch { /* refused: the older way is left */ }
  }
  return byEvent(parts);
}

// select marks what is to be copied by hand.
function select(node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  const chosen = (node.ownerDocument.defaultView || window).getSelection();
  chosen.removeAllRanges();
  chosen.addRange(range);
}

// copies are the kinds of copying: what goes to the clipboard, and what is selected where that
// is refused.
const copies = {
  async rich(link) {
    const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
    const main = page.querySelector("main");
    const frame = document.getElementById("frame");
    return [{ "text/html": main.innerHTML, "text/plain": main.innerText }, frame.contentDocument.body];
  },
  async html(link) {
    const [parts, shown] = await copies.rich(link);
    return [{ "text/plain": parts["text/html"] }, shown];
  },
  async text(link) {
    const value = document.getElementById(link.hash.slice(1));
    return [{ "text/plain": value.textContent }, value];
  },
};

document.addEventListener("click", async (e) => {
  const link = e.target.closest("[data-copy]");
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  const said = document.getElementById("said");
  const [parts, shown] = await copies[link.dataset.copy](link);
  const done = await put(parts);
  if (!done) select(shown);
  said.textContent = done ? said.dataset.done : said.dataset.hand;
  if (done && link.dataset.copy === "text") {
    const label = link.textContent;
    link.textContent = said.dataset.done;
    setTimeout(() => { link.textContent = label; }, 1500);
  }
});

// --- keyboard

const typing = (t) => t.isContentEditable || /^(input|textarea|select)$/i.test(t.tagName);

// step moves to the next row with a link, or the one before.
function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
  if (!rows.length) return;
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = here < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + by, 0), rows.length - 1);
  rows[next].querySelector("a").focus();
  rows[next].scrollIntoView({ block: "nearest" });
}

// turn opens the channel beside the open one.
function turn(by) {
  const tabs = [...document.querySelectorAll(".tabs a")];
  const here = tabs.findIndex((t) => t.hasAttribute("aria-current"));
  tabs[here + by]?.click();
}

const keys = {
  "/": () => document.getElementById("q").focus(),
  "?": () => document.getElementById("help").showModal(),
  j: () => step(1),
  k: () => step(-1),
  "]": () => turn(1),
  "[": () => turn(-1),
};

addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || typing(e.target) || document.querySelector("dialog[open]")) return;
  if (keys[e.key]) {
    e.preventDefault();
    keys[e.key]();
  }
});

// Of many tabs on a phone the open one is in sight.
document.querySelector("#tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// The page dots of a note follow its pictures.
document.addEventListener("scroll", (e) => {
  if (e.target.id !== "slides") return;
  const at = Math.round(e.target.scrollLeft / e.target.clientWidth);
  document.querySelectorAll(".dots i").forEach((dot, i) => dot.classList.toggle("first", i === at));
}, true);
