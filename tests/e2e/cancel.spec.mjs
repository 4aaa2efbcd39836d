// Long work shows how far it is, can be cancelled, and leaves a page that works.
import { expect, test } from "./site.mjs";

/** A data set on which a thousand starts of K-means take much longer than a test waits. */
function many() {
  let state = 7;
  const next = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  const lines = ["x,y,z"];
  for (let row = 0; row < 120_000; row++) lines.push(`${next().toFixed(6)},${next().toFixed(6)},${next().toFixed(6)}`);
  return lines.join("\n");
}

test("a long run is cancelled, and the next one answers", async ({ site }) => {
  await site.open();
  await site.drop({ name: "many.csv", text: many() });
  await site.ready("many");
  await site.analysis("segments");
  await site.set("n_clusters", "12");
  await site.set("n_starts", "1000");
  await expect(site.hook("progress").first()).toBeVisible();
  await expect(site.hook("progress").first()).toHaveAttribute("role", "progressbar");
  await site.hook("cancel").first().click();
  await expect(site.hook("progress")).toHaveCount(0);
  // The worker may have been replaced: it must have the data again.
  await site.analysis("describe");
  await site.done("describe");
  expect(await site.number("tidy", "n_obs")).toBe(120_000);
});
