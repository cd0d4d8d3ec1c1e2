// What a page of Markdown says: where its links lead, which commands it gives and which words it quotes. No files.

/** A page apart: its prose, in which code is blank, and its code. Lines stay where they are. */
export function apart(text) {
  const code = [];
  const blank = (code) => code.replace(/[^\n]/g, " ");
  let [fenced, indented, free, inList] = [false, false, true, false];
  const lines = text.split("\n").map((line) => {
    if (line.startsWith("```")) {
      fenced = !fenced;
      return "";
    }
    const empty = line.trim() === "";
    indented = !empty && line.startsWith("    ") && !inList && (free || indented);
    if (!empty && !line.startsWith("  ")) inList = /^(\d+\.|[-*]) /.test(line);
    free = empty || indented;
    if (!fenced && !indented) return line;
    code.push(line);
    return blank(line);
  });
  const prose = lines.join("\n").replace(/(`+)(?!`)((?:(?!\n\n)[^])*?[^`])\1(?!`)/g, (all, _, inner) => {
    code.push(inner.replace(/\s+/g, " "));
    return blank(all);
  });
  return { prose, code };
}

/** Where each link and picture leads. */
export function targets(text) {
  const { prose } = apart(text);
  const inline = prose.matchAll(/\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/g);
  const listed = prose.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm);
  return [...inline, ...listed].map(([, target]) => target);
}

/** The anchors that GitHub gives the headings. */
export function anchors(text) {
  const written = text.split("\n");
  const { prose } = apart(text);
  const headings = prose.split("\n").flatMap((line, at) => (/^#{1,6} /.test(line) ? [written[at]] : []));
  const times = new Map();
  return headings.map((heading) => {
    const name = heading
      .replace(/^#+ +/, "")
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .trim()
      .replace(/ /g, "-");
    times.set(name, (times.get(name) ?? -1) + 1);
    return times.get(name) === 0 ? name : `${name}-${times.get(name)}`;
  });
}

/** What follows a program in the code of a page, as words, up to a remark or the end of the command. */
export function commands(text, program) {
  return apart(text).code.flatMap((code) => {
    const at = code.indexOf(`${program} `);
    if (at === -1) return [];
    const [rest] = code.slice(at + program.length).split(/\s#|[|;&]/);
    return [rest.trim().split(/\s+/)];
  });
}

/** The commands that xtask takes, each a list of words; null stands for one that a person chooses. */
export function xtasks(main) {
  const arms = main.matchAll(/^ {8}\[((?:"[^"]*"|\w+)(?:, (?:"[^"]*"|\w+))*)\] =>/gm);
  const word = (text) => (text.startsWith('"') ? text.slice(1, -1) : null);
  return [...arms].map(([, words]) => words.split(", ").map(word));
}

/** Whether a command is one of those. */
export function isKnown(known, words) {
  return known.some((one) => one.length === words.length && one.every((word, at) => word === null || word === words[at]));
}

/** What stands in *italics*. */
export function quotes(text) {
  const { prose } = apart(text);
  const found = prose.matchAll(/(?<![*\\\p{L}])\*(?![*\s])([^*]*?[^*\s])\*(?![*\p{L}])/gu);
  return [...found].map(([, quoted]) => quoted.replace(/\s+/g, " "));
}

/** All that the window and the shell show, with … for what they fill in. */
export function shown(words) {
  const texts = Object.values(words).flatMap((word) => (typeof word === "string" ? [word] : Object.values(word[0].match)));
  return new Set(texts.map((text) => text.replace(/\{\w+\}/g, "…")));
}
