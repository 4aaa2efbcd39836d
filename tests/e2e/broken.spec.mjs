// Files that are no tables, and tables that are hostile: a message that helps, and a page that goes on.
import { expect, test } from "./site.mjs";

test("a file that is no table is refused with a reason, and the next one works", async ({ site }) => {
  await site.open();
  const png = Buffer.from("89504e470d0a1a0a0000000d494844520000000100000001", "hex");
  await site.drop({ name: "picture.csv", bytes: png });
  const failed = site.hook("dataset", { name: "picture" }).first();
  await expect(failed).toHaveAttribute("data-state", "failed");
  const error = site.hook("error").first();
  await expect(error).toBeVisible();
  expect(await error.getAttribute("data-code")).toBeTruthy();
  await site.drop({ name: "fine.csv", text: "region,amount\nnorth,10\nsouth,20\n" });
  await expect(await site.ready("fine")).toHaveAttribute("data-rows", "2");
});

test("empty files and headers without rows are answered", async ({ site }) => {
  await site.open();
  await site.drop({ name: "empty.csv", text: "" });
  await expect(site.hook("dataset", { name: "empty" }).first()).toHaveAttribute("data-state", "failed");
  await expect(site.hook("error").first()).toBeVisible();
  await site.drop({ name: "header.csv", text: "region,amount\n" });
  await expect(site.hook("dataset", { name: "header" }).first()).toHaveAttribute("data-state", /ready|failed/);
});

test("cells are text, never markup", async ({ page, site }) => {
  await site.open();
  const cell = "<img src=x onerror=document.title='owned'>";
  const rows = Array.from({ length: 12 }, (_, row) => `${cell},${row},<b>${row % 3}</b>`).join("\n");
  await site.drop({ name: "markup.csv", text: `<i>name</i>,amount,<script>kind</script>\n${rows}\n` });
  await site.ready("markup");
  await site.analysis("describe");
  await site.done("describe");
  expect(await page.locator("main img[src=x], main i:text('name')").count()).toBe(0);
  expect(await page.title()).not.toContain("owned");
});

test("rejected rows are counted", async ({ site }) => {
  await site.open();
  await site.drop({ name: "ragged.csv", text: "a,b,c\n1,2,3\n4,5,6,7,8\n9,10,11\n12,13,14\n" });
  const dataset = await site.ready("ragged");
  const count = async (name) => Number(await dataset.getAttribute(`data-${name}`));
  expect((await count("rows")) + (await count("rejected"))).toBe(4);
});
