// Starts the page: fetches and runs the app's WebAssembly, or says plainly that it cannot.
// The module is imported here and not in a `static import`, so that a missing file is caught as well.
try {
  const { default: init } = await import("./app.js?v={{build}}");
  await init({ module_or_path: new URL("./app_bg.wasm?v={{build}}", import.meta.url) });
} catch (error) {
  document.getElementById("unsupported").hidden = false;
  document.getElementById("unsupported-reason").textContent = String(error);
  throw error;
}
