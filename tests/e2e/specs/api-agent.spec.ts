// Programs as agents: the example in JavaScript on its page, the one in Python
// that drives a browser of its own.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, type Page, test } from "@playwright/test";
import { Api } from "../pages/api";
import { completions, storedEvents } from "../pages/live";
import { Studio } from "../pages/studio";
import { Workspaces } from "../pages/workspaces";

async function join(page: Page): Promise<Page> {
  const agent = await page.context().newPage();
  await agent.goto("agent/index.html");
  await Api.isInControl(agent);
  await agent.getByTestId("agent-join").click();
  await expect(agent.getByTestId("agent-state")).toContainText("Joined as");
  return agent;
}

test("the example agent joins, works through a goal and leaves", async ({ page }) => {
  const studio = await Studio.open(page);
  await new Workspaces(page).create();
  await Api.isInControl(page);
  const agent = await join(page);
  await expect(studio.agent("Word counter")).toBeVisible();
  await page.bringToFront();
  await studio.addGoal("Analyze the sales");
  await studio.play.click();
  await expect(agent.getByTestId("agent-done")).toHaveText("3");
  await studio.expectCount("completed", 3);
  await expect.poll(async () => completions(await storedEvents(page)).length).toBe(3);
  for (const { digests } of completions(await storedEvents(page))) expect(digests).toHaveLength(1);

  await studio.show("Messages");
  await page.getByTestId("messages-log").check();
  await expect(page.getByTestId("passed-message").filter({ hasText: "complete" })).toHaveCount(3);
  await agent.getByTestId("agent-leave").click();
  await expect(agent.getByTestId("agent-state")).toContainText("It has left");
  await studio.agent("Word counter").getByTestId("open-agent").click();
  await expect(studio.detail).toContainText(/goodbye|away|lost/i);
});

test("what an agent’s page holds when it is closed goes to another", async ({ page }) => {
  const studio = await Studio.open(page);
  await new Workspaces(page).create();
  await Api.isInControl(page);
  const first = await join(page);
  const second = await first.context().newPage();
  await second.goto("agent/index.html");
  await second.locator("#name").fill("Second counter");
  await second.getByTestId("agent-join").click();
  await expect(second.getByTestId("agent-state")).toContainText("Joined as");
  await page.bringToFront();
  for (let goal = 0; goal < 3; goal += 1) await studio.addGoal(`Analyze the sales of region ${goal}`);
  await studio.play.click();
  await expect(first.getByTestId("agent-done")).not.toHaveText("0");
  await first.close({ runBeforeUnload: true });
  await studio.expectCount("completed", 9);
});

test("a studio that is closed and opened again finds its agent at work", async ({ page, context }) => {
  const studio = await Studio.open(page);
  await new Workspaces(page).create();
  await Api.isInControl(page);
  const agent = await join(page);
  await page.bringToFront();
  await studio.addGoal("Analyze the sales");
  await studio.play.click();
  await expect(agent.getByTestId("agent-done")).not.toHaveText("0");
  await page.reload();
  await expect(studio.count("completed").locator(".status__count")).toHaveText("3", { timeout: 45_000 });
  expect(context.pages()).toHaveLength(2);
});

test("a program in Python drives a browser and works through its goal", async ({ baseURL }) => {
  test.setTimeout(120_000);
  const program = new URL("../../../docs/protocol/browser_agent.py", import.meta.url).pathname;
  const { stdout } = await promisify(execFile)("python3", [program, baseURL!, "Write a report"]);
  expect(stdout).toContain("→ complete");
  expect(stdout).toMatch(/"completed_subtasks": [1-9]/);
});
