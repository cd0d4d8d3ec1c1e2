// One page that goes from scene to scene, under a frozen prototype. What it meets goes into `faults`.

const PATIENCE = 30_000;

export class Visitor {
  /** What is looked at, for the faults. */
  name = "";

  constructor(page, address, faults) {
    this.page = page;
    this.address = address;
    this.faults = faults;
    page.setDefaultTimeout(PATIENCE);
    page.on("pageerror", (error) => this.fault(error.message));
    page.on("console", (message) => message.type() === "error" && this.fault(message.text()));
  }

  /** A page of its own, in a browser that speaks that language. */
  static async come(browser, address, faults, locale = "en-GB") {
    const context = await browser.newContext({ locale, timezoneId: "Europe/Berlin", reducedMotion: "reduce" });
    await context.addInitScript(() => {
      Object.freeze(Object.prototype);
      globalThis.refused = [];
      document.addEventListener("securitypolicyviolation", (event) => {
        globalThis.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    const visitor = new Visitor(await context.newPage(), address, faults);
    visitor.screen = await context.newCDPSession(visitor.page);
    return visitor;
  }

  fault(what) {
    this.faults.push(`${this.name}: ${what}`);
  }

  /** The names of all scenes. */
  async scenes() {
    await this.page.goto(`${this.address}?scene=opening`);
    return this.page.evaluate(() => globalThis.scenes);
  }

  /** The names of those that stand for a screen or a sheet. */
  each() {
    return this.page.evaluate(() => globalThis.each);
  }

  /** Plays a scene until it has come to rest. */
  async see(scene, size) {
    this.name = scene;
    await this.page.setViewportSize(size);
    await this.page.goto(`${this.address}?scene=${scene}`);
    await this.page.waitForSelector("html[data-ready]", { state: "attached" });
    // Words that come after a while: without motion these are the only animations.
    await this.page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  }

  /** Sets what a person would in Settings, and waits until it shows. */
  async prefer(change) {
    await this.page.evaluate(async (change) => {
      const { shell, rest } = globalThis;
      shell.set({ preferences: { ...shell.view.preferences, ...change } });
      await rest();
    }, change);
  }

  /** Light or dark, as the system would have it. */
  theme(colorScheme) {
    return this.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  }

  /** A picture of the window. */
  async picture() {
    const { data } = await this.screen.send("Page.captureScreenshot", { format: "png", optimizeForSpeed: true });
    return Buffer.from(data, "base64");
  }

  /** What the content security policy refused since the scene began. */
  async refused() {
    for (const what of await this.page.evaluate(() => globalThis.refused)) {
      this.fault(`refused by the content security policy: ${what}`);
    }
  }
}

/** Lets several visitors take one thing after the other until there is none left. */
export async function share(visitors, things, visit) {
  const left = [...things];
  await Promise.all(
    visitors.map(async (visitor) => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) await visit(visitor, next);
    }),
  );
}

