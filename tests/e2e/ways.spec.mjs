// Ways in: pasted tables, parts of a file, next month's file; and the user's own checks.
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "./site.mjs";

/** Pastes a text as the browser does for Ctrl+V. */
function paste(page, text, selector = "body") {
  return page.evaluate(
    ([text, selector]) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
      document.querySelector(selector).dispatchEvent(event);
    },
    [text, selector],
  );
}

test("a table that is pasted becomes a data set, a word does not", async ({ page, site }) => {
  await site.open();
  await paste(page, "hello");
  await paste(page, "a\tb\n1\t2\n", "[data-testid=passphrase]");
  await expect(site.hook("dataset")).toHaveCount(0);
  await paste(page, "city\tamount\r\nBerlin\t10\r\nRome\t20\r\n");
  await expect(await site.ready("pasted")).toHaveAttribute("data-rows", "2");
  await paste(page, "region,amount\nnorth,1\nsouth,2\neast,3\n");
  await expect(await site.ready("pasted-2")).toHaveAttribute("data-rows", "3");
  await expect(site.hook("column", { name: "region" })).toBeVisible();
});

test("a sample and some columns are chosen by hand, and every answer says so", async ({ page, site }) => {
  const lines = ["id,region,amount"];
  for (let row = 0; row < 2000; row++) lines.push(`${row},${["north", "south"][row % 2]},${row % 90}.5`);
  await site.open();
  await site.drop({ name: "orders.csv", text: lines.join("\n") + "\n" });
  await site.ready("orders");
  await site.hook("import-settings").locator("summary").click();
  await site.hook("keep-column", { name: "id" }).uncheck();
  await site.hook("sample", { name: "rows" }).fill("500");
  await site.hook("read-parts").click();
  await expect(site.hook("dataset", { name: "orders" }).first()).toHaveAttribute("data-rows", "500");
  await expect(site.hook("row-balance")).toContainText("2,000 rows read = 500 kept + 0 rejected + 1,500 not in the sample");
  await expect(site.hook("note", { code: "sample" })).toBeVisible();
  await expect(site.hook("column", { name: "id" })).toHaveCount(0);
  await expect(site.hook("keep-column", { name: "id" })).not.toBeChecked();
  await site.analysis("describe");
  await site.done("describe");
  await expect(site.hook("finding", { code: "sample" })).toContainText("500 of 2,000 rows");
});

