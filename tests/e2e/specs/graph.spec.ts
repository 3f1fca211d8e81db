// The graph: of elements while it is small, on a canvas when it is large, and
// as a table.
import { expect, test } from "@playwright/test";
import { Graph } from "../pages/graph";
import { openLarge } from "../pages/large";
import { Studio } from "../pages/studio";

const LARGE = 10_000;

test.describe("ten thousand tasks", () => {
  test("are laid out, searched, and walked by keyboard", async ({ page }) => {
    const studio = await Studio.open(page);
    const graph = new Graph(page);
    await openLarge(studio, LARGE);
    await graph.expectLaidOut();
    await graph.still();

    await graph.search.fill("find");
    await page.keyboard.press("Enter");
    await expect(studio.detail.getByTestId("detail-title")).toHaveText("Find me");
    await expect(graph.said).toContainText("Find me, blocked");
    await expect(graph.scale).toHaveText("80 %");

    await graph.board.focus();
    await page.keyboard.press("ArrowRight");
    await expect(graph.said).toContainText("waits for");
    await expect(graph.said).toContainText("Find me and");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await expect(studio.detail).toBeVisible();
  });

  test("are dimmed by filters and by the critical path", async ({ page }) => {
    const studio = await Studio.open(page);
    const graph = new Graph(page);
    await openLarge(studio, LARGE);
    await graph.expectLaidOut();
    const all = await graph.still();

    await graph.filter("state", "ready");
    await expect(graph.filtered).toHaveText(`100 of ${LARGE}`);
    expect(await graph.still()).not.toBe(all);
    await graph.filter("goal", "Goal 3: build part 3 of the whole");
    await expect(graph.filtered).toHaveText(`1 of ${LARGE}`);
    await page.getByTestId("graph-filter").click();
    await page.getByTestId("graph-filter-clear").click();
    await page.keyboard.press("Escape");
    await expect(graph.filtered).toHaveText("");

    await graph.toggle("critical");
    await expect(page.getByTestId("graph-critical-length")).toHaveText(/\d+ h/);
    await expect(page.getByTestId("graph-critical")).toHaveAttribute("aria-pressed", "true");
  });

  test("fold into their goals and open again", async ({ page }) => {
    const studio = await Studio.open(page);
    const graph = new Graph(page);
    await openLarge(studio, LARGE);
    await graph.expectLaidOut();
    const whole = await graph.scale.textContent();
    await graph.toggle("collapse");
    await expect(graph.scale).not.toHaveText(whole ?? "");
    await graph.toggle("collapse");
    await expect(graph.scale).toHaveText(whole ?? "");
  });

  test("are a table of which only the rows on screen are on the page", async ({ page }) => {
    const studio = await Studio.open(page);
    const graph = new Graph(page);
    await openLarge(studio, LARGE);
    await graph.expectLaidOut();
    await graph.toggle("table");
    await expect(graph.rows.getByRole("table")).toHaveAttribute("aria-rowcount", String(LARGE + 1));
    expect(await graph.rows.locator(".graph__row").count()).toBeLessThan(130);
    expect(await graph.names(2)).toEqual(["Task 0", "Task 1"]);

    await page.getByTestId("graph-sort-task").click();
    await page.getByTestId("graph-sort-task").click();
    expect(await graph.names(2)).toEqual(["Task 9999", "Task 9998"]);
    await graph.rows.getByRole("button", { name: "Task 9998" }).click();
    await expect(studio.detail.getByTestId("detail-title")).toHaveText("Task 9998");

    await graph.rows.evaluate((rows) => rows.scrollTo(0, rows.scrollHeight));
    await expect(graph.rows.getByRole("button", { name: "Find me" })).toBeVisible();
    await graph.filter("state", "ready");
    await expect(graph.rows.getByRole("table")).toHaveAttribute("aria-rowcount", "101");
  });

  test("move under the map and change as they are done", async ({ page }) => {
    const studio = await Studio.open(page);
    const graph = new Graph(page);
    await openLarge(studio, LARGE);
    await graph.expectLaidOut();
    const before = await graph.still();
    await studio.step.click();
    await studio.step.click();
    expect(await graph.still()).not.toBe(before);

    await graph.search.fill("find");
    await page.keyboard.press("Enter");
    const near = await graph.still();
    await graph.map.click({ position: { x: 120, y: 60 } });
    expect(await graph.still()).not.toBe(near);
    await expect(graph.scale).toHaveText("80 %");
  });

  test("are accessible in both themes", async ({ page }) => {
    // axe looks at each of a thousand rows, four times.
    test.slow();
    const studio = await Studio.open(page);
    const graph = new Graph(page);
    await openLarge(studio, 1_000);
    await graph.expectLaidOut();
    for (const theme of ["light", "dark"]) {
      await page.evaluate((theme) => document.documentElement.setAttribute("data-theme", theme), theme);
      await studio.expectNoViolations();
      await graph.toggle("table");
      await studio.expectNoViolations();
      await graph.toggle("table");
    }
  });
});

test("a goal folds into one card and opens again", async ({ page }) => {
  await Studio.open(page);
  const graph = new Graph(page);
  await expect(page.getByTestId("node-T0")).toBeVisible();
  await graph.toggle("collapse");
  await expect(page.getByTestId("goal-card-0")).toBeVisible();
  await expect(page.getByTestId("node-T0")).toBeHidden();
  await graph.toggle("collapse");
  await expect(page.getByTestId("node-T0")).toBeVisible();
});

test("a new task moves only what must move", async ({ page }) => {
  const studio = await Studio.open(page);
  const graph = new Graph(page);
  await expect(page.getByTestId("node-T7")).toBeVisible();
  const before = await Promise.all([0, 1, 2, 3].map((task) => graph.place(task)));
  await studio.addGoal("Analyze the sales of last year");
  await expect(page.getByTestId("node-T8")).toBeVisible();
  const after = await Promise.all([0, 1, 2, 3].map((task) => graph.place(task)));
  expect(after).toEqual(before);
});

test("the critical path of the demonstration is lit and the rest dimmed", async ({ page }) => {
  await Studio.open(page);
  const graph = new Graph(page);
  await graph.toggle("critical");
  await expect(page.getByTestId("graph-critical-length")).toHaveText("5 h 15 min");
  await expect(page.locator(".node--dim")).not.toHaveCount(0);
  await expect(page.getByTestId("node-T0")).not.toHaveClass(/node--dim/);
});
