// Runs in the page: which texts are cut off or hang over an edge.
// An ellipsis is allowed where the whole text is the title and its row has no room left; in a button never.

/** The texts that cannot be read, each with where it is. */
export function cutOff() {
  const found = [];
  const near = 1.5;
  if (document.documentElement.scrollWidth > innerWidth + 1) found.push("the window scrolls sideways");

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  scrolled: for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim();
    const parent = node.parentElement;
    if (text === "" || !parent.checkVisibility({ visibilityProperty: true })) continue;
    // What is drawn scales with its picture.
    if (parent.closest(".unseen") || parent instanceof SVGElement) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width === 0) continue;
    for (let up = parent; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const edge = up.getBoundingClientRect();
      // A part of the page that scrolls sideways by keyboard too, such as a wide table, hides nothing.
      if (up.tabIndex === 0 && /auto|scroll/.test(style.overflowX)) continue scrolled;
      const across = box.left < edge.left - near || box.right > edge.right + near;
      const down = box.top < edge.top - near || box.bottom > edge.bottom + near;
      const scrollsDown = style.overflowY === "auto" || style.overflowY === "scroll";
      const titled = up.title.startsWith(up.textContent.trim()) && style.textOverflow === "ellipsis";
      if ((across && !titled) || (down && !titled && !scrollsDown && style.overflowY !== "visible")) {
        found.push(`"${text.slice(0, 50)}" in ${up.className || up.tagName}`);
        break;
      }
      if (titled || scrollsDown) break;
    }
    if (box.left < -near || box.right > innerWidth + near) {
      const titled = parent.closest("[title]")?.title.includes(text);
      if (!titled) found.push(`"${text.slice(0, 50)}" beyond the window`);
    }
  }
  const boxes = "button, aside, nav, ul, main, [role=dialog], form, header, section";
  for (const element of document.querySelectorAll(boxes)) {
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1) {
      const name = element.dataset.test ?? element.className;
      found.push(`<${element.tagName} ${name}> is wider than its place`);
    }
  }
  for (const input of document.querySelectorAll("input:placeholder-shown")) {
    const style = getComputedStyle(input);
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = style.font;
    const room = input.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    if (pen.measureText(input.placeholder).width > room + 1) found.push(`placeholder "${input.placeholder}"`);
  }
  return [...new Set(found)];
}

/** The texts that end in an ellipsis in a button, or although there is room beside them; and buttons out of sight. */
export function needlesslyCut() {
  const found = [];
  // So much may be free beside a text that is cut, in rem: what its own line and the gaps around it keep.
  const KEPT = 8;
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const shows = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".unseen");

  /** The widest place in a row that has nothing on it, on any of its lines. */
  function room(row) {
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    const ink = [];
    const edge = row.getBoundingClientRect();
    const add = (box) => {
      const [left, right] = [Math.max(box.left, edge.left), Math.min(box.right, edge.right)];
      if (right > left) ink.push([left, right]);
    };
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Element) {
        if (node.matches("svg, img, button, input, select, kbd") && shows(node)) add(node.getBoundingClientRect());
        continue;
      }
      if (node.textContent.trim() === "" || !shows(node.parentElement)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const held = node.parentElement.getBoundingClientRect();
      for (const box of range.getClientRects()) {
        const [left, right] = [Math.max(box.left, held.left), Math.min(box.right, held.right)];
        add({ left, right });
      }
    }
    ink.sort(([one], [other]) => one - other);
    let [widest, reached] = [0, edge.left];
    for (const [left, right] of [...ink, [edge.right, edge.right]]) {
      widest = Math.max(widest, left - reached);
      reached = Math.max(reached, right);
    }
    return widest;
  }

  /** What no row of a list needs: a column has one width in all of them. */
  function columns(list) {
    const least = new Map();
    for (const cell of list.querySelectorAll("[data-column]")) {
      const { column } = cell.dataset;
      if (cell.clientWidth > 0) least.set(column, Math.min(least.get(column) ?? Infinity, room(cell)));
    }
    return [...least.values()].reduce((sum, free) => sum + free, 0);
  }

  for (const element of document.querySelectorAll("body *")) {
    // What is typed to be searched for scrolls in its field.
    if (element.clientWidth === 0 || !shows(element) || element.type === "search") continue;
    if (getComputedStyle(element).textOverflow !== "ellipsis" || element.scrollWidth <= element.clientWidth + 1) continue;
    const text = (element.value ?? element.textContent).trim().slice(0, 50);
    if (element.closest("button")) {
      found.push(`"${text}" is cut in a button`);
      continue;
    }
    const row = element.closest("[role=row], li, header, footer, .toolbar, .bar, [role=listitem]");
    const list = row?.closest("[role=grid]:has([data-column])");
    const free = (list ? columns(list) : row ? room(row) : 0) / rem;
    if (free > KEPT) found.push(`"${text}" is cut, and there is room for ${free.toFixed(1)}rem beside it`);
  }
  for (const button of document.querySelectorAll("[role=dialog] footer .filled")) {
    const box = button.getBoundingClientRect();
    if (box.bottom > innerHeight + 1 || box.top < 0) found.push(`"${button.textContent.trim()}" is out of sight`);
  }
  return [...new Set(found)];
}

/** Menus and panels that are written in the other direction than the page. */
export function otherWayRound() {
  const way = (element) => getComputedStyle(element).direction;
  return [...document.querySelectorAll("[role=menu], [role=listbox], [role=dialog]")]
    .filter((element) => way(element) !== way(document.documentElement))
    .map((element) => `<${element.className}> is written ${way(element)}`);
}

/** The columns of a list that do not begin at one place in all of its rows. */
export function crookedColumns() {
  const found = [];
  const rightToLeft = getComputedStyle(document.body).direction === "rtl";
  for (const list of document.querySelectorAll("[role=grid]")) {
    for (const column of ["who", "where", "state"]) {
      const cells = [...list.querySelectorAll(`[role=row]:has([data-text]) > .${column}, [role=row] .rest > .${column}`)];
      const begins = cells.filter((cell) => cell.innerText !== "").map((cell) => cell.getBoundingClientRect())
        .map((box) => Math.round(rightToLeft ? box.right : box.left));
      if (new Set(begins).size > 1) found.push(`the column ${column} begins at ${[...new Set(begins)].join(", ")}`);
    }
  }
  return found;
}
