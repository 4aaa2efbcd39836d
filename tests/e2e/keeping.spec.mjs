// What was done outlives the page: reload, crash, two tabs; and what is forgotten is gone.
import { expect, test } from "./site.mjs";

// Two rows are rejected: one too long, one too short for its quote.
const RAGGED = { name: "ragged.csv", text: "city,amount,note\n Berlin ,10,a\nRome,20,b,c,d\nRome,,c\nOslo,40,d\n" };
const FINE = { name: "fine.csv", text: "region,amount\nnorth,10\nsouth,20\neast,30\n" };

/** The files of this page in the origin's private file system. */
function files(page) {
  return page.evaluate(async () => {
    const names = [];
    const walk = async (folder, path) => {
      for await (const [name, handle] of folder.entries()) {
        names.push(path + name);
        if (handle.kind === "directory") await walk(handle, `${path}${name}/`);
      }
    };
    await walk(await navigator.storage.getDirectory(), "");
    return names.sort();
  });
}

/** The data set of that name, once a complete copy of it is kept. */
async function kept(site, name) {
  await site.ready(name);
  await expect(site.hook("dataset", { name }).first()).toHaveAttribute("data-kept", "true");
}

/** Adds the step that drops rows with missing cells. */
async function dropMissing(site) {
  await site.hook("step-kind").selectOption("drop_missing");
  await site.hook("step-save").click();
  await expect(site.hook("step")).toHaveCount(1);
}

test("after a reload the data are back, with rejected rows, steps and settings", async ({ page, site }) => {
  await site.open();
  await site.drop(RAGGED, FINE);
  await kept(site, "fine");
  await kept(site, "ragged");
  await page.evaluate(() => (location.hash = "#/data/ragged"));
  await dropMissing(site);
  const before = await site.hook("dataset", { name: "ragged" }).first().getAttribute("data-rejected");
  expect(Number(before)).toBeGreaterThan(0);
  const balance = await site.hook("row-balance").first().innerText();
  const columns = await site.hook("column").evaluateAll((all) => all.map((one) => ({ ...one.dataset })));
  await site.analysis("regression");
  await site.set("target", "amount");
  await expect(site.hook("run").first()).toHaveAttribute("data-state", /done|failed/);

  await page.reload();
  await site.ready("fine");
  const ragged = await site.ready("ragged");
  await expect(ragged).toHaveAttribute("data-rejected", before);
  await expect(ragged).toHaveAttribute("data-kept", "true");
  await expect(site.hook("param", { name: "target" }).first()).toHaveValue("amount");
  await page.evaluate(() => (location.hash = "#/data/ragged"));
  await expect(site.hook("step")).toHaveCount(1);
  await expect(site.hook("row-balance").first()).toHaveText(balance);
  expect(await site.hook("column").evaluateAll((all) => all.map((one) => ({ ...one.dataset })))).toEqual(columns);
  await expect(page.locator("details.rejected tbody tr")).toHaveCount(Number(before));
  await site.analysis("describe");
  await site.done("describe");
});

test("a role is changed after a reload, without the file, and stays", async ({ page, site }) => {
  await site.open();
  await site.drop(FINE);
  await kept(site, "fine");
  await page.reload();
  await site.ready("fine");
  await site.hook("column", { name: "region" }).locator("select").last().selectOption("product");
  await expect(site.hook("column", { name: "region" })).toHaveAttribute("data-role", "product");
  await expect(site.hook("dataset", { name: "fine" }).first()).toHaveAttribute("data-kept", "true");
  await page.reload();
  await site.ready("fine");
  await expect(site.hook("column", { name: "region" })).toHaveAttribute("data-role", "product");
});

test("forgetting and erasing delete the files", async ({ page, site }) => {
  page.on("dialog", (dialog) => dialog.accept());
  await site.open();
  expect(await files(page)).toEqual([]);
  await site.drop(FINE);
  await kept(site, "fine");
  await site.drop(RAGGED);
  await kept(site, "ragged");
  const both = await files(page);
  await site.hook("forget").click();
  await expect(site.hook("dataset")).toHaveCount(1);
  await expect.poll(async () => (await files(page)).length).toBeLessThan(both.length - 1);
  await page.reload();
  await site.ready("fine");
  await expect(site.hook("dataset")).toHaveCount(1);
  await page.evaluate(() => (location.hash = "#/"));
  await expect(site.hook("kept-state")).toHaveAttribute("data-code", "kept");
  await expect(site.hook("storage")).toContainText("/");
  await site.hook("erase").click();
  await expect(site.hook("notice")).toHaveAttribute("data-code", "erased");
  await expect(site.hook("dataset")).toHaveCount(0);
  await expect.poll(() => files(page)).toEqual([]);
  await page.reload();
  await expect(site.hook("kept-state")).toBeVisible();
  await expect(site.hook("dataset")).toHaveCount(0);
  expect(await files(page)).toEqual([]);
});

/** A table whose columns take a while to be written. */
function large() {
  const lines = ["a,b,c,d"];
  for (let row = 0; row < 150_000; row++) lines.push(`${row}.5,${row % 7},${row * 3}.25,name ${row}`);
  return lines.join("\n");
}

