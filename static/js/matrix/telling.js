/* What the page says beside the grid: how far storing is, cells in which another was faster, cells that could not be
   taken. Words come with the page, in the reader's language. */
(function () {
  "use strict";
  window.Evident = window.Evident || {};

  const SHOWN_AT_MOST = 8;

  function say(sentence, words) {
    return Object.entries(words || {}).reduce((text, [name, word]) => text.replaceAll(`%(${name})s`, word), sentence);
  }

  function button(text, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button small";
    made.textContent = text;
    made.addEventListener("click", press);
    return made;
  }

  class Telling {
    constructor(words) {
      this.words = words;
      this.state = document.getElementById("ram-state");
      this.voice = document.getElementById("ram-voice");
      this.clashes = document.getElementById("ram-clashes");
      this.strays = document.getElementById("ram-strays");
      this.refusal = document.getElementById("ram-refusal");
    }

    /* Say to those who hear the page what changed without the focus moving. */
    aloud(sentence) { this.voice.textContent = sentence; }

    stored({ cells, why }) {
      const sentence = !cells ? this.words.stored : say(this.words[why || "storing"], { n: cells });
      const tone = !cells ? "good" : why ? "bad" : "wait";
      if (this.state.dataset.said === sentence) { return; }
      this.state.dataset.said = sentence;
      this.state.dataset.tone = tone;
      this.state.textContent = sentence;
      if (why !== "signed-out") { return; }
      const link = document.createElement("a");
      link.href = `${this.words["sign-in-address"]}?next=${encodeURIComponent(location.pathname)}`;
      link.textContent = this.words["sign-in"];
      this.state.append(" ", link);
    }

    /* One line a cell in which another was faster, with what each wrote, and two buttons. */
    tellClashes(clashes, place, choose) {
      const list = this.clashes.querySelector("ul");
      const before = this.clashes.hidden ? 0 : list.children.length;
      list.replaceChildren(...clashes.map(([key, entry]) => this.clash(key, entry, place(key), choose)));
      this.clashes.hidden = !clashes.length;
      if (clashes.length > before) { this.aloud(list.lastElementChild.querySelector("p").textContent); }
    }

    clash(key, entry, where, choose) {
      const { letter } = this;
      const line = document.createElement("li");
      line.dataset.cell = key;
      const sentence = document.createElement("p");
      sentence.textContent = say(this.words.taken, {
        cell: where, who: entry.theirs.by, theirs: letter(entry.theirs.value, this.words), when: entry.theirs.at,
        mine: letter(entry.value, this.words),
      });
      const keep = button(say(this.words.keep, { value: letter(entry.theirs.value, this.words) }), () => choose(key, false));
      const put = button(say(this.words.put, { value: letter(entry.value, this.words) }), () => choose(key, true));
      const pair = document.createElement("div");
      pair.className = "cluster";
      pair.append(keep, put);
      line.append(sentence, pair);
      return line;
    }

    letter(value, words) { return value ? Evident.letters.shown(value) : words.nothing; }

    /* Cells that were not taken, each with where and why; the first few, and how many more. */
    tellStrays(sentences) {
      if (!sentences.length) { return; }
      const lines = sentences.slice(0, SHOWN_AT_MOST);
      if (sentences.length > SHOWN_AT_MOST) {
        lines.push(say(this.words["more-strays"], { n: sentences.length - SHOWN_AT_MOST }));
      }
      this.strays.querySelector("ul").replaceChildren(...lines.map((text) => {
        const line = document.createElement("li");
        line.textContent = text;
        return line;
      }));
      this.strays.hidden = false;
      this.aloud(`${this.strays.querySelector(".notice-title").textContent} ${lines.join(" ")}`);
    }

    tellRefusal(sentence) {
      this.refusal.querySelector("[data-says]").textContent = sentence;
      this.refusal.hidden = false;
      this.aloud(sentence);
    }
  }

  Evident.Telling = Telling;
  Evident.say = say;
})();
