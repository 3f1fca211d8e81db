// Live agents: the demonstration's real work and its figures, and scripts of a
// person, which do what they should and cannot do what they should not.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { Artifacts } from "../pages/artifacts";
import { addScriptAgent } from "../pages/scripts";
import { expectEachOnce, storedEvents } from "../pages/live";
import { Studio } from "../pages/studio";

/** What an example's workspace begins with. */
const SEED = 0;
const REFERENCE = "../../crates/work/tests/check/reference.py";

/** The demonstration's figures as they were computed from the same data in another language. */
const RECORDED = JSON.parse(readFileSync(new URL("../recorded/demonstration.json", import.meta.url), "utf8"));

/** The same, computed anew where Python is; where it is not, what was recorded. */
function reference(): any {
  const { error, stdout } = spawnSync("python3", [REFERENCE, String(SEED)], { encoding: "utf8" });
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") return RECORDED;
  const computed = JSON.parse(stdout);
  expect(computed, `what ${RECORDED.made_by} gives is recorded`).toMatchObject({
    churn: RECORDED.churn,
    sales: RECORDED.sales,
  });
  return computed;
}

async function runLiveDemonstration(page: Page): Promise<Studio> {
  const studio = await Studio.open(page);
  await studio.openExample("live-demonstration");
  await expect(studio.agent("ML Engineer").getByTestId("doer")).toHaveText("live: worker");
  await studio.play.click();
  await expect(studio.count("completed").locator(".status__count")).toHaveText("8", { timeout: 45_000 });
  return studio;
}

test("the demonstration's work is done for real, each task once", async ({ page }) => {
  const studio = await runLiveDemonstration(page);
  await expect(studio.completion).toContainText("100 %");
  await expect.poll(async () => (await storedEvents(page)).filter(({ event }) => event.task_completed).length).toBe(8);
  expectEachOnce(await storedEvents(page), 8);
});

test("the churn model's figures are those computed independently", async ({ page }) => {
  const { hold_out } = reference().churn;
  const studio = await runLiveDemonstration(page);
  await page.getByTestId("goal-card").filter({ hasText: "customer churn" }).getByTestId("open-goal").click();
  const deliverable = new Artifacts(page, "Deliverable");
  const metrics = JSON.parse(await deliverable.download("metrics.json"));
  expect(metrics.hold_out.confusion).toEqual(hold_out.confusion);
  for (const [name, value] of Object.entries<number>(hold_out.values)) {
    expect(metrics.hold_out.values[name], name).toBeCloseTo(value, 6);
  }

  await studio.node(2).click();
  const made = new Artifacts(page, "Made");
  await made.show("model-report.html");
  const report = made.viewer.frameLocator("iframe").locator("body");
  await expect(report).toContainText(`accuracy is ${hold_out.values.accuracy.toFixed(4)}`);
  await expect(report).toContainText(`auc is ${hold_out.values.auc.toFixed(4)}`);
  await made.close();
  await made.show("roc.svg");
  const width = () => made.content.getByRole("img").evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(width).toBeGreaterThan(0);
});

test("the sales figures are those computed independently", async ({ page }) => {
  const { quarters, rows } = reference().sales;
  const studio = await runLiveDemonstration(page);
  await studio.node(5).click();
  const made = new Artifacts(page, "Made");
  const analysis = JSON.parse(await made.download("analysis.json"));
  expect(analysis.quarters.periods).toEqual(Object.keys(quarters));
  for (const [at, total] of Object.values<number>(quarters).entries()) {
    expect(analysis.quarters.totals[at]).toBeCloseTo(total, 4);
  }
  await made.show("sales.clean.csv");
  await expect(made.content.getByRole("row")).toHaveCount(101);
  await expect(made.content.getByRole("caption")).toContainText("the first 100 of them");
  await made.close();
  await studio.node(4).click();
  await made.show("sales.csv");
  await expect(made.content.getByRole("caption")).toContainText(`${rows} rows`);
});

const NOTES = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("one two three\n") };

/** Drops a file on the form's place for files. */
async function dropFile(page: Page, name: string, content: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([name, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content!], name!));
      return data;
    },
    [name, content],
  );
  await page.getByTestId("drop-files").dispatchEvent("drop", { dataTransfer });
}

