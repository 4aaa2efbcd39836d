// Language and theme: switched at any time, computing nothing again.
import { expect, test } from "./site.mjs";

test("the language switches everywhere and is remembered", async ({ page, site }) => {
  await site.open();
  await site.useSample();
  await site.analysis("describe");
  await site.done("describe");
  const runs = () => page.evaluate(() => performance.getEntriesByName("sightline:run:describe").length);
  const [before, english] = [await runs(), await site.hook("finding").first().innerText()];
  await site.hook("language").first().click();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expect(site.hook("finding").first()).toHaveText(/[\u4e00-\u9fff]/);
  expect(await site.hook("finding").first().innerText()).not.toBe(english);
  expect(await runs(), "a switch recomputes nothing").toBe(before);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
});

for (const scheme of ["light", "dark"]) {
  test(`the ${scheme} theme follows the system`, async ({ page, site }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await site.open();
    const lightness = await page.evaluate(() => {
      const canvas = new OffscreenCanvas(1, 1).getContext("2d");
      canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
      return canvas.getImageData(0, 0, 1, 1).data[1];
    });
    if (scheme === "dark") expect(lightness).toBeLessThan(90);
    else expect(lightness).toBeGreaterThan(200);
  });
}
