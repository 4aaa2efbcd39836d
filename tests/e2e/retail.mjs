// A year of a real online shop. The whole file (541,909 rows) is too large for the repository: where it lies beside the
// project it is used, else a cut.
import { createReadStream, createWriteStream, existsSync, readFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const WHOLE = here("../../../shared/reference/retail/online_retail.csv.gz");
const CUT = here("../reference/retail/data.csv");

/** The file to drop, and what must be found in it. */
export async function onlineRetail(testInfo) {
  if (existsSync(WHOLE)) {
    const { totals } = JSON.parse(readFileSync(here("../../../shared/reference/retail/expected.json"), "utf8"));
    const file = testInfo.outputPath("retail.csv");
    await pipeline(createReadStream(WHOLE), createGunzip(), createWriteStream(file));
    return {
      which: "the whole file",
      file,
      rows: totals.rows,
      quantity: totals.quantity.sum,
      price: totals.unit_price.sum,
      withoutCustomer: totals.customer_id_null_rows,
    };
  }
  const expected = JSON.parse(readFileSync(here("../reference/retail/expected.json"), "utf8"));
  return {
    which: "a cut",
    file: CUT,
    rows: expected.rows,
    quantity: expected.quantity_sum,
    price: expected.unit_price_sum,
    withoutCustomer: expected.n_missing.CustomerID,
  };
}
