/* What was typed stays in this browser until the server has stored it: a dropped connection, an expired sign-in or
   a closed window lose nothing. Each cell is sent with the letter that stood there when it was typed over, so that
   the server can tell when somebody else was faster. */
(function () {
  "use strict";
  window.Evident = window.Evident || {};

  const AT_ONCE = 500;
  const PATIENCE = [500, 1000, 2000, 4000, 8000, 15000];

  /* `room`: the name under which cells are kept; `address`: where they go; `token`: proof against foreign forms;
     `on`: what to call with an answer, with a refusal of all, and whenever the state changes. */
  class Keeping {
    constructor({ room, address, token, on }) {
      Object.assign(this, { room, address, token, on });
      this.kept = this.readKept();
      this.lasting = true; /* false in a browser that keeps nothing: then typed cells live as long as the page */
      this.busy = false;
      this.failures = 0;
      this.timer = null;
      window.addEventListener("online", () => this.soon(0));
      window.addEventListener("storage", (event) => { if (event.key === room) { this.kept = this.readKept(); } });
    }

    /* Want `value` in a cell that held `was` as far as this page knew. */
    want(key, value, was) {
      const before = this.kept[key];
      this.keep(key, { value, was: before && !before.theirs ? before.was : was });
      this.soon(0);
    }

    wanted(key) { return this.kept[key] && !this.kept[key].theirs ? this.kept[key].value : undefined; }

    /* What another wrote into a cell of ours meanwhile, until the reader has chosen. */
    clash(key) { return this.kept[key] && this.kept[key].theirs ? this.kept[key] : undefined; }

    clashes() { return Object.entries(this.kept).filter(([, entry]) => entry.theirs); }

    choose(key, mine) {
      const entry = this.clash(key);
      if (!entry) { return; }
      if (mine) { this.keep(key, { value: entry.value, was: entry.theirs.value }); }
      else { this.forget(key); }
      this.soon(0);
    }

    waiting() { return Object.entries(this.kept).filter(([, entry]) => !entry.theirs); }

    soon(delay) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), delay);
      this.on.state(this.state());
    }

    state() {
      const cells = this.waiting().length;
      return { cells, clashes: this.clashes().length, why: cells ? this.trouble || "" : "" };
    }

    async send() {
      if (this.busy) { return; }
      const entries = this.waiting().slice(0, AT_ONCE);
      if (!entries.length) { this.on.state(this.state()); return; }
      this.busy = true;
      const answer = await this.post(entries.map(([key, entry]) => this.body(key, entry)));
      this.busy = false;
      if (answer) { this.settle(entries, answer); }
    }

    body(key, entry) {
      const [row, column] = key.split(":").map(Number);
      return { row, column, value: entry.value, was: entry.was };
    }

    settle(entries, answer) {
      this.failures = 0;
      this.trouble = "";
      const taken = new Map(answer.taken.map((cell) => [`${cell.row}:${cell.column}`, cell]));
      const refused = new Set(answer.refused.map((cell) => `${cell.row}:${cell.column}`));
      entries.forEach(([key, sent]) => {
        const now = this.kept[key] || sent;
        if (taken.has(key)) { this.keep(key, { value: now.value, was: now.was, theirs: taken.get(key) }); }
        else if (refused.has(key) || now.value === sent.value) { this.forget(key); }
        else { this.keep(key, { value: now.value, was: sent.value }); }
      });
      this.on.answer(answer);
      this.soon(0);
    }

    /* Ask the server; on trouble say which, keep everything and try again later. */
    async ask(address, options) {
      try {
        const answer = await fetch(address, { credentials: "same-origin", redirect: "manual", ...options });
        if (answer.type === "opaqueredirect" || answer.status === 401) { return this.wait("signed-out"); }
        const json = (answer.headers.get("Content-Type") || "").startsWith("application/json");
        if (answer.status >= 500 || !json) { return this.wait(answer.status === 403 ? "token" : "server"); }
        const given = await answer.json();
        if (given.token) { this.token = given.token; }
        if (answer.ok) { return given; }
        this.on.refusal(given);
        return this.wait("refused");
      } catch {
        return this.wait("offline");
      }
    }

    /* The address of the cells, asked for something more. */
    about(name, value) {
      const address = new URL(this.address, location.href);
      address.searchParams.set(name, value);
      return address.href;
    }

    post(cells) {
      const headers = { "Content-Type": "application/json", "X-CSRFToken": this.token };
      return this.ask(this.address, { method: "POST", headers, body: JSON.stringify({ cells }) });
    }

    async wait(trouble) {
      this.trouble = trouble;
      this.on.state(this.state());
      if (trouble === "refused") { return null; }
      const delay = PATIENCE[Math.min(this.failures, PATIENCE.length - 1)];
      this.failures += 1;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.again(), delay);
      return null;
    }

    /* After a new sign-in the proof against foreign forms is another: fetch it first. */
    async again() {
      if (this.trouble === "token" || this.trouble === "signed-out") {
        const fresh = await this.ask(this.about("token", "1"), {});
        if (!fresh) { return; }
      }
      this.send();
    }

    readKept() {
      try { return JSON.parse(localStorage.getItem(this.room) || "{}"); } catch { return {}; }
    }

    /* Two windows of one person keep in the same room: each writes its own cell only. */
    keep(key, entry) { this.write((all) => { all[key] = entry; }); }
    forget(key) { this.write((all) => { delete all[key]; }); }

    write(change) {
      const all = this.lasting ? this.readKept() : { ...this.kept };
      change(all);
      this.kept = all;
      try {
        if (Object.keys(all).length) { localStorage.setItem(this.room, JSON.stringify(all)); }
        else { localStorage.removeItem(this.room); }
        this.lasting = true;
      } catch { this.lasting = false; }
    }
  }

  Evident.Keeping = Keeping;
})();
