/* The letters of a responsibility matrix: how they are typed, read from a spreadsheet and written. No page here. */
(function () {
  "use strict";
  window.Evident = window.Evident || {};

  const LETTERS = { r: "R", a: "A", c: "C", i: "I", b: "AR" };
  const WORDS = {
    R: ["R", "RESPONSIBLE"],
    A: ["A", "ACCOUNTABLE"],
    C: ["C", "CONSULTED"],
    I: ["I", "INFORMED"],
    AR: ["AR", "RA", "B"],
    "": ["", "-", "–", "—"],
  };
  const SPELT = Object.fromEntries(
    Object.entries(WORDS).flatMap(([value, spellings]) => spellings.map((spelling) => [spelling, value]))
  );

  /* What a key makes of a cell: A then R (or R then A) without leaving it is both; null for any other key. */
  function typed(key, value, typedHere) {
    const letter = LETTERS[key.toLowerCase()];
    if (!letter) { return null; }
    const pair = value + letter;
    return typedHere && (pair === "AR" || pair === "RA") ? "AR" : letter;
  }

  /* The letter that the text of a spreadsheet's cell stands for; null where it is none. */
  function read(text) {
    const plain = text.toUpperCase().replace(/[\s/,;+&.()]+/g, "");
    return Object.hasOwn(SPELT, plain) ? SPELT[plain] : null;
  }

  function shown(value) { return value === "AR" ? "A/R" : value; }

  /* The cells of a copied block. A cell in quotation marks may hold line breaks and doubled marks. */
  function block(text) {
    const rows = [[""]];
    let quoted = false;
    const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let at = 0; at < plain.length; at += 1) {
      const sign = plain[at];
      const row = rows[rows.length - 1];
      const last = row.length - 1;
      if (quoted && sign === '"' && plain[at + 1] === '"') { row[last] += '"'; at += 1; }
      else if (sign === '"' && (quoted || row[last] === "")) { quoted = !quoted; }
      else if (!quoted && sign === "\t") { row.push(""); }
      else if (!quoted && sign === "\n") { rows.push([""]); }
      else { row[last] += sign; }
    }
    return rows;
  }

  Evident.letters = { typed, read, shown, block };
})();
