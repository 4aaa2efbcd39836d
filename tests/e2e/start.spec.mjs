// A newcomer: the start page, the sample, the first answer.
import { expect, test } from "./site.mjs";

test("the sample is one click away and answers at once", async ({ page, site }) => {
  await site.open();
  const dataset = await site.useSample();
  expect(Number(await dataset.getAttribute("data-rows"))).toBeGreaterThan(100);
  await expect(site.hook("column").first()).toBeVisible();
  await site.analysis("describe");
  await site.done("describe");
  await expect(site.hook("finding").first()).toBeVisible();
  await expect(site.hook("figure").first().locator("canvas")).toBeVisible();
  await expect(site.hook("table", { table: "tidy" }).first()).toBeVisible();
  // Where we are survives a reload, and so do the data.
  await page.reload();
  await expect(page).toHaveURL(/#\/analysis\/describe/);
  await site.ready("shop");
  await site.done("describe");
});

test("every analysis answers the sample shop, or a sample of its own", async ({ page, site }) => {
  test.setTimeout(240_000);
  await site.open();
  await site.useSample();
  const data = ["describe", "regression", "quality", "checks", "baskets", "sequences", "budget"];
  const customers = ["segments", "clv", "dcf", "rfm", "portrait", "cohorts", "recommendations", "channel_return", "playbook"];
  for (const id of [...data, ...customers, "experiment_plan"]) {
    const run = await site.analysis(id);
    await expect(run, id).toHaveAttribute("data-state", "done", { timeout: 45_000 });
    await expect(site.hook("finding").first(), id).toBeVisible();
    await expect(page.locator("body")).not.toContainText(/NaN|undefined|\[object|[\0-\x08]/);
  }
  for (const id of ["churn", "subscriptions", "budget_response", "experiment_result", "funnel"]) {
    await site.analysis(id, "shop");
    await expect(site.hook("error"), id).toBeVisible({ timeout: 45_000 });
    await site.hook("see-sample").click();
    await site.done(id);
    await expect(site.hook("finding").first(), id).toBeVisible();
    await expect(site.hook("see-sample")).toHaveCount(0);
    await expect(page.locator("body")).not.toContainText(/NaN|undefined|\[object|[\0-\x08]/);
  }
});

test("what the worker says before its second half is there is right", async ({ page, site }) => {
  const held = [];
  await page.route(/compute_rest\.wasm/, (route) => void held.push(route));
  await site.open();
  await site.drop({ name: "orders.csv", text: "day,amount\n2024-01-01,1.5\n2024-01-02,\n" });
  await site.ready("orders");
  await expect.poll(() => held.length).toBeGreaterThan(0);
  const note = site.hook("note", { code: "encoding" });
  await expect(note.locator("strong")).toHaveText("UTF-8");
  await expect(page.locator("body")).not.toContainText(/[\0-\x08]/);
  for (const route of held) await route.continue();
});

test("loading and running are timed", async ({ page, site }) => {
  await site.open();
  await site.useSample();
  await site.analysis("describe");
  await site.done("describe");
  const names = await page.evaluate(() => performance.getEntriesByType("measure").map((entry) => entry.name));
  expect(names).toContain("sightline:load:shop");
  expect(names).toContain("sightline:run:describe");
});

test("the start page needs neither second half", async ({ page }) => {
  const asked = [];
  const held = [];
  await page.route(/_rest\.wasm/, (route) => {
    asked.push(new URL(route.request().url()).pathname.split("/").pop());
    held.push(route);
  });
  await page.goto("./");
  await expect(page.locator("[data-testid=use-sample]")).toBeVisible();
  await expect(page.locator("[data-testid=language]")).toBeEnabled();
  await expect.poll(() => asked.toSorted()).toEqual(["app_rest.wasm", "compute_rest.wasm"]);
  for (const route of held) await route.continue();
});
