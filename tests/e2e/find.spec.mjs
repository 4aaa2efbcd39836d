// Rows of a data set are looked for above the grid: by what they hold, or by a condition.
import { expect, test } from "./site.mjs";

test("rows are found by a text and by a condition, also in order, and all come back", async ({ page, site }) => {
  await site.open();
  await site.useSample();
  await page.evaluate(() => (location.hash = "#/data/shop"));
  const grid = site.hook("table", { table: "rows" }).first();
  const cells = (column) => grid.locator(`.grid-row [data-column="${column}"]`);
  await expect(cells("category").first()).toBeVisible();
  const n_all = await grid.getAttribute("aria-rowcount");

  await site.hook("find").fill("matcha");
  await expect(site.hook("found")).toContainText("rows with this");
  await expect(cells("product").first()).toHaveText("Matcha");
  expect(new Set(await cells("product").allInnerTexts())).toEqual(new Set(["Matcha"]));
  expect(Number(await grid.getAttribute("aria-rowcount"))).toBeLessThan(Number(n_all));

  await site.hook("find").fill('amount > 200 and region = "Central"');
  await expect(site.hook("found")).toContainText("rows where this holds");
  await grid.locator(".grid-sort", { hasText: "customer_id" }).click();
  const ascends = async () => {
    const shown = await cells("customer_id").allInnerTexts();
    return shown.length > 2 && shown.every((customer, row) => row === 0 || customer >= shown[row - 1]);
  };
  await expect.poll(ascends).toBe(true);
  expect(new Set(await cells("region").allInnerTexts())).toEqual(new Set(["Central"]));

  await site.hook("find").fill("nobody sells this");
  await expect(site.hook("found")).toContainText(/^0 of /);
  await expect(grid.locator(".grid-row")).toHaveCount(0);

  await site.hook("find").fill("");
  await expect(site.hook("found")).toHaveText("");
  await expect(grid).toHaveAttribute("aria-rowcount", n_all);
});
