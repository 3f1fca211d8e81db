// Starts the worker. The version in its own address also picks its parts, so
// that a page never meets a cached worker of another build.
importScripts(`worker.js${location.search}`);
wasm_bindgen({ module_or_path: `worker_bg.wasm${location.search}` }).catch((error) => {
  // Thrown outside the promise, it reaches the page as the worker's error.
  setTimeout(() => {
    throw error;
  });
});
