/* A responsibility matrix under the keys: where the reader is, what is selected, and how letters get in and out.
   Follows the grid pattern of the WAI-ARIA practices: one stop for Tab, arrows inside. */
(function () {
  "use strict";
  window.Evident = window.Evident || {};

  const STEP = 10;

  /* `table` is a `role=grid`; `put(changes)` stores letters, `open(td)` offers them to choose from. */
  class Grid {
    constructor(table, { put, open, moved }) {
      Object.assign(this, { table, put, open, moved });
      this.body = table.tBodies[0];
      this.columns = [...table.tHead.rows[0].cells].slice(1).map((head) => Number(head.id.slice(1)));
      this.row = 0;
      this.column = 0;
      this.anchor = null;
      this.typedHere = false;
      table.querySelectorAll("th a").forEach((link) => { link.tabIndex = -1; });
      table.addEventListener("keydown", (event) => this.pressed(event));
      table.addEventListener("focusin", (event) => this.follow(event.target));
      table.addEventListener("pointerdown", (event) => this.pointed(event));
      table.addEventListener("click", (event) => this.clicked(event));
      if (this.body.rows.length && this.columns.length) { this.at(0, 0).tabIndex = 0; }
    }

    /* Row -1 and column -1 are the headers. */
    at(row, column) {
      const line = row < 0 ? this.table.tHead.rows[0] : this.body.rows[row];
      return line && line.cells[column + 1];
    }

    td(key) {
      const [row, column] = key.split(":").map(Number);
      const line = document.getElementById(`r${row}`);
      return line && this.columns.includes(column) ? line.cells[this.columns.indexOf(column) + 1] : null;
    }

    key(td) { return `${td.parentElement.id.slice(1)}:${this.columns[td.cellIndex - 1]}`; }

    isLetter(td) { return td.matches("tbody td"); }

    value(td) {
      const text = td.firstChild && td.firstChild.nodeType === Node.TEXT_NODE ? td.firstChild.data.trim() : "";
      return text === "A/R" ? "AR" : text;
    }

    /* What can take the focus in a place: a letter's cell itself, or the link of a header. */
    focusable(cell) { return this.isLetter(cell) ? cell : cell.querySelector("a") || cell; }

    go(row, column, { extend = false } = {}) {
      row = Math.max(-1, Math.min(this.body.rows.length - 1, row));
      column = Math.max(-1, Math.min(this.columns.length - 1, column));
      if (row < 0 && column < 0) { return; }
      const from = extend ? this.anchor || { row: this.row, column: this.column } : null;
      const target = this.focusable(this.at(row, column));
      target.tabIndex = -1;
      target.focus();
      this.anchor = from;
      this.select();
    }

    goTo(td) { this.go(td.parentElement.sectionRowIndex, td.cellIndex - 1); }

    here() { return this.at(this.row, this.column); }

    follow(element) {
      const cell = element.closest("td, th");
      if (!cell) { return; }
      const row = cell.parentElement.parentElement === this.body ? cell.parentElement.sectionRowIndex : -1;
      if (row !== this.row || cell.cellIndex - 1 !== this.column) { this.typedHere = false; }
      this.row = row;
      this.column = cell.cellIndex - 1;
      this.table.querySelectorAll("[tabindex='0']").forEach((other) => { other.tabIndex = -1; });
      element.tabIndex = 0;
      this.moved(cell);
    }

    /* The letters' cells between anchor and focus, row by row. */
    selected() {
      const end = this.anchor || { row: this.row, column: this.column };
      const between = (one, other) => [Math.max(0, Math.min(one, other)), Math.max(one, other)];
      const [top, bottom] = between(this.row, end.row);
      const [left, right] = between(this.column, end.column);
      const block = [];
      for (let row = top; row <= bottom; row += 1) {
        const line = [];
        for (let column = left; column <= right; column += 1) { line.push(this.at(row, column)); }
        block.push(line);
      }
      return block;
    }

    select() {
      this.table.querySelectorAll("[aria-selected]").forEach((cell) => cell.removeAttribute("aria-selected"));
      if (!this.anchor) { return; }
      this.selected().flat().forEach((cell) => cell.setAttribute("aria-selected", "true"));
    }

    pressed(event) {
      const handled = this.travels(event) || this.writes(event);
      if (handled) { event.preventDefault(); }
    }

    travels(event) {
      const { key, shiftKey: extend } = event;
      const far = event.ctrlKey || event.metaKey;
      if (event.altKey) { return false; }
      const [lastRow, lastColumn] = [this.body.rows.length - 1, this.columns.length - 1];
      const ways = {
        ArrowUp: [far ? 0 : this.row - 1, this.column],
        ArrowDown: [far ? lastRow : this.row + 1, this.column],
        ArrowLeft: [this.row, far ? 0 : this.column - 1],
        ArrowRight: [this.row, far ? lastColumn : this.column + 1],
        Home: [far ? 0 : this.row, 0],
        End: [far ? lastRow : this.row, lastColumn],
        PageUp: [Math.max(0, this.row - STEP), this.column],
        PageDown: [this.row + STEP, this.column],
      };
      if (!Object.hasOwn(ways, key)) { return false; }
      this.go(...ways[key], { extend });
      return true;
    }

    writes(event) {
      const { key } = event;
      if (event.altKey || !this.isLetter(this.here())) { return false; }
      if (event.ctrlKey || event.metaKey) {
        if (key.toLowerCase() !== "a") { return false; }
        this.anchor = { row: 0, column: 0 };
        this.row = this.body.rows.length - 1;
        this.column = this.columns.length - 1;
        this.focusable(this.here()).focus();
        this.select();
        return true;
      }
      if (key === "Escape" && this.anchor) { this.anchor = null; this.select(); return true; }
      if (key === "Delete" || key === "Backspace") { this.fill(() => ""); return true; }
      if (key === "Enter" || key === "F2" || key === " ") { this.open(this.here()); return true; }
      const letter = key.length === 1 ? Evident.letters.typed(key, this.value(this.here()), this.typedHere) : null;
      if (letter === null) { return false; }
      this.fill(() => letter);
      this.typedHere = true;
      return true;
    }

    /* Give every selected cell the letter that `letter(td)` says, as one step that can be undone. */
    fill(letter) {
      this.put(this.selected().flat().map((td) => [td, letter(td)]));
      this.typedHere = false;
    }

    pointed(event) {
      const cell = event.target.closest("td, th");
      this.twice = cell !== null && cell === this.here() && document.activeElement === this.focusable(cell);
      if (!cell || !this.isLetter(cell) || event.pointerType !== "mouse" || event.button) { return; }
      this.go(cell.parentElement.sectionRowIndex, cell.cellIndex - 1, { extend: event.shiftKey });
      event.preventDefault();
      const drag = (move) => {
        const over = document.elementFromPoint(move.clientX, move.clientY);
        const td = over && over.closest("td");
        if (td && this.table.contains(td) && td !== this.here()) {
          this.go(td.parentElement.sectionRowIndex, td.cellIndex - 1, { extend: true });
        }
      };
      this.table.addEventListener("pointermove", drag);
      window.addEventListener("pointerup", () => this.table.removeEventListener("pointermove", drag), { once: true });
    }

    /* A tap, or a second click on the cell in focus, offers the letters. */
    clicked(event) {
      const cell = event.target.closest("td");
      if (!cell || event.shiftKey || this.anchor) { return; }
      const tapped = event.pointerType === "touch" || event.pointerType === "pen";
      if (tapped || this.twice) { this.goTo(cell); this.open(cell); }
    }

    copied() {
      return this.selected().map((line) => line.map((td) => Evident.letters.shown(this.value(td))).join("\t")).join("\n");
    }

    /* What a copied block asks for from the focused cell on: the changes, and what cannot be taken. */
    pasted(text) {
      const changes = [];
      const strays = [];
      const block = Evident.letters.block(text);
      const wide = this.anchor ? this.selected() : null;
      const [top, left] = wide ? this.corner(wide) : [this.row, this.column];
      const spread = wide && block.length === 1 && block[0].length === 1;
      (spread ? wide.map((line) => line.map(() => block[0][0])) : block).forEach((line, down) => {
        line.forEach((text, right) => {
          const value = Evident.letters.read(text);
          const td = this.at(top + down, left + right);
          if (!td || value === null) { strays.push({ text: text.trim(), td }); }
          else { changes.push([td, value]); }
        });
      });
      return { changes, strays };
    }

    corner(block) { return [block[0][0].parentElement.sectionRowIndex, block[0][0].cellIndex - 1]; }
  }

  Evident.Grid = Grid;
})();
