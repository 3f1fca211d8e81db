// The conformance suite of the protocol: the example agents pass it, and every
// case fails an agent that does what the case forbids.
import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { mutations } from "../agents/mutations";
import { connectTo } from "../agents/in-process";
import { Studio } from "../pages/studio";

interface Result {
  name: string;
  verdict: "passed" | "failed" | "skipped";
  why: string;
}

const root = new URL("../../../", import.meta.url);
const path = (name: string) => fileURLToPath(new URL(name, root));
const suite = JSON.parse(readFileSync(path("public/conformance/cases.json"), "utf8"));
const caseNames: string[] = suite.cases.map((one: { name: string }) => one.name);
const example = readFileSync(path("public/conformance/example-agent.js"), "utf8");

async function check(source: string, settings: object): Promise<Result[]> {
  const { runSuite } = await import(new URL("public/conformance/suite.mjs", root).href);
  return runSuite({ suite, connect: () => connectTo(source), ...settings });
}

const hasPython = (() => {
  try {
    execFileSync("python3", ["--version"]);
    return true;
  } catch {
    return false;
  }
})();

test("the example worker passes on the page", async ({ page }) => {
  const problems: string[] = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto("conformance/index.html");
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page.getByRole("status")).toHaveText(`${caseNames.length} passed, 0 failed, 0 skipped`, {
    timeout: 50_000,
  });
  expect(problems).toEqual([]);
  await new Studio(page).expectNoViolations();
});

test("the page says what is wrong with the task that it is given", async ({ page }) => {
  await page.goto("conformance/index.html");
  await page.getByText("A task that it can do").click();
  await page.getByRole("textbox", { name: "In the form of" }).fill("{");
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page.getByRole("status")).toContainText("The suite could not be run");
  await page.getByRole("textbox", { name: "In the form of" }).fill('{"brief": {"name": "Count"}, "inputs": [], "seed": 1}');
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page.getByRole("row", { name: "award passed" })).toBeVisible({ timeout: 30_000 });
});

test("the page names the case that an agent fails, and why", async ({ page }) => {
  const breach = mutations.find(({ fails }) => fails === "cancel-working")!;
  const contentType = "text/javascript";
  await page.route("**/broken-agent.js", (route) => route.fulfill({ contentType, body: breach.of(example) }));
  await page.goto("conformance/index.html?worker=broken-agent.js");
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page.getByRole("status")).toContainText("failed,", { timeout: 50_000 });
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "cancel-working" }) });
  await expect(row.getByRole("cell").first()).toHaveText("failed");
  await expect(row).toContainText("after its cancel was read");
});

test("an agent in another tab passes over a channel that all cases share", async ({ page, context }) => {
  await page.goto("conformance/index.html?channel=agents");
  await page.getByRole("button", { name: "Run" }).click();
  const tab = await context.newPage();
  await tab.goto("conformance/index.html");
  await tab.evaluate(() => {
    const channel = new BroadcastChannel("agents");
    const worker = new Worker("example-agent.js");
    channel.onmessage = ({ data }) => worker.postMessage(data);
    worker.onmessage = ({ data }) => channel.postMessage(data);
  });
  // Only whoever can be started anew can meet the welcome of another first.
  await expect(page.getByRole("status")).toHaveText(`${caseNames.length - 1} passed, 0 failed, 1 skipped`, {
    timeout: 50_000,
  });
});

test("the example program passes by the script", async () => {
  test.skip(!hasPython, "python3 is not installed");
  // It starts the program anew for every case.
  test.slow();
  const words = [path("docs/protocol/conformance.mjs"), "--", "python3", path("docs/protocol/example_agent.py")];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  expect(stdout).toContain(`${caseNames.length} passed, 0 failed, 0 skipped`);
});

test("the script fails for a program that is no agent, and for a mistake in the command", async () => {
  const script = path("docs/protocol/conformance.mjs");
  const run = (...words: string[]) =>
    promisify(execFile)(process.execPath, [script, ...words]).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
  expect(await run("--patience-ms", "300", "--", process.execPath, "-e", "console.log('Hello.')")).toBe(1);
  expect(await run()).toBe(2);
  expect(await run("--", "no-such-program")).toBe(2);
});

test("every case fails an agent that does what it forbids", async () => {
  const failures = await Promise.all(
    mutations.map(async ({ name, fails, rule, of }) => {
      const [result] = await check(of(example), { only: [fails], patience_ms: 4_000 });
      return result?.verdict === "failed" && result.why.startsWith(`${rule}:`)
        ? []
        : [`${name}: ${fails} is ${result?.verdict}, ${result?.why}`];
    }),
  );
  expect(failures.flat()).toEqual([]);
  const failed = new Set(mutations.map(({ fails }) => fails));
  expect(caseNames.filter((name) => !failed.has(name))).toEqual([]);
});

test("what does not concern an agent is skipped, with the reason", async () => {
  const single = example.replace("capacity: 5", "capacity: 1");
  const [result] = await check(single, { only: ["two-awards"] });
  expect(result).toMatchObject({ verdict: "skipped", why: "The agent takes one task at a time." });
});
