// Moves releases in the calendar: by dragging, by a long press, or by keyboard. All of it is bound on
// document: the content of the page may be replaced at any time. Nothing here is true before the
// server has said so.
"use strict";
{
  const threshold = 4; // px before a press of the mouse is a drag
  const press = 400; // ms that a finger rests before it holds a chip
  const wobble = 10; // px that it may move meanwhile
  const snap = 15; // minutes
  const patience = 15000; // ms for the server's word
  const edge = 48; // px from the border of the window where a drag scrolls
  const opened = performance.now();

  let drag = null; // a pointer is down on a chip, and from the threshold on drags it
  let grab = null; // a chip is moved by keyboard
  let over = null; // the day or hour that a drop would be in
  let dragged = false; // a drag has ended: the click that comes of the same press is none
  let owed = false; // the page changed while a chip was held, and is still to be shown

  const root = () => document.getElementById("calendar");
  const says = (key, ...args) => args.reduce((s, a) => s.replace("%s", a), JSON.parse(root()?.dataset.says || "{}")[key] || "");

  // Times are those of the workspace's wall, as "2026-12-01T20:00"; they are reckoned with as if in UTC.
  const parse = (wall) => new Date(wall + ":00Z");
  const format = (date) => date.toISOString().slice(0, 16);
  const shift = (wall, minutes) => format(new Date(parse(wall).getTime() + minutes * 60000));
  const now = () => shift(root().dataset.wall, (performance.now() - opened) / 60000);
  const label = (wall) => `${wall.slice(5, 10)} ${says("day" + parse(wall).getUTCDay())} ${wall.slice(11)}`;

  // Messages
  const spoken = document.createElement("p");
  spoken.className = "hide";
  spoken.setAttribute("aria-live", "assertive");
  document.body.append(spoken);
  const speak = (text) => { spoken.textContent = text; };

  let told = null;
  function tell(text, { refused = false, offer = null, stay = false } = {}) {
    told?.remove();
    told = document.createElement("div");
    told.className = refused ? "told no" : "told";
    told.setAttribute("role", refused ? "alert" : "status");
    told.append(Object.assign(document.createElement("span"), { textContent: text }));
    const box = told;
    if (offer) {
      const take = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: says("take") });
      take.dataset.take = "";
      take.addEventListener("click", () => { box.remove(); offer.take(); });
      told.append(Object.assign(document.createElement("span"), { textContent: offer.text }), take);
    }
    const shut = Object.assign(document.createElement("button"), { type: "button", className: "shut", textContent: says("close") });
    shut.addEventListener("click", () => box.remove());
    told.append(shut);
    document.body.append(told);
    if (!refused && !stay) speak(text);
    if (!refused && !stay) setTimeout(() => box.remove(), 6000);
  }

  // What a chip is, so that it outlives its element.
  const read = (chip) => ({
    id: chip.dataset.release, version: chip.dataset.version, wall: chip.dataset.wall, action: chip.getAttribute("href") + "/move",
    title: chip.querySelector(".name").textContent, chip,
  });
  const find = (id) => document.querySelector(`.event[data-release="${id}"]`);

  // refusal is what we know ourselves to be impossible; "" leaves it to the server.
  function refusal(wall) {
    if (wall < now()) return says("past");
    const stop = document.querySelector(`[data-day="${wall.slice(0, 10)}"][data-stop]`);
    return stop ? says("stop", stop.dataset.stop) : "";
  }

  // home is the element that a chip at an instant belongs in, where the page shows it.
  function home(wall) {
    return document.querySelector(`.cell[data-hour="${wall.slice(0, 13)}:00"]`) || document.querySelector(`td[data-day="${wall.slice(0, 10)}"]`);
  }

  // refresh shows the page as the server has it. Never under a pressed or held chip: a click or a drag
  // whose chip is replaced meanwhile is lost.
  async function refresh() {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(patience) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("main#main");
      if (!answer.ok || !fresh) return;
      if (drag || grab) {
        owed = true;
        return;
      }
      const focus = document.activeElement?.closest?.(".event")?.dataset.release;
      document.getElementById("main").replaceChildren(...fresh.childNodes);
      if (focus) find(focus)?.focus({ preventScroll: true });
      document.dispatchEvent(new CustomEvent("moxin:fresh"));
    } catch { /* the page stays as it was; its next load tells */ }
  }

  function settle() {
    if (!owed) return;
    owed = false;
    refresh();
  }

  // place shows a chip where it is going to be; the function that it returns puts it back.
  function place(it, wall) {
    const chip = find(it.id);
    const to = home(wall);
    if (!chip) return () => {};
    const mark = document.createComment("");
    const hour = chip.querySelector(".hour");
    const before = hour.textContent;
    chip.before(mark);
    chip.dataset.pending = "";
    hour.textContent = wall.slice(11);
    if (to && !to.contains(chip)) to.append(chip);
    return () => {
      delete chip.dataset.pending;
      hour.textContent = before;
      if (mark.isConnected) mark.replaceWith(chip);
    };
  }

  // move asks the server, and rolls back where it says no or says nothing.
  async function move(it, to, wall) {
    const back = place(it, wall);
    find(it.id)?.focus({ preventScroll: true });
    tell(says("moving"), { stay: true });
    let answer;
    try {
      answer = await fetch(it.action, {
        method: "POST", headers: { Accept: "application/json" }, redirect: "error",
        body: new URLSearchParams({ to, version: it.version }), signal: AbortSignal.timeout(patience),
      });
    } catch {
      back();
      tell(says("lost"), { refused: true });
      return refresh();
    }
    const said = await answer.json().catch(() => null);
    if (!answer.ok || !said) {
      back();
      const next = said?.next;
      const offer = next && { text: said.offer, take: () => move(it, next, next.slice(0, 16)) };
      tell(said?.error || says("foreign"), { refused: true, offer });
      return answer.status === 409 ? refresh() : null;
    }
    tell(says("dropped", label(said.wall)));
    return refresh();
  }

  // drop ends a move by either way.
  function drop(it, wall) {
    if (wall === it.wall) return speak(says("still"));
    const why = refusal(wall);
    if (why) return tell(why, { refused: true });
    return move(it, wall, wall);
  }

  function point(target, no) {
    if (over && over !== target) over.removeAttribute("data-over");
    over = target;
    if (over) over.dataset.over = no ? "no" : "yes";
  }

  // under is where a drop at a point of the window would put a chip.
  function under(it, x, y) {
    const at = document.elementFromPoint(x, y);
    const slot = at?.closest("[data-slot][data-free]");
    if (slot && slot.dataset.channel === it.chip.dataset.channel) return { target: slot, wall: slot.dataset.slot };
    const cell = at?.closest(".cell[data-hour]");
    if (cell) {
      const box = cell.getBoundingClientRect();
      const part = Math.min(60 / snap - 1, Math.floor((y - box.top) / box.height * 60 / snap));
      return { target: cell, wall: shift(cell.dataset.hour, Math.max(0, part) * snap) };
    }
    const day = at?.closest("td[data-day], .weekday[data-day]");
    return day ? { target: day, wall: day.dataset.day + it.wall.slice(10) } : { target: null, wall: it.wall };
  }

  // Dragging
  function begin() {
    drag.on = true;
    drag.ghost = document.createElement("div");
    drag.ghost.className = "ghost";
    drag.ghost.append(document.createElement("b"), Object.assign(document.createElement("span"), { textContent: drag.it.title }));
    document.body.append(drag.ghost);
    document.documentElement.dataset.busy = "drag"; // nothing replaces the page meanwhile
    drag.it.chip.dataset.grabbed = "";
    navigator.vibrate?.(10);
    follow();
  }

  function follow() {
    const { it, x, y, ghost } = drag;
    const { target, wall } = under(it, x, y);
    drag.wall = wall;
    const why = wall === it.wall ? "" : refusal(wall);
    ghost.firstChild.textContent = why || says("at", label(wall));
    ghost.classList.toggle("no", why !== "");
    const left = Math.min(x + 12, innerWidth - ghost.offsetWidth - 8);
    ghost.style.transform = `translate(${Math.max(8, left)}px, ${Math.max(8, Math.min(y + 14, innerHeight - 64))}px)`;
    point(target, why !== "");
    const by = y < edge ? -12 : y > innerHeight - edge ? 12 : 0;
    cancelAnimationFrame(drag.frame);
    if (by) drag.frame = requestAnimationFrame(() => { if (drag?.on) { scrollBy(0, by); follow(); } });
  }

  function end() {
    if (!drag) return;
    clearTimeout(drag.timer);
    cancelAnimationFrame(drag.frame);
    if (drag.on) {
      drag.ghost.remove();
      delete drag.it.chip.dataset.grabbed;
      delete document.documentElement.dataset.busy;
      dragged = true;
    }
    point(null);
    drag = null;
    settle();
  }

  document.addEventListener("pointerdown", (e) => {
    const chip = e.target.closest?.(".event");
    dragged = false;
    if (!chip || !root()?.dataset.says || !e.isPrimary || e.button !== 0 || drag) return;
    letGo();
    drag = { it: read(chip), pointer: e.pointerId, touch: e.pointerType === "touch", from: [e.clientX, e.clientY], x: e.clientX, y: e.clientY, on: false, fixed: !("movable" in chip.dataset) };
    if (drag.touch && !drag.fixed) drag.timer = setTimeout(() => { if (drag && !drag.on) begin(); }, press);
  });

  document.addEventListener("pointermove", (e) => {
    if (!drag || e.pointerId !== drag.pointer) return;
    [drag.x, drag.y] = [e.clientX, e.clientY];
    if (drag.on) return follow();
    const far = Math.hypot(drag.x - drag.from[0], drag.y - drag.from[1]);
    if (drag.touch) {
      if (far > wobble) end(); // a finger that moves at once scrolls
    } else if (far >= threshold) {
      if (drag.fixed) {
        tell(says("fixed"), { refused: true });
        dragged = true;
        end();
      } else {
        begin();
      }
    }
    return undefined;
  });

  document.addEventListener("pointerup", (e) => {
    if (!drag || e.pointerId !== drag.pointer) return;
    const { on, it, wall } = drag;
    end();
    if (on) drop(it, wall);
  });
  document.addEventListener("pointercancel", (e) => { if (drag && e.pointerId === drag.pointer) end(); });
  addEventListener("blur", end);
  // A held chip does not scroll the page, is no link to drag, and opens neither menu nor page.
  document.addEventListener("touchmove", (e) => { if (drag?.on) e.preventDefault(); }, { passive: false });
  document.addEventListener("contextmenu", (e) => { if (drag?.touch) e.preventDefault(); });
  document.addEventListener("dragstart", (e) => { if (e.target.closest?.(".event")) e.preventDefault(); });
  document.addEventListener("click", (e) => {
    if (dragged && e.detail > 0 && e.target.closest?.("#calendar")) {
      e.preventDefault();
      e.stopPropagation();
    }
    dragged = false;
  }, true);

  // Keyboard
  function letGo() {
    if (!grab) return;
    find(grab.it.id)?.removeAttribute("data-grabbed");
    delete document.documentElement.dataset.busy;
    point(null);
    told?.remove();
    grab = null;
    settle();
  }

  function show() {
    const why = grab.wall === grab.it.wall ? "" : refusal(grab.wall);
    const target = home(grab.wall);
    point(target, why !== "");
    target?.scrollIntoView({ block: "nearest" });
    tell(says("at", label(grab.wall)) + (why ? " · " + why : ""), { stay: true });
    told.setAttribute("aria-hidden", "true"); // the live region says it
    speak(says("at", label(grab.wall)) + (why ? ". " + why : ""));
  }

  const steps = { ArrowLeft: -1440, ArrowRight: 1440, ArrowUp: -snap, ArrowDown: snap, PageUp: -7 * 1440, PageDown: 7 * 1440 };

  document.addEventListener("keydown", (e) => {
    if (drag?.on && e.key === "Escape") {
      end();
      speak(says("given_up"));
      return;
    }
    if (e.ctrlKey || e.metaKey || e.altKey || document.querySelector("dialog[open]")) return;
    if (!grab) {
      const chip = document.activeElement?.closest?.(".event");
      if (e.key !== "m" || !chip || !root()?.dataset.says) return;
      e.preventDefault();
      if (!("movable" in chip.dataset)) {
        tell(says("fixed"), { refused: true });
        return;
      }
      const it = read(chip);
      grab = { it, wall: it.wall };
      chip.dataset.grabbed = "";
      document.documentElement.dataset.busy = "move";
      show();
      speak(says("grab", it.title));
      return;
    }
    if (e.key === "Tab") return letGo();
    e.preventDefault();
    e.stopPropagation(); // j, k and g are no ways on while a chip is held
    if (e.key === "Escape") {
      letGo();
      speak(says("given_up"));
    } else if (e.key === "Enter") {
      const { it, wall } = grab;
      letGo();
      drop(it, wall);
    } else if (steps[e.key]) {
      const by = e.shiftKey && Math.abs(steps[e.key]) === snap ? steps[e.key] * 60 / snap : steps[e.key];
      grab.wall = shift(grab.wall, by);
      show();
    }
    return undefined;
  }, true);
}
