// Live agents in trouble on purpose: whatever happens, every task is done once.
import { expect, test } from "@playwright/test";
import { completions, expectEachOnce, liveJournal, openLive, storedEvents } from "../pages/live";
import { Studio } from "../pages/studio";

const TASKS = 30;
/** Each task waits for the one before it, so that trouble comes in the middle. */
const CHAIN = [...Array(TASKS).keys()].map((task) => ({ skills: ["echo"], dependencies: task === 0 ? [] : [task - 1] }));
const AGENTS = ["First", "Second"].map((name) => ({ name, skills: ["echo"] }));
/** What is missed soon, in milliseconds; the rest as usual. */
const IMPATIENT = {
  at: 0,
  event: { tolerance_changed: { tolerance: { suspect_after: 1000, heartbeat_timeout: 2000, lease_timeout: 3000 } } },
};
const JOURNAL = `${liveJournal(AGENTS, CHAIN)}${JSON.stringify(IMPATIENT)}\n`;

async function inTrouble(studio: Studio): Promise<void> {
  await openLive(studio, JOURNAL);
  await studio.agent("First").getByTestId("open-agent").click();
  await expect(studio.detail.getByTestId("live-faults")).toBeVisible();
}

async function expectAllDoneOnce(studio: Studio): Promise<void> {
  await expect(studio.count("completed").locator(".status__count")).toHaveText(String(TASKS), { timeout: 60_000 });
  await expect.poll(async () => completions(await storedEvents(studio.page)).length).toBe(TASKS);
  expectEachOnce(await storedEvents(studio.page), TASKS);
}

const NUMBERS = [
  { what: "loses 30 % of its messages", field: "live-drop", number: 30, told: "30 % of its messages lost", fate: "lost" },
  { what: "gets and sends everything twice", field: "live-double", number: 100, told: "100 % of its messages doubled", fate: "twice" },
  { what: "is late by 300 ms", field: "live-delay", number: 300, told: "messages 300 ms late", fate: "late" },
];

for (const { what, field, number, told, fate } of NUMBERS) {
  test(`an agent that ${what} does each task once`, async ({ page }) => {
    test.setTimeout(120_000);
    const studio = await Studio.open(page);
    await inTrouble(studio);
    await studio.detail.getByTestId(field).fill(String(number));
    await studio.detail.getByTestId(field).press("Enter");
    await expect(studio.detail.getByTestId("live-fault")).toContainText(told);
    await expect(studio.agent("First")).toContainText("faulty");
    await studio.play.click();
    await expectAllDoneOnce(studio);
    await studio.show("Messages");
    // By then it may be far above the last messages, which are those on the screen.
    await page.getByTestId("passed-search").fill(fate);
    await expect(page.locator(`[data-testid="passed-message"][data-fate="${fate}"]`).first()).toBeVisible();
    await studio.detail.getByTestId("live-mend").click();
    await expect(studio.detail.getByTestId("live-fault")).toHaveText("Connected.");
  });
}

test("a killed agent is missed, its work moves, and it is started again", async ({ page }) => {
  test.setTimeout(120_000);
  const studio = await Studio.open(page);
  await inTrouble(studio);
  // Late, or the run would be over before it is killed.
  await studio.detail.getByTestId("live-delay").fill("300");
  await studio.detail.getByTestId("live-delay").press("Enter");
  await studio.play.click();
  await expect.poll(async () => completions(await storedEvents(page)).length).toBeGreaterThan(0);
  await studio.detail.getByTestId("live-kill").click();
  await expect(studio.detail.getByTestId("live-fault")).toContainText("Not connected");
  await expectAllDoneOnce(studio);
  await expect(studio.detail.getByTestId("live-fault")).not.toContainText("Not connected", { timeout: 20_000 });
});

test("a frozen agent’s work is done by others, and its thaw changes nothing", async ({ page }) => {
  test.setTimeout(120_000);
  const studio = await Studio.open(page);
  await inTrouble(studio);
  await studio.detail.getByTestId("live-freeze").click();
  await expect(studio.detail.getByTestId("live-fault")).toContainText("frozen");
  await studio.play.click();
  await expectAllDoneOnce(studio);
  await studio.detail.getByTestId("live-freeze").click();
  await expect(studio.detail.getByTestId("live-fault")).toHaveText("Connected.");
  await expectAllDoneOnce(studio);
});
