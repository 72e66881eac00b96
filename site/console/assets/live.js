// Keeps a page as the store is: on each change it is fetched anew and its content replaced, unless
// somebody is at work on it; then a link says that there is news. Nothing needs this file.
"use strict";
{
  const { live, note } = document.currentScript.dataset;
  const main = document.getElementById("main");
  const gap = 2000; // least time between two fetches
  const stale = 60000; // "3 min ago" is wrong after that
  const far = 300000; // the longest pause before listening again
  const opened = new WeakSet(main.querySelectorAll("details[open]"));
  const news = document.createElement("p");
  let source = null;
  let address = live;
  let wait = 1000; // before listening again
  let held = false; // a pointer is down on the page
  let due = 0; // a fetch is planned
  let last = performance.now(); // the last fetch
  let pending = false; // there is news that is not shown
  let fetching = false; // one at a time: an older page must not come after a newer one

  news.className = "live";
  news.setAttribute("aria-live", "polite");
  news.dataset.live = "waiting";
  document.body.append(news);

  const typed = (f) => f.type === "checkbox" || f.type === "radio" ? f.checked !== f.defaultChecked
    : f.tagName === "SELECT" ? [...f.options].some((o) => o.selected !== o.defaultSelected) && f.dataset.typed !== undefined
    : "defaultValue" in f && f.type !== "hidden" && f.value !== f.defaultValue;

  // busy says that replacing the content would take something out of somebody's hands.
  function busy() {
    const at = document.activeElement;
    const chosen = getSelection();
    return held
      || main.contains(at) && (at.isContentEditable || /^(input|textarea|select)$/i.test(at.tagName))
      || document.querySelector("dialog[open], [data-busy], [aria-grabbed=true], .dragging") !== null
      || [...main.querySelectorAll("details[open]")].some((d) => !opened.has(d))
      || [...main.querySelectorAll("input, textarea, select")].some(typed)
      || !chosen.isCollapsed && main.contains(chosen.anchorNode);
  }

  // name finds an element again in the new content.
  function name(e) {
    if (!e || e === main || !main.contains(e)) return null;
    if (e.id) return { selector: "#" + CSS.escape(e.id), nth: 0 };
    const key = ["href", "action", "name", "data-row"].find((a) => e.hasAttribute(a));
    const selector = e.tagName.toLowerCase() + (key ? `[${key}="${CSS.escape(e.getAttribute(key))}"]` : "");
    return { selector, nth: [...main.querySelectorAll(selector)].indexOf(e) };
  }

  function replace(page) {
    const fresh = page.querySelector("main#main");
    const clock = [document.querySelector(".clock"), page.querySelector(".clock")];
    if (clock[0] && clock[1]) clock[0].replaceWith(document.importNode(clock[1], true));
    if (fresh.innerHTML === main.innerHTML) return;
    const focus = name(document.activeElement);
    const place = [scrollX, scrollY];
    const inner = [...main.querySelectorAll(".scroll")].map((e) => [e.scrollLeft, e.scrollTop]);
    main.replaceChildren(...fresh.childNodes);
    main.querySelectorAll("details[open]").forEach((d) => opened.add(d));
    [...main.querySelectorAll(".scroll")].forEach((e, i) => { if (inner[i]) [e.scrollLeft, e.scrollTop] = inner[i]; });
    if (focus) {
      const again = main.querySelectorAll(focus.selector)[focus.nth] || main.querySelector(focus.selector);
      if (again) again.focus({ preventScroll: true });
    }
    scrollTo(...place);
    document.dispatchEvent(new CustomEvent("moxin:fresh")); // for whoever has to bind anew
  }

  function offer() {
    if (news.firstChild) return;
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = note;
    news.append(link);
  }

  async function refresh() {
    due = 0;
    if (document.hidden) return;
    if (fetching || busy()) {
      if (pending && !fetching) offer();
      due = setTimeout(refresh, gap);
      return;
    }
    last = performance.now();
    fetching = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html", "Moxin-Live": "1" }, redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.querySelector("main#main")) throw new Error("no content");
      if (busy()) { // while it came
        if (pending) offer();
        due = setTimeout(refresh, gap);
        return;
      }
      replace(page);
      pending = false;
      news.replaceChildren();
      main.dataset.fresh = Number(main.dataset.fresh || 0) + 1;
    } catch {
      if (pending) offer(); // the link says what is wrong
    } finally {
      fetching = false;
    }
  }

  function plan() {
    if (!due) due = setTimeout(refresh, Math.max(0, last + gap - performance.now()));
  }

  function listen() {
    if (source || document.hidden) return;
    source = new EventSource(address);
    source.addEventListener("open", () => { wait = 1000; document.documentElement.dataset.listening = ""; });
    source.addEventListener("change", (e) => {
      address = "/live?since=" + encodeURIComponent(e.data);
      pending = true;
      plan();
    });
    source.addEventListener("end", () => { quiet(); offer(); });
    source.addEventListener("error", () => {
      quiet();
      setTimeout(listen, wait);
      wait = Math.min(far, 2 * wait);
    });
  }

  function quiet() {
    if (source) source.close();
    source = null;
    delete document.documentElement.dataset.listening;
  }

  // A page that nobody sees holds no connection: browsers allow six to one host.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { quiet(); return; }
    listen();
    if (performance.now() - last > stale) plan();
  });
  addEventListener("pagehide", quiet);
  addEventListener("pageshow", (e) => { if (e.persisted) listen(); });
  addEventListener("pointerdown", (e) => { held = main.contains(e.target); });
  for (const end of ["pointerup", "pointercancel", "dragend", "blur"]) addEventListener(end, () => { held = false; });
  addEventListener("dragstart", () => { held = true; });
  main.addEventListener("change", (e) => { if (e.target.tagName === "SELECT") e.target.dataset.typed = ""; });
  setInterval(() => { if (!document.hidden && performance.now() - last > stale) plan(); }, stale / 4);
  listen();
}
