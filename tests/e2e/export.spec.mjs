// Results leave the page as files, made in the browser.
import { readFile } from "node:fs/promises";
import { expect, test } from "./site.mjs";

const BEGINNINGS = { png: "\x89PNG", svg: "<svg", xlsx: "PK", json: "" };

test("tables and pictures are exported", async ({ page, site }) => {
  await site.open();
  await site.useSample();
  await site.analysis("describe");
  await site.done("describe");
  const formats = await site.hook("export").evaluateAll((all) => [...new Set(all.map((one) => one.dataset.format))]);
  expect(formats).toEqual(expect.arrayContaining(["csv", "xlsx", "json", "svg", "png"]));
  for (const format of formats) {
    const download = page.waitForEvent("download");
    await site.hook("export", { format }).first().click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(new RegExp(`\\.${format}$`));
    const bytes = await readFile(await file.path());
    expect(bytes.length).toBeGreaterThan(20);
    if (BEGINNINGS[format]) expect(bytes.subarray(0, 512).toString("latin1")).toContain(BEGINNINGS[format]);
    if (format === "json") JSON.parse(bytes.toString("utf8"));
  }
});