test("a file that will not fit is asked about before it is read", async ({ page, site }) => {
  // Only the first megabyte is there; the rest is a hole that takes no room on the disk.
  const folder = mkdtempSync(join(tmpdir(), "ways-"));
  const path = join(folder, "huge.csv");
  const file = openSync(path, "w");
  const lines = ["order,city,amount"];
  for (let row = 0; row < 60_000; row++) lines.push(`order-${row},City ${row % 50},${row % 90}.5`);
  writeSync(file, lines.join("\n") + "\n");
  ftruncateSync(file, 6e9);
  closeSync(file);
  try {
    await site.open();
    await site.hook("file-input").first().setInputFiles(path);
    const dataset = site.hook("dataset", { name: "huge" }).first();
    await expect(dataset).toHaveAttribute("data-state", "asking", { timeout: 30_000 });
    const asking = site.hook("asking");
    await expect(asking).toContainText(/fit/);
    await expect(asking.locator("[data-testid=estimate]").first()).toContainText(/GB of memory/);
    await expect(asking.locator("[data-testid=keep-column]")).toHaveCount(3);
    const need = () => asking.locator("[data-testid=estimate]").last().innerText();
    const before = await need();
    await site.hook("sample", { name: "rows" }).fill("1000");
    expect(await need()).not.toBe(before);
    await site.hook("stop").click();
    await expect(site.hook("dataset")).toHaveCount(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("next month's file gets the same cleaning in one click", async ({ page, site }) => {
  const month = (number) => ({
    name: `2024-0${number}.csv`,
    text: `date,city,amount\n2024-0${number}-01, Berlin ,10\n2024-0${number}-02,Rome,\n2024-0${number}-03,Oslo,30\n`,
  });
  await site.open();
  await site.drop(month(1));
  await site.ready("2024-01");
  await site.hook("step-kind").selectOption("drop_missing");
  await site.hook("step-save").click();
  await expect(site.hook("step")).toHaveCount(1);
  await site.drop(month(2));
  await site.ready("2024-02");
  await site.hook("apply-recipe").click();
  await expect(page).toHaveURL(/#\/data\/2024-02/);
  await expect(site.hook("step")).toHaveCount(1);
  await expect(site.hook("step").first()).toContainText("3 rows → 2");
});

test("a check that fails shows its rows, and one that cannot be asked says where", async ({ page, site }) => {
  await site.open();
  await site.drop({
    name: "orders.csv",
    text: "date,quantity,unit_price,amount\n2024-01-01,1,2,2\n2024-01-02,2,2,4\n2024-02-01,3,2,7\n2024-02-03,1,5,5\n",
  });
  await site.ready("orders");
  await site.analysis("checks");
  await site.done("checks");
  await expect(site.hook("finding", { code: "failed" })).toHaveCount(1);
  expect(await site.number("tidy", "n_failed", ["n_failed", "1"])).toBe(1);
  await expect(site.hook("figure", { name: "pass_rate" })).toBeVisible();
  const failing = site.hook("table", { table: "failing" }).first();
  await expect(failing).toContainText("2024-02-01");
  // The last column may lie beyond the edge, where nothing is drawn.
  await failing.evaluate((grid) => (grid.scrollLeft = grid.scrollWidth));
  await expect(failing.locator("[data-column=amount][data-value='7']")).toBeVisible();
});

test("next month's checks are compared with those of this month", async ({ page, site }) => {
  const month = (number, amount) => ({
    name: `2024-0${number}.csv`,
    text: `date,city,amount\n2024-0${number}-01,Berlin,10\n2024-0${number}-02,Rome,20\n2024-0${number}-03,Oslo,${amount}\n`,
  });
  await site.open();
  await site.drop(month(1, 30));
  await site.ready("2024-01");
  await site.analysis("checks");
  await site.done("checks");
  const check = site.hook("param", { name: "rules" }).first().locator("input").first();
  await check.fill("amount > 0 and date <= today()");
  await check.blur();
  await expect(site.hook("table", { table: "tidy" }).first()).toContainText("today()");
  await site.drop(month(2, -30));
  await site.ready("2024-02");
  await site.hook("apply-recipe").click();
  await expect(page).toHaveURL(/#\/data\/2024-02/);
  await expect(site.hook("checks").locator('[data-code="fell"]')).toContainText("2024-01.csv");
  await site.analysis("checks");
  await site.done("checks");
  await expect(site.hook("table", { table: "by_file" }).first()).toContainText("2024-01.csv");
  await expect(site.hook("table", { table: "by_file" }).first()).not.toContainText("2024-02.csv");
});

test("what is forgotten in a second tab is deleted when that tab may write", async ({ context, page, site }) => {
  const first = await context.newPage();
  await first.goto("./#/");
  await first
    .locator('[data-testid="file-input"]')
    .setInputFiles({ name: "fine.csv", mimeType: "text/csv", buffer: Buffer.from("region,amount\nnorth,10\nsouth,20\n") });
  await expect(first.locator('[data-testid="dataset"][data-name="fine"]')).toHaveAttribute("data-kept", "true");
  await site.open();
  await site.ready("fine");
  await page.evaluate(() => (location.hash = "#/data/fine"));
  page.once("dialog", (dialog) => dialog.accept());
  await site.hook("forget").click();
  await expect(site.hook("dataset")).toHaveCount(0);
  await expect(site.hook("notice")).toHaveAttribute("data-code", "forgotten_here");
  // The first tab still has it.
  await expect(first.locator('[data-testid="dataset"][data-name="fine"]')).toHaveAttribute("data-state", "ready");
  await first.close();
  await expect(site.hook("kept-state")).not.toHaveAttribute("data-code", "second_tab");
  await page.reload();
  await expect(site.hook("kept-state")).toHaveAttribute("data-code", "kept");
  await expect(site.hook("dataset")).toHaveCount(0);
});
