// The worker: `new Worker("./worker.js?v=…", { type: "module" })`, resolved against the document.
// Messages that arrive while the WebAssembly is still on its way are kept and delivered once it listens.
import init from "./compute.js?v={{build}}";
import { restOf } from "./rest.js?v={{build}}";

const early = [];
const keep = (event) => early.push(event.data);
self.addEventListener("message", keep);
const rest = restOf("./compute_rest.wasm?v={{build}}");
init({ module_or_path: new URL("./compute_bg.wasm?v={{build}}", import.meta.url) }).then((exports) => {
  // If it fails, the first run that needs it tries again and says so.
  rest.follow(exports).catch((error) => console.warn(error));
  self.removeEventListener("message", keep);
  for (const data of early) self.dispatchEvent(new MessageEvent("message", { data }));
}, reportError);
