// The worker: `new Worker("./worker.js?v=…", { type: "module" })`, resolved against the document.
// Messages that arrive while the WebAssembly is still on its way are kept and delivered once it listens.
import init from "./compute.js?v={{build}}";

const early = [];
const keep = (event) => early.push(event.data);
self.addEventListener("message", keep);
init({ module_or_path: new URL("./compute_bg.wasm?v={{build}}", import.meta.url) }).then(() => {
  self.removeEventListener("message", keep);
  for (const data of early) self.dispatchEvent(new MessageEvent("message", { data }));
}, reportError);
