// A year of a real online shop: the totals on the page are those that another program counts.
import { onlineRetail } from "./retail.mjs";
import { expect, test } from "./site.mjs";

test("the totals of a year of online retail", async ({ site }, testInfo) => {
  test.setTimeout(120_000);
  const expected = await onlineRetail(testInfo);
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
