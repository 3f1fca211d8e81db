// The tools as a browser's own agent finds them, in Chromium with WebMCP.
import { expect, type Page, test } from "@playwright/test";
import config from "../playwright.config";
import { Studio } from "../pages/studio";

const launch = config.use!.launchOptions!;
test.use({ launchOptions: { ...launch, args: [...launch.args!, "--enable-features=WebMCP,WebMCPTesting"] } });

const TOOL = "distributed_orchestration";

interface Result {
  content: { type: string; text: string }[];
  structuredContent: any;
  isError: boolean;
}

/** The tools' names as the browser lists them. */
function tools(page: Page): Promise<string[]> {
  return page.evaluate(async () => (await (document as any).modelContext.getTools()).map((tool: any) => tool.name));
}

/** Lets the browser call a tool, as its agent would. */
async function execute(page: Page, method: string, args: object = {}): Promise<Result> {
  const answered: string = await page.evaluate(
    async ({ name, args }) => {
      const context = (document as any).modelContext;
      const tool = (await context.getTools()).find((one: any) => one.name === name);
      return context.executeTool(tool, args);
    },
    { name: `${TOOL}.${method}`, args },
  );
  return JSON.parse(answered);
}

async function open(page: Page): Promise<Studio> {
  const studio = await Studio.open(page);
  await expect.poll(() => tools(page)).toContain(`${TOOL}.get_status`);
  return studio;
}

test("the seven methods are there, each with what it takes and what it does", async ({ page }) => {
  await open(page);
  const seven = ["register_agent", "decompose_goal", "assign_tasks", "get_status", "get_task_tensor", "mark_completed", "update_heartbeat"];
  expect(await tools(page)).toEqual(expect.arrayContaining(seven.map((method) => `${TOOL}.${method}`)));
  const listed: any[] = await page.evaluate(async () =>
    (await (document as any).modelContext.getTools()).map(({ name, title, description, inputSchema, annotations }: any) => ({
      name, title, description, inputSchema, annotations,
    })),
  );
  for (const { name, title, description, inputSchema } of listed) {
    expect(name).toMatch(/^distributed_orchestration\.[a-z_]+$/);
    expect(title.length, name).toBeGreaterThan(3);
    expect(description.length, name).toBeGreaterThan(20);
    expect(inputSchema.type, name).toBe("object");
  }
  const marks = (method: string) => listed.find(({ name }) => name === `${TOOL}.${method}`).annotations;
  expect(marks("get_status").readOnlyHint).toBe(true);
  expect(marks("decompose_goal").readOnlyHint).toBe(false);
});

test("a browser’s agent gives a goal, has it assigned and reads the status", async ({ page }) => {
  const studio = await open(page);
  const decomposed = await execute(page, "decompose_goal", { goal: "Analyze the sales" });
  expect(decomposed.isError).toBe(false);
  expect(decomposed.structuredContent.count).toBe(3);
  expect(JSON.parse(decomposed.content[0]!.text)).toEqual(decomposed.structuredContent);
  await expect(page.getByTestId("goal-card").filter({ hasText: "Analyze the sales" })).toBeVisible();
  const assigned = await execute(page, "assign_tasks");
  expect(assigned.structuredContent.count).toBeGreaterThan(0);
  const { structuredContent } = await execute(page, "get_status");
  expect(structuredContent.status.total_subtasks).toBe(11);
  await studio.expectRound(1);
});

test("what is wrong is told in a result that says what to do", async ({ page }) => {
  await open(page);
  const empty = await execute(page, "decompose_goal", {});
  expect(empty.isError).toBe(true);
  expect(empty.structuredContent.status).toBeGreaterThanOrEqual(400);
  expect(empty.content[0]!.text).toContain("goal");
  const unknown = await execute(page, "mark_completed", { subtask_uuid: "00000000-0000-0000-0000-000000000000", result: "x" });
  expect(unknown.structuredContent.status).toBe(404);
});

test("a tab that only watches has no tools, and gets them when it takes over", async ({ page, context }) => {
  await open(page);
  const second = await Studio.open(await context.newPage());
  await expect(second.watching).toBeVisible();
  expect(await tools(second.page)).toEqual([]);
  await second.page.getByTestId("take-over").click();
  await expect.poll(() => tools(second.page)).toContain(`${TOOL}.get_status`);
  await expect.poll(() => tools(page)).toEqual([]);
});
