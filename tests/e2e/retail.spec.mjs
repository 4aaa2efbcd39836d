// A year of a real online shop: the totals on the page are those that another program counts.
// The whole file (541,909 rows) is too large for the repository: where it lies beside the project it is used, else a cut.
import { createReadStream, createWriteStream, existsSync, readFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";
import { expect, test } from "./site.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const WHOLE = here("../../../shared/reference/retail/online_retail.csv.gz");
const CUT = here("../reference/retail/data.csv");

/** The file to drop, and what must be found in it. */
async function prepare(testInfo) {
  if (existsSync(WHOLE)) {
    const { totals } = JSON.parse(readFileSync(here("../../../shared/reference/retail/expected.json"), "utf8"));
    const file = testInfo.outputPath("retail.csv");
    await pipeline(createReadStream(WHOLE), createGunzip(), createWriteStream(file));
    return {
      which: "the whole file",
      file,
      rows: totals.rows,
      quantity: totals.quantity.sum,
      price: totals.unit_price.sum,
      withoutCustomer: totals.customer_id_null_rows,
    };
  }
  const expected = JSON.parse(readFileSync(here("../reference/retail/expected.json"), "utf8"));
  return {
    which: "a cut",
    file: CUT,
    rows: expected.rows,
    quantity: expected.quantity_sum,
    price: expected.unit_price_sum,
    withoutCustomer: expected.n_missing.CustomerID,
  };
}

test("the totals of a year of online retail", async ({ site }, testInfo) => {
  test.setTimeout(120_000);
  const expected = await prepare(testInfo);
  console.log(`online retail: ${expected.which}, ${expected.rows} rows`);
  await site.open();
  await site.drop(expected.file);
  const dataset = site.hook("dataset").first();
  await expect(dataset).toHaveAttribute("data-state", "ready", { timeout: 60_000 });
  await expect(dataset).toHaveAttribute("data-rows", String(expected.rows));
  await expect(dataset).toHaveAttribute("data-rejected", "0");
  await expect(site.hook("column", { name: "CustomerID" })).toHaveAttribute("data-kind", "text");
  await expect(site.hook("column", { name: "CustomerID" })).toHaveAttribute("data-role", "customer");
  await expect(site.hook("column", { name: "InvoiceDate" })).toHaveAttribute("data-kind", "date_time");
  await site.analysis("describe");
  await site.done("describe", 90_000);
  const of = (column, name) => site.number("tidy", name, ["column", column]);
  expect(await of("Quantity", "sum")).toBe(expected.quantity);
  // Money sums in doubles differ in the last digits by the order of summation.
  expect(Math.abs((await of("UnitPrice", "sum")) / expected.price - 1)).toBeLessThan(1e-9);
  expect(await of("CustomerID", "n_missing")).toBe(expected.withoutCustomer);
});
