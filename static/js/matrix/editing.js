/* The page of a responsibility matrix: joins the grid, what is kept, and what is told. */
(function () {
  "use strict";

  const EVERY = 20000;

  class Editing {
    constructor(box) {
      const setup = JSON.parse(box.dataset.setup);
      this.box = box;
      this.table = box.querySelector("table");
      this.setup = setup;
      this.done = [];
      this.undone = [];
      this.telling = new Evident.Telling(setup.words);
      this.since = setup.since;
      this.keeping = new Evident.Keeping({
        room: setup.room, address: setup.address, token: setup.token,
        on: {
          answer: (answer) => this.answered(answer),
          refusal: (given) => this.refused(given),
          state: (state) => this.stateChanged(state),
        },
      });
      this.grid = new Evident.Grid(this.table, {
        put: (changes) => this.put(changes),
        open: (td) => this.offer(td),
        moved: (cell) => this.point(cell),
      });
      this.choice = document.getElementById("ram-choice");
      this.listen();
      this.overlay();
      this.keeping.soon(0);
      this.settle();
    }

    listen() {
      this.table.addEventListener("keydown", (event) => this.pressed(event));
      for (const kind of ["copy", "cut", "paste"]) {
        this.table.addEventListener(kind, (event) => this.board(event, kind));
      }
      this.choice.addEventListener("click", (event) => {
        const pressed = event.target.closest("[data-value]");
        if (pressed) { this.choose(pressed.dataset.value); }
      });
      this.choice.addEventListener("keydown", (event) => {
        const letter = event.key.length === 1 ? Evident.letters.typed(event.key, "", false) : null;
        if (letter !== null && !event.ctrlKey && !event.metaKey) { event.preventDefault(); this.choose(letter); }
      });
      this.choice.addEventListener("close", () => this.grid.focusable(this.grid.here()).focus());
      document.getElementById("ram-breaches").addEventListener("click", (event) => this.jump(event));
      document.querySelectorAll("[data-dismiss]").forEach((cross) => cross.addEventListener("click", () => {
        cross.closest(".notice").hidden = true;
        this.grid.focusable(this.grid.here()).focus();
      }));
      document.addEventListener("click", (event) => this.lead(event));
      document.addEventListener("visibilitychange", () => { if (!document.hidden) { this.look(); } });
      this.watch = setInterval(() => { if (!document.hidden) { this.look(); } }, EVERY);
    }

    /* --- letters in ------------------------------------------------------------------------------------------ */

    /* Change cells, as one step that can be undone. A cell in which another was faster waits for its choice. */
    put(changes) {
      const step = changes
        .filter(([td]) => td && !this.keeping.clash(this.grid.key(td)))
        .map(([td, to]) => ({ key: this.grid.key(td), from: this.grid.value(td), to }))
        .filter(({ from, to }) => from !== to);
      if (!step.length) { return; }
      this.done.push(step);
      this.undone = [];
      step.forEach(({ key, from, to }) => this.set(key, to, from));
      this.aloud(step.map(({ to }) => to));
    }

    set(key, value, was) {
      const td = this.grid.td(key);
      if (!td) { return; }
      this.paint(td, value);
      td.classList.add("waits");
      this.keeping.want(key, value, was);
    }

    paint(td, value) {
      const before = td.querySelector("s");
      td.textContent = Evident.letters.shown(value);
      if (before) { td.append(before); }
      td.classList.remove("R", "A", "C", "I", "AR");
      if (value) { td.classList.add(value); }
    }

    step(from, to, back) {
      const step = from.pop();
      if (!step) { return; }
      to.push(step);
      step.forEach((change) => {
        const td = this.grid.td(change.key);
        if (td && !this.keeping.clash(change.key)) {
          this.set(change.key, back ? change.from : change.to, this.grid.value(td));
        }
      });
      const first = this.grid.td(step[0].key);
      if (first) { this.grid.goTo(first); }
      this.aloud(step.map((change) => (back ? change.from : change.to)));
    }

    aloud(values) {
      const { words } = this.setup;
      const one = values[0] ? words[values[0]] : words.emptied;
      this.telling.aloud(values.length === 1 ? one : Evident.say(words["many-set"], { n: values.length }));
    }

    pressed(event) {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) { return; }
      const key = event.key.toLowerCase();
      if (key === "z" && !event.shiftKey) { this.step(this.done, this.undone, true); }
      else if (key === "y" || key === "z") { this.step(this.undone, this.done, false); }
      else { return; }
      event.preventDefault();
    }

    board(event, kind) {
      if (!this.grid.isLetter(this.grid.here()) || !event.clipboardData) { return; }
      event.preventDefault();
      if (kind !== "paste") { event.clipboardData.setData("text/plain", this.grid.copied()); }
      if (kind === "cut") { this.grid.fill(() => ""); }
      if (kind === "paste") { this.paste(event.clipboardData.getData("text/plain")); }
    }

    paste(text) {
      const { changes, strays } = this.grid.pasted(text);
      const { words } = this.setup;
      this.put(changes);
      this.telling.tellStrays(strays.map(({ text, td }) => Evident.say(
        td ? words.stray : words.outside, { text: text.slice(0, 40), cell: td ? this.place(this.grid.key(td)) : "" }
      )));
    }

    /* --- choosing -------------------------------------------------------------------------------------------- */

    offer(td) {
      const key = this.grid.key(td);
      if (this.keeping.clash(key)) {
        document.querySelector(`#ram-clashes [data-cell="${key}"] button`).focus();
        return;
      }
      this.choice.querySelector("h2").textContent = this.place(key);
      this.choice.querySelectorAll("[data-value]").forEach((button) => {
        button.setAttribute("aria-pressed", String(button.dataset.value === this.grid.value(td)));
      });
      this.choice.showModal();
      this.choice.querySelector("[aria-pressed='true']").focus();
    }

    choose(value) {
      this.choice.close();
      this.grid.fill(() => value);
    }

    /* --- answers --------------------------------------------------------------------------------------------- */

    answered(answer) {
      this.refresh(answer);
      this.telling.tellStrays(answer.refused.map((cell) => cell.sentence));
      clearTimeout(this.soon);
      this.soon = setTimeout(() => this.look(), 800);
    }

    /* Nothing more is stored here (it was approved, or the right ended): say so, and which letters are not. */
    refused({ sentence, remedy }) {
      const cells = this.keeping.waiting().map(([key, { value }]) => `${this.place(key)}: ${this.telling.letter(value, this.setup.words)}`);
      this.telling.tellRefusal([sentence, remedy, cells.join("; ")].filter(Boolean).join(" "));
    }

    /* Ask what others have changed since, and what now blocks approval as a whole. */
    async look() {
      if (this.keeping.trouble === "refused") { return; }
      const given = await this.keeping.ask(this.keeping.about("since", this.since), {});
      if (given) { this.refresh(given); this.since = given.since; }
    }

    /* Take over rows as the server has them; what is not stored yet stays on top. */
    refresh({ rows, general, shape }) {
      for (const [id, row] of Object.entries(rows || {})) { this.takeRow(id, row); }
      if (general !== undefined) { this.takeBreaches("", general); }
      document.getElementById("ram-changed").hidden = !shape || shape === this.setup.shape;
      this.overlay();
      this.meter();
      this.telling.tellClashes(this.keeping.clashes(), (key) => this.place(key), (key, mine) => this.decide(key, mine));
    }

    takeRow(id, { cells, breaches }) {
      const line = document.getElementById(`r${id}`);
      if (!line) { return; }
      const fresh = document.createElement("template");
      fresh.innerHTML = `<table><tr>${cells}</tr></table>`;
      const news = [...fresh.content.querySelector("tr").cells];
      if (news.length !== line.cells.length) { return; }
      news.forEach((cell, index) => this.takeCell(line.cells[index], cell));
      const said = this.takeBreaches(id, breaches);
      if (said && id === (this.grid.here().parentElement.id || "").slice(1)) { this.telling.aloud(said); }
    }

    /* Make a cell what the server drew; where the reader is and what is selected stays (without its tabindex a
       cell would lose the focus). */
    takeCell(old, cell) {
      const ours = ["tabindex", "aria-selected"];
      for (const { name } of [...old.attributes]) {
        if (!cell.hasAttribute(name) && !ours.includes(name)) { old.removeAttribute(name); }
      }
      for (const { name, value } of cell.attributes) {
        if (old.getAttribute(name) !== value) { old.setAttribute(name, value); }
      }
      if (this.grid.isLetter(old)) {
        if (old.innerHTML !== cell.innerHTML) { old.replaceChildren(...cell.childNodes); }
        return;
      }
      const mark = old.querySelector(".mark");
      const now = cell.querySelector(".mark");
      if (mark) { mark.remove(); }
      if (now) { old.append(now); }
    }

    /* Replace the breaches of a row in the list; returns the sentence of a new one. */
    takeBreaches(id, html) {
      const list = document.getElementById("ram-breaches");
      const old = [...list.children].filter((line) => (line.dataset.row || "") === id);
      const known = new Set(old.map((line) => line.textContent));
      const fresh = document.createElement("template");
      fresh.innerHTML = html;
      const news = [...fresh.content.children];
      const said = news.find((line) => !known.has(line.textContent));
      const order = (line) => (line.dataset.row ? this.rowAt(line.dataset.row) : Infinity);
      old.forEach((line) => line.remove());
      const next = [...list.children].find((line) => order(line) > (id ? this.rowAt(id) : Infinity));
      news.forEach((line) => list.insertBefore(line, next || null));
      return said ? said.querySelector(".says").textContent : "";
    }

    rowAt(id) {
      const line = document.getElementById(`r${id}`);
      return line ? line.sectionRowIndex : Infinity;
    }

    meter() {
      const { words } = this.setup;
      const n = document.querySelectorAll("#ram-breaches [data-blocks]").length;
      const sentence = Evident.say(n === 1 ? words["one-blocks"] : n ? words["many-block"] : words["none-blocks"], { n });
      document.querySelectorAll("[data-meter]").forEach((part) => { part.textContent = sentence; });
      document.querySelectorAll("[data-when-clear]").forEach((part) => { part.hidden = n > 0; });
    }

    /* Show on top of what is stored what this browser still holds, and mark cells in which another was faster. */
    overlay() {
      this.table.querySelectorAll(".waits, .taken").forEach((td) => td.classList.remove("waits", "taken"));
      for (const [key, entry] of this.keeping.waiting()) {
        const td = this.grid.td(key);
        if (td) { this.paint(td, entry.value); td.classList.add("waits"); }
      }
      for (const [key, entry] of this.keeping.clashes()) {
        const td = this.grid.td(key);
        if (td) { this.paint(td, entry.theirs.value); td.classList.add("taken"); }
      }
    }

    stateChanged(state) {
      this.telling.stored(state);
      if (!state.cells) { this.table.querySelectorAll(".waits").forEach((td) => td.classList.remove("waits")); }
    }

    decide(key, mine) {
      this.keeping.choose(key, mine);
      this.refresh({ rows: {} });
      const td = this.grid.td(key);
      if (td) { this.grid.goTo(td); }
    }

    /* --- places ---------------------------------------------------------------------------------------------- */

    /* “Purchasing, Olga Petrova”: the row and the column of a cell in words. */
    place(key) {
      const td = this.grid.td(key);
      if (!td) { return ""; }
      const head = this.table.tHead.rows[0].cells[td.cellIndex];
      const [row, column] = [td.parentElement.cells[0], head].map((cell) => (cell.querySelector("a") || cell).textContent.trim());
      return `${row}, ${column}`;
    }

    /* Light up the row and the column in which the reader is. */
    point(cell) {
      this.table.querySelectorAll("th.here").forEach((head) => head.classList.remove("here"));
      if (cell.matches("tbody td")) {
        cell.parentElement.cells[0].classList.add("here");
        this.table.tHead.rows[0].cells[cell.cellIndex].classList.add("here");
      }
    }

    /* Open the page of a row or column, or the form for a new one, in a dialog over the grid. */
    lead(event) {
      const link = event.target.closest("a[data-place], .ram-table th a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) { return; }
      event.preventDefault();
      window.htmx.ajax("GET", link.getAttribute("href"), { target: "#ram-place", swap: "innerHTML" });
    }

    /* From a breach to its cell: the one it names, or the first of its row. */
    jump(event) {
      const link = event.target.closest("a.says");
      if (!link) { return; }
      event.preventDefault();
      const line = link.dataset.row && document.getElementById(`r${link.dataset.row}`);
      const column = this.grid.columns.indexOf(Number(link.dataset.column));
      this.grid.go(line ? line.sectionRowIndex : -1, Math.max(0, column));
    }

    /* After a row or a column was added, go there. */
    settle() {
      const asked = new URLSearchParams(location.search);
      const line = asked.has("row") && document.getElementById(`r${asked.get("row")}`);
      const column = asked.has("column") ? this.grid.columns.indexOf(Number(asked.get("column"))) : -1;
      if (line) { this.grid.go(line.sectionRowIndex, 0); }
      else if (column >= 0) { this.grid.go(0, column); }
      this.telling.tellClashes(this.keeping.clashes(), (key) => this.place(key), (key, mine) => this.decide(key, mine));
    }
  }

  const box = document.querySelector("[data-setup]");
  if (box && box.querySelector("table[role=grid]")) { new Editing(box); }
})();
