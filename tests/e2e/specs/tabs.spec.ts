// Two tabs with the same workspace: one runs it, the other watches and takes over.
import { expect, test, type BrowserContext, type Page } from "@playwright/test";
import { expectStored, storedJournal } from "../pages/storage";
import { Studio } from "../pages/studio";
import { Workspaces } from "../pages/workspaces";

const RUNS_ELSEWHERE = "Another tab runs this workspace";

/** Opens the studio in two tabs: the first runs the workspace, the second watches it. */
async function twoTabs(page: Page, context: BrowserContext): Promise<[Studio, Studio]> {
  const first = await Studio.open(page);
  const second = await Studio.open(await context.newPage());
  await expect(second.watching).toContainText(RUNS_ELSEWHERE);
  await expect(first.watching).toBeHidden();
  return [first, second];
}

test("a second tab follows the first and changes nothing", async ({ page, context }) => {
  const [first, second] = await twoTabs(page, context);
  await second.expectNoViolations();
  await first.step.click();
  await second.expectRound(1);
  await first.step.click();
  await second.expectRound(2);
  await second.expectCount("completed", 3);
  await first.page.keyboard.press("Control+z");
  await second.expectRound(1);

  await second.step.click();
  await expect(second.notice).toContainText("Take it over");
  await second.addGoal("Write a report");
  await expect(second.detail).toContainText("Take it over");
  await second.page.keyboard.press("Control+z");
  await second.expectRound(1);
  await first.expectRound(1);

  await first.runToTheEnd();
  await second.expectCount("completed", 8);
});

test("a tab takes over when asked, and the first one watches then", async ({ page, context }) => {
  const [first, second] = await twoTabs(page, context);
  await first.step.click();
  await second.page.getByTestId("take-over").click();
  await expect(second.watching).toBeHidden();
  await expect(first.watching).toBeVisible();
  await second.expectRound(1);
  await second.step.click();
  await first.expectRound(2);
  await second.runToTheEnd();
  await first.expectCount("completed", 8);
  await first.page.getByTestId("take-over").click();
  await expect(first.watching).toBeHidden();
  await expect(second.watching).toBeVisible();
});

test("a tab that is closed or crashes leaves the workspace to the one that watches", async ({
  page,
  context,
}) => {
  const [first, second] = await twoTabs(page, context);
  await first.step.click();
  await expectStored(first.page, '"round_started":{"round":1}');
  await first.page.close();
  await expect(second.watching).toBeHidden();
  await expect(second.notice).toContainText("This tab runs the workspace now");
  await second.step.click();
  await second.expectRound(2);

  const third = await Studio.open(await context.newPage());
  await expect(third.watching).toBeVisible();
  const stored = await storedJournal(third.page);
  const session = await context.newCDPSession(second.page);
  const crashed = second.page.waitForEvent("crash");
  session.send("Page.crash").catch(() => {});
  await crashed;
  await expect(third.watching).toBeHidden();
  await third.runToTheEnd();
  await third.expectCount("completed", 8);
  await expect.poll(() => storedJournal(third.page)).toContain(stored);
});

test("a tab that does not answer is not waited for", async ({ page, context }) => {
  const [first, second] = await twoTabs(page, context);
  await first.step.click();
  await second.expectRound(1);
  const session = await context.newCDPSession(first.page);
  await session.send("Debugger.enable");
  // Nothing runs there from the next line of script on.
  await session.send("Debugger.pause");
  await second.page.getByTestId("take-over").click();
  await expect(second.watching).toBeHidden();
  // What was stored is still being read for a moment, and a step in it is lost.
  await expect(async () => {
    await second.step.click();
    await expect(second.round).toHaveText("Round 2", { timeout: 3_000 });
  }).toPass();
  await session.send("Debugger.disable");
  await expect(first.watching).toBeVisible();
  await first.expectRound(2);
});

test("a tab that wakes after it was taken over stores nothing over the other's work", async ({
  page,
  context,
}) => {
  // The word that the lock is gone comes after the first write, as it may.
  await page.addInitScript(() => {
    const locks = navigator.locks as any;
    const request = locks.request.bind(locks);
    locks.request = (...asked: unknown[]) => request(...asked).catch(() => new Promise(() => {}));
  });
  const [first, second] = await twoTabs(page, context);
  const session = await context.newCDPSession(first.page);
  await session.send("Debugger.enable");
  const paused = new Promise((done) => session.once("Debugger.paused", done));
  // It stops with a round that is not stored yet.
  const stopped = first.step.evaluate((button: HTMLElement) => {
    button.click();
    debugger;
  });
  await paused;
  await second.page.getByTestId("take-over").click();
  await expect(second.watching).toBeHidden();
  await second.addAgent("Zoe", ["testing"], 1);
  await expectStored(second.page, '"name":"Zoe"');
  const stored = await storedJournal(second.page);
  await session.send("Debugger.disable");
  await stopped;

  await expect(first.watching).toBeVisible();
  await expect(first.notice).toContainText("is not stored");
  await first.expectRound(0);
  await expect(first.page.getByTestId("agent-card").filter({ hasText: "Zoe" })).toBeVisible();
  expect(await storedJournal(second.page)).toBe(stored);
  await second.step.click();
  await first.expectRound(1);
});

test("who watches can open another workspace, and what runs elsewhere is not deleted", async ({
  page,
  context,
}) => {
  const [first, second] = await twoTabs(page, context);
  const workspaces = new Workspaces(second.page);
  await workspaces.create();
  await expect(second.watching).toBeHidden();
  await second.addGoal("Write a report");
  await expectStored(second.page, "Write a report");
  await workspaces.show();
  await workspaces.row("Demonstration").getByTestId("delete-workspace").click();
  await expect(second.notice).toContainText("Another tab has this workspace open");
  await workspaces.open("Demonstration");
  await expect(second.watching).toBeVisible();
  await first.step.click();
  await second.expectRound(1);
});
