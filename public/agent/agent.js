// An agent in plain JavaScript, on a page of its own. It reaches Baton, open in
// another tab of this browser, by the API alone: docs/api.md has the routes,
// docs/protocol/README.md the messages.

const API = new URL("../orchestration", import.meta.url).href;
/** How often it asks for messages and shows that it lives. */
const ASK_MS = 300;
const BEAT_MS = 3_000;
/** How long a piece of the work takes: long enough to be watched. */
const PIECE_MS = 150;
const PIECES = 4;
const MAX_LINES = 50;

const element = (id) => document.getElementById(id);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The agent once it is registered. */
let me = null;
/** What it was awarded and has not ended: the attempt, by task. */
const held = new Map();
let done = 0;

element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  join().catch((error) => show("broken", error.message));
});
element("leave").addEventListener("click", () => leave("It was asked to leave."));
addEventListener("pagehide", () => leave("Its page was closed."));

/** Sends a request; what comes back is JSON. */
async function send(method, path, body) {
  const headers = { accept: "application/json" };
  if (me !== null) headers.authorization = `Bearer ${me.token}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  const response = await fetch(`${API}${path}`, { method, headers, body: JSON.stringify(body), keepalive: path.endsWith("/messages") });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail ?? answer.error ?? `The request failed with ${response.status}.`);
  return answer;
}

async function join() {
  const skills = element("skills").value.split(",").map((skill) => skill.trim()).filter((skill) => skill !== "");
  me = await send("POST", "/register", { context_id: element("name").value, skills });
  show("connected", `Joined as ${me.agent}.`);
  element("join").disabled = true;
  element("leave").disabled = false;
  work().catch(lost);
  beat().catch(lost);
}

function lost(error) {
  me = null;
  held.clear();
  element("join").disabled = false;
  element("leave").disabled = true;
  show("lost", error.message);
}

/** Says something in the protocol's words. */
function say(message, about) {
  if (me === null) return;
  me.last = (me.last ?? 0) + 1;
  follow("→", message);
  return send("POST", `/agents/${me.agent}/messages`, {
    version: 1, id: `${me.run}-${me.last}`, sender: me.agent, recipient: "orchestrator",
    ...about, at: me.at ?? 0, message,
  });
}

async function leave(reason) {
  const goodbye = say({ kind: "goodbye", reason });
  lost(new Error("It has left."));
  await goodbye;
}

/** Asks for messages for as long as it is wanted. */
async function work() {
  const { agent } = me;
  me.run = crypto.randomUUID();
  for (let after = 0; me?.agent === agent; await pause(ASK_MS)) {
    const { messages } = await send("GET", `/agents/${agent}/messages?after=${after}`);
    for (const { number, message: envelope } of messages) {
      after = number;
      await hear(envelope);
    }
  }
}

/** Shows that it lives, and what it holds: what got lost on the way is then given again. */
async function beat() {
  const { agent } = me;
  while (me?.agent === agent) {
    await say({ kind: "heartbeat", holds: [...held].map(([task, attempt]) => ({ task, attempt })) });
    await pause(BEAT_MS);
  }
}

async function hear({ at, attempt, message }) {
  me.at = at;
  follow("←", message);
  const task = message.brief?.task ?? message.task;
  const about = { attempt, correlation: `T${task}/${attempt}` };
  switch (message.kind) {
    case "announce":
      return say({ kind: "bid", task, finish_min: message.brief.expected_min, confidence_percent: 90 }, about);
    case "award":
      // One that is repeated is not done twice.
      if (held.get(task) === attempt) return;
      held.set(task, attempt);
      return perform(message, about).catch((error) => say({ kind: "fail", task, reason: error.message }, about));
    case "cancel":
      return void held.delete(task);
    case "goodbye":
      return lost(new Error(`Baton said goodbye: ${message.reason}`));
  }
}

/** Does a task: counts the words of what it was given. */
async function perform({ brief, inputs = [] }, about) {
  const { task, name } = brief;
  const isOurs = () => held.get(task) === about.attempt;
  element("now").textContent = name;
  await say({ kind: "start", task }, about);
  const texts = [brief.description, ...inputs.map(({ content, encoding }) => (encoding === "base64" ? "" : content))];
  const words = texts.join(" ").split(/\s+/).filter((word) => word !== "").length;
  for (let piece = 1; piece < PIECES && isOurs(); piece += 1) {
    await pause(PIECE_MS);
    await say({ kind: "progress", task, percent: (100 * piece) / PIECES, note: "Counting" }, about);
  }
  if (isOurs()) {
    const artifact = { name: "words.json", media_type: "application/json", content: JSON.stringify({ task: name, words }) };
    held.delete(task);
    await say({ kind: "complete", task, result: `${words} words`, artifacts: [artifact] }, about);
    element("done").textContent = `${(done += 1)}`;
  }
  element("now").textContent = "Nothing";
}

function follow(way, { kind, task, brief, note, reason }) {
  if (kind === "heartbeat") return;
  const line = document.createElement("li");
  const about = task ?? brief?.task;
  const words = [way, kind, about === undefined ? "" : `T${about}`, brief?.name ?? note ?? reason ?? ""];
  line.textContent = words.filter((word) => word !== "").join(" ");
  element("log").prepend(line);
  while (element("log").children.length > MAX_LINES) element("log").lastChild.remove();
}

function show(look, words) {
  element("state").dataset.look = look;
  element("state").textContent = words;
}
