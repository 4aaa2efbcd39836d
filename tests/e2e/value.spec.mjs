// The published estimates of the CDNOW customers, reached by dropping the transactions on the page.
import { fileURLToPath } from "node:url";
import { expect, test } from "./site.mjs";

const CDNOW = fileURLToPath(new URL("../reference/clv/cdnow_sample/data.csv", import.meta.url));

// Fader, Hardie and Lee (2005), table 2.
const PUBLISHED = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

test("customer value of CDNOW", async ({ site }) => {
  await site.open();
  await site.drop(CDNOW);
  const dataset = site.hook("dataset").first();
  await expect(dataset).toHaveAttribute("data-state", "ready", { timeout: 30_000 });
  await expect(dataset).toHaveAttribute("data-rows", "6919");
  await site.analysis("clv");
  await site.done("clv");
  await site.set("time_unit", "week");
  await site.set("calibration_end", "1997-09-30");
  for (const [term, published] of Object.entries(PUBLISHED)) {
    // Published with three decimals.
    await expect.poll(() => site.number("tidy", "estimate", ["term", term]), { timeout: 30_000 }).toBeCloseTo(published, 2);
  }
  await expect(site.hook("finding").first()).toBeVisible();
  await expect(site.hook("figure").first().locator("canvas")).toBeVisible();
});
