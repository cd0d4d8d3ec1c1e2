// What axe is asked in a page that has it: of the pictures here, and in the real window by the tests. The DOM of a page is
// the same in both themes and at every size: there only the rules are asked that look at colours, or at what scrolls. An
// expression and no module, so that both can put it into their page.
async (what) => {
  const options = { resultTypes: ["violations"], elementRef: false, preload: false };
  const scrolls = "scrollable-region-focusable";
  // A menu scrolls with the item that has the focus, which axe takes for one that cannot be reached.
  const scrolling = [{ exclude: [["[role=menu]"]] }, { runOnly: [scrolls] }];
  const asked = {
    everything: [[document, { rules: { [scrolls]: { enabled: false } } }], scrolling],
    colours: [[document, { runOnly: ["color-contrast", "link-in-text-block"] }]],
    scrolling: [scrolling],
  };
  const found = [];
  for (const [where, rules] of asked[what]) found.push(await globalThis.axe.run(where, { ...options, ...rules }));
  return {
    passed: found.flatMap(({ passes }) => passes).length,
    violations: found.flatMap(({ violations }) =>
      violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`),
    ),
  };
}
