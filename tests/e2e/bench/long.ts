// Tasks of a page's main thread over 50 ms, as the browser tells of them.
import type { Page } from "@playwright/test";

/** Watches from now on; what comes back tells how long those since it was last called took, in ms. */
export async function watchLong(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const long: number[] = [];
    Object.assign(window, { long });
    new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration))).observe({
      entryTypes: ["longtask"],
    });
  });
  return () => page.evaluate(() => ((window as any).long as number[]).splice(0));
}
