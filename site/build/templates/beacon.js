// Tells this site's own server how this article was read. No cookie without consent.
(function () {
var n = navigator, d = document, me = d.currentScript.dataset;
if (/^(1|yes)$/.test(n.doNotTrack || window.doNotTrack) || n.globalPrivacyControl || n.webdriver || !n.sendBeacon) return;
var body = d.querySelector(".body"), ask = d.getElementById(":ask"), part = d.getElementById(":part");
var code = /[?&]r=([a-z0-9]{4,16})(?=&|$)/.exec(location.search);
var key = "", seen = 0, since = 0, depth = 0, told = 0, done = 0, waits = 0, refused;
crypto.getRandomValues(new Uint8Array(8)).forEach(function (b) { key += (b + 256).toString(16).slice(1); });
function say(v, d, t) {
  n.sendBeacon(me.to, JSON.stringify({ v: v, c: me.channel, s: me.slug, k: key, r: code ? code[1] : "", d: d, t: t }));
}
function answer(v, then) {
  fetch(me.to, { method: "POST", body: '{"v":"' + v + '"}', keepalive: true }).then(then, then);
}
function look(last) {
  var now = performance.now(), r = body.getBoundingClientRect();
  if (since) seen += now - since;
  since = d.visibilityState == "visible" ? now : 0;
  if (since) depth = Math.max(depth, Math.min(1, (innerHeight - r.top + 2) / r.height));
  if (seen < 3000 || waits && !last) return;
  if (!told++) say("read");
  if (depth == 1 && !done++) say("finish");
  if (last) say("end", +depth.toFixed(3), Math.round(seen / 1000));
}
if (ask) {
  try { refused = sessionStorage.moxin; } catch (e) { refused = 1; }
  if (/(^|; )moxin_reader=/.test(d.cookie)) {
    part.hidden = false;
    part.onclick = function () { answer("no"); part.hidden = true; };
  } else if (!refused) {
    waits = 1;
    ask.hidden = false;
    ask.onclick = function (e) {
      var v = e.target.value, go = function () { waits = 0; };
      if (v) ask.hidden = true;
      if (v == "yes") answer(v, go);
      if (v == "no") sessionStorage.moxin = v, go();
    };
  }
}
setInterval(look, 500);
d.addEventListener("visibilitychange", function () { look(); });
addEventListener("pagehide", function () { look(1); });
look();
})();
