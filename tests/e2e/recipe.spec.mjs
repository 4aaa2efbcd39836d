// What was done is saved as a recipe, opened again, and gives the same numbers.
import { readFile } from "node:fs/promises";
import { expect, test } from "./site.mjs";

const SHOP = { name: "orders.csv", text: orders() };

function orders() {
  const lines = ["region,visits,amount"];
  for (let row = 0; row < 60; row++) lines.push(`${["north", "south"][row % 2]},${row},${3 * row + (row % 7) + 5}`);
  return lines.join("\n") + "\n";
}

test("a recipe is saved and opened", async ({ page, site }) => {
  await site.open();
  await site.drop(SHOP);
  await site.ready("orders");
  await site.analysis("regression");
  await site.set("target", "amount");
  await site.done("regression");
  const before = await site.number("glance", "r_squared");
  const saving = page.waitForEvent("download");
  await site.hook("save-recipe").first().click();
  const path = await (await saving).path();
  const recipe = JSON.parse(await readFile(path, "utf8"));
  expect(recipe.version).toBe(1);
  expect(recipe.datasets.map((dataset) => dataset.name)).toEqual(["orders"]);
  expect(recipe.runs.map((run) => run.analysis)).toContain("regression");

  // As in a browser that has never been here.
  page.once("dialog", (dialog) => dialog.accept());
  await page.evaluate(() => (location.hash = "#/"));
  await site.hook("erase").click();
  await expect(site.hook("dataset")).toHaveCount(0);
  await page.reload();
  await site.open();
  await site.hook("file-input").first().setInputFiles(path);
  // The recipe names the file; the browser gives it back only when it is dropped again.
  await site.drop(SHOP);
  await site.ready("orders");
  await site.analysis("regression");
  await site.done("regression");
  expect(await site.number("glance", "r_squared")).toBe(before);
});
