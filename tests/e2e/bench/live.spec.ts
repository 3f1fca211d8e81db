// What live runs cost, from the outside: the built site, real workers, the
// journal that it kept. Figures go to BATON_BENCH_JSON.
import { expect, type Page, test } from "@playwright/test";
import { expectEachOnce, type LiveAgent, liveJournal, openLive, type Recorded, storedEvents } from "../pages/live";
import { Studio, type Tab } from "../pages/studio";
import { report } from "./report";

/** How many tasks each agent is given at once: enough to never wait for more. */
const CAPACITY = 50;

function echoes(count: number): LiveAgent[] {
  return [...Array(count).keys()].map((index) => ({
    name: `Echo ${index}`,
    skills: ["echo"],
    capacity: CAPACITY,
  }));
}

/** Watches from outside, from before the page's own program. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = { long: [] as number[], trips: [] as number[] };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.long.push(entry.duration);
    }).observe({ entryTypes: ["longtask"] });
    const sent = new Map<string, number>();
    const key = (text: unknown) => (typeof text === "string" ? /"correlation":"(T\d+\/\d+)"/.exec(text)?.[1] : undefined);
    const Native = Worker;
    window.Worker = class extends Native {
      constructor(...args: ConstructorParameters<typeof Native>) {
        super(...args);
        this.addEventListener("message", ({ data }) => {
          const began = typeof data === "string" && data.includes('"accept"') ? sent.get(key(data) ?? "") : undefined;
          if (began !== undefined) seen.trips.push(performance.now() - began);
        });
      }
      override postMessage(message: any, ...rest: any[]): void {
        const about = key(message);
        if (about !== undefined) sent.set(about, performance.now());
        super.postMessage(message, ...(rest as []));
      }
    };
  });
}

async function seen(page: Page): Promise<{ long: number[]; trips: number[] }> {
  return page.evaluate(() => (window as any).seen);
}

async function forget(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign((window as any).seen, { long: [], trips: [] }));
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function events(all: Recorded[], kind: string): Recorded[] {
  return all.filter(({ event }) => kind in event);
}

/** Runs the tasks to the end with `tab` on screen; the events, as they were stored. */
async function run(studio: Studio, agents: LiveAgent[], tasks: number, tab: Tab): Promise<Recorded[]> {
  const page = studio.page;
  const work = [...Array(tasks).keys()].map(() => ({ skills: ["echo"] }));
  await openLive(studio, liveJournal(agents, work));
  await studio.show(tab);
  await page.waitForTimeout(2_000);
  await forget(page);
  await studio.play.click();
  await expect(studio.count("completed").locator(".status__count")).toHaveText(
    String(tasks),
    { timeout: 300_000 },
  );
  let stored: Recorded[] = [];
  await expect
    .poll(async () => events((stored = await storedEvents(page)), "task_completed").length, { timeout: 60_000 })
    .toBe(tasks);
  expectEachOnce(stored, tasks);
  return stored;
}

test("assignment round trip", async ({ page }) => {
  await watch(page);
  const studio = await Studio.open(page);
  const [agent] = echoes(1);
  // One at a time, so that nothing waits behind anything else.
  await run(studio, [{ ...agent!, capacity: 1 }], 300, "Metrics");
  const { trips } = await seen(page);
  report({
    name: "live: award to acceptance, median of a worker that runs",
    value: median(trips.slice(1)),
    unit: "ms",
    target: "< 2",
  });
});

test("throughput, long tasks and storage", async ({ page }) => {
  await watch(page);
  const studio = await Studio.open(page);
  const tasks = 10_000;
  const all = await run(studio, echoes(2), tasks, "Metrics");
  const first = events(all, "task_started")[0]!.at;
  const last = events(all, "task_completed").at(-1)!.at;
  const seconds = (last - first) / 1000;
  report({ name: "live: trivial tasks over 2 workers", value: tasks / seconds, unit: "tasks/s", target: ">= 5000" });
  const { long } = await seen(page);
  report({ name: "live: longest task of the main thread, 10,000 tasks", value: Math.max(0, ...long), unit: "ms", target: "<= 50" });
  report({ name: "live: tasks of the main thread over 50 ms, 10,000 tasks", value: long.length, unit: "", target: "0" });
  const during = all.filter(({ at }) => at >= first).length;
  report({ name: "live: events stored during the run", value: during / seconds, unit: "events/s", target: null });
});

test("200 agents at once", async ({ page }) => {
  await watch(page);
  const studio = await Studio.open(page);
  const agents = echoes(200);
  await openLive(studio, liveJournal(agents, [{ skills: ["echo"] }]));
  await expect(studio.agent("Echo 199")).toBeVisible();
  const { long } = await seen(page);
  report({ name: "live: longest task of the main thread, 200 agents", value: Math.max(0, ...long), unit: "ms", target: "<= 50" });
});
