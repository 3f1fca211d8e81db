// A tab that works for an agent: a line between the studio's channel and a
// worker of this tab.
"use strict";

const MAX_LINES = 50;
const channelName = decodeURIComponent(location.hash.slice(1));
const me = /^baton\.agent\.(A\d+)\./.exec(channelName)?.[1];
const state = document.getElementById("state");
const log = document.getElementById("log");

if (me === undefined) {
  state.textContent = "This link names no agent. Copy it again from the agent’s form in Baton.";
} else {
  document.getElementById("name").textContent = me;
  join();
}

function join() {
  const channel = new BroadcastChannel(channelName);
  const worker = new Worker("../agent-start.js", { name: me });
  let last = 0;
  const say = (message) =>
    channel.postMessage(JSON.stringify({
      version: 1, id: `${me}-tab-${++last}`, sender: me, recipient: "orchestrator", at: 0, message,
    }));
  worker.onmessage = ({ data }) => {
    channel.postMessage(data);
    tell("→", data);
  };
  worker.onerror = (event) => {
    state.textContent = `The worker of this tab stopped: ${event.message ?? "its program could not be loaded"}. Reload to try again.`;
    say({ kind: "goodbye", reason: "Its worker stopped." });
  };
  channel.onmessage = ({ data }) => {
    if (typeof data !== "string") return;
    worker.postMessage(data);
    tell("←", data);
  };
  addEventListener("pagehide", () => say({ kind: "goodbye", reason: "The tab was closed." }));
}

function tell(way, text) {
  const { kind, task, brief, note } = parsed(text);
  if (kind === undefined || kind === "heartbeat") return;
  state.textContent = kind === "start" ? "At work." : "Connected.";
  const line = document.createElement("li");
  const about = task ?? brief?.task;
  line.textContent = `${way} ${kind}${about === undefined ? "" : ` T${about}`}${brief ? ` ${brief.name}` : ""}${note ? `: ${note}` : ""}`;
  log.prepend(line);
  while (log.children.length > MAX_LINES) log.lastChild.remove();
}

function parsed(text) {
  try {
    return JSON.parse(text).message ?? {};
  } catch {
    return {};
  }
}
