// What the API costs, from the outside: requests of a script through the
// service worker to the engine of the built site, and what they do to its page.
import { type Page, test } from "@playwright/test";
import { Api } from "../pages/api";
import { Studio } from "../pages/studio";
import { median, report } from "./figures";

const STATUS = "/orchestration/status";

/** Milliseconds of so many requests, one after the other. */
function inTurn(page: Page, count: number): Promise<number[]> {
  return page.evaluate(
    async ({ path, count }) => {
      const took: number[] = [];
      for (let done = 0; done < count; done += 1) {
        const began = performance.now();
        await (await fetch(new URL(`.${path}`, navigator.serviceWorker.controller!.scriptURL))).arrayBuffer();
        took.push(performance.now() - began);
      }
      return took;
    },
    { path: STATUS, count },
  );
}

/** Requests a second, so many at a time. */
function atOnce(page: Page, count: number, atATime: number): Promise<number> {
  return page.evaluate(
    async ({ path, count, atATime }) => {
      let left = count;
      const one = async () => {
        while (left-- > 0) await (await fetch(new URL(`.${path}`, navigator.serviceWorker.controller!.scriptURL))).arrayBuffer();
      };
      const began = performance.now();
      await Promise.all([...Array(atATime)].map(one));
      return count / ((performance.now() - began) / 1000);
    },
    { path: STATUS, count, atATime },
  );
}

/** Sends so many a second for some seconds, whatever comes back; how many came back. */
function paced(page: Page, aSecond: number, seconds: number): Promise<number> {
  return page.evaluate(
    async ({ path, aSecond, seconds }) => {
      const sent: Promise<boolean>[] = [];
      const began = performance.now();
      while (sent.length < aSecond * seconds) {
        const due = Math.min(aSecond * seconds, ((performance.now() - began) / 1000) * aSecond);
        while (sent.length < due) sent.push(fetch(new URL(`.${path}`, navigator.serviceWorker.controller!.scriptURL)).then((response) => response.ok));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return (await Promise.all(sent)).filter((isOk) => isOk).length;
    },
    { path: STATUS, aSecond, seconds },
  );
}

test("requests of another tab", async ({ page, context }) => {
  await page.addInitScript(() => {
    const long: number[] = [];
    Object.assign(window, { long });
    new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration))).observe({
      entryTypes: ["longtask"],
    });
  });
  await Studio.open(page);
  await Api.isInControl(page);
  const caller = await context.newPage();
  await caller.goto("agent/index.html");
  await inTurn(caller, 200);
  report({ name: "api: a request, median", value: median(await inTurn(caller, 2_000)), unit: "ms", target: "< 3" });
  report({ name: "api: requests, 32 at a time", value: await atOnce(caller, 20_000, 32), unit: "requests/s", target: ">= 2000" });

  await page.evaluate(() => void (window as any).long.splice(0));
  const answered = await paced(caller, 1_000, 10);
  const long: number[] = await page.evaluate(() => (window as any).long);
  report({ name: "api: answered of 1,000 requests a second for 10 s", value: answered, unit: "", target: "10000" });
  report({ name: "api: tasks of the main thread over 50 ms meanwhile", value: long.length, unit: "", target: "0" });
});
