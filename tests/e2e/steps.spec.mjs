// Cleaning on the data page: a step is added, undone, brought back, and travels with the recipe.
import { expect, test } from "./site.mjs";

const MESSY = { name: "messy.csv", text: "city,amount\n Berlin ,10\nBerlin,20\nRome ,\nRome,40\n" };

test("a step cleans the data, can be undone and comes back", async ({ page, site }) => {
  await site.open();
  await site.drop(MESSY);
  await site.ready("messy");
  await site.hook("step-kind").selectOption("drop_missing");
  await expect(site.hook("step-editor")).toBeVisible();
  await expect(site.hook("step-preview")).toContainText("3");
  await site.hook("step-save").click();
  await expect(site.hook("step")).toHaveCount(1);
  await expect(site.hook("step").first()).toContainText("3");
  await site.analysis("describe");
  const run = await site.done("describe");
  await expect(run).toContainText("3 rows");
  await page.goBack();
  await site.hook("undo").click();
  await expect(site.hook("step")).toHaveCount(0);
  await site.hook("redo").click();
  await expect(site.hook("step")).toHaveCount(1);
  await site.hook("step-remove").click();
  await expect(site.hook("step")).toHaveCount(0);
});

test("the quality report mends what it finds in one click", async ({ page, site }) => {
  await site.open();
  await site.drop(MESSY);
  await site.ready("messy");
  await site.analysis("quality");
  const run = await site.done("quality");
  await run.locator("[data-testid=add-step]").first().click();
  await expect(page).toHaveURL(/#\/data\/messy/);
  await expect(site.hook("step")).toHaveCount(1);
  await expect(site.hook("step").first()).toContainText("amount");
  await site.hook("undo").click();
  await expect(site.hook("step")).toHaveCount(0);
});
