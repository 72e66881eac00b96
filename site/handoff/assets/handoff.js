// What makes the hand-off quicker with a thumb. Everything also works without it.
"use strict";
const say = document.body.dataset;

// Copying. A page on plain http has no navigator.clipboard, so the old way stays.
async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    const hidden = field.hidden; // nothing can be selected in a field that is not shown
    field.hidden = false;
    field.focus();
    field.setSelectionRange(0, field.value.length);
    const copied = document.execCommand("copy");
    field.hidden = hidden && copied;
    return copied;
  }
}

// Rich text keeps its formats; pictures get whole addresses, or an editor could not fetch them.
async function copyRich(box, plain) {
  const copied = box.cloneNode(true);
  for (const img of copied.querySelectorAll("img")) img.setAttribute("src", img.src);
  try {
    await navigator.clipboard.write([new ClipboardItem({
      "text/html": new Blob([copied.innerHTML], { type: "text/html" }),
      "text/plain": new Blob([plain.value], { type: "text/plain" }),
    })]);
    return true;
  } catch {
    getSelection().selectAllChildren(box);
    return document.execCommand("copy");
  }
}

function onCopy(button, act) {
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.textContent = await act() ? say.copied : say.copyFailed;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  onCopy(button, () => copy(document.getElementById(button.dataset.copy)));
}
for (const button of document.querySelectorAll("[data-copy-rich]")) {
  onCopy(button, () => copyRich(document.getElementById(button.dataset.copyRich), document.getElementById(button.dataset.plain)));
}

// Sharing hands the files to the phone: its album, or the app that posts them. Fetching may
// outlast the tap's permission to share; then the files are ready for a second tap.
const share = document.querySelector("[data-share]");
if (share && navigator.canShare) {
  const label = share.textContent;
  let files;
  const load = () => Promise.all([...document.querySelectorAll("[data-file]")].map(async (link) => {
    const answer = await fetch(link.dataset.file);
    if (!answer.ok) throw new Error(answer.statusText);
    return new File([await answer.blob()], link.download, { type: link.dataset.type });
  }));
  const probe = new File(["."], "a.png", { type: "image/png" });
  share.hidden = !navigator.canShare({ files: [probe] });
  share.addEventListener("click", async () => {
    share.disabled = true;
    try {
      files ??= await load();
      await navigator.share({ files });
      share.textContent = label;
    } catch (e) {
      if (e.name === "NotAllowedError" && files) share.textContent = say.shareAgain;
      else if (e.name !== "AbortError") share.textContent = say.shareFailed;
    }
    share.disabled = false;
  });
}

// Ticks survive the trip to the other app and back. Storage may be forbidden: then they do not.
const key = "moxin.ticks." + say.token;
const boxes = [...document.querySelectorAll("[data-check]")];
try {
  const ticked = JSON.parse(localStorage.getItem(key) || "[]");
  for (const box of boxes) {
    box.checked = ticked.includes(box.dataset.check);
    box.addEventListener("change", () => {
      localStorage.setItem(key, JSON.stringify(boxes.filter((b) => b.checked).map((b) => b.dataset.check)));
    });
  }
} catch { /* private browsing */ }

// A file that will be refused is refused before it is sent.
for (const file of document.querySelectorAll("[data-most]")) {
  file.addEventListener("change", () => {
    const big = [...file.files].some((f) => f.size > Number(file.dataset.most));
    file.setCustomValidity(big ? file.dataset.big : "");
    if (big) file.reportValidity();
  });
}

// A second tap must not send an answer twice. Coming back by the browser's button opens it again.
for (const form of document.forms) {
  form.addEventListener("submit", () => {
    setTimeout(() => form.querySelector("[type=submit]").disabled = true);
  });
}
addEventListener("pageshow", () => {
  for (const b of document.querySelectorAll("[type=submit]")) b.disabled = false;
});
document.querySelector("[aria-invalid]")?.focus();
