// The agent's end of the protocol for a person's script. It runs in a frame of
// an opaque origin, and the script in a worker of this frame: killed when it
// overruns, without a way to the page, its storage or the network.
"use strict";

const VERSION = 1;
const DEFAULT_SECONDS = 60;
const MAX_SECONDS = 3600;
/** Most characters that a script may hand back. */
const MAX_OUTPUT = 16 * 1024 * 1024;
/** Most characters of answers that are kept, to repeat one that got lost. */
const MAX_KEPT = 64 * 1024 * 1024;
/** While it is not welcome, a hello every so often. */
const HELLO_MS = 2_000;
/** Most signs of progress a second that are passed on. */
const MAX_PROGRESS = 10;

addEventListener("message", (event) => {
  // The page is the first to speak, once, and hands over the line.
  const [port] = event.ports;
  if (event.source !== parent || !port) return;
  const [me, settings] = event.data;
  serve(port, me, settingsOf(settings));
}, { once: true });

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function settingsOf(text) {
  const { source = "", seconds = DEFAULT_SECONDS } = parsed(text) ?? {};
  return { source: String(source), seconds: Math.min(Number(seconds) || DEFAULT_SECONDS, MAX_SECONDS) };
}

/** What an orchestrator may say, and what each needs to be heeded. */
const SHAPES = {
  welcome: ({ heartbeat_every }) => Number.isInteger(heartbeat_every),
  announce: ({ brief }) => isBrief(brief),
  award: ({ brief, inputs = [] }) => isBrief(brief) && Array.isArray(inputs),
  cancel: ({ task }) => Number.isInteger(task),
  goodbye: () => true,
  refused: () => true,
};

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isBrief = (brief) => isObject(brief) && Number.isInteger(brief.task) && typeof brief.name === "string";

/** Why a message cannot be taken, if it cannot. */
function problemOf(envelope) {
  if (!isObject(envelope) || !Number.isInteger(envelope.version)) return "This is no message.";
  if (envelope.version !== VERSION) return "This version is not known here.";
  const { id, message } = envelope;
  if (typeof id !== "string" || !isObject(message)) return "It has no id or says nothing.";
  if (!Object.hasOwn(SHAPES, message.kind)) return `“${message.kind}” is not known here.`;
  if (!SHAPES[message.kind](message)) return `“${message.kind}” lacks what it must have.`;
  return "";
}

function serve(port, me, settings) {
  let lastId = 0;
  let at = 0;
  const held = [];
  const known = new Set();
  const ended = new Map();
  let endedSize = 0;
  let running = null;
  let beats = 0;
  let greeting = 0;
  let isGone = false;

  const say = (message, about = {}, correlation = about.correlation) => {
    const text = JSON.stringify({
      version: VERSION,
      id: `${me}-${++lastId}`,
      correlation,
      sender: me,
      recipient: "orchestrator",
      attempt: about.attempt,
      at,
      message,
    });
    port.postMessage(text);
    return text;
  };

  const forget = (key) => {
    endedSize -= ended.get(key)?.length ?? 0;
    ended.delete(key);
  };
  const keep = (key, text) => {
    ended.set(key, text);
    endedSize += text.length;
    for (const oldest of ended.keys()) {
      if (endedSize <= MAX_KEPT) break;
      forget(oldest);
    }
  };
  const holds = () => [running, ...held].filter(Boolean).map(({ order, about }) => ({ task: order.brief.task, attempt: about.attempt }));

  const next = () => {
    if (running || held.length === 0) return;
    const { order, about } = held.shift();
    const task = order.brief.task;
    say({ kind: "start", task }, about);
    const end = (message) => {
      running.stop();
      running = null;
      keep(about.correlation, say({ task, ...message }, about));
      next();
    };
    running = { order, about, stop: run(settings, order, end, (percent, note) => say({ kind: "progress", task, percent, note }, about)) };
  };

  const heard = {
    welcome: ({ heartbeat_every }) => {
      isGone = false;
      clearInterval(greeting);
      clearInterval(beats);
      beats = setInterval(() => say({ kind: "heartbeat", holds: holds() }), heartbeat_every);
    },
    announce: ({ brief }, about) =>
      say({ kind: "bid", task: brief.task, finish_min: (held.length + 1) * brief.expected_min, confidence_percent: 80 }, about),
    award: ({ kind, ...order }, about) => {
      if (known.has(about.correlation)) {
        // The answer got lost: the same again.
        if (ended.has(about.correlation)) port.postMessage(ended.get(about.correlation));
        return;
      }
      known.add(about.correlation);
      say({ kind: "accept", task: order.brief.task }, about);
      held.push({ order, about });
      next();
    },
    cancel: (_, about) => {
      forget(about.correlation);
      const waiting = held.findIndex((one) => one.about.correlation === about.correlation);
      if (waiting >= 0) held.splice(waiting, 1);
      if (running?.about.correlation === about.correlation) {
        running.stop();
        running = null;
        next();
      }
    },
    goodbye: () => {
      isGone = true;
      clearInterval(greeting);
      clearInterval(beats);
      held.length = 0;
      ended.clear();
      endedSize = 0;
      running?.stop();
      running = null;
    },
  };

  port.onmessage = ({ data }) => {
    const envelope = parsed(data);
    const problem = problemOf(envelope);
    if (problem) {
      // A refusal is never refused, in no version.
      if (envelope?.message?.kind === "refused") return;
      return say({ kind: "refused", reason: problem, versions: [VERSION] }, {}, envelope?.id);
    }
    const { message, attempt, recipient, sender } = envelope;
    if (recipient !== me || sender !== "orchestrator") return;
    if (isGone && message.kind !== "welcome") return;
    at = Math.max(at, envelope.at ?? 0);
    const isAboutTask = message.kind !== "welcome" && message.kind !== "goodbye";
    if (isAboutTask && attempt === undefined) return;
    const task = message.task ?? message.brief?.task;
    heard[message.kind]?.(message, { attempt, correlation: `T${task}/${attempt}` });
  };
  const greet = () => say({ kind: "hello" });
  // A hello or its welcome may get lost.
  greeting = setInterval(greet, HELLO_MS);
  greet();
}

