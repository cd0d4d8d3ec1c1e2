// Runs in the page: which texts are cut off or hang over an edge.
// An ellipsis is allowed where the whole text is the title.

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
      const titled = up.title === up.textContent.trim() && style.textOverflow === "ellipsis";
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
