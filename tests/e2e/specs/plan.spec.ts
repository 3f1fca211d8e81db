// The search for a plan: in a worker, told as it goes on, stopped at will.
import { expect, test } from "@playwright/test";
import { Studio } from "../pages/studio";

test("the demonstration is planned in 315 minutes, which is proven to be the best", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.optimise();
  await expect(studio.planStatus).toHaveText("Found: 315 min, proven best.");
  await expect(page.getByTestId("plan-told")).toHaveText("Found: 315 min, proven best.");
  await expect(page.getByTestId("plan-bound")).toHaveText("315 min");
  await expect(page.getByTestId("plan-comparison")).toContainText("330 min: the plan saves 15 min");
  await expect(page.getByTestId("timeline-bar")).toHaveCount(8);

  await page.getByRole("button", { name: /^Testing, QA Tester: planned/ }).click();
  await expect(studio.detail.getByTestId("detail-title")).toHaveText("Testing");
  await page.getByTestId("plan-table-open").click();
  const rows = page.getByTestId("plan-table").locator("tbody tr");
  await expect(rows).toHaveCount(8);
  await expect(rows.last()).toContainText("5 h 15 min");
});

test("a long search goes on beside the page until it is stopped", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.openExample("whole-company");
  await studio.optimise();
  const steps = async () => Number(await page.getByTestId("plan-steps").textContent());
  await expect.poll(steps).toBeGreaterThan(1000);
  // The page answers while the worker searches.
  await studio.show("Metrics");
  await expect(page.getByRole("heading", { name: "Metrics" })).toBeVisible();
  await studio.show("Plan");
  await expect(studio.planStatus).toHaveText(/^Searching. Best so far: \d+ min, at most/);

  await page.getByTestId("stop").click();
  await expect(studio.planStatus).toHaveText(/^Stopped. Best so far: \d+ min, at most/);
  await expect(page.getByTestId("timeline-bar").first()).toBeVisible();
  const makespan = await page.getByTestId("plan-makespan").textContent();
  const stopped = await steps();
  await page.getByTestId("plan-table-open").click();
  expect(await steps(), "a stopped search takes no more steps").toBe(stopped);
  await expect(page.getByTestId("plan-makespan")).toHaveText(makespan ?? "");
});

test("an edit ends the search, and its plan is marked as out of date", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.openExample("whole-company");
  await studio.optimise();
  await expect(studio.planStatus).toHaveText(/^Searching/);
  await studio.addAgent("Zoe", ["testing"], 2);
  await expect(studio.planStatus).toHaveText(/^Stopped/);
  await expect(page.getByTestId("plan-stale")).toBeVisible();

  await page.getByTestId("optimise").click();
  await expect(page.getByTestId("plan-stale")).toBeHidden();
  await expect(studio.planStatus).toHaveText(/^Searching/);
  await studio.openExample("demonstration");
  await expect(page.getByTestId("plan-empty")).toBeVisible();
});

test("a search begins in the middle of a run and plans what is left", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.step.click();
  await studio.step.click();
  await studio.expectCount("completed", 3);
  await studio.optimise();
  await expect(studio.planStatus).toHaveText(/^Found: \d+ min, proven best\.$/);
  await expect(page.getByTestId("timeline-bar")).toHaveCount(5);
  await studio.step.click();
  await expect(page.getByTestId("plan-stale")).toBeVisible();
});

test.describe("without the service worker, whose requests cannot be kept from the network", () => {
  test.use({ serviceWorkers: "block" });

  test("a worker that does not start is told, and can be tried again", async ({ page }) => {
    const studio = await Studio.open(page);
    await page.route("**/worker_bg.wasm*", (route) => route.abort());
    await studio.optimise();
    await expect(page.getByTestId("plan-error")).toContainText("The worker stopped with an error");
    await page.unroute("**/worker_bg.wasm*");
    await page.getByTestId("optimise").click();
    await expect(studio.planStatus).toHaveText("Found: 315 min, proven best.");
  });
});

test("no work is planned too", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.chooseFromWorkspace("new");
  await studio.optimise();
  await expect(studio.planStatus).toHaveText("There is no work to plan.");
});
