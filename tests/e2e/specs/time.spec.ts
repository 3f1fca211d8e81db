// Time travel: the scrubber, its bookmarks, forking from the past, comparing.
import { expect, type Page, test } from "@playwright/test";
import { openLarge } from "../pages/large";
import { Studio } from "../pages/studio";
import { Workspaces } from "../pages/workspaces";

const bookmark = (page: Page) => page.getByTestId("bookmark");

test("bookmarks are stepped between by buttons and keys, and say what they are", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.runToTheEnd();
  const earlier = page.getByTestId("bookmark-earlier");
  const later = page.getByTestId("bookmark-later");
  // The end is the completion of the last goal.
  await expect(bookmark(page)).toContainText("Goal completed");
  await expect(later).toHaveAttribute("aria-disabled", "true");
  while (!(await earlier.getAttribute("aria-label"))?.includes("Round 4")) await earlier.click();
  await earlier.click();
  await studio.expectRound(4);
  await studio.expectCount("running", 1);
  await expect(bookmark(page)).toHaveText("Round 4");
  await expect(studio.scrub).toHaveAttribute("aria-valuetext", /, Round 4$/);

  await page.getByRole("tab", { name: "Graph" }).focus();
  await page.keyboard.press("[");
  await expect(bookmark(page)).not.toHaveText("Round 4");
  while ((await bookmark(page).textContent()) !== "Round 1") await page.keyboard.press("[");
  await studio.expectCount("running", 3);
  await expect(earlier).toHaveAttribute("aria-disabled", "true");
  await studio.scrub.focus();
  await page.keyboard.press("]");
  await expect(bookmark(page)).not.toHaveText("Round 1");
  await studio.expectNoViolations();
});

test("what went wrong has a bookmark", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.step.click();
  await studio.injectFault("Data Analyst", "Crash");
  await studio.step.click();
  await expect(studio.agent("Data Analyst")).toContainText("lost");
  await studio.detail.getByTestId("mend").click();
  await studio.runToTheEnd();
  await expect(studio.agent("Data Analyst")).not.toContainText("lost");
  const fault = page.getByTestId("marks").locator('[data-look="fault"]');
  await expect(fault).not.toHaveAttribute("d", "");
  const earlier = page.getByTestId("bookmark-earlier");
  const isLoss = async () => (await earlier.getAttribute("aria-label"))?.includes("Agent lost: Data Analyst");
  while (!(await isLoss())) await earlier.click();
  await earlier.click();
  await expect(studio.agent("Data Analyst")).toContainText("lost");
});

test("every view shows the moment that is looked at", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.runToTheEnd();
  const seen = async () => {
    const found: Record<string, string> = {};
    for (const tab of ["Graph", "Timeline", "Tensor", "Metrics"] as const) {
      await studio.show(tab);
      found[tab] = await page.getByRole("tabpanel").innerText();
    }
    // Messages show what came later too, paler.
    await studio.show("Messages");
    found.messages = await page.locator(".message:not(.message--later)").allInnerTexts().then(String);
    found.team = await page.getByTestId("team").innerText();
    return found;
  };
  const end = await seen();
  await studio.scrub.focus();
  await page.keyboard.press("Home");
  await studio.expectRound(0);
  const start = await seen();
  for (const view of Object.keys(end)) expect(start[view], view).not.toBe(end[view]);
  await studio.scrub.focus();
  await page.keyboard.press("End");
  expect(await seen()).toEqual(end);
});

test("a run goes on otherwise from the past, and both are compared", async ({ page }) => {
  const studio = await Studio.open(page);
  const workspaces = new Workspaces(page);
  await studio.runToTheEnd();
  await expect(page.getByTestId("fork")).toBeHidden();
  await studio.scrub.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("]");
  await page.keyboard.press("]");
  await page.getByTestId("fork").click();
  await expect(studio.notice).toContainText("Forked “Demonstration”");
  await expect(page.getByTestId("fork")).toBeHidden();
  await expect(studio.scrub).toBeVisible();
  await studio.agent("Report Writer").getByTestId("remove-agent").click();
  await studio.runToTheEnd();

  await workspaces.show();
  await workspaces.expectListed(["Demonstration", "Demonstration from round 1"]);
  const fork = workspaces.rows.filter({ hasText: "Open now" });
  await expect(fork).toContainText("forked from “Demonstration”");
  await workspaces.row("Demonstration").getByTestId("compare-workspace").click();
  const dialog = page.getByTestId("runs");
  await expect(dialog.getByTestId("runs-figures")).toContainText("Demonstration from round 1 (open)");
  await expect(dialog.getByRole("row", { name: /^Completed/ })).toContainText("8 of 8");
  await expect(dialog.getByRole("row", { name: /^Report Writer/ })).toContainText("—");
  await expect(dialog.getByTestId("runs-summary")).toHaveText(/of 8 common tasks have another agent/);
  await studio.expectNoViolations();
  await dialog.getByRole("checkbox").uncheck();
  await expect(dialog.getByRole("row", { name: /^Completed/ }).getByRole("cell")).toHaveCount(1);
  await dialog.getByTestId("close-runs").click();

  await workspaces.open("Demonstration");
  await studio.expectCount("completed", 8);
  await expect(studio.agent("Report Writer")).toBeVisible();
});

