// What all journeys share: a page that watches over the promise that no data leaves it, and the words of the contract.
import { test as base, expect } from "@playwright/test";

export { expect };

// Files of the site that may be fetched after the page has loaded: the second halves, the worker, and the sample when it is asked for.
const LATE_FILES = /^(app_rest\.wasm|rest\.js|worker\.js|compute\.js|compute_(bg|rest)\.wasm|sample\/[^/]+\.csv|snippets\/.+\.js)$/;

/** Collects everything on a page that breaks a promise: foreign requests, late requests, policy breaches, errors. */
async function watch(page, baseURL) {
  const faults = [];
  let isLoaded = false;
  page.on("load", () => (isLoaded = true));
  const check = (address) => {
    if (address.startsWith("blob:") || address.startsWith("data:")) return;
    if (!address.startsWith(baseURL)) return faults.push(`a request outside the site: ${address}`);
    const file = new URL(address).pathname.slice(new URL(baseURL).pathname.length);
    if (isLoaded && !LATE_FILES.test(file)) faults.push(`a request after loading: ${address}`);
  };
  // The context sees the worker's requests as well.
  page.context().on("request", (request) => {
    // Only a new document starts loading again; a changed hash does not.
    if (request.isNavigationRequest()) isLoaded = false;
    check(request.url());
    if (request.method() !== "GET") faults.push(`a ${request.method()} request: ${request.url()}`);
  });
  page.on("websocket", (socket) => faults.push(`a socket: ${socket.url()}`));
  page.on("pageerror", (error) => faults.push(`an error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`an error on the console: ${message.text()} ${message.location().url}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) =>
      console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  return faults;
}

export const test = base.extend({
  // A journey fails on whatever the watch has collected, even when all it looked for was there.
  page: async ({ page, baseURL }, use) => {
    const faults = await watch(page, baseURL);
    await use(page);
    expect(faults, "promises that the page broke").toEqual([]);
  },
  site: async ({ page }, use) => use(new Site(page)),
});

/** The page in the words of the contract. */
export class Site {
  constructor(page) {
    this.page = page;
  }

  hook(name, attributes = {}) {
    const more = Object.entries(attributes).map(([key, value]) => `[data-${key}="${value}"]`);
    return this.page.locator(`[data-testid="${name}"]${more.join("")}`);
  }

  async open(hash = "#/") {
    await this.page.goto(`./${hash}`);
    await expect(this.page.locator("html")).toHaveAttribute("lang", /^(en|zh-CN)$/);
    await expect(this.page.locator("h1").first()).toBeVisible();
  }

  /** Gives files to the page: paths, or { name, text } made up on the spot. */
  async drop(...files) {
    const given = files.map((file) =>
      typeof file === "string"
        ? file
        : { name: file.name, mimeType: "text/csv", buffer: Buffer.from(file.bytes ?? file.text, "utf8") },
    );
    await this.hook("file-input").first().setInputFiles(given);
  }

  /** The data set of that name, once it is ready. */
  async ready(name) {
    const dataset = this.hook("dataset", { name }).first();
    await expect(dataset).toHaveAttribute("data-state", "ready", { timeout: 30_000 });
    return dataset;
  }

  async useSample() {
    await this.hook("use-sample").first().click();
    return this.ready("shop");
  }

  /** Goes to an analysis without loading the page again. */
  async analysis(id, dataset) {
    const query = dataset ? `?data=${dataset}` : "";
    await this.page.evaluate((hash) => (location.hash = hash), `#/analysis/${id}${query}`);
    return this.hook("run", { analysis: id }).first();
  }

  async done(id, timeout = 45_000) {
    const run = this.hook("run", { analysis: id }).first();
    await expect(run).toHaveAttribute("data-state", "done", { timeout });
    return run;
  }

  /** Chooses the value of a setting, whatever its control is. */
  async set(name, value) {
    const control = this.hook("param", { name }).first();
    // Rarely changed settings are folded away.
    await control.evaluate((element) => element.closest("details")?.setAttribute("open", ""));
    const kind = await control.evaluate((element) => element.tagName.toLowerCase());
    if (kind === "select") await control.selectOption(value);
    else {
      await control.fill(value);
      await control.blur();
    }
  }

  /** A number of a result table, found by the value of another cell in its row. */
  async number(table, column, where = undefined) {
    const rows = this.hook("table", { table }).first().locator("tr", { has: this.page.locator("[data-value]") });
    const row = where
      ? rows.filter({ has: this.page.locator(`[data-column="${where[0]}"][data-value="${where[1]}"]`) }).first()
      : rows.first();
    return Number(await row.locator(`[data-column="${column}"]`).first().getAttribute("data-value"));
  }
}
