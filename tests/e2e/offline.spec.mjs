// Once loaded, the page needs no network.
import { expect, test } from "./site.mjs";

test("a loaded page works offline", async ({ page, context, site }) => {
  await site.open();
  await site.drop({ name: "first.csv", text: "region,amount\nnorth,10\nsouth,20\n" });
  await site.ready("first");
  await context.setOffline(true);
  await site.drop({ name: "second.csv", text: "region,amount\nnorth,1\nsouth,2\neast,4\n" });
  await expect(await site.ready("second")).toHaveAttribute("data-rows", "3");
  await site.analysis("describe");
  await site.done("describe");
  await expect(page.locator("h1").first()).toBeVisible();
});
