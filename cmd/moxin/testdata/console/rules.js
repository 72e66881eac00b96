// What every page of the console has to keep, as a browser sees it. rules(lang) is about what the page
// says, colours() about what can be read in the present colours, thumb() about a phone. Each answers
// with a list of faults.
(() => {
  const seen = (e) => e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && e.getClientRects().length > 0;
  const hidden = (e) => e.closest(".hide") !== null || e.getBoundingClientRect().right < 0; // for screen readers alone, or the skip link
  const short = (e) => {
    const id = e.id ? "#" + e.id : "";
    const kind = e.className && typeof e.className === "string" ? "." + e.className.trim().split(/\s+/).join(".") : "";
    return `<${e.tagName.toLowerCase()}${id}${kind}${e.name ? ` name=${e.name}` : ""}> ${(e.innerText || e.value || "").trim().replace(/\s+/g, " ").slice(0, 24)}`;
  };
  const text = (e) => [...e.childNodes].map((n) => n.nodeType === 3 ? n.data : n.nodeType !== 1 || n.getAttribute("aria-hidden") === "true" ? "" : n.tagName === "IMG" ? n.alt : text(n)).join(" ").trim();

  // name is what a screen reader calls an element.
  function name(e) {
    const by = e.getAttribute("aria-labelledby");
    if (by) return by.split(/\s+/).map((id) => document.getElementById(id)).map((l) => l ? text(l) : "").join(" ").trim();
    if (e.getAttribute("aria-label")) return e.getAttribute("aria-label").trim();
    const labels = [...(e.labels || [])].map((l) => text(l)).join(" ").trim();
    if (labels) return labels;
    if (/^(button|a|summary)$/i.test(e.tagName)) return text(e) || e.title;
    return e.title.trim();
  }

  function rules(lang) {
    const out = [];
    if (document.documentElement.lang.slice(0, 2) !== lang) out.push(`the page says it is in ${document.documentElement.lang}, not ${lang}`);
    if (!document.title.trim()) out.push("no title");
    for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea, button, a[href], summary, iframe")) {
      if (e.matches("[aria-hidden=true][tabindex='-1']")) continue; // a name for password managers alone
      if (!(e.tagName === "IFRAME" ? e.title : name(e))) out.push("no name: " + short(e));
    }
    for (const e of document.querySelectorAll("img, svg[role=img]")) {
      if (e.tagName === "IMG" ? !e.hasAttribute("alt") : !e.getAttribute("aria-label") && !e.querySelector("title")) out.push("no words for the picture: " + short(e));
    }
    const heads = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((h) => !h.closest("dialog"));
    if (heads.filter((h) => h.tagName === "H1").length !== 1 || heads[0]?.tagName !== "H1") out.push("headings: " + heads.map((h) => h.tagName).join(" "));
    const ids = new Set();
    for (const { id } of document.querySelectorAll("[id]")) {
      if (ids.has(id)) out.push("twice: #" + id);
      ids.add(id);
    }
    for (const at of ["aria-labelledby", "aria-describedby", "for", "form", "aria-controls"]) {
      for (const e of document.querySelectorAll(`[${at}]`)) {
        for (const id of e.getAttribute(at).split(/\s+/)) if (!ids.has(id)) out.push(`${at}=${id} leads nowhere: ` + short(e));
      }
    }
    return out;
  }

  // Colours are [r, g, b, a]; over lays one on another.
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  function colour(css) {
    if (!known.has(css)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = css;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      known.set(css, [r, g, b, a / 255]);
    }
    return known.get(css);
  }
  const over = (top, under, part = 1) => {
    const a = top[3] * part;
    return [0, 1, 2].map((i) => top[i] * a + under[i] * (1 - a)).concat(1);
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const contrast = (a, b) => {
    const [hi, lo] = [light(a), light(b)].sort((x, y) => y - x);
    return (hi + 0.05) / (lo + 0.05);
  };

  // ground is what an element stands on, the worst of a pattern's colours among it, and how a colour
  // that is painted there comes out through the groups that are not opaque.
  function ground(e) {
    const chain = [];
    for (let at = e; at; at = at.parentElement) chain.unshift(at);
    let grounds = [colour(matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "#fff")];
    const veils = [];
    for (const at of chain) {
      const style = getComputedStyle(at);
      if (Number(style.opacity) < 1) veils.push([Number(style.opacity), grounds]);
      const own = colour(style.backgroundColor);
      grounds = grounds.map((g) => over(own, g));
      const pattern = style.backgroundImage.includes("gradient") ? style.backgroundImage.match(/rgba?\([^)]*\)|color\([^)]*\)/g) || [] : [];
      grounds = grounds.concat(pattern.flatMap((c) => grounds.map((g) => over(colour(c), g))));
      grounds = [...new Map(grounds.map((g) => [g.map(Math.round).join(), g])).values()];
    }
    const through = (c) => veils.reduceRight((v, [part, [under]]) => over([...v.slice(0, 3), 1], under, part), c);
    return { grounds, through };
  }

  function worst(e, css) {
    const { grounds, through } = ground(e);
    return Math.min(...grounds.map((g) => contrast(through(over(colour(css), g)), through(g))));
  }

  function colours() {
    const out = new Map();
    const weigh = (e, css, what) => {
      const style = getComputedStyle(e);
      const size = parseFloat(style.fontSize);
      const least = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700 ? 3 : 4.5;
      const got = worst(e, css);
      if (got < least) out.set(short(e).replace(/ .*/, "") + what, `${got.toFixed(2)}:1 of ${least}: ${what}${short(e)}`);
    };
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const e = walk.currentNode.parentElement;
      if (walk.currentNode.data.trim() && seen(e) && !hidden(e) && !e.closest("svg, script, option, :disabled")) weigh(e, getComputedStyle(e).color, "");
    }
    for (const e of document.querySelectorAll("input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea")) {
      if (!seen(e) || hidden(e)) continue;
      weigh(e, getComputedStyle(e).color, "");
      if (e.placeholder) weigh(e, getComputedStyle(e, "::placeholder").color, "placeholder of ");
    }
    for (const e of document.querySelectorAll(".state")) {
      const before = getComputedStyle(e, "::before");
      if (seen(e) && /[?✕–]/.test(before.content)) weigh(e, before.color, "sign of ");
    }
    return [...out.values()];
  }

  // focus says which elements that can have the focus do not show it.
  function focus() {
    const look = (e) => { const s = getComputedStyle(e); return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow].join(); };
    const out = new Map();
    const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex='-1'])")].filter((e) => seen(e) && !e.disabled && !e.closest("dialog:not([open])"));
    for (const e of all) {
      const before = look(e);
      e.focus({ preventScroll: true, focusVisible: true });
      const style = getComputedStyle(e);
      const kind = short(e).replace(/ .*/, "");
      if (document.activeElement !== e) out.set(kind, "takes no focus: " + short(e));
      else if (look(e) === before || style.outlineStyle === "none" && style.boxShadow === "none") out.set(kind, "shows no focus: " + short(e));
      else if (style.outlineStyle !== "none" && worst(e.parentElement, style.outlineColor) < 3) out.set(kind, "a focus that can hardly be seen: " + short(e));
    }
    document.activeElement.blur();
    return [...out.values()];
  }

  // thumb is for a window of 375 pixels.
  function thumb() {
    const out = [];
    const wide = () => {
      const by = document.documentElement.scrollWidth - innerWidth;
      if (by <= 0) return;
      const who = [...document.querySelectorAll("body *")].filter((e) => seen(e) && !e.closest(".scroll, .tabs, nav, .hide, .strip") && e.getBoundingClientRect().right > innerWidth + 0.5);
      out.push(`${by} px too wide: ${who.slice(-3).map(short).join(", ")}`);
    };
    wide();
    for (const d of document.querySelectorAll("details")) d.open = true;
    wide();
    for (const e of document.querySelectorAll("main button, main summary, main select, main input:not([type=hidden]), main form a[href], main a.button")) {
      if (!seen(e) || hidden(e)) continue;
      const box = (/^(checkbox|radio)$/.test(e.type) && e.closest("label") || e).getBoundingClientRect();
      const least = e.matches("button.solid, button.strong, a.button.solid, button:only-of-type:not(.danger, .quiet, .shut)") && e.closest("form") ? 44 : 24;
      if (box.height < least - 0.5) out.push(`${box.height.toFixed(0)} px of ${least}: ${short(e)}`);
    }
    return out;
  }

  // open shows all that a page folds away.
  function open() {
    for (const d of document.querySelectorAll("details")) d.open = true;
  }
  globalThis.pageRules = { rules, colours, focus, thumb, open };
})();