test("a tab killed in the middle of a write comes back with the last complete state", async ({ context, page, site }) => {
  test.setTimeout(120_000);
  await site.open();
  await site.drop(FINE);
  await kept(site, "fine");
  // At several moments after the table is read: while its columns are written, before or after the manifest.
  for (const wait of [0, 15, 60]) {
    const doomed = await context.newPage();
    await page.goto("about:blank");
    await doomed.goto("./#/");
    await expect(doomed.locator('[data-testid="dataset"][data-name="fine"]')).toHaveAttribute("data-state", "ready");
    await doomed
      .locator('[data-testid="file-input"]')
      .setInputFiles({ name: "large.csv", mimeType: "text/csv", buffer: Buffer.from(large()) });
    await expect(doomed.locator('[data-testid="dataset"][data-name="large"]')).toHaveAttribute("data-state", "ready", {
      timeout: 30_000,
    });
    await doomed.waitForTimeout(wait);
    await doomed.close();
    await site.open();
    await expect(await site.ready("fine")).toHaveAttribute("data-rows", "3");
    // The other one is there as a whole, or asks for its file; never in part.
    const large_ = site.hook("dataset", { name: "large" });
    if ((await large_.count()) > 0) {
      await expect(large_.first()).toHaveAttribute("data-state", /ready|failed/);
      if ((await large_.first().getAttribute("data-state")) === "ready") {
        await expect(large_.first()).toHaveAttribute("data-rows", "150000");
      }
      await page.evaluate(() => (location.hash = "#/data/large"));
      page.once("dialog", (dialog) => dialog.accept());
      await site.hook("forget").click();
      await expect(large_).toHaveCount(0);
      await expect.poll(async () => (await files(page)).length, { timeout: 15_000 }).toBeLessThanOrEqual(5);
    }
  }
});

test("two tabs do not damage each other, and the second goes on when the first is closed", async ({ context, page, site }) => {
  const first = await context.newPage();
  await first.goto("./#/");
  await first.locator('[data-testid="file-input"]').setInputFiles({
    name: FINE.name,
    mimeType: "text/csv",
    buffer: Buffer.from(FINE.text),
  });
  await expect(first.locator('[data-testid="dataset"][data-name="fine"]')).toHaveAttribute("data-kept", "true");

  await site.open();
  await expect(await site.ready("fine")).toHaveAttribute("data-rows", "3");
  await expect(site.hook("notice")).toHaveAttribute("data-code", "second_tab");
  await expect(site.hook("kept-state")).toHaveAttribute("data-code", "second_tab");
  const before = await files(page);
  await site.drop(RAGGED);
  await site.ready("ragged");
  await expect(site.hook("dataset", { name: "ragged" }).first()).toHaveAttribute("data-kept", "false");
  expect(await files(page)).toEqual(before);

  await first.close();
  await expect(site.hook("dataset", { name: "ragged" }).first()).toHaveAttribute("data-kept", "true");
  await page.reload();
  await site.ready("fine");
  await site.ready("ragged");
});

test("a tab that is behind says so and keeps nothing", async ({ context, page, site }) => {
  const first = await context.newPage();
  const drop = (file) =>
    first
      .locator('[data-testid="file-input"]')
      .setInputFiles({ name: file.name, mimeType: "text/csv", buffer: Buffer.from(file.text) });
  await first.goto("./#/");
  await drop(FINE);
  await expect(first.locator('[data-testid="dataset"][data-name="fine"]')).toHaveAttribute("data-kept", "true");
  await site.open();
  await site.ready("fine");
  await drop(RAGGED);
  await expect(first.locator('[data-testid="dataset"][data-name="ragged"]')).toHaveAttribute("data-kept", "true");
  await first.close();
  await expect(site.hook("kept-state")).toHaveAttribute("data-code", "behind");
  await page.reload();
  await site.ready("ragged");
});

test("where the browser gives no storage the page says so and works in memory", async ({ page, site }) => {
  await page.route("**/worker.js*", async (route) => {
    const response = await route.fetch();
    const refusal = `StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException("no", "SecurityError"));`;
    await route.fulfill({ response, body: `${await response.text()}\n${refusal}\n` });
  });
  await site.open();
  await expect(site.hook("kept-state")).toHaveAttribute("data-code", "memory");
  await site.drop(FINE);
  await expect(await site.ready("fine")).toHaveAttribute("data-kept", "false");
  await site.analysis("describe");
  await site.done("describe");
  // The recipe is remembered; the file is asked for.
  await page.reload();
  await page.evaluate(() => (location.hash = "#/data/fine"));
  await expect(site.hook("error")).toHaveAttribute("data-code", "needs_file");
  await site.drop(FINE);
  await site.ready("fine");
});

test("when the storage is full, what was kept stays and the data stay in memory", async ({ page, site, baseURL }) => {
  await site.open();
  await site.drop(FINE);
  await kept(site, "fine");
  const session = await page.context().newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(baseURL).origin, quotaSize: 1_500_000 });
  await site.drop({ name: "large.csv", text: large() });
  await site.ready("large");
  await expect(site.hook("error").first()).toHaveAttribute("data-code", "quota");
  await expect(site.hook("dataset", { name: "large" }).first()).toHaveAttribute("data-kept", "false");
  await site.analysis("describe");
  await site.done("describe");
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(baseURL).origin });
  await page.reload();
  await expect(await site.ready("fine")).toHaveAttribute("data-rows", "3");
});

test("a file that is dropped again after a reload comes back to its data set", async ({ page, site }) => {
  const file = { name: "again.csv", text: "city,amount\nBerlin,10\nRome,20\n" };
  await site.open();
  await site.drop(file);
  await expect(site.hook("dataset")).toHaveAttribute("data-kept", "true", { timeout: 30_000 });
  await page.reload();
  await site.ready("again");
  await site.drop(file);
  await site.ready("again");
  await expect(site.hook("dataset")).toHaveCount(1);
});
