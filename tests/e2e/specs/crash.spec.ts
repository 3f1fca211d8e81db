// The tab dies in the middle of a live run; the next one goes on with it.
import { expect, test } from "@playwright/test";
import { completions, expectEachOnce, openLive, storedEvents } from "../pages/live";
import { demonstrationAsWorkers } from "../pages/live-demonstration";
import { Studio } from "../pages/studio";

/** How often the tab is crashed; the benchmark does it a hundred times. */
const CRASHES = Number(process.env.BATON_CRASHES ?? 3);
/** The run takes about as long, in milliseconds. */
const RUN_MS = 3_000;

test("a run whose tab crashes is gone on with, and comes out the same", async ({ context, page }) => {
  test.setTimeout(60_000 + CRASHES * 30_000);
  let studio = await Studio.open(page);
  const journal = await demonstrationAsWorkers(studio);
  await openLive(studio, journal);
  await studio.play.click();
  await studio.expectCount("completed", 8);
  const expected = sorted(completions(await storedEvents(page)));
  await page.close();

  for (let crash = 0; crash < CRASHES; crash += 1) {
    const doomed = await context.newPage();
    studio = await Studio.open(doomed);
    await openLive(studio, journal);
    await studio.play.click();
    const after = Math.random() * RUN_MS;
    await doomed.waitForTimeout(after);
    const session = await context.newCDPSession(doomed);
    // It never answers.
    session.send("Page.crash").catch(() => {});
    await doomed.waitForEvent("crash");
    await doomed.close();

    const next = await context.newPage();
    studio = await Studio.open(next);
    await expect(studio.count("completed").locator(".status__count"), `after ${after} ms`).toHaveText("8", {
      timeout: 20_000,
    });
    const events = await storedEvents(next);
    expectEachOnce(events, 8);
    expect(sorted(completions(events)), `after ${after} ms`).toEqual(expected);
    await next.close();
  }
});

function sorted<T extends { task: number }>(list: T[]): T[] {
  return [...list].sort((a, b) => a.task - b.task);
}
