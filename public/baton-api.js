// The page's ends of the API: the line to the service worker, `window.baton`
// for scripts, and the tools of WebMCP where the browser has it. What is asked
// is answered by the engine's side, `src/session/api`, which announces itself
// by the event `baton-engine`; nothing here knows a route or a tool.

const WORKER = "orchestration-worker.js";
const TOOL = "distributed_orchestration";
/** A stream says that it lives so often when nothing happens. */
const ALIVE_MS = 15_000;
/** So soon a reader whose stream broke off comes again. */
const RETRY_MS = 500;

/** The engine's side: `answer(request, reply)`, `holds()`, `served(isServing)`, `length()`, `events(from)`, `onchange`. */
let engine;
const attached = new Promise((resolve) => {
  addEventListener("baton-engine", ({ detail }) => {
    engine = detail;
    engine.onchange = changed;
    resolve();
    changed();
  }, { once: true });
});

/** Whether this page's engine counts; a page that watches another has none. */
function holds() {
  return engine?.holds() ?? false;
}

let held = false;
function changed() {
  if (holds() !== held) {
    held = !held;
    if (held) serve();
    else stopServing();
    offerTools(held);
  }
  for (const id of streams.keys()) flow(id);
  tell();
}

// --- The line to the service worker ----------------------------------------

const serviceWorker = navigator.serviceWorker;
/** Of several pages with an engine each, the one with this lock answers for the origin. */
const LOCK = `baton.api.${new URL("./", document.baseURI).pathname}`;
let turn;
let giveUp = () => {};
let isServing = false;
let port;
/** The streams of events on the line: where each is, and whether more is wanted. */
const streams = new Map();

/** Answers for the origin as soon as no other page does. */
function serve() {
  if (serviceWorker === undefined) return;
  turn = new AbortController();
  const held = () => new Promise((release) => {
    giveUp = release;
    isServing = true;
    engine.served(true);
    announce();
  });
  // Called off when the engine goes before its turn comes.
  navigator.locks.request(LOCK, { signal: turn.signal }, held).catch(() => {});
}

function stopServing() {
  turn?.abort();
  isServing = false;
  engine.served(false);
  leave();
  giveUp();
}

/** Tells the worker that the engine is here, over a line of its own. */
async function announce() {
  const { active } = await serviceWorker.ready;
  if (!isServing) return;
  leave();
  const line = new MessageChannel();
  port = line.port1;
  port.onmessage = ({ data }) => hear(data);
  active.postMessage({ baton: 1, kind: "engine" }, [line.port2]);
}

/** Ends the line. Streams end with it, and are taken up again where they were. */
function leave() {
  port?.postMessage({ kind: "leaving" });
  port?.close();
  port = undefined;
  streams.clear();
}

if (serviceWorker !== undefined) {
  // Without a worker there is `window.baton` all the same.
  serviceWorker.register(WORKER, { updateViaCache: "none" }).catch(() => {});
  serviceWorker.addEventListener("controllerchange", announce);
  serviceWorker.addEventListener("message", ({ data }) => {
    if (data?.baton === 1 && data.kind === "who") announce();
  });
  serviceWorker.startMessages();
  Promise.all([serviceWorker.ready, attached]).then(([{ active }]) => {
    if (serviceWorker.controller === null) active.postMessage({ baton: 1, kind: "claim" });
    const files = performance.getEntriesByType("resource").map(({ name }) => name);
    active.postMessage({ baton: 1, kind: "keep", files: [location.href.split("#")[0], ...files] });
  });
  setInterval(() => streams.forEach((stream, id) => stream.isWanted && chunk(id, ": alive\n\n")), ALIVE_MS);
}

addEventListener("pagehide", leave);
// A page that comes back from the browser's cache holds the engine again.
addEventListener("pageshow", ({ persisted }) => persisted && announce());

function hear({ id, request, more, stop }) {
  if (stop) streams.delete(id);
  if (more && streams.has(id)) {
    streams.get(id).isWanted = true;
    flow(id);
  }
  if (request === undefined) return;
  const to = port;
  engine.answer(request, (status, headers, body) => {
    const head = { id, status, headers: JSON.parse(headers) };
    if (typeof body === "number") {
      streams.set(id, { next: body, isWanted: false });
      to.postMessage({ ...head, kind: "events" });
      chunk(id, `retry: ${RETRY_MS}\n\n`);
    } else {
      to.postMessage({ ...head, kind: "response", body }, [body.buffer]);
    }
  });
}

