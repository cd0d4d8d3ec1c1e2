// Counts what a person presses in the page: presses of the mouse, keys that do something, keys that only move the focus,
// and letters typed into a field. What a script plays is not counted. A new count begins with each call.
window.counted ??= (() => {
    const counted = {};
    const moves = /^(Tab|Arrow.+|Home|End|Page.+)$/;
    const held = /^(Shift|Control|Alt|Meta)$/;
    const isTyped = (event) => event.key.length === 1 && !event.ctrlKey && event.target.matches?.("input:not([type=checkbox])");
    addEventListener("pointerdown", (event) => { counted.presses += Number(event.isTrusted); }, true);
    addEventListener("keydown", (event) => {
        if (!event.isTrusted || held.test(event.key)) return;
        counted[moves.test(event.key) ? "moves" : isTyped(event) ? "letters" : "presses"] += 1;
    }, true);
    return counted;
})();
Object.assign(window.counted, { presses: 0, moves: 0, letters: 0 });