test("a script made in the form works with the files of a goal", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.chooseFromWorkspace("new");
  await addScriptAgent(studio);
  await expect(studio.agent("Scripted").getByTestId("doer")).toHaveText("live: script");
  await page.getByTestId("add-goal").click();
  await studio.detail.getByLabel("Goal", { exact: true }).fill("Something without rules");
  const image = { name: "cat.png", mimeType: "image/png", buffer: Buffer.from("") };
  await studio.detail.getByTestId("choose-files").setInputFiles([image, NOTES]);
  await expect(studio.detail.getByTestId("goal-files-error")).toContainText("“cat.png” is no CSV");
  await expect(studio.detail.getByTestId("goal-file")).toHaveText(/notes\.txt.*Text/);
  await dropFile(page, "more.md", "four five");
  await expect(studio.detail.getByTestId("goal-file")).toHaveText([/notes\.txt/, /more\.md.*Markdown/]);
  await studio.detail.getByRole("button", { name: "Remove more.md" }).click();
  await expect(studio.detail.getByTestId("goal-file")).toHaveCount(1);
  await studio.expectNoViolations();
  await studio.detail.getByTestId("submit").click();
  await studio.play.click();
  await expect(studio.completion).toContainText("100 %");
  await studio.node(0).click();
  await new Artifacts(page, "Works with").show("notes.txt");
  const made = new Artifacts(page, "Made");
  await expect(made.content).toHaveText("one two three");
  await studio.expectNoViolations();
  await made.close();
  expect(JSON.parse(await made.download("result.json")).words).toEqual({ "notes.txt": 3 });
});

test("a script tells how far it is, and what it draws is shown", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.chooseFromWorkspace("new");
  await page.getByTestId("add-agent").click();
  await studio.detail.getByTestId("agent-executor").selectOption("script");
  await page.getByTestId("menu-script-examples").click();
  await page.getByRole("button", { name: "Tell progress" }).click();
  await expect(studio.detail.getByTestId("script-source")).toHaveValue(/api\.progress/);
  await studio.detail.getByLabel("Name").fill("Slow");
  await studio.skills.fill("general");
  await page.keyboard.press("Enter");
  await studio.detail.getByTestId("submit").click();
  await studio.addGoal("Something without rules");
  await studio.node(0).click();
  await studio.play.click();
  await expect(studio.detail.getByTestId("task-progress")).toContainText(/\d0 %.*Step \d+ of 10/);
  const made = new Artifacts(page, "Made");
  await made.show("steps.svg");
  await expect(made.content.getByRole("img", { name: "steps.svg" })).toBeVisible();
});

test("a script that overruns its limit is ended and says so", async ({ page }) => {
  const studio = await Studio.open(page);
  await studio.chooseFromWorkspace("new");
  await addScriptAgent(studio, "() => { for (;;) {} }", 0);
  await expect(page.getByTestId("script-seconds-error")).toHaveText("Choose a number from 1 to 3600.");
  await studio.detail.getByTestId("script-seconds").fill("1");
  await studio.detail.getByTestId("submit").click();
  await studio.addGoal("Something without rules");
  await studio.play.click();
  await studio.node(0).click();
  await expect(studio.detail).toContainText("The script took longer than 1 s and was ended.");
});

/** Whatever a script might try, as pairs of a name and what it does with `address`. */
const ESCAPES = `async (task, inputs, api) => {
  const address = ADDRESS;
  const tries = {
    page: () => parent.document.title,
    window: () => window.document,
    navigation: () => { top.location.href = address; },
    opener: () => open(address),
    localStorage: () => localStorage.setItem("escaped", "1"),
    sessionStorage: () => sessionStorage.length,
    cookies: () => document.cookie,
    indexedDB: () => new Promise((resolve, reject) => {
      const request = indexedDB.open("baton");
      request.onsuccess = () => resolve("opened");
      request.onerror = () => reject(request.error);
    }),
    caches: () => caches.open("escaped"),
    files: () => navigator.storage.getDirectory(),
    fetch: () => fetch(address),
    data: () => fetch("../data/churn.csv"),
    request: () => {
      const request = new XMLHttpRequest();
      request.open("GET", address, false);
      request.send();
    },
    script: () => importScripts(address),
    module: () => import(address),
    socket: () => new Promise((resolve, reject) => {
      const socket = new WebSocket(address.replace("http", "ws"));
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error("closed"));
    }),
    stream: () => new Promise((resolve, reject) => {
      const stream = new EventSource(address);
      stream.onopen = resolve;
      stream.onerror = () => reject(new Error("closed"));
    }),
    worker: () => new Promise((resolve, reject) => {
      const worker = new Worker(address);
      worker.onmessage = resolve;
      worker.onerror = () => reject(new Error("refused"));
    }),
    parent: () => parent.postMessage({ escaped: true }, "*"),
  };
  const escaped = [];
  for (const [name, attempt] of Object.entries(tries)) {
    const patience = new Promise((_, reject) => setTimeout(() => reject(new Error("nothing came")), 1000));
    try {
      await Promise.race([attempt(), patience]);
      escaped.push(name);
    } catch {}
  }
  new BroadcastChannel("baton.escaped").postMessage("escaped");
  // Not a way out either: the frame takes it for a sign of progress.
  postMessage({ progress: "<img src=x onerror=alert(1)>", note: "<b>bold</b>" });
  return { tried: Object.keys(tries).length, escaped };
}`;

