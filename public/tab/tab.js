// A tab that works for an agent: a line between the studio's channel and a
// worker of this tab. Of several tabs with the same link one works; the others
// wait for its Web Lock, which the browser frees when it closes or crashes.
"use strict";

const MAX_LINES = 50;
/** While the studio does not answer, a hello every so often. */
const HELLO_MS = 2_000;
/** A studio that was heard is asked again after this silence. */
const QUIET_MS = 5_000;
/** So many hellos without an answer, and the studio counts as lost. */
const MAX_UNANSWERED = 2;

const channelName = decodeURIComponent(location.hash.slice(1));
const me = /^baton\.agent\.(A\d+)\./.exec(channelName)?.[1];
const element = (id) => document.getElementById(id);

/** What this tab holds, by task: its name. */
const held = new Map();
let done = 0;

if (me === undefined) {
  show("broken", "This link names no agent. Copy it again from the agent’s form in Baton.");
} else {
  const name = new URLSearchParams(location.search).get("name") ?? me;
  element("name").textContent = name;
  document.title = `${name} — Baton agent`;
  show("waiting", "Another tab works with this link. This one takes over when that is closed.");
  // Held until the tab goes: the promise never settles.
  navigator.locks.request(channelName, () => {
    join();
    return new Promise(() => {});
  });
}

function join() {
  const channel = new BroadcastChannel(channelName);
  const worker = new Worker("../agent-start.js", { name: me });
  // Ids are unique for the agent, also among its tabs.
  const run = crypto.randomUUID();
  let last = 0;
  let heardAt;
  let unanswered = 0;
  let isBroken = false;
  let studio;
  const say = (message) =>
    channel.postMessage(JSON.stringify({
      version: 1, id: `${run}-${++last}`, sender: me, recipient: "orchestrator", at: 0, message,
    }));
  const end = (reason) => {
    say({ kind: "goodbye", reason });
    channel.close();
    worker.terminate();
  };
  let greeting;
  worker.onmessage = ({ data }) => {
    // Its first words, a hello, say that it hears: nothing may come to it before.
    greeting ??= setInterval(greet, HELLO_MS);
    // It says several things in one breath, a line each; on the channel each goes alone.
    for (const line of data.split("\n").filter(Boolean)) {
      channel.postMessage(line);
      follow("→", parsed(line));
    }
  };
  worker.onerror = (event) => {
    isBroken = true;
    end("Its worker stopped.");
    show("broken", `The worker of this tab stopped: ${event.message ?? "its program could not be loaded"}. Reload to try again.`);
  };
  channel.onmessage = ({ data }) => {
    if (typeof data !== "string" || greeting === undefined) return;
    // Another studio goes on with the run: what this tab did for the one before counts no more.
    const session = /"id":"(\w+)-\d+"/.exec(data)?.[1];
    const isAnother = studio !== undefined && session !== undefined && session !== studio;
    if (isAnother) return location.reload();
    studio ??= session;
    heardAt = performance.now();
    unanswered = 0;
    show("connected", "Connected to the studio.");
    worker.postMessage(data);
    follow("←", parsed(data));
  };
  show("waiting", "Waiting for the studio…");
  const greet = () => {
    if (isBroken) return;
    const quiet = heardAt === undefined ? Infinity : performance.now() - heardAt;
    if (quiet < QUIET_MS) return;
    if (heardAt !== undefined && unanswered >= MAX_UNANSWERED) {
      show("lost", "The studio does not answer. Open it again; this tab joins by itself.");
    }
    unanswered += 1;
    say({ kind: "hello" });
  };
  addEventListener("pagehide", () => end("The tab was closed."));
  // A page that comes back from the browser's cache has said goodbye: it begins anew.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

function follow(way, { kind, task, brief, note }) {
  if (kind === undefined || ["heartbeat", "hello", "welcome"].includes(kind)) return;
  if (kind === "award") held.set(brief.task, brief.name);
  if (["complete", "fail", "decline", "cancel"].includes(kind)) held.delete(task);
  if (kind === "complete") done += 1;
  element("now").textContent = [...held.values()].join(", ") || "Nothing";
  element("done").textContent = `${done}`;
  const about = task ?? brief?.task;
  const line = document.createElement("li");
  line.textContent = `${way} ${kind}${about === undefined ? "" : ` T${about}`}${brief ? ` ${brief.name}` : ""}${note ? `: ${note}` : ""}`;
  element("log").prepend(line);
  while (element("log").children.length > MAX_LINES) element("log").lastChild.remove();
}

/** Says how it stands; said again only when it changes, since it is read aloud. */
function show(look, words) {
  const state = element("state");
  if (state.textContent === words) return;
  state.dataset.look = look;
  state.textContent = words;
}

function parsed(text) {
  try {
    return JSON.parse(text).message ?? {};
  } catch {
    return {};
  }
}
