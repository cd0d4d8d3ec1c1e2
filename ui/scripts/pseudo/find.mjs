// Runs in the page of a pseudo build: which texts and names are neither in brackets nor what the mock made up.

/** The texts that a translation could not reach, each with where it is. */
export function untranslated() {
  const names = new Set();
  const whole = new Set();
  const NAMES = new Set(["name", "username", "id", "accountId", "address", "defaultAddress", "detail", "program", "link", "reference", "takenBy", "pageName", "pasted", "slug", "field"]);
  const TAGGED = new Set(["phase", "state", "owner", "what", "asked"]);
  const gather = (value, key) => {
    if (Array.isArray(value)) for (const one of value) gather(one, "");
    else if (typeof value === "object" && value !== null) {
      for (const [inner, held] of Object.entries(value)) {
        if (inner === "name" && TAGGED.has(key)) continue;
        if (key === "byPlatform") names.add(inner);
        // Of a field that nobody knows, the name is the label.
        if (typeof held === "string" && NAMES.has(inner)) names.add(held).add(held.replaceAll("_", " "));
        else if (typeof held === "string" && (inner === "code" || inner === "reason")) whole.add(held);
        else gather(held, inner);
      }
    }
  };
  const { shell } = globalThis;
  gather(JSON.parse(JSON.stringify({ ...shell, calls: [] })), "");
  for (const fault of document.querySelectorAll("[data-code]")) whole.add(fault.dataset.code);
  const date = new Intl.DateTimeFormat(navigator.language, { dateStyle: "long", timeStyle: "short" });
  const short = new Intl.DateTimeFormat(navigator.language, { month: "short" });
  const ago = new Intl.RelativeTimeFormat(navigator.language, { style: "short" });
  const dates = new Set(["Plugboard", "SocialAPI"]);
  for (let month = 0; month < 12; month += 1) {
    const day = Date.UTC(2026, month, 15, 12);
    for (const { type, value } of [...date.formatToParts(day), ...short.formatToParts(day)]) {
      if (type === "month" || type === "literal") dates.add(value.trim());
    }
  }
  for (const unit of ["minute", "hour", "day"]) {
    for (const count of [1, 2]) {
      for (const { value } of [...ago.formatToParts(-count, unit), ...ago.formatToParts(count, unit)]) dates.add(value.trim());
    }
  }
  const known = [...names].map((name) => name.replace(/[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu, "").trim());
  for (const name of known) if (name.length <= 2) whole.add(name);
  known.sort((a, b) => b.length - a.length);

  // A workspace without a name is called by its host.
  const hosts = [...known].filter((name) => name.includes("://")).map((name) => new URL(name).host);

  const foreign = (text) => {
    let rest = text.replace(/[\u2066-\u2069\u200b-\u200f]/g, "");
    for (let before = ""; before !== rest; ) {
      before = rest;
      rest = rest.replace(/⟦[^⟦⟧]*⟧/g, " ");
    }
    if (whole.has(rest.trim())) return "";
    rest = rest.replace(/\bacc_\w+/g, " ");
    for (const name of known) if (name.length > 2) rest = rest.replaceAll(name, " ");
    for (const host of hosts) rest = rest.replaceAll(host, " ");
    for (const word of dates) if (word !== "") rest = rest.replace(new RegExp(`(?<!\\p{L})${word}(?!\\p{L})`, "gu"), " ");
    rest = rest.replace(/\S*…\S*/g, " ").replace(/\d[\d.,]*[KMk]\b/g, " ");
    return /\p{L}|[⟦⟧]/u.test(rest) ? rest.trim() : "";
  };

  const found = [];
  const report = (text, where) => {
    const rest = foreign(text);
    if (rest !== "") found.push(`"${text.slice(0, 80)}" ${where}`);
  };
  for (const closed of document.querySelectorAll(".disclosure > [hidden]")) closed.hidden = false;
  // What is for support, or is called so by others, is the same in every language.
  const elsewhere = (element) => element.closest("[lang]:not(html), [translate=no]") !== null;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    // A long name may be broken where it is not a word, and what a search found in it is marked.
    const text = (parent.querySelector(":scope > wbr, :scope > mark") ? parent : node).textContent.trim();
    if (parent.tagName === "MARK") continue;
    if (text === "" || elsewhere(parent)) continue;
    if (parent.closest("[aria-hidden=true]") && [...text].length <= 2) continue;
    // One key, or from one to another, with what is held meanwhile.
    if (parent.closest("kbd") && /^(?:.|F\d+|. … .)?$/u.test(text.replace(/⟦[^⟦⟧]*⟧/, "").trim())) continue;
    if (parent.tagName !== "OPTION" && !parent.checkVisibility({ visibilityProperty: true })) continue;
    report(text, `in ${parent.className || parent.tagName}`);
  }
  const NAMING = ["aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt"];
  for (const element of document.querySelectorAll(NAMING.map((name) => `[${name}]`).join())) {
    if (elsewhere(element)) continue;
    for (const name of NAMING) if (element.hasAttribute(name)) report(element.getAttribute(name), `as ${name}`);
  }
  report(document.title, "as the title of the window");
  return [...new Set(found)];
}
