// uDSV and PapaParse in a worker of their own, with typed values, fed piece by piece.
importScripts("./node_modules/udsv/dist/uDSV.iife.min.js", "./node_modules/papaparse/papaparse.min.js");

async function udsv(file) {
  const { inferSchema, initParser } = uDSV;
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  let parser = null;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    parser ??= initParser(inferSchema(piece.value));
    parser.chunk(piece.value, parser.typedArrs);
  }
  return parser.end();
}

function papaparse(file) {
  const rows = [];
  return new Promise((resolve, reject) => {
    Papa.parse(file, {
      dynamicTyping: true,
      skipEmptyLines: true,
      chunk: ({ data }) => {
        for (const row of data) rows.push(row);
      },
      complete: () => resolve(rows.slice(1)),
      error: reject,
    });
  });
}

self.onmessage = async ({ data: { peer, file } }) => {
  try {
    self.rows = await (peer === "udsv" ? udsv(file) : papaparse(file));
    self.postMessage({ n_rows: self.rows.length });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
