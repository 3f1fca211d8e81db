// Moments of a long run, and the timeline of many tasks.
import { expect, test } from "@playwright/test";
import { openLarge } from "../pages/large";
import { Studio } from "../pages/studio";
import { Workspaces } from "../pages/workspaces";
import { median, report } from "./figures";
import { watchLong } from "./long";

// Over 100,000 events: every task is added, assigned, begun and completed.
const TASKS = 26_000;
const MOMENTS = 15;
const DRAWN = 10_000;

test("moments of a run of 100,000 events", async ({ page }) => {
  const studio = await Studio.open(page);
  await openLarge(studio, TASKS, 400);
  await studio.show("Metrics");
  await studio.runToTheEnd();
  const events = Number(await studio.scrub.getAttribute("max"));
  report({ name: "time: events of the run", value: events, unit: "", target: "> 100,000" });
  for (const tab of ["Metrics", "Timeline", "Graph"] as const) {
    await studio.show(tab);
    await page.waitForTimeout(2_000);
    const { took, reached } = await page.evaluate(
      async ({ events, moments }) => {
        const scrub = document.querySelector<HTMLInputElement>('[data-testid="scrub"]')!;
        const start = Number(scrub.min);
        const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        const took: number[] = [];
        const reached: number[] = [];
        for (let moment = 1; moment <= moments; moment += 1) {
          // Steps of the golden ratio visit every part, back and forth.
          const share = (moment * 0.618034) % 1;
          const began = performance.now();
          scrub.value = String(Math.round(start + share * (events - start)));
          scrub.dispatchEvent(new Event("input", { bubbles: true }));
          reached.push(performance.now() - began);
          await painted();
          took.push(performance.now() - began);
        }
        return { took, reached };
      },
      { events, moments: MOMENTS },
    );
    report({ name: `time: a moment until it is reached, ${tab}, slowest`, value: Math.max(...reached), unit: "ms", target: null });
    report({ name: `time: a moment until it is painted, ${tab}, median`, value: median(took), unit: "ms", target: "< 100" });
    report({ name: `time: a moment until it is painted, ${tab}, slowest`, value: Math.max(...took), unit: "ms", target: null });
  }

  const workspaces = new Workspaces(page);
  await workspaces.show();
  await workspaces.rows.first().getByTestId("duplicate-workspace").click();
  const copy = workspaces.rows.filter({ hasText: "copy" });
  await expect(copy).toBeVisible();
  await page.waitForTimeout(2_000);
  const seen = await watchLong(page);
  const began = Date.now();
  await copy.getByTestId("compare-workspace").click();
  // Not by `expect`, which reads the whole page's roles in the main thread at every try.
  await page.waitForFunction(() => document.querySelector('[data-testid="runs-summary"]')?.textContent?.includes("common tasks"));
  report({ name: "time: comparing two such runs", value: Date.now() - began, unit: "ms", target: null });
  report({ name: "time: longest task meanwhile", value: Math.max(0, ...(await seen())), unit: "ms", target: "<= 50" });
});

test("the timeline of many tasks", async ({ page }) => {
  const studio = await Studio.open(page);
  await openLarge(studio, DRAWN);
  await studio.runToTheEnd();
  await studio.show("Timeline");
  const chart = page.getByTestId("timeline");
  await expect(chart).toBeVisible();
  await page.waitForTimeout(3_000);
  const seen = await watchLong(page);
  const began = Date.now();
  await chart.hover();
  await page.keyboard.down("Control");
  for (let step = 0; step < 60; step += 1) await page.mouse.wheel(0, step < 40 ? -30 : 30);
  await page.keyboard.up("Control");
  for (let step = 0; step < 60; step += 1) await page.mouse.wheel(step % 2 === 0 ? 200 : -150, 40);
  await page.waitForTimeout(500);
  const long = await seen();
  report({ name: "time: zoom and pan of a timeline of 10,000 tasks", value: Date.now() - began, unit: "ms", target: null });
  report({ name: "time: tasks over 50 ms meanwhile", value: long.length, unit: "", target: "0" });
  report({ name: "time: longest task meanwhile", value: Math.max(0, ...long), unit: "ms", target: "<= 50" });
});
