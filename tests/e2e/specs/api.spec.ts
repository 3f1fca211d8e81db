// Programs drive Baton through the service worker, as the original was driven.
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, type Page, test } from "@playwright/test";
import { type Answer, Api } from "../pages/api";
import { Studio } from "../pages/studio";

const AGENTS: [string, string[]][] = [
  ["Data Analyst", ["data_collection", "data_analysis", "statistics"]],
  ["ML Engineer", ["machine_learning", "model_training", "ai"]],
  ["Report Writer", ["report_writing", "visualization", "communication"]],
  ["QA Tester", ["testing", "qa", "validation"]],
  ["Project Manager", ["planning", "coordination", "general"]],
];
const GOALS = [
  "Develop a machine learning model to predict customer churn using historical data",
  "Analyze quarterly sales performance and create executive dashboard",
  "Build automated testing framework for web application",
];

/** Sends a request from `page`, as any script of the origin does. */
function ask(page: Page, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return new Api(page).send(method, path, { body, headers });
}

/** An empty workspace with the API at hand. */
async function openEmpty(page: Page): Promise<Studio> {
  const studio = await Studio.open(page);
  await studio.chooseFromWorkspace("new");
  await expect(studio.page.getByTestId("agent-card")).toHaveCount(0);
  await Api.isInControl(page);
  return studio;
}

test("the original's client runs the demonstration", async ({ page }) => {
  const studio = await openEmpty(page);
  for (const [context_id, skills] of AGENTS) {
    const { status, body: json } = await ask(page, "POST", "/register", { context_id, skills });
    expect([status, json.success, json.agent_id, json.skills]).toEqual([200, true, context_id, skills]);
  }
  for (const goal of GOALS) expect((await ask(page, "POST", "/decompose", { goal, context: {} })).status).toBe(200);
  const { body: tensor } = await ask(page, "GET", "/tensor");
  expect(tensor.tensor_shape).toEqual([8, 5, 4]);
  expect(tensor.tensor_data[0][4]).toEqual([0, 1, 0, 0]);
  const rounds: number[] = [];
  for (let round = 0; round < 5; round++) {
    const { body: json } = await ask(page, "POST", "/assign", {});
    rounds.push(json.count);
    for (const { subtask_uuid } of json.assignments) {
      expect((await ask(page, "POST", "/complete", { subtask_uuid, result: "Done" })).body.success).toBe(true);
    }
  }
  expect(rounds).toEqual([3, 2, 2, 1, 0]);
  const { body: json } = await ask(page, "GET", "/status");
  expect(json.status).toMatchObject({ total_subtasks: 8, completed_subtasks: 8, registered_agents: 5, task_tensor_shape: [8, 5, 4] });
  // People see what programs did.
  await studio.expectCount("completed", 8);
  await expect(studio.agent("ML Engineer")).toBeVisible();
  expect((await ask(page, "POST", "/heartbeat", { agent_id: "QA Tester" })).status).toBe(200);
  expect((await ask(page, "POST", "/unregister", { agent_id: "QA Tester" })).status).toBe(200);
  await expect(page.getByTestId("agent-card")).toHaveCount(4);
});

test("the original's tool call, window.baton, and errors that tell what to do", async ({ page }) => {
  await openEmpty(page);
  const tool = (method: string, tool_args: object) =>
    ask(page, "POST", "/tool", { tool_name: `distributed_orchestration:${method}`, tool_args });
  const { body: agent } = await tool("register_agent", { skills: ["general"] });
  expect(agent.agent_id).toBe("agent-1");
  const called = await page.evaluate(async () => {
    const baton = (window as any).baton;
    const seen: unknown[] = [];
    const end = baton.subscribe((happened: unknown) => seen.push(happened));
    const goal = await baton.call("decompose_goal", { goal: "Do it" });
    const problem = await baton.call("mark_completed", { subtask_uuid: goal.subtasks[0].uuid }).catch((error: any) => error.problem);
    await new Promise((resolve) => setTimeout(resolve, 300));
    end();
    return { count: goal.count, problem, kinds: seen.map((one: any) => Object.keys(one.record.event)[0]) };
  });
  expect(called.count).toBe(1);
  expect(called.problem).toMatchObject({ status: 409, title: "Conflict" });
  expect(called.kinds).toContain("goal_submitted");
  for (const [method, path, body, status] of [
    ["POST", "/register", {}, 400],
    ["POST", "/complete", { subtask_uuid: "nothing" }, 404],
    ["GET", "/nowhere", undefined, 404],
    ["DELETE", "/status", undefined, 405],
    ["POST", "/decompose", { goal: "" }, 422],
  ] as const) {
    const got = await ask(page, method, path, body);
    expect(got.status, path).toBe(status);
    expect(got.headers["content-type"]).toBe("application/problem+json");
    expect(got.body.error).toBe(got.body.detail);
  }
  const large = await ask(page, "POST", "/decompose", { goal: "x".repeat(1024 * 1024) });
  expect(large.status).toBe(413);
});

