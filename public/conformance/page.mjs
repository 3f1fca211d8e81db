// The page's edge: connects the suite to an agent in the browser and shows
// what comes of it. `?worker=ADDRESS` or `?channel=NAME` fills the form in.

import { runSuite } from "./suite.mjs";

const form = document.getElementById("connection");
const results = document.getElementById("results");
const summary = document.getElementById("summary");

function prefill() {
  const query = new URLSearchParams(location.search);
  for (const way of ["worker", "channel"]) {
    if (!query.has(way)) continue;
    form.elements.way.value = way;
    form.elements.address.value = query.get(way);
  }
}

function connectWorker(address) {
  const worker = new Worker(address);
  return {
    send: (text) => worker.postMessage(text),
    onmessage: (listener) => worker.addEventListener("message", ({ data }) => listener(data)),
    close: () => worker.terminate(),
  };
}

function connectChannel(name) {
  const channel = new BroadcastChannel(name);
  return {
    send: (text) => channel.postMessage(text),
    onmessage: (listener) => channel.addEventListener("message", ({ data }) => listener(data)),
    close: () => channel.close(),
  };
}

function row({ name, title, verdict, why }) {
  const row = document.createElement("tr");
  row.dataset.verdict = verdict;
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = name;
  const shown = document.createElement("td");
  shown.className = "verdict";
  shown.textContent = verdict;
  const told = document.createElement("td");
  told.textContent = title;
  if (why) {
    const reason = document.createElement("span");
    reason.className = "why";
    reason.textContent = why;
    told.append(reason);
  }
  row.append(head, shown, told);
  return row;
}

async function run() {
  const [way, address] = [form.elements.way.value, form.elements.address.value];
  const order = JSON.parse(form.elements.order.value || "{}");
  const body = results.tBodies[0];
  body.replaceChildren();
  results.hidden = false;
  summary.textContent = "Running …";
  const suite = await (await fetch("cases.json")).json();
  const isChannel = way === "channel";
  const all = await runSuite({
    suite,
    order,
    shared: isChannel,
    // A person has to start the agent first.
    ...(isChannel && { hello_ms: 120_000 }),
    connect: () => (isChannel ? connectChannel(address) : connectWorker(address)),
    onresult: (result) => body.append(row(result)),
  });
  const count = (verdict) => all.filter((one) => one.verdict === verdict).length;
  summary.textContent = `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    await run();
  } catch (error) {
    summary.textContent = `The suite could not be run: ${error.message}`;
  } finally {
    button.disabled = false;
  }
});

prefill();