test("choosing through a list is undone as one", async ({ page }) => {
  const studio = await Studio.open(page);
  await page.getByTestId("menu-policy").click();
  await page.getByTestId("policy-earliest-finish").check();
  await page.getByTestId("policy-contract-net").check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await expect(studio.notice).toContainText("Undone");
  await page.getByTestId("menu-policy").click();
  await expect(page.getByTestId("policy-least-loaded")).toBeChecked();
});

test("deadlines after the run are on the timeline, far ones when asked for", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.runToTheEnd();
  const deadline = async (number: string, unit: string) => {
    await page.getByTestId("goal-card").first().getByTestId("open-goal").click();
    await studio.detail.getByTestId("goal-deadline").fill(number);
    await studio.detail.getByTestId("goal-deadline-unit").selectOption(unit);
    await studio.detail.getByTestId("submit").click();
  };
  await deadline("7", "hours");
  await studio.show("Timeline");
  const flags = page.getByTestId("timeline-deadline");
  const later = page.getByTestId("timeline-later");
  await expect(flags).toHaveCount(1);
  await expect(later).toBeHidden();
  await deadline("30", "days");
  await expect(flags).toHaveCount(0);
  await later.focus();
  await page.keyboard.press("Enter");
  await expect(later).toHaveAttribute("aria-pressed", "true");
  await expect(flags).toHaveCount(1);
  await studio.expectNoViolations();
  await later.click();
  await expect(flags).toHaveCount(0);
});

test("the timeline is zoomed, grouped, read as a table, and stays as it was looked at", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.runToTheEnd();
  await studio.show("Timeline");
  const chart = page.getByTestId("timeline");
  const fit = page.getByTestId("timeline-fit");
  const width = () => chart.evaluate((element) => element.scrollWidth);
  const whole = await width();
  await chart.hover();
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -100);
  await page.keyboard.up("Control");
  await expect.poll(width).toBeGreaterThan(whole);
  await page.getByTestId("timeline-bar").first().focus();
  await page.keyboard.press("0");
  await expect.poll(width).toBe(whole);
  await page.keyboard.press("+");
  await expect.poll(width).toBeGreaterThan(whole);

  await page.getByTestId("timeline-by-goal").click();
  const lanes = chart.getByRole("listitem");
  await expect(lanes).toHaveCount(3);
  const zoomed = await width();
  await studio.show("Metrics");
  await studio.show("Timeline");
  await expect(lanes).toHaveCount(3);
  await expect.poll(width).toBe(zoomed);
  await fit.click();
  await expect.poll(width).toBe(whole);

  await page.getByTestId("timeline-bar").first().focus();
  await expect(page.getByTestId("timeline-readout")).toContainText("completed");
  await page.getByTestId("timeline-table-open").click();
  const rows = page.getByTestId("timeline-table").getByRole("row");
  await expect(rows).toHaveCount(9);
  await studio.expectNoViolations();
});

test("many bars are painted, and told under the pointer", async ({ page }) => {
  test.slow();
  const studio = await Studio.open(page);
  await openLarge(studio, 1_000, 20);
  await studio.runToTheEnd();
  await studio.show("Timeline");
  await expect(page.locator('.under[data-state="completed"]').first()).toBeAttached();
  expect(await page.getByTestId("timeline-bar").count()).toBeLessThan(300);
  const lane = page.getByTestId("timeline").getByRole("group").nth(1);
  const box = (await lane.boundingBox())!;
  await page.mouse.move(box.x + 60, box.y + 14);
  await expect(page.getByTestId("timeline-readout")).toContainText("completed");
  await page.mouse.click(box.x + 60, box.y + 14);
  await expect(studio.detail.getByTestId("detail-title")).toContainText("Task");
});
