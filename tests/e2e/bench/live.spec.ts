// What live runs cost, from the outside: the built site, real workers, the
// journal that it kept.
import { expect, type Page, test } from "@playwright/test";
import { expectEachOnce, type LiveAgent, liveJournal, openLive, type Recorded, storedEvents } from "../pages/live";
import { Studio, type Tab } from "../pages/studio";
import { median, report } from "./figures";
import { watchLong } from "./long";

/** How many tasks each agent is given at once: enough to never wait for more. */
const CAPACITY = 50;

function echoes(count: number): LiveAgent[] {
  return [...Array(count).keys()].map((index) => ({
    name: `Echo ${index}`,
    skills: ["echo"],
    capacity: CAPACITY,
  }));
}

/** Notes how long workers take to accept what they are awarded, from before the page's own program. */
async function timeTrips(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const trips: number[] = [];
    Object.assign(window, { trips });
    const sent = new Map<string, number>();
    const key = (text: unknown) => (typeof text === "string" ? /"correlation":"(T\d+\/\d+)"/.exec(text)?.[1] : undefined);
    const Native = Worker;
    window.Worker = class extends Native {
      constructor(...args: ConstructorParameters<typeof Native>) {
        super(...args);
        this.addEventListener("message", ({ data }) => {
          const began = typeof data === "string" && data.includes('"accept"') ? sent.get(key(data) ?? "") : undefined;
          if (began !== undefined) trips.push(performance.now() - began);
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

function events(all: Recorded[], kind: string): Recorded[] {
  return all.filter(({ event }) => kind in event);
}

/** What a run left behind. */
interface Ran {
  /** The events, as they were stored. */
  stored: Recorded[];
  /** Tasks of the main thread over 50 ms while it ran, in milliseconds. */
  long: number[];
}

/** Runs the tasks to the end with `tab` on screen. */
async function run(studio: Studio, agents: LiveAgent[], tasks: number, tab: Tab): Promise<Ran> {
  const page = studio.page;
  const work = [...Array(tasks).keys()].map(() => ({ skills: ["echo"] }));
  await openLive(studio, liveJournal(agents, work));
  await studio.show(tab);
  await page.waitForTimeout(2_000);
  const seen = await watchLong(page);
  await studio.play.click();
  // Not by `expect`, which reads the whole page's roles in the main thread at every try.
  await page.waitForFunction(
    ([selector, text]) => document.querySelector(selector!)?.textContent === text,
    [`[data-testid="count-completed"] .status__count`, String(tasks)],
    { timeout: 300_000, polling: 100 },
  );
  // Before the test reads what was stored, which takes the page long.
  const long = await seen();
  let stored: Recorded[] = [];
  await expect
    .poll(async () => events((stored = await storedEvents(page)), "task_completed").length, { timeout: 60_000 })
    .toBe(tasks);
  expectEachOnce(stored, tasks);
  return { stored, long };
}

test("assignment round trip", async ({ page }) => {
  await timeTrips(page);
  const studio = await Studio.open(page);
  const [agent] = echoes(1);
  // One at a time, so that nothing waits behind anything else.
  await run(studio, [{ ...agent!, capacity: 1 }], 300, "Metrics");
  const trips = await page.evaluate(() => (window as any).trips as number[]);
  report({
    name: "live: award to acceptance, median of a worker that runs",
    value: median(trips.slice(1)),
    unit: "ms",
    target: "< 2",
  });
});

test("throughput, long tasks and storage", async ({ page }) => {
  const studio = await Studio.open(page);
  const tasks = 10_000;
  const { stored, long } = await run(studio, echoes(2), tasks, "Metrics");
  const first = events(stored, "task_started")[0]!.at;
  const last = events(stored, "task_completed").at(-1)!.at;
  const seconds = (last - first) / 1000;
  report({ name: "live: trivial tasks over 2 workers", value: tasks / seconds, unit: "tasks/s", target: ">= 5000" });
  report({ name: "live: longest task of the main thread, 10,000 tasks", value: Math.max(0, ...long), unit: "ms", target: "<= 50" });
  report({ name: "live: tasks of the main thread over 50 ms, 10,000 tasks", value: long.length, unit: "", target: "0" });
  const during = stored.filter(({ at }) => at >= first).length;
  report({ name: "live: events stored during the run", value: during / seconds, unit: "events/s", target: null });
});

test("200 agents at once", async ({ page }) => {
  const studio = await Studio.open(page);
  const agents = echoes(200);
  await page.waitForTimeout(2_000);
  const seen = await watchLong(page);
  await openLive(studio, liveJournal(agents, [{ skills: ["echo"] }]));
  await expect(studio.agent("Echo 199")).toBeVisible();
  const long = await seen();
  report({ name: "live: longest task of the main thread, 200 agents", value: Math.max(0, ...long), unit: "ms", target: "<= 50" });
});
