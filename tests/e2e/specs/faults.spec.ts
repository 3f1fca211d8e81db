// Trouble: agents that misbehave, how the run recovers, and how much it bears.
import { expect, test } from "@playwright/test";
import { Studio } from "../pages/studio";

test("a crashed agent is lost, its work waits or goes to others, and mended it comes back", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.step.click();
  const busy = studio.agent("Data Analyst");
  await expect(busy).toContainText("working");
  await studio.injectFault("Data Analyst", "Crash");
  await expect(studio.detail.getByTestId("fault")).toContainText("In force: crashed.");
  await expect(busy).toContainText("faulty");

  await studio.step.click();
  await expect(busy).toContainText("lost");
  await expect(page.getByTestId("load-A0")).toHaveText("0 / 5");
  await studio.show("Messages");
  const messages = page.getByRole("tabpanel");
  await expect(messages).toContainText("Data Analyst is silent and gets no new work");
  await expect(messages).toContainText("Data Analyst fell silent and is lost");
  await expect(messages).toContainText("goes back to the queue: its agent fell silent");

  await studio.detail.getByTestId("mend").click();
  await expect(studio.detail.getByTestId("fault")).toHaveCount(0);
  await studio.runToTheEnd();
  await expect(messages).toContainText("Data Analyst is heard of again");
  await studio.expectCount("completed", 8);
  await expect(busy).not.toContainText("lost");
});

test("a fault is refused at its number, noticed and undone", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.injectFault("QA Tester", "Slow", 100);
  await expect(studio.detail.getByTestId("fault-number-error")).toHaveText("Choose a number from 1 to 99.");
  await studio.detail.getByTestId("fault-number").fill("25");
  await studio.detail.getByTestId("inject").click();
  await expect(studio.detail.getByTestId("fault")).toContainText("works at 25 % of its speed");
  await studio.notice.getByRole("button", { name: "Undo" }).click();
  await expect(studio.detail.getByTestId("fault")).toHaveCount(0);
});

test("a goal whose task was given up says so, and is taken up again", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.chooseFromWorkspace("limits");
  const limits = page.getByTestId("limits-form");
  await limits.getByLabel("Attempts a task").fill("0");
  await limits.getByTestId("submit").click();
  await expect(page.getByTestId("limit-attempts-error")).toHaveText("Choose a number from 1 to 1000.");
  await limits.getByLabel("Attempts a task").fill("1");
  await limits.getByTestId("submit").click();
  await expect(limits.getByLabel("Attempts a task")).toHaveValue("1");

  await studio.injectFault("Project Manager", "Refusing", 100);
  await studio.step.click();
  await studio.step.click();
  const stalled = page.getByTestId("goal-card").getByTestId("goal-stalled");
  await expect(stalled.first()).toContainText("failed");
  await studio.detail.getByTestId("mend").click();
  const retry = page.getByTestId("goal-card").getByTestId("goal-retry");
  const givenUp = await retry.count();
  await retry.first().click();
  await expect(retry).toHaveCount(givenUp - 1);
});

test("a goal comes again at the moments of its expression", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.chooseFromWorkspace("new");
  await studio.addAgent("Ada", ["general"], 2);
  await page.getByTestId("add-goal").click();
  await studio.detail.getByLabel("Goal", { exact: true }).fill("Write the report");
  await studio.showMore();
  await studio.detail.getByTestId("goal-repeat-cron").fill("every day");
  await studio.detail.getByTestId("submit").click();
  await expect(studio.detail.getByTestId("goal-repeat-error")).toContainText("Give minute, hour");
  await studio.detail.getByTestId("goal-repeat-cron").fill("0 9 * * *");
  await studio.detail.getByTestId("goal-repeat-times").fill("2");
  await studio.detail.getByTestId("submit").click();
  const card = page.getByTestId("goal-repeat-note");
  await expect(card).toHaveText("repeats “0 9 * * *”, 0 of 2");
  await studio.runToTheEnd();
  await expect(page.getByTestId("goal-card")).toHaveCount(3);
  await expect(card.first()).toHaveText("repeats “0 9 * * *”, 2 of 2");
});