test("tokens, tags, repeated requests and the tensor as a file", async ({ page }) => {
  await openEmpty(page);
  const { body: ada } = await ask(page, "POST", "/register", { context_id: "Ada", skills: ["general"] });
  const { body: eve } = await ask(page, "POST", "/register", { context_id: "Eve", skills: ["testing"] });
  const as = (token: string) => ({ Authorization: `Bearer ${token}` });
  const key = { "Idempotency-Key": "once" };
  const first = await ask(page, "POST", "/decompose", { goal: "Do it" }, key);
  expect((await ask(page, "POST", "/decompose", { goal: "Do it" }, key)).body).toEqual(first.body);
  expect((await ask(page, "GET", "/goals")).body.count).toBe(1);
  await ask(page, "POST", "/assign", {});
  const uuid = first.body.subtasks[0].uuid;
  expect((await ask(page, "POST", `/tasks/${uuid}/complete`, {}, as(eve.token))).status).toBe(409);
  expect((await ask(page, "GET", "/agents/Ada/messages", undefined, as(eve.token))).status).toBe(403);
  const { body: told } = await ask(page, "GET", "/agents/Ada/messages", undefined, as(ada.token));
  expect(told.messages.map(({ message }: any) => message.message?.kind ?? message.body?.kind)).toContain("award");
  expect((await ask(page, "POST", `/tasks/${uuid}/complete`, { result: "Yes" }, as(ada.token))).status).toBe(200);
  const { headers } = await ask(page, "GET", "/goals");
  expect((await ask(page, "GET", "/goals", undefined, { "If-None-Match": headers.etag! })).status).toBe(304);
  const magic = await page.evaluate(async () => {
    const response = await fetch("orchestration/tensor", { headers: { Accept: "application/octet-stream" } });
    return [...new Uint8Array(await response.arrayBuffer()).slice(0, 6)];
  });
  expect(magic).toEqual([0x93, ...Buffer.from("NUMPY")]);
});

test("events are a stream that is resumed", async ({ page }) => {
  await openEmpty(page);
  await ask(page, "POST", "/decompose", { goal: "Do it" });
  const read = (last: string | undefined, until: string) =>
    page.evaluate(
      async ({ last, until }) => {
        const headers: Record<string, string> = { Accept: "text/event-stream" };
        if (last !== undefined) headers["Last-Event-ID"] = last;
        const response = await fetch("orchestration/events", { headers });
        const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
        let text = "";
        void (window as any).baton.call("decompose_goal", { goal: "Do more" });
        while (!text.includes(until)) text += (await reader.read()).value ?? "";
        await reader.cancel();
        return text;
      },
      { last, until },
    );
  const all = await read(undefined, "Do more");
  expect(all).toContain("id: 0\n");
  const resumed = await read("1", "Do more");
  expect(resumed).not.toContain("id: 0\n");
  expect(resumed).toContain("id: 2\n");
});

test("the page of an agent in plain JavaScript works through a goal", async ({ page, context }) => {
  const studio = await openEmpty(page);
  const agent = await context.newPage();
  await agent.goto("agent/index.html#name=Ada&skills=data_collection,data_analysis,report_writing");
  await expect(agent.getByTestId("agent-state")).toContainText("registered");
  await expect(studio.agent("Ada")).toBeVisible();
  await ask(page, "POST", "/decompose", { goal: "Analyze sales" });
  await studio.play.click();
  await expect(agent.getByTestId("agent-done")).toHaveText("3", { timeout: 30_000 });
  await studio.expectCount("completed", 3);
});

test("the API page reads, tries and shows calls; the open mode can be switched off", async ({ page }) => {
  const studio = await openEmpty(page);
  await studio.show("API");
  await page.getByTestId("api-decompose_goal").click();
  await page.getByTestId("api-arguments").fill('{ "goal": "Analyze sales" }');
  await page.getByTestId("api-send").click();
  await expect(page.getByTestId("api-status")).toHaveText("Status 200");
  await expect(page.getByTestId("api-answer")).toContainText("Data Collection");
  await page.getByTestId("api-open").uncheck();
  expect((await ask(page, "POST", "/assign", {})).status).toBe(401);
  await expect(page.getByTestId("api-calls")).toContainText("POST /orchestration/assign");
  await page.getByTestId("api-arguments").fill("not JSON");
  await page.getByTestId("api-send").click();
  await expect(page.getByTestId("api-status")).toHaveText("Not sent");
});

test("what is published is OpenAPI 3.1 and is served", async ({ page }) => {
  await openEmpty(page);
  const { body: json } = await ask(page, "GET", "/openapi.json");
  expect(json.openapi).toBe("3.1.0");
  expect(await new Validator().validate(json)).toMatchObject({ valid: true });
  expect((await ask(page, "GET", "/tools.json")).body.length).toBeGreaterThan(30);
});