/** Runs the script on an order in a worker of its own; gives what ends it. */
function run({ source, seconds }, order, end, progress) {
  const address = URL.createObjectURL(new Blob([program(source)], { type: "text/javascript" }));
  const worker = new Worker(address);
  let isOver = false;
  const once = (message) => {
    if (!isOver) {
      isOver = true;
      end(message);
    }
  };
  const timer = setTimeout(
    () => once({ kind: "fail", failure: "over_limit", reason: `The script took longer than ${seconds} s and was ended.` }),
    seconds * 1000,
  );
  let told = 0;
  worker.onmessage = ({ data }) => {
    if (isOver) return;
    if (data?.progress !== undefined) {
      if (performance.now() - told < 1000 / MAX_PROGRESS) return;
      told = performance.now();
      const percent = Math.max(0, Math.min(100, Math.round(Number(data.progress) || 0)));
      return progress(percent, String(data.note ?? "").slice(0, 200));
    }
    once(data?.error === undefined ? outcome(data) : { kind: "fail", failure: "other", reason: String(data.error).slice(0, 2000) });
  };
  worker.onerror = (event) => {
    event.preventDefault();
    once({ kind: "fail", failure: "crashed", reason: `The script stopped: ${event.message ?? "it could not be read"}.`.slice(0, 2000) });
  };
  worker.postMessage(order);
  return () => {
    isOver = true;
    clearTimeout(timer);
    worker.terminate();
    URL.revokeObjectURL(address);
  };
}

/** What a script handed back, as a message. */
function outcome({ result, artifacts }) {
  const made = [...artifacts];
  let text;
  if (typeof result === "string" && result.length <= 500) text = result;
  else if (typeof result === "string") made.push({ name: "result.txt", media_type: "text/plain", content: result });
  else if (result !== null) made.push({ name: "result.json", media_type: "application/json", content: JSON.stringify(result, null, 2) });
  const size = made.reduce((sum, one) => sum + one.content.length, 0);
  if (size > MAX_OUTPUT) {
    return { kind: "fail", failure: "over_limit", reason: "The script handed back more than 16 MB." };
  }
  return { kind: "complete", result: text, artifacts: made };
}

/** The program of the worker: the script between what calls it. */
function program(source) {
  return `"use strict";
onmessage = async ({ data: { brief, inputs, seed } }) => {
  const artifacts = [];
  const api = Object.freeze({
    seed,
    progress: (percent, note = "") => postMessage({ progress: percent, note }),
    artifact: (name, mediaType, content) => { artifacts.push({ name: String(name), media_type: String(mediaType), content: String(content) }); },
  });
  try {
    const script = (
${source}
);
    if (typeof script !== "function") throw new TypeError("The script must be a function (task, inputs, api).");
    const result = await script(brief, inputs, api);
    postMessage({ result: result === undefined ? null : JSON.parse(JSON.stringify(result)), artifacts });
  } catch (error) {
    postMessage({ error: error instanceof Error ? \`\${error.name}: \${error.message}\` : String(error) });
  }
};`;
}
