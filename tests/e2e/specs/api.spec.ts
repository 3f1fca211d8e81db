// Programs drive Baton through the service worker, as the original was driven.
import { Validator } from "@seriousme/openapi-schema-validator";
import { type BrowserContext, chromium, expect, type Page, test } from "@playwright/test";
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

interface Got {
  status: number;
  headers: Record<string, string>;
  json: any;
}

/** Sends a request from `page`, as any script of the origin does. */
function ask(page: Page, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Got> {
  return page.evaluate(
    async ({ method, path, body, headers }) => {
      // Relative to the site, wherever below it the page is.
      const base = new URL((await navigator.serviceWorker.ready).scope);
      const response = await fetch(new URL(`orchestration${path}`, base), {
        method,
        headers: body === undefined ? headers : { "Content-Type": "application/json", ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await response.text();
      let json = null;
      try {
        json = JSON.parse(text);
      } catch {}
      return { status: response.status, headers: Object.fromEntries(response.headers), json };
    },
    { method, path, body, headers },
  );
}

async function served(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** An empty workspace with the API at hand. */
async function openEmpty(page: Page): Promise<Studio> {
  const studio = await Studio.open(page);
  await studio.chooseFromWorkspace("new");
  await expect(studio.page.getByTestId("agent-card")).toHaveCount(0);
  await served(page);
  return studio;
}

/** A page of the site that is not the studio. */
async function besides(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto("tab/index.html");
  await served(page);
  return page;
}

test("the original's client runs the demonstration", async ({ page }) => {
  const studio = await openEmpty(page);
  for (const [context_id, skills] of AGENTS) {
    const { status, json } = await ask(page, "POST", "/register", { context_id, skills });
    expect([status, json.success, json.agent_id, json.skills]).toEqual([200, true, context_id, skills]);
  }
  for (const goal of GOALS) expect((await ask(page, "POST", "/decompose", { goal, context: {} })).status).toBe(200);
  const { json: tensor } = await ask(page, "GET", "/tensor");
  expect(tensor.tensor_shape).toEqual([8, 5, 4]);
  expect(tensor.tensor_data[0][4]).toEqual([0, 1, 0, 0]);
  const rounds: number[] = [];
  for (let round = 0; round < 5; round++) {
    const { json } = await ask(page, "POST", "/assign", {});
    rounds.push(json.count);
    for (const { subtask_uuid } of json.assignments) {
      expect((await ask(page, "POST", "/complete", { subtask_uuid, result: "Done" })).json.success).toBe(true);
    }
  }
  expect(rounds).toEqual([3, 2, 2, 1, 0]);
  const { json } = await ask(page, "GET", "/status");
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
  const { json: agent } = await tool("register_agent", { skills: ["general"] });
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
    expect(got.json.error).toBe(got.json.detail);
  }
  const large = await ask(page, "POST", "/decompose", { goal: "x".repeat(1024 * 1024) });
  expect(large.status).toBe(413);
});

test("tokens, tags, repeated requests and the tensor as a file", async ({ page }) => {
  await openEmpty(page);
  const { json: ada } = await ask(page, "POST", "/register", { context_id: "Ada", skills: ["general"] });
  const { json: eve } = await ask(page, "POST", "/register", { context_id: "Eve", skills: ["testing"] });
  const as = (token: string) => ({ Authorization: `Bearer ${token}` });
  const key = { "Idempotency-Key": "once" };
  const first = await ask(page, "POST", "/decompose", { goal: "Do it" }, key);
  expect((await ask(page, "POST", "/decompose", { goal: "Do it" }, key)).json).toEqual(first.json);
  expect((await ask(page, "GET", "/goals")).json.count).toBe(1);
  await ask(page, "POST", "/assign", {});
  const uuid = first.json.subtasks[0].uuid;
  expect((await ask(page, "POST", `/tasks/${uuid}/complete`, {}, as(eve.token))).status).toBe(409);
  expect((await ask(page, "GET", "/agents/Ada/messages", undefined, as(eve.token))).status).toBe(403);
  const { json: told } = await ask(page, "GET", "/agents/Ada/messages", undefined, as(ada.token));
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

test("a page beside the studio is answered while a tab is open, and told when none is", async ({ page, context }) => {
  await openEmpty(page);
  const other = await besides(context);
  expect((await ask(other, "GET", "/status")).status).toBe(200);
  await page.close();
  const none = await ask(other, "GET", "/status");
  expect(none.status).toBe(503);
  expect(none.json.error).toContain("Open Baton in a tab");
});

test("of two tabs the one that holds the workspace answers, and then the other", async ({ page, context }) => {
  await openEmpty(page);
  await ask(page, "POST", "/decompose", { goal: "Do it" });
  const second = await context.newPage();
  await Studio.open(second);
  await served(second);
  expect((await ask(second, "GET", "/status")).json.status.total_subtasks).toBe(1);
  expect((await ask(second, "POST", "/decompose", { goal: "Do more" })).status).toBe(200);
  expect((await ask(page, "GET", "/goals")).json.count).toBe(2);
  await page.close();
  await expect.poll(async () => (await ask(second, "GET", "/goals")).json.count).toBe(2);
});

test("the service worker may be ended at any moment", async ({ page, context }) => {
  await openEmpty(page);
  const other = await besides(context);
  const cdp = await context.newCDPSession(page);
  await cdp.send("ServiceWorker.enable");
  for (let round = 0; round < 3; round++) {
    const asked = [...Array(20).keys()].map(() => ask(other, "GET", "/status").then(({ status }) => status, () => "ended"));
    await cdp.send("ServiceWorker.stopAllWorkers");
    await Promise.all(asked);
    expect((await ask(other, "GET", "/status")).status).toBe(200);
  }
});

test("the service worker may be replaced while a run goes on, and the network may be gone", async ({ page, context }) => {
  const studio = await openEmpty(page);
  await ask(page, "POST", "/register", { context_id: "Ada", skills: ["general"] });
  await ask(page, "POST", "/decompose", { goal: "Do it" });
  await studio.play.click();
  await expect.poll(async () => (await ask(page, "GET", "/tasks/T0")).json.task.state).toBe("assigned");
  await page.evaluate(async () => {
    const { scope, unregister } = await navigator.serviceWorker.ready.then((found) => ({ scope: found.scope, unregister: () => found.unregister() }));
    await unregister();
    await navigator.serviceWorker.register("orchestration-worker.js", { scope });
    await navigator.serviceWorker.ready;
  });
  await context.setOffline(true);
  expect((await ask(page, "POST", "/tasks/T0/start", {})).status).toBe(200);
  expect((await ask(page, "POST", "/tasks/T0/complete", { result: "Done" })).status).toBe(200);
  await context.setOffline(false);
  await studio.expectCount("completed", 1);
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
  const { json } = await ask(page, "GET", "/openapi.json");
  expect(json.openapi).toBe("3.1.0");
  expect(await new Validator().validate(json)).toMatchObject({ valid: true });
  expect((await ask(page, "GET", "/tools.json")).json.length).toBeGreaterThan(30);
});

test("the browser's agent finds the tools and calls them", async ({ baseURL }) => {
  const browser = await chromium.launch({
    executablePath: process.env.BATON_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--enable-features=WebMCP,WebMCPTesting"],
  });
  const page = await browser.newPage({ baseURL: baseURL! });
  await Studio.open(page);
  const has = await page.evaluate(() => "modelContext" in document);
  test.skip(!has, "this Chromium has no document.modelContext");
  await page.waitForFunction(async () => (await (document as any).modelContext.getTools()).length > 30);
  const called = await page.evaluate(async () => {
    const context = (document as any).modelContext;
    const tools = await context.getTools();
    const named = (name: string) => tools.find((tool: any) => tool.name === `distributed_orchestration.${name}`);
    const status = await context.executeTool(named("get_status"), {});
    return { status: typeof status === "string" ? status : JSON.stringify(status) };
  });
  expect(called.status).toContain("total_subtasks");
  await browser.close();
});