test("a script reaches neither the page, nor what is stored, nor the network", async ({ page }) => {
  test.slow();
  const reached: string[] = [];
  const server = createServer((request, response) => {
    reached.push(request.url ?? "");
    response.setHeader("Access-Control-Allow-Origin", "*").end("postMessage(1)");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/escape`;
  try {
    const studio = await Studio.open(page);
    await page.evaluate(() => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      addEventListener("message", ({ data }) => heard.push(data));
      new BroadcastChannel("baton.escaped").onmessage = ({ data }) => heard.push(data);
    });
    const at = page.url();
    await studio.chooseFromWorkspace("new");
    await addScriptAgent(studio, ESCAPES.replace("ADDRESS", JSON.stringify(address)), 60);
    await studio.addGoal("Something without rules");
    await studio.play.click();
    await studio.node(0).click();
    const made = new Artifacts(page, "Made");
    await expect(made.line("result.json")).toBeVisible({ timeout: 60_000 });
    expect(JSON.parse(await made.download("result.json"))).toEqual({ tried: 19, escaped: [] });

    // Nor does the frame around it, should a script ever get that far.
    const frame = page.frames().find((frame) => frame.url().includes("sandbox/frame.html"));
    const inFrame = await frame!.evaluate(() => {
      const tries: Record<string, () => unknown> = {
        page: () => parent.document.title,
        localStorage: () => localStorage.length,
        cookies: () => document.cookie,
        navigation: () => (top!.location.href = "about:blank"),
      };
      const escaped = (name: string) => {
        try {
          tries[name]!();
          return true;
        } catch {
          return false;
        }
      };
      return Object.keys(tries).filter(escaped);
    });
    expect(inFrame).toEqual([]);

    expect(reached, "requests that arrived").toEqual([]);
    expect(page.url()).toBe(at);
    expect(await page.evaluate(() => (window as any).heard)).toEqual([]);
    expect(await page.evaluate(() => localStorage.getItem("escaped"))).toBeNull();
    await expect(studio.completion).toContainText("100 %");
  } finally {
    server.close();
  }
});

for (const width of [1440, 390]) {
  test(`no violations where live agents are made and their work is seen: ${width} px`, async ({ page }) => {
    test.slow();
    await page.setViewportSize({ width, height: 850 });
    await page.emulateMedia({ reducedMotion: "reduce", colorScheme: width === 390 ? "dark" : "light" });
    const studio = await runLiveDemonstration(page);
    await studio.expectNoViolations();
    await page.getByTestId("goal-card").first().getByTestId("open-goal").click();
    await studio.expectNoViolations();
    const deliverable = new Artifacts(page, "Deliverable");
    await deliverable.show("model-report.md");
    await studio.expectNoViolations();
    await deliverable.close();
    await page.getByTestId("close-detail").click();
    await page.getByTestId("add-agent").click();
    await studio.detail.getByTestId("agent-executor").selectOption("script");
    await studio.expectNoViolations();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, "the page does not scroll sideways").toBeLessThanOrEqual(0);
  });
}

test("the editor indents by Tab and is left by Escape and Tab", async ({ page }) => {
  const studio = await Studio.open(page);
  await page.getByTestId("add-agent").click();
  await studio.detail.getByTestId("agent-executor").selectOption("script");
  const editor = studio.detail.getByTestId("script-source");
  await editor.fill("");
  await editor.press("Tab");
  await editor.pressSequentially("x");
  await expect(editor).toHaveValue("  x");
  await editor.press("Escape");
  await editor.press("Tab");
  await expect(editor).not.toBeFocused();
  await expect(editor).toBeVisible();

  await page.getByTestId("menu-script-examples").click();
  await page.keyboard.press("Escape");
  await expect(studio.detail).toBeVisible();
  await page.getByTestId("menu-script-examples").click();
  await page.getByRole("button", { name: "Fail" }).click();
  await expect(editor).toHaveValue(/throw new Error/);
  await expect(editor).toBeFocused();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(editor).toHaveValue("  x");
});
