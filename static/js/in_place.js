/* Acting in place: a row opens the form by which its duty is done, and the page shows what came of it.
   Without script the row leads to the record, where the same form stands. */
(function () {
  "use strict";

  var FORM = "main form[method=post]";

  function parsed(text) { return new DOMParser().parseFromString(text, "text/html"); }

  function close(button) {
    var place = document.getElementById(button.getAttribute("aria-controls"));
    if (place) { place.remove(); }
    button.setAttribute("aria-expanded", "false");
  }

  /* In a table the form stands below its row; elsewhere in a dialog. */
  function below(row) {
    var place = document.createElement("tr");
    var cell = document.createElement("td");
    cell.colSpan = row.children.length;
    cell.className = "in-place-form";
    place.append(cell);
    row.after(place);
    return place;
  }

  function over(button) {
    var place = document.getElementById("in-place-over").content.firstElementChild.cloneNode(true);
    place.querySelector("h2").textContent = button.getAttribute("aria-label") || button.textContent;
    document.querySelector("main").append(place);
    place.addEventListener("close", function () { close(button); button.focus(); });
    place.showModal();
    return place;
  }

  function show(row, page, address) {
    var part = page.querySelector(row.dataset.part || FORM);
    if (!part) { window.location.assign(address); return; }
    var forms = part.matches("form") ? [part] : part.querySelectorAll("form");
    forms.forEach(function (form) {
      form.action = new URL(form.getAttribute("action") || address, window.location.origin).href;
      form.removeAttribute("hx-post");
      form.querySelectorAll(".form-buttons a").forEach(function (link) { link.remove(); });
    });
    var lead = page.querySelector("main .page-header .lead");
    var cell = row.querySelector(".in-place-form");
    cell.replaceChildren();
    if (lead && row.tagName !== "DIALOG") { cell.append(document.importNode(lead, true)); }
    cell.append(document.importNode(part, true));
    var first = cell.querySelector(".error-summary, input:not([type=hidden]), select, textarea, button");
    if (first) { first.focus(); }
  }

  function open(button) {
    var address = button.dataset.inPlace;
    fetch(address, { headers: { "Accept": "text/html" } }).then(function (answer) {
      return answer.text().then(function (text) {
        var opener = button.closest("tr");
        var row = opener ? below(opener) : over(button);
        row.classList.add("in-place");
        row.dataset.part = button.dataset.part || "";
        row.id = "in-place-" + Math.random().toString(36).slice(2);
        button.setAttribute("aria-expanded", "true");
        button.setAttribute("aria-controls", row.id);
        show(row, parsed(text), answer.url);
      });
    }).catch(function () { window.location.assign(address); });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-in-place]");
    if (!button) { return; }
    event.preventDefault();
    if (button.getAttribute("aria-expanded") === "true") { close(button); } else { open(button); }
  });

  document.addEventListener("submit", function (event) {
    var row = event.target.closest(".in-place");
    if (!row) { return; }
    event.preventDefault();
    var form = event.target;
    var body = new FormData(form, event.submitter);
    fetch(form.action, { method: "POST", body: body, headers: { "Accept": "text/html" } }).then(function (answer) {
      if (answer.redirected && answer.url.indexOf("/accounts/") !== -1) {
        window.location.assign(answer.url);
        return null;
      }
      if (answer.redirected) { window.location.reload(); return null; }
      return answer.text().then(function (text) {
        var page = parsed(text);
        delete form.dataset.sent;
        show(row, page, form.action);
      });
    }).catch(function () { form.submit(); });
  });

  document.querySelectorAll("[data-in-place]").forEach(function (button) { button.hidden = false; });
})();
