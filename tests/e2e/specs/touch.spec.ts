// The studio in a hand: fingers in place of a mouse.
import { expect, test, type Locator, type Page } from "@playwright/test";
import { Graph } from "../pages/graph";
import { Studio, type Tab } from "../pages/studio";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

const TABS: Tab[] = ["Graph", "Timeline", "Plan", "Tensor", "Messages", "Metrics", "Inbox", "API"];

/** Two fingers beside the middle of `on` move apart. */
async function spread(page: Page, on: Locator): Promise<void> {
  const box = (await on.boundingBox())!;
  const session = await page.context().newCDPSession(page);
  const fingers = (apart: number) =>
    [-1, 1].map((side, id) => ({ x: box.x + box.width / 2 + side * apart, y: box.y + box.height / 2, id }));
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: fingers(20) });
  for (let apart = 30; apart <= 100; apart += 10) {
    await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: fingers(apart) });
  }
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

test("a tap opens a task, and the run is played by taps", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.node(0).tap();
  await expect(studio.detail.getByTestId("detail-title")).toHaveText("Requirements Analysis");
  await studio.detail.getByRole("button", { name: "Close" }).tap();
  await expect(studio.detail).toBeHidden();
  await studio.step.tap();
  await studio.expectRound(1);
});

test("two fingers magnify the graph and the timeline", async ({ page }) => {
  const studio = await Studio.open(page);
  const graph = new Graph(page);
  const percent = async () => Number.parseInt(await graph.scale.innerText(), 10);
  const before = await percent();
  await spread(page, page.getByTestId("graph"));
  await expect.poll(percent).toBeGreaterThan(2 * before);

  await studio.runToTheEnd();
  await studio.show("Timeline");
  const chart = page.getByTestId("timeline");
  const width = () => chart.evaluate((element) => element.scrollWidth);
  const whole = await width();
  await spread(page, chart);
  await expect.poll(width).toBeGreaterThan(1.5 * whole);
});

test("no view is wider than the screen", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.runToTheEnd();
  for (const tab of TABS) {
    await studio.show(tab);
    const width = await page.evaluate(() => document.scrollingElement!.scrollWidth);
    expect(width, tab).toBeLessThanOrEqual(390);
  }
});

test("charts are drawn for the width they are shown at", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.runToTheEnd();
  await studio.show("Metrics");
  const letter = () =>
    page.getByTestId("chart-queue").locator("svg").evaluate((svg: SVGSVGElement) => 12 * svg.getScreenCTM()!.a);
  await expect.poll(letter).toBeGreaterThan(9);
  await page.setViewportSize({ width: 900, height: 900 });
  await expect(page.getByTestId("chart-queue").locator("svg")).toHaveAttribute("viewBox", "0 0 640 360");
  expect(await letter()).toBeGreaterThan(9);
});