/** Sends what a stream has not had yet, if its reader wants more. */
function flow(id) {
  const stream = streams.get(id);
  if (!stream.isWanted) return;
  // What was undone is told by what comes in its place.
  stream.next = Math.min(stream.next, engine.length());
  const lines = eventsFrom(stream.next);
  stream.next += lines.length;
  const said = lines.map((line, index) => `id: ${stream.next - lines.length + index}\ndata: ${line}\n\n`);
  if (said.length > 0) chunk(id, said.join(""));
}

/** Events from a position on, as JSON; not all at once where there are many. */
function eventsFrom(position) {
  return position < engine.length() ? engine.events(position).split("\n") : [];
}

function chunk(id, text) {
  streams.get(id).isWanted = false;
  port?.postMessage({ id, kind: "chunk", chunk: text });
}

// --- window.baton ------------------------------------------------------------

/** Why a call was refused: the problem as RFC 9457 has it. */
class BatonError extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.error ?? problem.title ?? "The call was refused.");
    this.name = "BatonError";
    this.status = problem.status;
    this.problem = problem;
  }
}

/** Posts a call to this page's engine, or through the worker when another page holds it. */
async function post(client, headers, body) {
  await attached;
  if (!holds()) {
    const response = await fetch("./orchestration/tool", { method: "POST", headers, body });
    return { status: response.status, text: await response.text() };
  }
  const caller = { client, same_tab: true };
  const request = { method: "POST", path: "/orchestration/tool", query: "", headers, body, caller };
  return new Promise((resolve) => {
    const reply = (status, _, bytes) => resolve({ status, text: new TextDecoder().decode(bytes) });
    engine.answer(JSON.stringify(request), reply);
  });
}

/** The result of a tool; a method without its tool's name is one of `distributed_orchestration`. */
async function call(method, args = {}, { token, client = "window.baton" } = {}) {
  const tool_name = method.includes(":") ? method : `${TOOL}:${method}`;
  const headers = { "content-type": "application/json" };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  const { status, text } = await post(client, headers, JSON.stringify({ tool_name, tool_args: args }));
  const result = JSON.parse(text);
  if (status >= 400) throw new BatonError({ ...result, status });
  return result;
}

const listeners = new Set();

/** Tells `listener` of every event from now on, or from position `from`; the answer ends it. */
function subscribe(listener, { from } = {}) {
  const one = { listener, next: from };
  listeners.add(one);
  attached.then(() => {
    one.next ??= engine.length();
    tell();
  });
  return () => void listeners.delete(one);
}

function tell() {
  let isMore = false;
  for (const one of listeners) {
    if (one.next === undefined) continue;
    one.next = Math.min(one.next, engine.length());
    for (const line of eventsFrom(one.next)) {
      one.next += 1;
      // One that throws does not keep the others from hearing.
      try {
        one.listener({ position: one.next - 1, ...JSON.parse(line) });
      } catch (error) {
        reportError(error);
      }
    }
    isMore ||= one.next < engine.length();
  }
  if (isMore) setTimeout(tell);
}

let tools;
/** What can be called, with the schema of each one's arguments. */
function describe() {
  tools ??= fetch("./orchestration-api/tools.json").then((response) => response.json());
  return tools;
}

window.baton = Object.freeze({ version: 1, ready: attached, call, subscribe, tools: describe });

// --- WebMCP ------------------------------------------------------------------

let offered;

/** Registers the tools with the browser while the engine is here. */
async function offerTools(isHere) {
  offered?.abort();
  const context = document.modelContext;
  if (context === undefined || !isHere) return;
  offered = new AbortController();
  const { signal } = offered;
  const { tools } = await describe();
  for (const tool of tools) {
    if (signal.aborted) return;
    await context.registerTool({ ...tool, execute: (input) => execute(tool.name, input) }, { signal });
  }
}

/** Structured and as text, a refusal too: it says what to do. */
async function execute(name, input) {
  const { token, ...args } = input ?? {};
  const answered = (structuredContent, isError) => ({
    content: [{ type: "text", text: JSON.stringify(structuredContent) }],
    structuredContent,
    isError,
  });
  try {
    return answered(await call(name.replace(".", ":"), args, { token, client: "WebMCP" }), false);
  } catch (error) {
    return answered(error.problem ?? { error: String(error) }, true);
  }
}
