// The conformance suite against Baton's own agents, each as the site runs it.
// A person's line lies within the page: src/session/live/executors/person.rs.
import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";

interface Result {
  name: string;
  verdict: "passed" | "failed" | "skipped";
  why: string;
}

const cases = new URL("../../../public/conformance/cases.json", import.meta.url);
const suite = JSON.parse(readFileSync(cases, "utf8"));

/** Only a newcomer can take the welcome of another for its own; these are registered. */
const SKIPPED = ["welcome-of-another"];

/** Hands every input on, so that what it does needs no data. */
const ORDER = { brief: { ...suite.order.brief, skills: ["echo"] } };
const SCRIPT = `(task, inputs, api) => {
  for (const { name, media_type, content } of inputs) api.artifact(name, media_type, content);
  return inputs.length + " inputs";
}`;

/** Runs the suite on the page against what each connection to `kind` starts anew. */
async function check(page: Page, kind: "worker" | "script" | "tab"): Promise<Result[]> {
  // The studio’s page: it may have workers and frames.
  await page.goto("./");
  return page.evaluate(
    async ({ kind, suite, order, source }) => {
      const { runSuite } = await import(new URL("conformance/suite.mjs", location.href).href);
      type Listener = (text: string) => void;
      const lines = (listener: Listener) => (event: MessageEvent) =>
        event.data.split("\n").filter(Boolean).forEach(listener);
      const connections = {
        worker: () => {
          const worker = new Worker("agent-start.js", { name: "A7" });
          return {
            send: (text: string) => worker.postMessage(text),
            onmessage: (listener: Listener) => (worker.onmessage = lines(listener)),
            close: () => worker.terminate(),
          };
        },
        script: () => {
          const frame = document.createElement("iframe");
          frame.setAttribute("sandbox", "allow-scripts");
          frame.src = "sandbox/frame.html";
          const { port1, port2 } = new MessageChannel();
          const settings = JSON.stringify({ source, seconds: 20 });
          frame.onload = () => frame.contentWindow!.postMessage(["A7", settings], "*", [port2]);
          document.body.append(frame);
          return {
            send: (text: string) => port1.postMessage(text),
            onmessage: (listener: Listener) => (port1.onmessage = lines(listener)),
            close: () => frame.remove(),
          };
        },
        tab: () => {
          const channel = new BroadcastChannel("baton.agent.A7.suite");
          return {
            send: (text: string) => channel.postMessage(text),
            onmessage: (listener: Listener) => (channel.onmessage = ({ data }) => listener(data)),
            close: () => channel.close(),
          };
        },
      };
      return runSuite({ suite, order, shared: kind === "tab", hello_ms: 30_000, connect: connections[kind] });
    },
    { kind, suite, order: ORDER, source: SCRIPT },
  );
}

function expectPassed(results: Result[]): void {
  expect(results.filter(({ verdict }) => verdict === "failed")).toEqual([]);
  expect(results.filter(({ verdict }) => verdict === "skipped").map(({ name }) => name)).toEqual(SKIPPED);
  expect(results).toHaveLength(suite.cases.length);
}

test.beforeEach(() => test.slow());

test("a worker keeps to the protocol", async ({ page }) => expectPassed(await check(page, "worker")));

test("a script’s frame keeps to the protocol", async ({ page }) => expectPassed(await check(page, "script")));

test("a tab keeps to the protocol", async ({ page, context }) => {
  const tab = await context.newPage();
  await tab.goto("tab/index.html?name=Grace#baton.agent.A7.suite");
  expectPassed(await check(page, "tab"));
});
