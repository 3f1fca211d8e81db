// A worker, a script, a person and a simulated team in one run.
import { expect, test } from "@playwright/test";
import { expectEachOnce, storedEvents } from "../pages/live";
import { Studio } from "../pages/studio";

const TASKS = 10;

test("live agents of every kind and simulated ones end a run together, and say which is which", async ({ page }) => {
  test.slow();
  const studio = await Studio.open(page);
  await studio.openExample("people-and-machines");
  const doers = {
    Analyst: "live: worker",
    "Chart script": "live: script",
    You: "live: person",
    Developers: "simulated",
  };
  for (const [name, doer] of Object.entries(doers)) {
    await expect(studio.agent(name).getByTestId("doer")).toHaveText(doer);
  }
  await studio.agent("Developers").getByTestId("open-agent").click();
  await expect(studio.detail.getByTestId("doer")).toHaveText("simulated");
  await studio.play.click();
  await studio.show("Inbox");
  const card = page.getByTestId("inbox-card");
  await expect(card).toContainText("Write the report", { timeout: 45_000 });
  await expect(card.getByRole("list", { name: "What it works with" })).toContainText("bars.svg");
  await card.getByTestId("inbox-text").fill("Sales are fine.");
  await card.getByRole("button", { name: "Complete" }).click();
  await expect(studio.completion).toContainText("100 %", { timeout: 45_000 });
  await expect.poll(async () => (await storedEvents(page)).filter(({ event }) => event.task_completed).length).toBe(TASKS);
  expectEachOnce(await storedEvents(page), TASKS);

  await studio.show("Messages");
  await expect(page.getByText("Simulated agents send none")).toBeVisible();
  await studio.show("Tensor");
  await expect(page.getByTestId("tensor-grid").getByTestId("doer").first()).toBeAttached();
  await studio.expectNoViolations();
});
