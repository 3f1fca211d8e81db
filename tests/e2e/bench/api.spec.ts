// What a request costs that comes through the service worker, from another tab.
import { expect, type Page, test } from "@playwright/test";
import { Studio } from "../pages/studio";
import { median, report } from "./figures";

/** Requests on their way at once, for the throughput. */
const AT_ONCE = 64;
const SECONDS = 5;

async function served(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Sends reads and heartbeats from `page` for some seconds; each one's milliseconds. */
function send(page: Page, atOnce: number, seconds: number, aSecond: number): Promise<number[]> {
  return page.evaluate(
    async ({ atOnce, seconds, aSecond }) => {
      const base = new URL("../orchestration", location.href).href;
      const times: number[] = [];
      const began = performance.now();
      const end = began + seconds * 1000;
      let sent = 0;
      const one = async () => {
        const from = performance.now();
        const response = sent++ % 2 === 0
          ? await fetch(`${base}/status`)
          : await fetch(`${base}/heartbeat`, { method: "POST", body: '{"agent_id":"Ada"}' });
        if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
        await response.text();
        times.push(performance.now() - from);
      };
      const lane = async () => {
        while (performance.now() < end) {
          const due = began + (sent / aSecond) * 1000 - performance.now();
          if (due > 1) await new Promise((resolve) => setTimeout(resolve, due));
          await one();
        }
      };
      await Promise.all([...Array(atOnce)].map(lane));
      return times;
    },
    { atOnce, seconds, aSecond },
  );
}

test("requests through the service worker", async ({ page, context }) => {
  await page.addInitScript(() => {
    const seen = { long: [] as number[] };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.long.push(entry.duration);
    }).observe({ entryTypes: ["longtask"] });
  });
  await Studio.open(page);
  await served(page);
  await page.evaluate(() => (window as any).baton.call("register_agent", { context_id: "Ada", skills: ["general"] }));
  const other = await context.newPage();
  await other.goto("tab/index.html");
  await served(other);
  await send(other, 1, 1, Infinity);

  report({ name: "api: a request after the other, median", value: median(await send(other, 1, SECONDS, Infinity)), unit: "ms", target: "< 3" });
  const many = await send(other, AT_ONCE, SECONDS, Infinity);
  report({ name: `api: requests a second, ${AT_ONCE} at once`, value: many.length / SECONDS, unit: "/s", target: ">= 2000" });
  await page.evaluate(() => (window as any).seen.long.splice(0));
  const paced = await send(other, AT_ONCE, SECONDS, 1_000);
  const { long } = await page.evaluate(() => (window as any).seen);
  report({ name: "api: requests a second, paced", value: paced.length / SECONDS, unit: "/s", target: null });
  report({ name: "api: longest task of the studio's main thread meanwhile", value: Math.max(0, ...long), unit: "ms", target: "<= 50" });
  expect(paced.length).toBeGreaterThan(0);
});
