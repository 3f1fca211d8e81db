// An example of an agent: a Web Worker that counts the words of its inputs.
// It keeps to Baton's protocol, docs/protocol/README.md, with nothing but what
// a worker has, and passes the conformance suite.

const VERSION = 1;
const STEPS = 5;
const STEP_MS = 20;

let me = "newcomer";
// The last time that it was told: it has no clock of its own.
let at = 0;
let lastId = 0;
let helloId = "";
let heartbeats = 0;
let isGone = false;
// The orders that it accepted and has not ended, oldest first.
let held = [];
let isWorking = false;
// The last attempt that was awarded of each task: no attempt is done twice.
const known = new Map();

function say(message, { correlation, attempt } = {}) {
  lastId += 1;
  // Ids differ also from those that it had before it was welcome.
  const id = `${me}-${lastId}`;
  const envelope = { version: VERSION, id, correlation, sender: me, recipient: "orchestrator", attempt, at, message };
  self.postMessage(JSON.stringify(envelope));
  return id;
}

function sayAbout(task, attempt, message) {
  say({ ...message, task }, { correlation: `T${task}/${attempt}`, attempt });
}

self.onmessage = ({ data }) => {
  if (isGone) return;
  let envelope = null;
  try {
    envelope = JSON.parse(data);
  } catch {
    // Refused below, like everything else that is no message.
  }
  const problem = problemOf(envelope);
  if (problem) refuse(envelope, problem);
  else if (isForMe(envelope)) heed(envelope);
};

function isForMe({ sender, recipient, correlation, message }) {
  if (sender !== "orchestrator") return false;
  // A newcomer learns its name from the welcome that answers its hello.
  if (me === "newcomer" && message.kind === "welcome" && correlation === helloId) me = recipient;
  return recipient === me;
}

// Why a text cannot be taken, if it cannot.
function problemOf(envelope) {
  if (!isObject(envelope) || !Number.isInteger(envelope.version)) return "This is not a message.";
  if (envelope.version !== VERSION) return `Version ${envelope.version} is not known here.`;
  const { message } = envelope;
  if (typeof envelope.id !== "string" || !isObject(message)) return "It has no id or says nothing.";
  const isGood = SHAPES[message.kind];
  if (!isGood) return `“${message.kind}” is not known here.`;
  if (!isGood(message)) return `“${message.kind}” lacks what it must have.`;
  return "";
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isBrief = (brief) => isObject(brief) && Number.isInteger(brief.task) && typeof brief.name === "string";

// What this agent needs of each kind that an orchestrator says.
const SHAPES = {
  welcome: (message) => Number.isInteger(message.heartbeat_every),
  announce: (message) => isBrief(message.brief),
  award: (message) => isBrief(message.brief) && Array.isArray(message.inputs ?? []),
  cancel: (message) => Number.isInteger(message.task),
  goodbye: () => true,
  refused: () => true,
};

function refuse(envelope, reason) {
  if (envelope?.message?.kind === "refused") return;
  say({ kind: "refused", reason, versions: [VERSION] }, { correlation: envelope?.id });
}

function heed({ at: now, attempt, message }) {
  at = Math.max(at, now);
  switch (message.kind) {
    case "welcome":
      beatEvery(message.heartbeat_every);
      break;
    case "announce":
      if (attempt !== undefined) bid(message.brief, attempt);
      break;
    case "award":
      if (attempt !== undefined) take(message, attempt);
      break;
    case "cancel":
      held = held.filter((order) => order.brief.task !== message.task || order.attempt !== attempt);
      break;
    case "goodbye":
      leave();
      break;
  }
}

function beatEvery(ms) {
  clearInterval(heartbeats);
  heartbeats = setInterval(() => say({ kind: "heartbeat" }), ms);
}

function bid(brief, attempt) {
  const before = held.reduce((sum, order) => sum + order.brief.expected_min, 0);
  sayAbout(brief.task, attempt, { kind: "bid", finish_min: before + brief.expected_min, confidence_percent: 90 });
}

function take(order, attempt) {
  const { task } = order.brief;
  if ((known.get(task) ?? -1) >= attempt) return;
  known.set(task, attempt);
  sayAbout(task, attempt, { kind: "accept" });
  held.push({ ...order, attempt });
  if (!isWorking) work();
}

async function work() {
  isWorking = true;
  while (held.length > 0) await perform(held[0]);
  isWorking = false;
}

async function perform(order) {
  const { task } = order.brief;
  const isHeld = () => held.includes(order);
  sayAbout(task, order.attempt, { kind: "start" });
  for (let step = 1; step < STEPS; step += 1) {
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    if (!isHeld()) return;
    sayAbout(task, order.attempt, { kind: "progress", percent: (100 * step) / STEPS, note: "Counting." });
  }
  const text = (order.inputs ?? []).map((input) => input.content).join(" ");
  const words = text.split(/\s+/).filter(Boolean).length;
  held = held.filter((other) => other !== order);
  sayAbout(task, order.attempt, {
    kind: "complete",
    result: `${words} words`,
    artifacts: [{ name: "words.json", media_type: "application/json", content: JSON.stringify({ words }) }],
  });
}

function leave() {
  isGone = true;
  held = [];
  clearInterval(heartbeats);
}

const spec = { name: "Word counter", skills: ["statistics"], capacity: 5, kind: "live" };
helloId = say({ kind: "hello", spec });
