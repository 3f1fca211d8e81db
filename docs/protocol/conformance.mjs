#!/usr/bin/env node
// Runs the conformance suite against a program that speaks one JSON message a
// line on its standard input and output:
//
//   node docs/protocol/conformance.mjs [options] -- python3 docs/protocol/example_agent.py
//
// The program is started anew for every case. Exit code 1: a case failed; 2: a
// mistake in the command.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { runSuite } from "../../public/conformance/suite.mjs";

const USAGE = `usage: node conformance.mjs [options] -- PROGRAM [ARGUMENT…]
  --only NAME       run only this case; may be repeated
  --order FILE      a task that the program can do, in the form of "order" in cases.json
  --capacity N      how many tasks it takes at once, if its hello does not say
  --patience-ms N   how long an answer is waited for`;

const OPTIONS = {
  only: { type: "string", multiple: true, default: [] },
  order: { type: "string" },
  capacity: { type: "string" },
  "patience-ms": { type: "string" },
};

function settings() {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (positionals.length === 0) throw new Error("Name the program to run.");
  const number = (text) => {
    if (!/^\d+$/.test(text)) throw new Error(`${text} is not a number.`);
    return Number(text);
  };
  return {
    command: positionals,
    only: values.only,
    ...(values.order && { order: JSON.parse(readFileSync(values.order, "utf8")) }),
    ...(values.capacity && { capacity: number(values.capacity) }),
    ...(values["patience-ms"] && { patience_ms: number(values["patience-ms"]) }),
  };
}

function connect([program, ...programArguments]) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, programArguments, { stdio: ["pipe", "pipe", "inherit"] });
    child.on("error", reject);
    // It may end on its own, after goodbye or by a mistake; the suite notices.
    child.stdin.on("error", () => {});
    const lines = createInterface({ input: child.stdout });
    child.on("spawn", () =>
      resolve({
        send: (text) => child.stdin.write(`${text}\n`),
        onmessage: (listener) => lines.on("line", listener),
        close: () => child.kill(),
      }),
    );
  });
}

function report({ name, title, verdict, why }) {
  const mark = { passed: "ok  ", failed: "FAIL", skipped: "skip" }[verdict];
  console.log(`${mark} ${name}: ${title}${why ? `\n     ${why}` : ""}`);
}

async function main() {
  const { command, ...given } = settings();
  const suite = JSON.parse(readFileSync(new URL("../../public/conformance/cases.json", import.meta.url), "utf8"));
  const results = await runSuite({ suite, connect: () => connect(command), onresult: report, ...given });
  const count = (verdict) => results.filter((one) => one.verdict === verdict).length;
  console.log(`${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`);
  if (results.length === 0) throw new Error("No case has such a name.");
  process.exitCode = count("failed") > 0 ? 1 : 0;
}

try {
  await main();
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exitCode = 2;
}
