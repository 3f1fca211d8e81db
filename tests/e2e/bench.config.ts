// The benchmarks of live agents in headless Chromium: `cargo xtask bench live`.
import config from "./playwright.config";

export default {
  ...config,
  // A trace takes a picture of every frame, which halves them.
  use: { ...config.use, trace: "off" as const },
  testDir: "bench",
  workers: 1,
  timeout: 0,
};
