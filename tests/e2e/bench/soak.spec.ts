// Half an hour of live runs, one after the other: what stays in memory after each.
import { expect, test } from "@playwright/test";
import { openLive } from "../pages/live";
import { demonstrationAsWorkers } from "../pages/live-demonstration";
import { storedJournal } from "../pages/storage";
import { Studio } from "../pages/studio";
import { median, report } from "./figures";
import { residentBytes } from "./memory";

const MINUTES = Number(process.env.BATON_SOAK_MINUTES ?? 30);

interface Sample {
  minute: number;
  heap: number;
  buffers: number;
  nodes: number;
  /** Of the page's process, which its workers live in too; Linux alone tells it. */
  resident: number;
}

test("half an hour of live runs", async ({ page, browser }) => {
  const studio = await Studio.open(page);
  const events = await demonstrationAsWorkers(studio);
  await openLive(studio, events);
  const lines = events.split("\n").length;
  let journal = "";
  await expect.poll(async () => (journal = await storedJournal(page)).split("\n").length).toBeGreaterThanOrEqual(lines);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");

  const sample = async (minute: number): Promise<Sample> => {
    await session.send("HeapProfiler.collectGarbage");
    const usage: any = await session.send("Runtime.getHeapUsage");
    const { metrics } = await session.send("Performance.getMetrics");
    const nodes = metrics.find(({ name }) => name === "Nodes")!.value;
    const resident = await residentBytes(browser);
    return { minute, heap: usage.usedSize, buffers: usage.backingStorageSize ?? 0, nodes, resident };
  };

  const began = Date.now();
  const samples: Sample[] = [];
  let runs = 0;
  while (Date.now() - began < MINUTES * 60_000) {
    if (runs > 0) {
      // As it was before the run, as a person opens a file: the journal does not grow.
      const buffer = Buffer.from(journal);
      await page.getByTestId("open-file").setInputFiles({ name: "soak.jsonl", mimeType: "", buffer });
      await studio.expectCount("completed", 0);
    }
    await studio.play.click();
    await expect(studio.count("completed").locator(".status__count")).toHaveText("8", { timeout: 60_000 });
    runs += 1;
    const minute = (Date.now() - began) / 60_000;
    if (minute >= samples.length) {
      samples.push(await sample(minute));
      console.log(JSON.stringify(samples.at(-1)), runs);
    }
  }
  const grown = (pick: (one: Sample) => number) => {
    const fifth = Math.max(1, Math.floor(samples.length / 5));
    // The first minutes fill caches.
    const early = samples.slice(fifth, 2 * fifth).map(pick);
    return median(samples.slice(-fifth).map(pick)) / median(early);
  };
  report({ name: "soak: live runs of the demonstration", value: runs, unit: "", target: null });
  report({ name: "soak: JavaScript heap, last fifth / second fifth", value: grown(({ heap }) => heap), unit: "×", target: "<= 1.1" });
  report({ name: "soak: buffers with wasm, last fifth / second fifth", value: grown(({ buffers }) => buffers), unit: "×", target: "<= 1.1" });
  report({ name: "soak: elements, last fifth / second fifth", value: grown(({ nodes }) => nodes), unit: "×", target: "<= 1.1" });
  report({ name: "soak: resident memory, last fifth / second fifth", value: grown(({ resident }) => resident), unit: "×", target: "<= 1.1" });
});
