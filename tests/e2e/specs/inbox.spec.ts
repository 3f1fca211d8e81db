// What waits for agents that are people, and their answers.
import { expect, test, type Page } from "@playwright/test";
import { Artifacts } from "../pages/artifacts";
import { completions, expectEachOnce, liveJournal, openLive, storedEvents } from "../pages/live";
import { Studio } from "../pages/studio";

const PERSON = { name: "Ada", skills: ["review"], executor: { kind: "person" } };
const WORKER = { name: "Worker", skills: ["echo"] };
const TASKS = [
  { name: "Review the draft", skills: ["review"] },
  { name: "Pass it on", skills: ["echo"], dependencies: [0] },
];

async function open(page: Page): Promise<Studio> {
  const studio = await Studio.open(page);
  await openLive(studio, liveJournal([PERSON, WORKER], TASKS));
  await studio.show("Inbox");
  return studio;
}

async function attach(page: Page, name: string, content: string): Promise<void> {
  const buffer = Buffer.from(content);
  await card(page).getByTestId("choose-files").setInputFiles({ name, mimeType: "", buffer });
  await expect(card(page).getByRole("list", { name: "Files" })).toContainText(name);
}

function card(page: Page) {
  return page.getByTestId("inbox-card");
}

test("what a person makes goes on to the next task", async ({ page }) => {
  const studio = await open(page);
  await expect(page.getByTestId("inbox-empty")).toContainText("Nothing waits");
  await studio.play.click();
  await expect(card(page)).toContainText("Review the draft");
  await expect(page.getByTestId("inbox-badge")).toHaveText("1");
  await expect(page.getByTestId("inbox-status")).toHaveText("1 task in the inbox.");
  await studio.expectNoViolations();

  await card(page).getByRole("button", { name: "Start" }).click();
  await expect(card(page)).toContainText("under way");
  await expect(page.getByTestId("inbox-badge")).toHaveCount(0);
  await card(page).getByTestId("inbox-text").fill("Looks good");
  await attach(page, "notes.csv", "a,b\n1,2\n");
  await card(page).getByRole("button", { name: "Complete" }).click();

  await studio.expectCount("completed", 2);
  await expect.poll(async () => completions(await storedEvents(page)).length).toBe(2);
  const events = await storedEvents(page);
  expectEachOnce(events, 2);
  const [reviewed, passed] = completions(events);
  expect(reviewed!.digests).toHaveLength(1);
  expect(passed!.digests, "the echo hands its inputs on").toEqual(reviewed!.digests);
  const report = events.find(({ event }) => event.task_completed?.lease.task === 0);
  expect(report?.event.task_completed.result).toBe("Looks good");
});

test("what is attached can be removed, and of two of a name the later counts", async ({ page }) => {
  const studio = await open(page);
  await studio.play.click();
  await attach(page, "notes.csv", "a,b\n1,2\n");
  await attach(page, "cat.png", "no text");
  await attach(page, "notes.csv", "a,b\n3,4\n5,6\n");
  const files = card(page).getByTestId("goal-file");
  await expect(files).toHaveCount(2);
  await card(page).getByRole("button", { name: "Remove cat.png" }).click();
  await expect(files).toHaveText([/notes\.csv/]);
  await card(page).getByRole("button", { name: "Complete" }).click();
  await studio.expectCount("completed", 2);
  await studio.show("Graph");
  await studio.node(0).click();
  const made = new Artifacts(page, "Made");
  expect(await made.download("notes.csv")).toBe("a,b\n3,4\n5,6\n");
});

test("under the contract net a person's executor bids, and the task waits for the person", async ({ page }) => {
  const studio = await open(page);
  await studio.choosePolicy("policy-contract-net");
  await studio.play.click();
  await expect(card(page)).toContainText("waits");
  await card(page).getByRole("button", { name: "Complete" }).click();
  await studio.expectCount("completed", 2);
  await expect.poll(async () => completions(await storedEvents(page)).length).toBe(2);
  expectEachOnce(await storedEvents(page), 2);
});

test("a person declines with a reason, and not without", async ({ page }) => {
  const studio = await open(page);
  await studio.play.click();
  await card(page).getByRole("button", { name: "Decline" }).click();
  await expect(card(page).getByTestId("inbox-error")).toContainText("Say why");
  await card(page).getByTestId("inbox-text").fill("I am away");
  await card(page).getByRole("button", { name: "Decline" }).click();
  await expect
    .poll(async () => JSON.stringify(await storedEvents(page)))
    .toContain("It declined: I am away");
});

test("what waits for a person is still theirs after a reload", async ({ page }) => {
  const studio = await open(page);
  await studio.play.click();
  await card(page).getByRole("button", { name: "Start" }).click();
  await expect.poll(async () => JSON.stringify(await storedEvents(page))).toContain("task_started");
  await page.reload();
  await studio.show("Inbox");
  await expect(card(page)).toContainText("under way");
  await card(page).getByRole("button", { name: "Complete" }).click();
  await studio.expectCount("completed", 2);
  await expect.poll(async () => completions(await storedEvents(page)).length).toBe(2);
  const events = await storedEvents(page);
  expectEachOnce(events, 2);
  expect(events.filter(({ event }) => event.task_assigned?.lease.task === 0)).toHaveLength(1);
});

test("an inbox without people says what to do", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.show("Inbox");
  await page.getByRole("button", { name: "Add an agent" }).last().click();
  await expect(studio.detail.getByLabel("Name")).toBeVisible();
});
