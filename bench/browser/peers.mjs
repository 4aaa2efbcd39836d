// Loads the chosen file with one other library (?peer=…) and leaves the time in window.result.
// Each does what it is made for: typed columns in memory, off the main thread, as its own documentation advises.

const peer = new URLSearchParams(location.search).get("peer");

/** Reads with a JavaScript parser in a worker; the rows stay there. */
function inWorker(file) {
  return new Promise((resolve, reject) => {
    const worker = new Worker("./csv-worker.js");
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve({ ...data, keep: worker }));
    worker.onerror = (event) => reject(new Error(event.message || "the worker failed"));
    worker.postMessage({ peer, file });
  });
}

async function duckdb() {
  const duckdb = await import("@duckdb/duckdb-wasm");
  const folder = new URL("./node_modules/@duckdb/duckdb-wasm/dist/", location.href).href;
  const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker(`${folder}duckdb-browser-eh.worker.js`));
  await database.instantiate(`${folder}duckdb-eh.wasm`);
  return async (file) => {
    await database.registerFileHandle("sales.csv", file, duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
    const connection = await database.connect();
    await connection.query("CREATE TABLE sales AS SELECT * FROM read_csv('sales.csv')");
    const count = await connection.query("SELECT count(*) AS n FROM sales");
    return { n_rows: Number(count.get(0).n), keep: database };
  };
}

// Starting up is not part of the measure, for nobody.
const load = peer === "duckdb" ? await duckdb() : inWorker;
document.querySelector("input").addEventListener("change", async ({ target }) => {
  const started = performance.now();
  try {
    const { n_rows, keep } = await load(target.files[0]);
    window.kept = keep;
    window.result = { n_rows, ms: performance.now() - started };
  } catch (error) {
    window.result = { error: String(error) };
  }
});
window.isReady = true;
