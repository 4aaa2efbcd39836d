// One file that holds everything: saved here, opened in another browser.
import { readFile } from "node:fs/promises";
import { expect, test } from "./site.mjs";

const MESSY = { name: "messy.csv", text: "city,amount,note\nBerlin,10,a\nRome,20,b,c\nOslo,,d\nBonn,40,e\n" };
const PASSPHRASE = "correct horse, 北京";

/** A data set with a step, saved as a project; answers the bytes of the file. */
async function save(page, site, passphrase = "") {
  await site.open();
  await site.drop(MESSY);
  await site.ready("messy");
  await site.hook("step-kind").selectOption("drop_missing");
  await site.hook("step-save").click();
  await expect(site.hook("step")).toHaveCount(1);
  await page.evaluate(() => (location.hash = "#/"));
  await site.hook("passphrase").fill(passphrase);
  const saving = page.waitForEvent("download");
  await site.hook("save-project").click();
  const file = await saving;
  expect(file.suggestedFilename()).toMatch(/\.sightline$/);
  return readFile(await file.path());
}

/** Another browser: a context of its own, with a page that hands it a project file. */
async function elsewhere(browser, baseURL) {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await page.goto("./#/");
  const hook = (name) => page.locator(`[data-testid="${name}"]`);
  const give = (bytes, name = "shop.sightline") =>
    hook("file-input").setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(bytes) });
  return { context, page, hook, give };
}

async function expectMessy({ page, hook }) {
  const dataset = page.locator('[data-testid="dataset"][data-name="messy"]');
  await expect(dataset).toHaveAttribute("data-state", "ready");
  await expect(dataset).toHaveAttribute("data-rows", "3");
  await expect(dataset).toHaveAttribute("data-rejected", "1");
  await expect(hook("step")).toHaveCount(1);
  await expect(dataset).toHaveAttribute("data-kept", "true");
}

test("a project goes to another browser and stays there", async ({ page, site, browser, baseURL }) => {
  const bytes = await save(page, site);
  const other = await elsewhere(browser, baseURL);
  // Told by how it begins, whatever it is called.
  await other.give(bytes, "renamed.bin");
  await expectMessy(other);
  await other.page.reload();
  await expectMessy(other);
  await other.context.close();
});

test("a locked project opens with its passphrase only", async ({ page, site, browser, baseURL }) => {
  const bytes = await save(page, site, PASSPHRASE);
  expect(bytes.includes("Berlin"), "what is locked cannot be read").toBe(false);
  const other = await elsewhere(browser, baseURL);
  await other.give(bytes);
  await expect(other.hook("error")).toHaveAttribute("data-code", "project_locked");
  await other.hook("passphrase").fill("wrong");
  await other.hook("open-project").click();
  await expect(other.hook("error")).toHaveAttribute("data-code", "wrong_passphrase");
  await expect(other.hook("dataset")).toHaveCount(0);
  await other.hook("passphrase").fill(PASSPHRASE);
  await other.hook("open-project").click();
  await expectMessy(other);
  await other.context.close();
});

for (const passphrase of ["", PASSPHRASE]) {
  test(`a flipped byte is noticed and nothing is overwritten (${passphrase ? "locked" : "open"})`, async ({
    page,
    site,
    browser,
    baseURL,
  }) => {
    const bytes = await save(page, site, passphrase);
    const other = await elsewhere(browser, baseURL);
    await other.hook("file-input").setInputFiles({
      name: "mine.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("region,amount\nnorth,10\nsouth,20\n"),
    });
    const mine = other.page.locator('[data-testid="dataset"][data-name="mine"]');
    await expect(mine).toHaveAttribute("data-kept", "true");
    await other.page.evaluate(() => (location.hash = "#/"));
    for (const at of [18, 100, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] ^= 4;
      await other.hook("passphrase").fill(passphrase);
      await other.give(changed);
      await expect(other.hook("error")).toHaveAttribute("data-code", "project_damaged");
      await expect(mine).toHaveAttribute("data-rows", "2");
      await other.hook("error").locator("button").click();
      await expect(other.hook("error")).toHaveCount(0);
    }
    await other.give(bytes.subarray(0, bytes.length - 20));
    await expect(other.hook("error")).toHaveAttribute("data-code", "project_damaged");
    await other.page.reload();
    await expect(mine).toHaveAttribute("data-rows", "2");
    await expect(other.hook("dataset")).toHaveCount(1);
    await other.context.close();
  });
}

test("a project takes the place of what is here only when the user agrees", async ({ page, site, browser, baseURL }) => {
  const bytes = await save(page, site);
  const other = await elsewhere(browser, baseURL);
  await other.hook("use-sample").click();
  await expect(other.hook("dataset")).toHaveAttribute("data-kept", "true", { timeout: 30_000 });
  const asked = async () => {
    const dialog = other.page.waitForEvent("dialog");
    await Promise.all([dialog, other.give(bytes)]);
    return dialog;
  };
  await (await asked()).dismiss();
  await expect(other.hook("dataset")).toHaveAttribute("data-name", "shop");
  await (await asked()).accept();
  await expectMessy(other);
  await expect(other.hook("dataset")).toHaveCount(1);
  await other.context.close();
});
