// Measures the site and its peers in Chromium; prints one JSON object per line. Started by `cargo xtask bench`.
//
// Time: what User Timing says for the site (from asking until the result is on screen), a stopwatch for the peers.
// Memory: the peak resident set of the renderer process, which holds page and worker, above that of an empty page, as Linux
// counts it (VmHWM in /proc). Each measurement has a browser of its own, so that peaks do not mix.
import { readFile } from "node:fs/promises";
import { chromium } from "@playwright/test";

const plan = JSON.parse(process.argv[2]);
const ANALYSES = ["describe", "regression", "segments", "clv", "quality", "rfm"];
const PEERS = ["duckdb", "udsv", "papaparse"];
const PATIENCE_MS = 300_000;

const say = (record) => console.log(JSON.stringify(record));
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Opens a browser, runs `work` on its page, and answers with the renderer's peak memory in MB; null where unknown. */
async function inFreshBrowser(address, work) {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  const browser = await chromium.launch({
    executablePath: plan.chromium,
    args: [...args, "--disable-component-update", "--disable-sync", "--disable-features=SpareRendererForSitePerProcess"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const blank = await peakMb(browser);
    await page.addInitScript(() => {
      window.longest = 0;
      new PerformanceObserver((list) => {
        for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
      }).observe({ type: "longtask", buffered: true });
    });
    await page.goto(address);
    const result = await work(page, browser);
    const peak = result.peak ?? (await peakMb(browser));
    delete result.peak;
    return { ...result, peak_mb: peak && blank ? Math.round(peak - blank) : null };
  } finally {
    await browser.close();
  }
}

async function peakMb(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  let largest = null;
  for (const { type, id } of processInfo) {
    if (type !== "renderer") continue;
    const status = await readFile(`/proc/${id}/status`, "utf8").catch(() => "");
    const kilobytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
    if (kilobytes) largest = Math.max(largest ?? 0, kilobytes / 1000);
  }
  return largest;
}

const hook = (page, name, more = "") => page.locator(`[data-testid="${name}"]${more}`).first();

async function measured(page, name) {
  const find = (name) => performance.getEntriesByName(name, "measure").at(-1)?.duration ?? null;
  const handle = await page.waitForFunction(find, name, { timeout: PATIENCE_MS, polling: 50 });
  return handle.jsonValue();
}

/** The site: loads a file, then runs each analysis with its suggested settings. */
async function site(file) {
  return inFreshBrowser(plan.site, async (page, browser) => {
    await hook(page, "file-input").waitFor({ state: "attached" });
    // As the peers: a user takes longer to choose a file than the worker takes to start.
    await page.waitForLoadState("networkidle");
    await page.evaluate(() => (window.longest = 0));
    await hook(page, "file-input").setInputFiles(file.path);
    const dataset = hook(page, "dataset");
    await dataset.waitFor({ timeout: PATIENCE_MS });
    const settled = (state) => ["ready", "failed"].includes(document.querySelector("[data-testid=dataset]")?.dataset[state]);
    await page.waitForFunction(settled, "state", { timeout: PATIENCE_MS, polling: 50 });
    const { state, name, rows } = await dataset.evaluate((element) => ({ ...element.dataset }));
    if (state !== "ready") return { error: await hook(page, "error").innerText().catch(() => "failed") };
    const result = { ms: await measured(page, `sightline:load:${name}`), n_rows: Number(rows), runs: {} };
    result.longest_task_ms = await page.evaluate(() => window.longest);
    // Of the load alone: the analyses come after it.
    result.peak = await peakMb(browser);
    for (const id of file.analyses ? ANALYSES : []) result.runs[id] = await run(page, id);
    if (file.analyses) Object.assign(result.runs, await around(page, name));
    return result;
  });
}

/** On the data page: sorting and filtering the grid, a CSV file of all rows, and the data set again after a reload. */
async function around(page, name) {
  await page.evaluate((name) => (location.hash = `#/data/${name}`), name);
  await page.locator(".grid-sort").last().waitFor();
  const sort = await page.evaluate(async () => {
    const row = () => document.querySelector(".grid-row")?.textContent;
    const [before, start] = [row(), performance.now()];
    [...document.querySelectorAll(".grid-sort")].at(-1).click();
    while (row() === before) await new Promise(requestAnimationFrame);
    return performance.now() - start;
  });
  // From the last letter to the rows, the pause for more letters included.
  const filter = await page.evaluate(async () => {
    const found = () => document.querySelector("[data-testid=found]").textContent;
    const [input, start] = [document.querySelector("[data-testid=find]"), performance.now()];
    input.value = "brewer";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    while (found() === "") await new Promise(requestAnimationFrame);
    return performance.now() - start;
  });
  const started = performance.now();
  const download = page.waitForEvent("download", { timeout: PATIENCE_MS });
  await hook(page, "export", "[data-format=csv]").click();
  await (await download).path();
  const export_csv = performance.now() - started;
  await hook(page, "dataset", "[data-kept=true]").waitFor({ timeout: PATIENCE_MS });
  await page.reload();
  const isBack = () => document.querySelector("[data-testid=dataset][data-state=ready]") && performance.now();
  const reopen = await (await page.waitForFunction(isBack, null, { timeout: PATIENCE_MS, polling: "raf" })).jsonValue();
  return { sort: { ms: sort }, filter: { ms: filter }, export_csv: { ms: export_csv }, reopen: { ms: reopen } };
}

async function run(page, id) {
  await page.evaluate((id) => {
    window.longest = 0;
    location.hash = `#/analysis/${id}`;
  }, id);
  const settled = (id) =>
    ["done", "failed"].includes(document.querySelector(`[data-testid=run][data-analysis=${id}]`)?.dataset.state);
  await page.waitForFunction(settled, id, { timeout: PATIENCE_MS, polling: 50 });
  const state = await hook(page, "run", `[data-analysis=${id}]`).getAttribute("data-state");
  if (state !== "done") return { error: await hook(page, "error").innerText().catch(() => "failed") };
  const ms = await measured(page, `sightline:run:${id}`);
  return { ms, longest_task_ms: await page.evaluate(() => window.longest) };
}

async function peer(name, file) {
  return inFreshBrowser(`${plan.peers}peers.html?peer=${name}`, async (page) => {
    await page.waitForFunction(() => window.isReady, null, { timeout: 30_000 });
    await page.locator("input").setInputFiles(file.path);
    const handle = await page.waitForFunction(() => window.result, null, { timeout: PATIENCE_MS, polling: 50 });
    return handle.jsonValue();
  });
}

/** The median of several measurements; a failure is a result too. */
async function repeated(n_times, measure) {
  const results = [];
  for (let time = 0; time < n_times; time++) {
    const result = await measure().catch((error) => ({ error: String(error).split("\n")[0] }));
    if (result.error) return result;
    results.push(result);
  }
  const of = (pick) => median(results.map(pick));
  const summary = { ...results[0], ms: of((result) => result.ms), peak_mb: of((result) => result.peak_mb) };
  if (results[0].longest_task_ms !== undefined) summary.longest_task_ms = Math.max(...results.map((result) => result.longest_task_ms));
  for (const id of Object.keys(summary.runs ?? {})) {
    const ok = results.map((result) => result.runs[id]).filter((run) => run.ms);
    if (ok.length) summary.runs[id] = { ...ok[0], ms: median(ok.map((run) => run.ms)) };
  }
  return summary;
}

for (const file of plan.files) {
  const about = { n_rows_asked: file.n_rows };
  const { runs, ...load } = await repeated(file.repeats, () => site(file));
  say({ what: "load", who: "sightline", ...about, ...load });
  for (const [id, run] of Object.entries(runs ?? {})) say({ what: id, who: "sightline", ...about, ...run });
  for (const name of PEERS) say({ what: "load", who: name, ...about, ...(await repeated(file.repeats, () => peer(name, file))) });
}
