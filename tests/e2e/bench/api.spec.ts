// What the API costs, from the outside: requests of a script through the
// service worker to the engine of the built site, and what they do to its page.
import { type Page, test } from "@playwright/test";
import { Api } from "../pages/api";
import { Studio } from "../pages/studio";
import { serveBare } from "./bare";
import { median, report } from "./figures";
import { watchLong } from "./long";

const ROUNDS = 5;

/** Milliseconds of so many requests, one after the other. */
function inTurn(page: Page, path: string, count: number): Promise<number[]> {
  return page.evaluate(
    async ({ path, count }) => {
      const took: number[] = [];
      for (let done = 0; done < count; done += 1) {
        const began = performance.now();
        await (await fetch(new URL(path, navigator.serviceWorker.controller!.scriptURL))).arrayBuffer();
        took.push(performance.now() - began);
      }
      return took;
    },
    { path, count },
  );
}

/** Requests a second, so many at a time. */
function atOnce(page: Page, path: string, count: number, atATime: number): Promise<number> {
  return page.evaluate(
    async ({ path, count, atATime }) => {
      let left = count;
      const one = async () => {
        while (left-- > 0) await (await fetch(new URL(path, navigator.serviceWorker.controller!.scriptURL))).arrayBuffer();
      };
      const began = performance.now();
      await Promise.all([...Array(atATime)].map(one));
      return count / ((performance.now() - began) / 1000);
    },
    { path, count, atATime },
  );
}

/** Sends so many a second for some seconds, whatever comes back; how many came back. */
function paced(page: Page, path: string, aSecond: number, seconds: number): Promise<number> {
  return page.evaluate(
    async ({ path, aSecond, seconds }) => {
      const sent: Promise<boolean>[] = [];
      const began = performance.now();
      while (sent.length < aSecond * seconds) {
        const due = Math.min(aSecond * seconds, ((performance.now() - began) / 1000) * aSecond);
        while (sent.length < due) sent.push(fetch(new URL(path, navigator.serviceWorker.controller!.scriptURL)).then((response) => response.ok));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return (await Promise.all(sent)).filter((isOk) => isOk).length;
    },
    { path, aSecond, seconds },
  );
}

test("requests of another tab", async ({ page, context }) => {
  await Studio.open(page);
  await Api.isInControl(page);
  const caller = await context.newPage();
  await caller.goto("agent/index.html");
  await Api.isInControl(caller);
  const { url, server } = await serveBare();
  const bare = await context.newPage();
  await bare.goto(url);
  await bare.waitForFunction(() => navigator.serviceWorker.controller !== null);

  const callers = [
    { who: caller, path: "orchestration/status", took: [] as number[], rates: [] as number[] },
    { who: bare, path: "answer", took: [] as number[], rates: [] as number[] },
  ];
  // In turns, so that both see the same noise.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { who, path, took, rates } of callers) {
      await who.bringToFront();
      const [times, rate] = [await inTurn(who, path, 400), await atOnce(who, path, 4_000, 32)];
      // The first round warms up.
      if (round > 0) [took.push(...times), rates.push(rate)];
    }
  }
  server.close();
  const [ours, bares] = callers.map(({ took, rates }) => ({ took: median(took), rate: median(rates) }));
  report({ name: "api: a request, median", value: ours!.took, unit: "ms", target: "< 3" });
  report({ name: "api: a request to a bare service worker, median", value: bares!.took, unit: "ms", target: null });
  report({ name: "api: requests, 32 at a time", value: ours!.rate, unit: "requests/s", target: ">= 2000" });
  report({ name: "api: requests to a bare service worker, 32 at a time", value: bares!.rate, unit: "requests/s", target: null });

  const direct = await page.evaluate(async () => {
    const calls = 20_000;
    const began = performance.now();
    for (let done = 0; done < calls; done += 1) await window.baton.call("get_status");
    return calls / ((performance.now() - began) / 1000);
  });
  report({ name: "api: calls of window.baton, one after the other", value: direct, unit: "calls/s", target: ">= 2000" });

  const seen = await watchLong(page);
  const answered = await paced(caller, "orchestration/status", 1_000, 10);
  const long = await seen();
  report({ name: "api: answered of 1,000 requests a second for 10 s", value: answered, unit: "", target: "10000" });
  report({ name: "api: tasks of the main thread over 50 ms meanwhile", value: long.length, unit: "", target: "0" });
});
