// An agent in plain JavaScript: everything it says goes through the API
// (docs/api/README.md). Its name and skills may stand in the address:
// agent/index.html#name=Ada&skills=general,data_analysis

const POLL_MS = 300;
const HEARTBEAT_MS = 2_000;
const MAX_LOGGED = 200;

const said = new URLSearchParams(location.hash.slice(1));
const name = said.get("name") ?? "Counter";
const skills = (said.get("skills") ?? "general").split(",");
let token = "";
let done = 0;

/** Asks Baton; throws what is wrong, with the status. */
async function ask(method, path, body) {
  const response = await fetch(`../orchestration${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(token === "" ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({ error: "This is not Baton's answer." }));
  log(`${method} ${path}: ${response.status}`);
  if (!response.ok) throw Object.assign(new Error(answer.error), { status: response.status });
  return answer;
}

async function register() {
  const answer = await ask("POST", "/register", { context_id: name, skills });
  token = answer.token;
  show("working", `${name} is registered and waits for tasks.`);
}

/** Does what it was given; whether there was anything. */
async function work() {
  const given = await ask("GET", `/tasks?agent=${encodeURIComponent(name)}&state=assigned`);
  for (const { uuid, name, description } of given.tasks) {
    await ask("POST", `/tasks/${uuid}/start`, {});
    const words = description.split(/\s+/).filter((word) => word !== "").length;
    try {
      await ask("POST", `/tasks/${uuid}/complete`, { result: `${name}: ${words} words` });
      done += 1;
      document.getElementById("done").textContent = String(done);
    } catch (error) {
      // 409: the task is somebody else's by now.
      if (error.status !== 409) throw error;
    }
  }
}

async function live() {
  let heartbeatAt = 0;
  for (;;) {
    try {
      if (token === "") await register();
      if (performance.now() > heartbeatAt) {
        await ask("POST", "/heartbeat", {});
        heartbeatAt = performance.now() + HEARTBEAT_MS;
      }
      await work();
    } catch (error) {
      // 401 or 404: another workspace is open, where it must register again.
      if (error.status === 401 || error.status === 404) token = "";
      show("waiting", error.message);
      await pause(1_000);
    }
    await pause(POLL_MS);
  }
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function show(look, text) {
  const state = document.getElementById("state");
  state.dataset.look = look;
  state.textContent = text;
}

function log(line) {
  const list = document.getElementById("log");
  const item = document.createElement("li");
  item.textContent = line;
  list.prepend(item);
  if (list.children.length > MAX_LOGGED) list.lastElementChild.remove();
}

// The worker that answers is started by the studio; a first visit here starts it
// too, and is served a moment later.
const container = navigator.serviceWorker;
const isServed = new Promise((served) => {
  container.addEventListener("controllerchange", served);
  if (container.controller) served();
});
container.register("../orchestration-worker.js");
container.ready.then(({ active }) => container.controller ?? active.postMessage("claim"));
isServed.then(live);
