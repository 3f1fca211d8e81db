// The original's own usage, route by route, as a client of it would: only the
// address has changed. Every request goes by fetch through the service worker.
import { expect, type Page, test } from "@playwright/test";
import { Api } from "../pages/api";
import { Studio } from "../pages/studio";
import { Workspaces } from "../pages/workspaces";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A studio with nothing in it, and its API. */
async function empty(page: Page): Promise<{ studio: Studio; api: Api }> {
  const studio = await Studio.open(page);
  await new Workspaces(page).create();
  await studio.expectCount("completed", 0);
  return { studio, api: await Api.isInControl(page) };
}

test("the original’s eight routes, from registering to the end", async ({ page }) => {
  const { studio, api } = await empty(page);

  const registered = await api.post("/register", { context_id: "analyst", skills: ["data_collection", "data_analysis", "report_writing"] });
  expect(registered).toMatchObject({ status: 200, body: { success: true, agent_id: "analyst" } });
  expect([...registered.body.skills].sort()).toEqual(["data_analysis", "data_collection", "report_writing"]);

  const decomposed = await api.post("/decompose", { goal: "Analyze customer data", context: {} });
  expect(decomposed.body).toMatchObject({ success: true, count: 3 });
  const [first, second] = decomposed.body.subtasks;
  expect(first).toMatchObject({
    name: "Data Collection", description: "Collect relevant data for: Analyze customer data",
    priority: "HIGH", estimated_duration: 30, required_skills: ["data_collection"], dependencies: [],
  });
  expect(first.uuid).toMatch(UUID);
  expect(second.dependencies).toEqual([first.uuid]);
  await expect(page.getByTestId("goal-card").filter({ hasText: "Analyze customer data" })).toBeVisible();

  const assigned = await api.post("/assign");
  expect(assigned.body).toMatchObject({ success: true, count: 1, assignments: [{ subtask_uuid: first.uuid, subtask_name: "Data Collection", agent_id: "analyst" }] });

  const { status } = (await api.get("/status")).body;
  expect(status).toMatchObject({
    total_subtasks: 3, completed_subtasks: 0, running_subtasks: 1, pending_subtasks: 2, registered_agents: 1,
    agent_status: { analyst: { current_load: 1, max_load: 5 } }, task_tensor_shape: [3, 1, 4],
  });
  const tensor = (await api.get("/tensor")).body;
  expect(tensor.tensor_shape).toEqual([3, 1, 4]);
  expect(tensor.tensor_data[0][0]).toEqual([0, 1, 0, 0]);

  expect((await api.post("/heartbeat", { agent_id: "analyst" })).body.success).toBe(true);
  for (let left = 3; left > 0; left -= 1) {
    const { assignments } = left === 3 ? assigned.body : (await api.post("/assign")).body;
    const completed = await api.post("/complete", { subtask_uuid: assignments[0].subtask_uuid, result: "done" });
    expect(completed).toMatchObject({ status: 200, body: { success: true } });
  }
  await studio.expectCount("completed", 3);
  expect((await api.get("/status")).body.status.agent_status.analyst.current_load).toBe(0);

  expect((await api.post("/unregister", { agent_id: "analyst" })).body.success).toBe(true);
  expect((await api.get("/status")).body.status.registered_agents).toBe(0);
});

test("the original’s call form for its tool, through the worker and by window.baton", async ({ page }) => {
  const { api } = await empty(page);
  const call = (method: string, tool_args: object = {}) =>
    api.post("/tool", { tool_name: `distributed_orchestration:${method}`, tool_args });
  expect((await call("register_agent", { skills: ["general"] })).body.success).toBe(true);
  const { body } = await call("decompose_goal", { goal: "Write a letter" });
  expect(body.subtasks[0].name).toBe("Goal Execution");
  const own: any = await page.evaluate(() => window.baton.call("get_status"));
  expect(own.status.total_subtasks).toBe(1);
  const refused = await page.evaluate(() => window.baton.call("decompose_goal", {}).catch(({ name, status }) => ({ name, status })));
  expect(refused).toMatchObject({ name: "BatonError", status: 400 });
});

test("what a program does can be seen and taken back by the person", async ({ page }) => {
  const { studio, api } = await empty(page);
  await api.post("/register", { context_id: "writer", skills: ["report_writing"] });
  await api.post("/decompose", { goal: "Write a report" });
  await expect(studio.agent("writer")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(studio.notice).toContainText("what a program did");
  await expect(studio.agent("writer")).toHaveCount(0);
  expect((await api.get("/status")).body.status.total_subtasks).toBe(0);
});

test("another tab needs the token that registering gives", async ({ page, context }) => {
  const { api } = await empty(page);
  const other = await context.newPage();
  await other.goto("agent/index.html");
  const theirs = await Api.isInControl(other);
  const refused = await theirs.post("/decompose", { goal: "Write a report" });
  expect(refused.status).toBe(401);
  const { token } = (await theirs.post("/register", { context_id: "writer", skills: ["report_writing"] })).body;
  await api.post("/decompose", { goal: "Write a report" });
  const { assignments } = (await api.post("/assign")).body;
  const result = { subtask_uuid: assignments[0].subtask_uuid, result: "done" };
  expect((await theirs.post("/complete", result)).status).toBe(401);
  expect((await theirs.post("/complete", result, { token })).status).toBe(200);
});

test("routes can be read and tried in the studio, and what passes is shown", async ({ page }) => {
  const studio = await Studio.open(page);
  await Api.isInControl(page);
  await studio.show("API");
  await expect(page.getByTestId("api-state")).toContainText("answers from this page");
  await studio.expectNoViolations();
  await page.getByTestId("routes-search").fill("get status");
  const route = page.locator('[data-route="GET /orchestration/status"]');
  await expect(page.getByTestId("route").filter({ visible: true })).toHaveCount(1);
  await route.locator("summary").click();
  await route.getByTestId("route-send").click();
  await expect(route.getByTestId("route-status")).toContainText("200");
  await expect(route.getByTestId("route-answer")).toContainText('"total_subtasks": 8');
  await studio.expectNoViolations();

  await studio.show("Messages");
  await page.getByTestId("messages-requests").check();
  await expect(page.getByTestId("request").last()).toContainText("/orchestration/status");
});

test("the studio’s scripts need a token too once the open mode is off", async ({ page }) => {
  const studio = await Studio.open(page);
  const api = await Api.isInControl(page);
  await studio.show("API");
  await page.getByTestId("api-open").uncheck();
  expect((await api.post("/decompose", { goal: "Write a report" })).status).toBe(401);
  await page.getByTestId("api-open").check();
  expect((await api.post("/decompose", { goal: "Write a report" })).status).toBe(200);
});
