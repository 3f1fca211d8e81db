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
/** After how long without an answer it is looked whether the tab is still there. */
const DOUBT_MS = 250;
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * The line to the tab that answered last; looked for again when it is gone.
 * @type {{id: string, port: MessagePort, waiting: Map<number, (reply: unknown) => void>} | undefined}
 */
let line;
let lastNumber = 0;

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
    const tab = isAgain || line === undefined ? await find() : line;
    if (tab === undefined) break;
    const reply = await ask(tab, asked);
    if (reply != null) return response(reply, request);
    if (line === tab) line = undefined;
    // It may have done what was asked before it fell silent.
    if (reply === undefined && hasBody) {
      return problem(503, "The tab that holds the workspace did not answer. Whether it did what was asked is not known: look, or send it again with the same Idempotency-Key.");
    }
  }
  return problem(503, "No tab has a workspace open. Open Baton in a tab of this browser and try again.");
}

/** A line to the tab that holds the workspace. */
async function find() {
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const found = await Promise.any(tabs.map(open)).catch(() => undefined);
  line = found ?? line;
  return found;
}

/** A line to `tab`, if it holds the workspace. */
function open(tab) {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    const timer = setTimeout(reject, ASK_MS);
    port1.onmessage = ({ data }) => {
      clearTimeout(timer);
      if (data !== true) return reject();
      const opened = { id: tab.id, port: port1, waiting: new Map() };
      port1.onmessage = ({ data: [number, reply] }) => opened.waiting.get(number)?.(reply);
      resolve(opened);
    };
    tab.postMessage({ ask: "who" }, [port2]);
  });
}

/** The tab's reply: null when it does not hold the workspace any more, nothing when it is gone. */
function ask(tab, request) {
  const number = ++lastNumber;
  return new Promise((resolve) => {
    const settle = (reply) => {
      clearTimeout(doubt);
      clearTimeout(end);
      tab.waiting.delete(number);
      resolve(reply);
    };
    const doubt = setTimeout(async () => {
      if ((await self.clients.get(tab.id)) === undefined) settle(undefined);
    }, DOUBT_MS);
    const end = setTimeout(settle, ANSWER_MS);
    tab.waiting.set(number, settle);
    tab.port.postMessage([number, request]);
  });
}

function response({ status, headers, body, stream }, request) {
  if (stream === undefined) {
    const isEmpty = status === 304 || request.method === "HEAD";
    return new Response(isEmpty ? null : body, { status, headers });
  }
  const text = new TextEncoder();
  const events = new ReadableStream({
    start(controller) {
      // At once, or whoever waits for the first bytes waits for the first event.
      controller.enqueue(text.encode("retry: 1000\n\n"));
      stream.onmessage = ({ data }) => controller.enqueue(text.encode(data));
    },
    cancel() {
      stream.postMessage("end");
      stream.close();
    },
  });
  return new Response(events, { status, headers });
}

function problem(status, detail) {
  const title = status === 503 ? "Service Unavailable" : "Content Too Large";
  const body = JSON.stringify({ type: "about:blank", title, status, detail, error: detail });
  return new Response(body, { status, headers: { "content-type": "application/problem+json" } });
}
