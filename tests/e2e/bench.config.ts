// The benchmarks of live agents in headless Chromium: `cargo xtask bench live`.
import config from "./playwright.config";

export default { ...config, testDir: "bench", workers: 1, timeout: 0 };
