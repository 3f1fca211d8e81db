// The agent in Python of docs/api, against the site.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";

const run = promisify(execFile);

test("the agent in Python brings a goal and does it", async ({ baseURL }) => {
  const has = await run("sh", ["-c", "command -v python3 && command -v chromedriver"]).then(() => true, () => false);
  test.skip(!has, "python3 or chromedriver is not installed");
  const { stdout } = await run("python3", ["../../docs/api/agent.py", "--url", baseURL!]);
  expect(stdout).toContain("Data Collection, Data Analysis, Report Generation");
  expect(stdout).toMatch(/(\d+) of \d+ tasks completed/);
});
