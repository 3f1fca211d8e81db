// Another tab works for an agent, and vanishes at any time.
import { expect, test, type Page } from "@playwright/test";
import { expectEachOnce, liveJournal, openLive, storedEvents } from "../pages/live";
import { Studio } from "../pages/studio";

const LINK = "tab/index.html?name=Grace#baton.agent.A0.token";
const TAB = { name: "Grace", skills: ["echo"], executor: { kind: "tab", settings: "token" } };
const WORKER = { name: "Worker", skills: ["echo"] };
/** A tab that dies without a word is missed after half a minute. */
const MISSED_MS = 50_000;

async function openStudio(page: Page, agents: object[], tasks: number): Promise<Studio> {
  const studio = await Studio.open(page);
  const work = [...Array(tasks).keys()].map(() => ({ skills: ["echo"] }));
  await openLive(studio, liveJournal(agents as (typeof WORKER)[], work));
  return studio;
}

async function join(page: Page): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto(LINK);
  return tab;
}

/** Lets the tab's worker tell how `most` tasks ended, and of no others: it still holds them. */
function keepEndsAfter(most: number): void {
  const Real = Worker;
  let told = 0;
  const isTold = (line: string) => !line.includes('"kind":"complete"') || ++told <= most;
  window.Worker = class extends Real {
    override set onmessage(listener: (event: { data: string }) => void) {
      super.onmessage = ({ data }) => {
        const text = data.split("\n").filter(Boolean).filter(isTold).join("\n");
        if (text) listener({ data: text });
      };
    }
  };
}

async function expectAllDone(studio: Studio, tasks: number): Promise<void> {
  await expect(studio.count("completed").locator(".status__count")).toHaveText(`${tasks}`, { timeout: MISSED_MS });
  await expect
    .poll(async () => (await storedEvents(studio.page)).filter(({ event }) => event.task_completed).length)
    .toBe(tasks);
  expectEachOnce(await storedEvents(studio.page), tasks);
}

test("a tab joins by the link in its agent's form, under the agent's name", async ({ page, context }) => {
  const studio = await Studio.open(page);
  await studio.chooseFromWorkspace("new");
  await page.getByTestId("add-agent").click();
  await studio.detail.getByLabel("Name").fill("Grace & Ada");
  await studio.skills.fill("general");
  await page.keyboard.press("Enter");
  await studio.detail.getByTestId("agent-executor").selectOption("tab");
  await studio.detail.getByTestId("submit").click();
  const link = studio.detail.getByTestId("tab-link");
  await expect(link).toHaveValue(/^http.*\/tab\/index\.html\?name=Grace%20%26%20Ada#baton\.agent\.A0\.[0-9a-f]{32}$/);
  const opens = context.waitForEvent("page");
  await studio.detail.getByTestId("open-tab-link").click();
  const tab = await opens;
  await expect(tab.getByTestId("tab-name")).toHaveText("Grace & Ada");
  await page.getByTestId("add-goal").click();
  await studio.detail.getByLabel("Goal", { exact: true }).fill("Something without rules");
  await studio.detail.getByTestId("rules-classic").check();
  await studio.detail.getByTestId("submit").click();
  await studio.play.click();
  await expect(studio.completion).toContainText("100 %");
  await expect(tab.getByRole("list")).toContainText("→ complete T0");
  await expect(tab.getByTestId("tab-done")).toHaveText("1");
});

test("a tab joins by its link and works; a second one waits", async ({ page }) => {
  const studio = await openStudio(page, [TAB], 20);
  const tab = await join(page);
  await expect(tab.getByTestId("tab-state")).toHaveText("Connected to the studio.");
  await expect(tab.getByTestId("tab-name")).toHaveText("Grace");
  const second = await join(page);
  await expect(second.getByTestId("tab-state")).toContainText("Another tab works with this link");
  await page.bringToFront();
  await studio.play.click();
  await expectAllDone(studio, 20);
  await expect(tab.getByTestId("tab-done")).toHaveText("20");
  await tab.close();
  await expect(second.getByTestId("tab-state")).toHaveText("Connected to the studio.");
});

test("a tab that is closed gives its work back", async ({ page }) => {
  const [tasks, told, capacity] = [60, 3, 5];
  const studio = await openStudio(page, [{ ...TAB, capacity }, WORKER], tasks);
  const tab = await page.context().newPage();
  // In rounds the others would wait for it.
  await studio.choosePolicy("pace-continuous");
  await tab.addInitScript(keepEndsAfter, told);
  await tab.goto(LINK);
  await expect(tab.getByTestId("tab-state")).toHaveText("Connected to the studio.");
  await page.bringToFront();
  await studio.play.click();
  await studio.expectCount("completed", tasks - capacity);
  await expect(tab.getByTestId("tab-done")).toHaveText(`${told}`);
  await tab.close({ runBeforeUnload: true });
  await expectAllDone(studio, tasks);
  const events = await storedEvents(page);
  const back = events.flatMap(({ event }) => event.task_returned ?? []);
  expect(back.map(({ lease, reason }) => [lease.agent, reason])).toEqual(Array(capacity).fill([0, "agent_away"]));
  const done = events.flatMap(({ event }) => event.task_completed?.lease ?? []);
  for (const { lease } of back) {
    expect(done.find(({ task }) => task === lease.task)?.agent, "the worker did what the tab held").toBe(1);
  }
});

test("a tab that crashes is missed, and others do its work", async ({ page }) => {
  test.setTimeout(120_000);
  const studio = await openStudio(page, [TAB, WORKER], 600);
  const tab = await join(page);
  await expect(tab.getByTestId("tab-state")).toHaveText("Connected to the studio.");
  await page.bringToFront();
  await studio.play.click();
  await expect(tab.getByTestId("tab-done")).not.toHaveText("0");
  const session = await page.context().newCDPSession(tab);
  const crashed = tab.waitForEvent("crash");
  // It never answers.
  session.send("Page.crash").catch(() => {});
  await crashed;
  await expectAllDone(studio, 600);
});

test("a tab joins again by itself when the studio is reloaded", async ({ page }) => {
  const studio = await openStudio(page, [TAB], 600);
  const tab = await join(page);
  await expect(tab.getByTestId("tab-state")).toHaveText("Connected to the studio.");
  await page.bringToFront();
  await studio.play.click();
  await expect(tab.getByTestId("tab-done")).not.toHaveText("0");
  await page.reload();
  await expectAllDone(studio, 600);
});
