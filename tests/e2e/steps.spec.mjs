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

test("steps are edited, switched off and moved; what an expression can say stands beside it", async ({ page, site }) => {
  const column = page.locator(".grid-sort", { hasText: "double" });
  await site.open();
  await site.drop(MESSY);
  await site.ready("messy");
  const editor = site.hook("step-editor");
  const preview = site.hook("step-preview");
  await site.hook("step-kind").selectOption("derive");
  await site.set("name", "double");
  await site.set("expression", "amount *");
  await expect(preview).toContainText("missing at the end");
  const guide = editor.locator("[data-testid=explained]");
  await guide.locator("summary").click();
  await expect(guide).toContainText("add_months(date, n)");
  await site.set("expression", "amount * 2");
  await expect(preview).not.toContainText("missing at the end");
  await expect(guide).toHaveAttribute("open", "");
  await site.hook("step-save").click();
  await expect(column).toHaveCount(1);
  await expect(site.hook("step-remove")).toHaveText("Remove");
  await site.hook("step-kind").selectOption("drop_missing");
  await expect(preview).toContainText("3");
  await expect(guide).toHaveCount(0);
  await site.hook("step-save").click();
  const steps = site.hook("step");
  await expect(steps).toHaveCount(2);
  await steps.nth(1).locator("[data-testid=step-up]").click();
  await expect(steps.nth(1)).toContainText("double = amount * 2");
  await steps.nth(1).locator("[data-testid=step-edit]").click();
  await site.set("expression", "amount * 3");
  await site.hook("step-save").click();
  await expect(steps).toHaveCount(2);
  await expect(steps.nth(1)).toContainText("double = amount * 3");
  await steps.nth(1).locator("[data-testid=step-switch]").click();
  await expect(steps.nth(1)).toContainText("Not run");
  await expect(column).toHaveCount(0);
  for (const text of ["double = amount * 3", "double = amount * 2"]) {
    await site.hook("undo").click();
    await expect(steps.nth(1)).toContainText(text);
  }
  await expect(column).toHaveCount(1);
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
