// Starts the page: fetches and runs the app's WebAssembly, or says plainly that it cannot.
// The modules are imported here and not in a `static import`, so that a missing file is caught as well.
try {
  const [{ default: init, mount }, { restOf }] = await Promise.all([
    import("./app.js?v={{build}}"),
    import("./rest.js?v={{build}}"),
  ]);
  const rest = restOf("./app_rest.wasm?v={{build}}");
  const exports = await init({ module_or_path: new URL("./app_bg.wasm?v={{build}}", import.meta.url) });
  const followed = rest.follow(exports);
  // The start page needs nothing more; an address within asks for the rest at once.
  if (location.hash.length > 2) await followed;
  // A task of its own: the browser may paint and listen in between.
  await new Promise((resolve) => setTimeout(resolve));
  mount();
  await followed;
} catch (error) {
  document.getElementById("unsupported").hidden = false;
  document.getElementById("unsupported-reason").textContent = String(error);
  throw error;
}
