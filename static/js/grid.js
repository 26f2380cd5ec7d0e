/* The grid of a period: keys down the column, paste from a spreadsheet, cells that cannot be read marked while
   typing. Without script every cell is a field, and the server says what is wrong. */
(function () {
  "use strict";
  var grid = document.getElementById("value-grid");
  if (!grid) { return; }
  var state = document.getElementById("grid-state");
  var comma = grid.dataset.decimals === "comma";
  var cells = Array.prototype.slice.call(grid.querySelectorAll(".grid-value"));

  function bare(text, unit) {
    var given = text.trim().replace(/\s+/g, " ");
    var endings = [unit, unit.split(" ")[0]];
    for (var i = 0; i < endings.length; i += 1) {
      var ending = endings[i];
      if (ending && given.toLowerCase().endsWith(ending.toLowerCase())) {
        return given.slice(0, given.length - ending.length).trim();
      }
    }
    return given;
  }

  function readable(cell) {
    var given = bare(cell.value, cell.dataset.unit);
    return given === "" || (comma ? /^-?\d+(,\d{1,4})?$/ : /^-?\d+(\.\d{1,4})?$/).test(given);
  }

  function look(cell) {
    var typed = cell.value.trim() !== cell.dataset.stored;
    cell.toggleAttribute("data-changed", typed);
    var why = cell.closest("tr").querySelector("[data-why]");
    if (why) { why.hidden = !typed && why.value === "" && !why.hasAttribute("aria-invalid"); }
    if (cell.dataset.refused === cell.value && cell.value !== "") { return; }
    var wrong = typed && !readable(cell);
    cell.toggleAttribute("aria-invalid", false);
    if (wrong) { cell.setAttribute("aria-invalid", "true"); }
  }

  function tell() {
    var changed = 0, wrong = 0;
    cells.forEach(function (cell) {
      if (!cell.hasAttribute("data-changed")) { return; }
      changed += 1;
      if (!readable(cell)) { wrong += 1; }
    });
    state.dataset.tone = wrong ? "bad" : "";
    state.textContent = wrong
      ? state.dataset.wrong.replace("%s", wrong)
      : changed ? state.dataset.some.replace("%s", changed) : state.dataset.none;
  }

  function fill(cell, text) {
    cell.value = text.trim();
    look(cell);
  }

  /* “code, tab, value” goes to the row of that code; a plain column goes down from where it was pasted. */
  function paste(from, text) {
    var lines = text.replace(/\r/g, "").replace(/\n$/, "").split("\n");
    var at = cells.indexOf(from);
    lines.forEach(function (line) {
      var parts = line.split("\t");
      var row = parts.length > 1
        ? cells.find(function (cell) { return cell.closest("tr").dataset.code === parts[0].trim(); })
        : null;
      if (row) { fill(row, parts[parts.length - 1]); return; }
      if (cells[at]) { fill(cells[at], parts[0]); }
      at += 1;
    });
    tell();
  }

  grid.addEventListener("input", function (event) {
    if (event.target.classList.contains("grid-value")) { look(event.target); tell(); }
  });

  grid.addEventListener("paste", function (event) {
    var text = (event.clipboardData || window.clipboardData).getData("text");
    if (event.target.classList.contains("grid-value") && /[\n\t]/.test(text)) {
      event.preventDefault();
      paste(event.target, text);
    }
  });

  grid.addEventListener("keydown", function (event) {
    if (!event.target.matches("input:not([type=hidden])") || event.altKey || event.ctrlKey || event.metaKey) { return; }
    var step = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key];
    if (!step || (event.key === "Enter" && event.shiftKey)) { return; }
    var name = event.target.name.split("-")[0];
    var column = Array.prototype.slice.call(grid.querySelectorAll("input[name^='" + name + "-']"));
    var next = column[column.indexOf(event.target) + step];
    event.preventDefault();
    if (next) { next.focus(); next.select(); }
  });

  window.addEventListener("beforeunload", function (event) {
    if (!grid.dataset.sent && cells.some(function (cell) { return cell.hasAttribute("data-changed"); })) {
      event.preventDefault();
    }
  });

  cells.forEach(function (cell) {
    if (cell.getAttribute("aria-invalid")) { cell.dataset.refused = cell.value; }
    look(cell);
  });
  tell();
}());
