// Policies side by side, and following what was found to be best.
import { expect, test } from "@playwright/test";
import { Studio } from "../pages/studio";

test("a plan is followed to its end, and one undo takes it back", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.optimise();
  await page.getByTestId("follow").click();
  await expect(studio.notice).toContainText("The run follows the plan of 5 h 15 min.");
  await studio.notice.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByTestId("menu-policy")).toContainText("Least-loaded, rounds");

  await studio.optimise();
  await page.getByTestId("follow").click();
  await expect(page.getByTestId("menu-policy")).toContainText("Planned, continuous");
  await studio.runToTheEnd();
  await studio.show("Metrics");
  await expect(page.getByTestId("metric-makespan")).toContainText("5 h 15 min");
  await studio.show("Timeline");
  await expect(page.locator('.timeline__under .under[data-state="planned"]').first()).toBeAttached();
});

test("policies are compared, and one is used", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.show("Plan");
  await page.getByTestId("compare").click();
  await expect(page.getByTestId("compare-status")).toHaveText("★ marks the best of a column.");
  const rows = page.getByTestId("compare-table").locator("tbody tr");
  await expect(rows).toHaveCount(5);
  await expect(rows.first()).toContainText("Least-loaded, rounds");
  await expect(rows.first().locator("td").first()).toHaveText("5 h 30 min");
  const planned = rows.filter({ hasText: "Planned" });
  await expect(planned.locator("td").first()).toHaveText("best: ★ 5 h 15 min");
  await studio.expectNoViolations();

  await page.getByRole("button", { name: "Use Planned, continuous" }).click();
  await expect(page.getByTestId("menu-policy")).toContainText("Planned, continuous");
  await expect(planned.getByRole("button")).toHaveText("In use");
  await expect(page.getByTestId("compare-stale")).toBeEmpty();
  await studio.step.click();
  await expect(page.getByTestId("compare-stale")).toContainText("Out of date");
});
