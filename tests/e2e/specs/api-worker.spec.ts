// The life of the service worker: it comes, is stopped at any moment, is
// replaced, finds nobody, and works without a network.
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { Api } from "../pages/api";
import { Studio } from "../pages/studio";
import { Workspaces } from "../pages/workspaces";

/** A page of the origin that is no studio. */
async function otherTab(context: BrowserContext): Promise<Api> {
  const page = await context.newPage();
  await page.goto("agent/index.html");
  return Api.isInControl(page);
}

/** Stops the service worker as the browser may at any moment. */
async function stopWorker(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.stopAllWorkers");
  await session.detach();
}

test("at a first visit scripts of the page need no service worker, and it takes over by itself", async ({ page }) => {
  await Studio.open(page);
  const status = await page.evaluate(() => window.baton.call("get_status"));
  expect(status).toMatchObject({ success: true, status: { total_subtasks: 8 } });
  const api = await Api.isInControl(page);
  expect((await api.get("/status")).status).toBe(200);
});

test("what scripts of the page ask before the studio is open is answered when it is", async ({ page }) => {
  await page.goto("./");
  const asked = page.evaluate(async () => {
    const told: unknown[] = [];
    window.baton.subscribe((happened: unknown) => told.push(happened));
    const end = window.baton.subscribe(() => told.push("after its end"));
    end();
    await window.baton.call("decompose_goal", { goal: "Write a report" });
    await new Promise((resolve) => setTimeout(resolve, 300));
    return told;
  });
  await page.getByTestId("start-empty").click();
  const told = await asked;
  expect(told.length).toBeGreaterThan(1);
  expect(told).not.toContain("after its end");
});

test("without a studio every request is answered by 503 and says what to do", async ({ page, context }) => {
  await Studio.open(page);
  const api = await otherTab(context);
  expect((await api.get("/status")).status).toBe(200);
  await page.close();
  await expect.poll(async () => (await api.get("/status")).status).toBe(503);
  for (const answer of [await api.get("/status"), await api.post("/assign")]) {
    expect(answer.status).toBe(503);
    expect(answer.headers).toMatchObject({ "content-type": "application/problem+json", "retry-after": "1" });
    expect(answer.body).toMatchObject({ status: 503, title: "Service Unavailable" });
    expect(answer.body.error).toContain("Open Baton");
  }
  const again = await context.newPage();
  await Studio.open(again);
  await expect.poll(async () => (await api.get("/status")).status).toBe(200);
});

test("of two tabs the one that runs the workspace answers, also after it changes", async ({ page, context }) => {
  const first = await Studio.open(page);
  const second = await Studio.open(await context.newPage());
  await expect(second.watching).toBeVisible();
  const watching = await Api.isInControl(second.page);
  expect((await watching.get("/status")).body.status.total_subtasks).toBe(8);
  expect(await second.page.evaluate(() => window.baton.call("get_status"))).toMatchObject({ success: true });

  await second.page.getByTestId("take-over").click();
  await expect(second.watching).toBeHidden();
  const done = await watching.post("/decompose", { goal: "Write a report" });
  expect(done).toMatchObject({ status: 200, body: { success: true } });
  await expect(second.page.getByTestId("goal-card").filter({ hasText: "Write a report" })).toBeVisible();
  await expect(first.page.getByTestId("goal-card").filter({ hasText: "Write a report" })).toBeVisible();
});

test("two workspaces: the first studio answers for the origin, and each its own scripts", async ({ page, context }) => {
  await Studio.open(page);
  const second = await Studio.open(await context.newPage());
  await new Workspaces(second.page).create();
  await expect(second.watching).toBeHidden();
  const api = await otherTab(context);
  expect((await api.get("/status")).body.status.total_subtasks).toBe(8);
  const own: any = await second.page.evaluate(() => window.baton.call("get_status"));
  expect(own.status.total_subtasks).toBe(0);
  await page.close();
  await expect.poll(async () => (await api.get("/status")).body.status?.total_subtasks).toBe(0);
});

