// The second half of a WebAssembly module, which arrives right behind the first (see xtask/src/split).

/// Fetches and compiles the rest named `file`; `fetchRest` puts it beside the first half, at once if it must.
export function restOf(file) {
  const url = new URL(file, import.meta.url);
  let compiled = null;
  let first = null;
  let isThere = false;
  const add = () => {
    if (isThere) return;
    if (!first) throw new Error(`${url.pathname} was needed before the start was over`);
    new WebAssembly.Instance(compiled ?? new WebAssembly.Module(fetchNow(url)), { first });
    // Only now: a fetch that failed is tried again by the next one who needs it.
    isThere = true;
  };
  self.fetchRest = add;
  return {
    /// Takes what the first half exports, and fetches the rest behind it; the promise ends when the rest is there.
    async follow(exports) {
      first = exports;
      if (isThere) return;
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
      compiled = await WebAssembly.compile(await response.arrayBuffer());
      add();
    },
  };
}

// Only when the user is faster than the network: waits for the file. As text, because pages may not wait for bytes.
function fetchNow(url) {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`${url.pathname}: ${request.status}`);
  return Uint8Array.from(request.responseText, (char) => char.charCodeAt(0) & 255);
}
