// In the page, put there through WebDriver: notes when what was typed, scrolled to or refreshed has been painted. A
// frame is looked at in its animation callback, when all that it will show is in the document, and is over when the
// message sent from there arrives.

const list = () => document.querySelector("[data-test=list]");
const field = () => document.querySelector("[data-test=search]");

// One channel for all frames: WebKit keeps its books on each in another process.
const { port1, port2 } = new MessageChannel();
const painted = [];
port1.onmessage = () => painted.shift()();

/** Runs `look` inside the next frame and goes on after it. */
const frame = (look) =>
  new Promise((done) =>
    requestAnimationFrame(() => {
      const seen = look();
      painted.push(() => done(seen));
      port2.postMessage(0);
    }),
  );

/** Whether each place in sight has its row, and the row its account. */
function whole() {
  const box = list().getBoundingClientRect();
  const head = list().querySelector(".head").getBoundingClientRect();
  let from = head.bottom;
  for (const row of list().querySelectorAll("[data-index]")) {
    const place = row.getBoundingClientRect();
    if (place.bottom <= head.bottom || place.top >= box.bottom) continue;
    if (place.top > from + 1 || row.querySelector(".blank")) return false;
    from = place.bottom;
  }
  const end = Number(list().getAttribute("aria-rowcount")) === 1 || atEnd();
  return from + 1 >= box.bottom || end;
}

const atEnd = () => list().scrollTop + list().clientHeight >= list().scrollHeight - 1;
const answers = () => JSON.parse(list().dataset.answered || "[null]")[0] === field().value;

const keys = [];
let pressed = 0;
addEventListener("keydown", () => (pressed = performance.now()), true);
addEventListener(
  "input",
  async () => {
    const begun = pressed;
    while (!(await frame(() => answers() && whole())));
    keys.push(performance.now() - begun);
  },
  true,
);

window.probe = {
  keys,

  /** Scrolls down to the end, with every frame by as many rows as are whole. */
  async scroll() {
    const [row, head] = [list().querySelector("[data-index]"), list().querySelector(".head")];
    const step = row.offsetHeight * Math.floor((list().clientHeight - head.offsetHeight) / row.offsetHeight);
    let [frames, blank] = [0, 0];
    list().scrollTop = 0;
    while (!(await frame(whole)));
    const begun = performance.now();
    while (!atEnd()) {
      list().scrollTop += step;
      blank += (await frame(whole)) ? 0 : 1;
      frames += 1;
    }
    const reached = [...list().querySelectorAll("[data-index]")].pop();
    return { frames, blank, took: performance.now() - begun, rows: Number(reached.dataset.index) + 1 };
  },

  /** Checks the list as its button does, and asks for rows until the page is at rest again; the longest of both. */
  async refresh() {
    const { invoke } = window.__TAURI_INTERNALS__;
    const query = { text: "", health: null, platform: null, brand: null, sort: "name", group: "none" };
    const button = document.querySelector("[data-test=refresh]");
    const begun = performance.now();
    const waits = [];
    let [last, longest, over] = [begun, 0, false];
    const checking = invoke("refresh").then(() => (over = true));
    let asking = null;
    const ask = async () => {
      const asked = performance.now();
      await invoke("rows", { query: { ...query, start: 0, count: 60 } });
      waits.push(performance.now() - asked);
      asking = null;
    };
    while (!over || button.getAttribute("aria-disabled") === "true") {
      await frame(() => 0);
      // As somebody who scrolls does: at most once a frame.
      asking ??= ask();
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    await Promise.all([checking, asking]);
    return { took: last - begun, frame: longest, wait: Math.max(...waits) };
  },
};