test("stopped between requests it is not missed, and events go on where they were", async ({ page, context }) => {
  await Studio.open(page);
  const api = await otherTab(context);
  await api.page.evaluate(() => {
    const seen: number[] = [];
    // Chromium closes the source for good when the worker is stopped; docs/api says what to do.
    const follow = () => {
      const source = new EventSource(`../orchestration/events?cursor=${seen.length}`);
      source.onmessage = ({ lastEventId }) => seen.push(Number(lastEventId));
      source.onerror = () => source.readyState === EventSource.CLOSED && setTimeout(follow, 100);
    };
    follow();
    Object.assign(window, { seen });
  });
  const seen = (): Promise<number[]> => api.page.evaluate(() => (window as any).seen);
  const length: number = (await api.get("/events")).body.total;
  await expect.poll(seen).toEqual([...Array(length).keys()]);
  await stopWorker(page);
  expect((await api.get("/status")).status).toBe(200);
  await api.post("/decompose", { goal: "Write a report" });
  await expect.poll(async () => (await seen()).length, { timeout: 20_000 }).toBeGreaterThan(length);
  const ids = await seen();
  expect(ids, "none is missing and none comes twice").toEqual([...ids.keys()]);
});

test("killed in the middle of requests it leaves nothing half done", async ({ page, context }) => {
  await Studio.open(page);
  const api = await otherTab(context);
  const goals = 30;
  const sent = api.page.evaluate(
    (goals) =>
      Promise.all(
        [...Array(goals).keys()].map(async (goal) => {
          const body = JSON.stringify({ goal: `Write report ${goal}` });
          const headers = { "content-type": "application/json", "idempotency-key": `goal-${goal}` };
          // What is not answered is sent again with the same key, as its client would.
          for (;;) {
            try {
              const response = await fetch("../orchestration/decompose", { method: "POST", headers, body });
              if (response.status === 200) return (await response.json()).count;
            } catch {
              // The worker was killed.
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        }),
      ),
    goals,
  );
  for (let times = 0; times < 3; times += 1) await stopWorker(page);
  const counts: number[] = await sent;
  const tasks = counts.reduce((sum, count) => sum + count, 0);
  const { body } = await api.get("/status");
  expect(body.status.total_subtasks, "each goal once").toBe(8 + tasks);
});

test("a new version takes over while a run goes on, and the run does not notice", async ({ page, context }) => {
  const studio = await Studio.open(page);
  const api = await otherTab(context);
  await studio.play.click();
  // Now and then Chromium puts off one take-over by minutes, for a request that
  // came just then. A version after it has its own chance.
  await expect(async () => {
    const version = `next-${Date.now()}`;
    await api.page.evaluate(
      (version) => navigator.serviceWorker.register(`../orchestration-worker.js?${version}`, { scope: "../" }),
      version,
    );
    await api.page.waitForFunction(
      (version) => navigator.serviceWorker.controller!.scriptURL.endsWith(version),
      version,
      { timeout: 5_000 },
    );
  }).toPass();
  expect((await api.get("/status")).status).toBe(200);
  await studio.expectCount("completed", 8);
  expect((await api.get("/status")).body.status.completed_subtasks).toBe(8);
});

test("without a network the studio opens again and the API answers", async ({ page, context }) => {
  const studio = await Studio.open(page);
  const api = await Api.isInControl(page);
  await page.waitForFunction(async () => (await (await caches.open("baton-site")).keys()).some(({ url }) => url.endsWith(".wasm")));
  await context.setOffline(true);
  await page.reload();
  await expect(studio.step).toBeVisible();
  await Api.isInControl(page);
  await expect.poll(async () => (await api.get("/status")).status).toBe(200);
  await studio.step.click();
  await studio.expectRound(1);
});

test("only what is under the base is the API’s, and a form of another site does nothing", async ({ page, context, baseURL }) => {
  await Studio.open(page);
  const api = await Api.isInControl(page);
  const outside = await page.evaluate(() => fetch("/orchestration/status").then(({ status }) => status));
  expect(outside, "no file of that name").toBe(404);

  const other = await context.newPage();
  const address = new URL("orchestration/assign", baseURL).href;
  await other.setContent(`<form method="post" action="${address}"><button>Win a prize</button></form>`);
  await other.getByRole("button").click();
  await expect(other.locator("body")).toContainText("Forms may not post here");
  expect((await api.get("/status")).body.status.running_subtasks).toBe(0);
});
