// Starts an agent. The version in its own address also picks its parts, so
// that a page never meets a cached agent of another build.
importScripts(`agent.js${location.search}`);
wasm_bindgen({ module_or_path: `agent_bg.wasm${location.search}` }).catch((error) => {
  // Thrown outside the promise, it reaches the page as the worker's error.
  setTimeout(() => {
    throw error;
  });
});
