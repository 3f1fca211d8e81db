// Answers <base>/orchestration/* by handing each request to the tab that holds
// the workspace. It keeps nothing that matters: the browser may end it at any
// moment, and the next request finds the tab again.

const scope = self.registration.scope;
const base = new URL("orchestration", scope).pathname;
/** Answered from files of the site, so that no tab is needed. */
const documents = new Map([
  [`${base}/openapi.json`, "orchestration-api/openapi.json"],
  [`${base}/tools.json`, "orchestration-api/tools.json"],
]);
/** How long tabs may take to say that they hold the workspace, and to answer. */
const ASK_MS = 1_000;
const ANSWER_MS = 30_000;
const MAX_BODY_BYTES = 1024 * 1024;

/** The tab that answered last: a hint, asked for again when it is gone. */
let holder = "";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  const isOurs = origin === self.location.origin && (pathname === base || pathname.startsWith(`${base}/`));
  if (isOurs) event.respondWith(answer(event));
});

async function answer(event) {
  const { request } = event;
  const url = new URL(request.url);
  const file = documents.get(url.pathname);
  if (file !== undefined && request.method === "GET") return fetch(new URL(file, scope));
  const hasBody = request.method !== "GET" && request.method !== "HEAD";
  if (Number(request.headers.get("content-length")) > MAX_BODY_BYTES) {
    return problem(413, `A body has at most ${MAX_BODY_BYTES} bytes.`);
  }
  const asked = JSON.stringify({
    method: request.method,
    path: `/orchestration${url.pathname.slice(base.length)}`,
    query: url.search.slice(1),
    headers: Object.fromEntries(request.headers),
    body: hasBody ? await request.text() : "",
    client: event.clientId || "a new page",
  });
  // Asked twice, for the tab that held the workspace may be gone just now.
  for (const isAgain of [false, true]) {
    const tab = await find(isAgain);
    if (tab === undefined) break;
    const reply = await ask(tab, { ask: "answer", request: asked }, ANSWER_MS);
    if (reply?.data != null) return response(reply.data, reply.port, request);
    holder = "";
    // It may have done what was asked before it fell silent.
    if (reply === undefined && request.method !== "GET") {
      return problem(503, "The tab that holds the workspace did not answer. Whether it did what was asked is not known: look, or send it again with the same Idempotency-Key.");
    }
  }
  return problem(503, "No tab has a workspace open. Open Baton in a tab of this browser and try again.");
}

/** The tab that holds the workspace. */
async function find(isAgain) {
  const known = holder === "" || isAgain ? undefined : await self.clients.get(holder);
  if (known !== undefined) return known;
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const claims = tabs.map(async (tab) => {
    const reply = await ask(tab, { ask: "who" }, ASK_MS);
    reply?.port.close();
    if (reply?.data !== true) throw new Error("another");
    return tab;
  });
  const found = await Promise.any(claims).catch(() => undefined);
  holder = found?.id ?? "";
  return found;
}

/** What a tab says to a message, and the port that goes on; nothing when it is silent. */
function ask(tab, message, patienceMs) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const timer = setTimeout(() => resolve(undefined), patienceMs);
    port1.onmessage = ({ data }) => {
      clearTimeout(timer);
      resolve({ data, port: port1 });
    };
    tab.postMessage(message, [port2]);
  });
}

function response({ status, headers, body, stream }, port, request) {
  if (stream !== true) {
    port.close();
    const isEmpty = status === 304 || request.method === "HEAD";
    return new Response(isEmpty ? null : body, { status, headers });
  }
  const text = new TextEncoder();
  const events = new ReadableStream({
    start(controller) {
      // At once, or whoever waits for the first bytes waits for the first event.
      controller.enqueue(text.encode("retry: 1000\n\n"));
      port.onmessage = ({ data }) => controller.enqueue(text.encode(data));
    },
    cancel() {
      port.postMessage("end");
      port.close();
    },
  });
  return new Response(events, { status, headers });
}

function problem(status, detail) {
  const title = status === 503 ? "Service Unavailable" : "Content Too Large";
  const body = JSON.stringify({ type: "about:blank", title, status, detail, error: detail });
  return new Response(body, { status, headers: { "content-type": "application/problem+json" } });
}
