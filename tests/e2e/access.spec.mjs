// For people who use a keyboard, a screen reader, or a phone.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./site.mjs";

async function breaches(page) {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

for (const scheme of ["light", "dark"]) {
  test(`no page breaks the accessibility guidelines (${scheme})`, async ({ page, site }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await site.open();
    expect(await breaches(page), "start").toEqual([]);
    await site.useSample();
    expect(await breaches(page), "data").toEqual([]);
    for (const id of ["describe", "regression", "segments", "clv", "dcf"]) {
      await site.analysis(id);
      await site.done(id);
      expect(await breaches(page), id).toEqual([]);
    }
  });
}

test("the keyboard reaches the sample, an analysis and its picture", async ({ page, site }) => {
  await site.open();
  const focus = async (reached) => {
    for (let presses = 0; presses < 80; presses++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(reached)) return;
    }
    throw new Error(`never focused: ${reached}`);
  };
  await focus(() => document.activeElement?.closest("[data-testid=use-sample]") !== null);
  await page.keyboard.press("Enter");
  await site.ready("shop");
  await focus(() => document.activeElement?.getAttribute("href")?.startsWith("#/analysis/"));
  await page.keyboard.press("Enter");
  await expect(site.hook("run").first()).toHaveAttribute("data-state", "done", { timeout: 45_000 });
  await focus(() => document.activeElement?.closest("[data-testid=figure]") !== null);
  const outline = await page.evaluate(() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== "none" || style.boxShadow !== "none";
  });
  expect(outline, "what has the focus is seen to have it").toBe(true);
});

for (const width of [390, 768, 1920]) {
  test(`nothing sticks out at ${width} px`, async ({ page, site }) => {
    await page.setViewportSize({ width, height: 900 });
    await site.open();
    await site.useSample();
    for (const id of ["describe", "regression", "clv"]) {
      await site.analysis(id);
      await site.done(id);
      const [content, view] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect(content, id).toBeLessThanOrEqual(view);
    }
  });
}
