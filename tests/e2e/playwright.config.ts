// How the end-to-end tests run. `cargo xtask test --only e2e` builds the site,
// serves it under /baton/ and names it in BATON_URL. By hand, against a running
// `cargo xtask serve`: BATON_URL=http://127.0.0.1:8080/ npx playwright test
import { defineConfig, devices } from "@playwright/test";

const url = process.env.BATON_URL;
if (!url) {
  throw new Error("BATON_URL is not set; run `cargo xtask test --only e2e`");
}

const inCi = Boolean(process.env.CI);
// Chromium refuses to start its sandbox as root.
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: inCi,
  // A test that passes only at the second try is a defect to find.
  retries: 0,
  workers: 2,
  timeout: 60_000,
  // Live runs train models meanwhile, on machines with other work.
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: url,
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.BATON_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        ...(isRoot ? ["--no-sandbox"] : []),
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
