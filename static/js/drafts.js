/* Drafts: what is typed into a form is kept on this device until the server has it, so that no lost
   connection loses it. The form stands inside [data-draft]; the page that follows says [data-draft-sent]. */
"use strict";

(function () {
  const LONGEST = 7 * 24 * 3600 * 1000; // a draft of last week is about something else

  function room(name) { return "draft:" + name; }

  function read(name) {
    try {
      const kept = JSON.parse(localStorage.getItem(room(name)) || "null");
      return kept && Date.now() - kept.at < LONGEST ? kept : null;
    } catch { return null; }
  }

  function drop(name) {
    try { localStorage.removeItem(room(name)); } catch { /* a browser that keeps nothing has nothing to drop */ }
  }

  function keep(name, form) {
    const fields = {};
    for (const field of form.querySelectorAll("textarea, input[type=text]")) {
      if (field.value.trim()) { fields[field.name] = field.value; }
    }
    try {
      if (Object.keys(fields).length) {
        localStorage.setItem(room(name), JSON.stringify({ at: Date.now(), fields: fields }));
      } else { localStorage.removeItem(room(name)); }
    } catch { /* full or forbidden: the form works as ever */ }
  }

  function say(box, text) {
    const note = box.querySelector(".draft-note");
    if (note) { note.textContent = text; note.hidden = false; }
  }

  function bring(box, name, form) {
    const kept = read(name);
    if (!kept) { return; }
    let brought = false;
    for (const [field, value] of Object.entries(kept.fields)) {
      const control = form.elements.namedItem(field);
      if (control && "value" in control && !control.value) { control.value = value; brought = true; }
    }
    if (brought) { say(box, box.dataset.kept); }
  }

  function watch(box) {
    const name = box.dataset.draft, form = box.querySelector("form");
    if (!form) { return; }
    bring(box, name, form);
    form.addEventListener("input", function () { keep(name, form); });
    form.addEventListener("submit", function (event) {
      keep(name, form);
      if (navigator.onLine) {
        try { sessionStorage.setItem(room(name), location.pathname); } catch { /* told once more, at worst */ }
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      say(box, box.dataset.offline);
    }, true);
  }

  function sent(mark) {
    const name = mark.dataset.draftSent;
    let from = null;
    try { from = sessionStorage.getItem(room(name)); sessionStorage.removeItem(room(name)); } catch { return; }
    if (from && document.referrer && new URL(document.referrer).pathname === from) { drop(name); }
  }

  document.querySelectorAll("[data-draft-sent]").forEach(sent);
  document.querySelectorAll("[data-draft]").forEach(watch);
})();
