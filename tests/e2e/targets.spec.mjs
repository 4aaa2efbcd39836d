// From a dropped file to a list of customers that somebody can write to.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { onlineRetail } from "./retail.mjs";
import { expect, test } from "./site.mjs";

const CDNOW = fileURLToPath(new URL("../reference/clv/cdnow_sample/data.csv", import.meta.url));
const N_CDNOW = 2357;

/** The file of a table of rows, as records. Names and labels of these files hold no commas. */
async function exported(page, site, table) {
  const section = page.locator("section.result-table", { has: site.hook("table", { table }) });
  const download = page.waitForEvent("download");
  await section.locator('[data-testid="export"][data-format="csv"]').click();
  const text = await readFile(await (await download).path(), "utf8");
  const [head, ...lines] = text.replace(/^\uFEFF/, "").trim().split(/\r?\n/);
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, index) => [names[index], cell])));
}

test("CDNOW: the value of every customer, and who gets the offer", async ({ page, site }) => {
  test.setTimeout(90_000);
  await site.open();
  await site.drop(CDNOW);
  await site.ready("data");
  await site.analysis("clv");
  await site.done("clv");
  const customers = await exported(page, site, "augment");
  expect(customers).toHaveLength(N_CDNOW);
  expect(new Set(customers.map((row) => row.customer)).size).toBe(N_CDNOW);
  const values = customers.map((row) => Number(row.clv));
  expect(values.every((value) => value >= 0)).toBe(true);
  const total = values.reduce((sum, value) => sum + value, 0);
  expect(total / (await site.number("summary", "clv")) - 1).toBeCloseTo(0, 9);
  expect(customers.every((row) => Number(row.probability_alive) > 0 && Number(row.probability_alive) <= 1)).toBe(true);

  await site.analysis("experiment_plan");
  await site.done("experiment_plan");
  const groups = await exported(page, site, "augment");
  expect(groups).toHaveLength(N_CDNOW);
  const n_treated = groups.filter((row) => row.group === "treatment").length;
  expect(Math.abs(n_treated - N_CDNOW / 2)).toBeLessThanOrEqual(1);
});

test("online retail: what to offer to each customer", async ({ page, site }, testInfo) => {
  test.setTimeout(240_000);
  const { file, which } = await onlineRetail(testInfo);
  await site.open();
  await site.drop(file);
  await expect(site.hook("dataset").first()).toHaveAttribute("data-state", "ready", { timeout: 60_000 });
  await site.analysis("rfm");
  await site.done("rfm", 90_000);
  const segments = new Map((await exported(page, site, "augment")).map((row) => [row.customer, row.segment_en]));
  await site.analysis("recommendations");
  await site.done("recommendations", 150_000);
  const section = page.locator("section.result-table", { has: site.hook("table", { table: "augment" }) });
  const download = page.waitForEvent("download");
  await section.locator('[data-testid="export"][data-format="json"]').click();
  const offers = JSON.parse(await readFile(await (await download).path(), "utf8"));
  console.log(`online retail: ${which}, ${offers.length} offers to customers of ${segments.size}`);
  const offered = new Map();
  for (const row of offers) offered.set(row.customer, [...(offered.get(row.customer) ?? []), row]);
  expect(offered.size).toBeGreaterThan(0.9 * segments.size);
  for (const [customer, rows] of offered) {
    expect(segments.has(customer), customer).toBe(true);
    expect(new Set(rows.map((row) => row.product)).size, customer).toBe(rows.length);
  }
});
