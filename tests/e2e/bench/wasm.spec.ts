// The engine in Chromium beside itself natively: each work in turn here and
// there, so that what else the machine does slows both.
import { execFileSync } from "node:child_process";
import { type Page, test } from "@playwright/test";
import { median, report } from "./figures";

/** How often each work is done, after one time that does not count. */
const ROUNDS = 5;

const native = process.env.BATON_BENCH_NATIVE!;

interface Works {
  default(): Promise<unknown>;
  works(): string[];
  Prepared: new (work: number) => { run(): void };
}

/** An empty page of its own for each work: nothing is left of the one before. */
async function fresh(page: Page): Promise<string[]> {
  await page.route("**/empty.html", (route) => route.fulfill({ contentType: "text/html", body: "" }));
  await page.goto("empty.html");
  return page.evaluate(async () => {
    const module: Works = await import(new URL("baton_bench.js", location.href).href);
    await module.default();
    Object.assign(window, { module });
    return module.works();
  });
}

/** Milliseconds of a work in the browser. */
function inBrowser(page: Page, work: number): Promise<number> {
  return page.evaluate((work) => {
    const prepared = new (window as unknown as { module: Works }).module.Prepared(work);
    const began = performance.now();
    prepared.run();
    return performance.now() - began;
  }, work);
}

/** Milliseconds of a work natively, the second time in a process. */
function natively(work: number): number {
  const lines = execFileSync(native, [String(work), String(work)], { encoding: "utf8" });
  return Number(lines.trim().split("\n").at(-1));
}

test("the engine in wasm beside itself natively", async ({ page }) => {
  const names = await fresh(page);
  for (const [work, name] of names.entries()) {
    await fresh(page);
    await inBrowser(page, work);
    const times = { native: [] as number[], wasm: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      times.native.push(natively(work));
      times.wasm.push(await inBrowser(page, work));
    }
    const [here, there] = [median(times.wasm), median(times.native)];
    report({ name: `${name}: natively`, value: there, unit: "ms", target: null });
    report({ name: `${name}: in wasm`, value: here, unit: "ms", target: null });
    report({ name: `${name}: the latter by the former`, value: here / there, unit: "×", target: "< 2" });
  }
});
