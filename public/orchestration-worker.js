// Answers <base>/orchestration/* by handing each request to the tab that runs
// the workspace, and keeps the site's files for when there is no network.
//
// The browser may end it at any moment, so it holds nothing that matters: the
// line to that tab is remembered while both last, and found again when not.
// `src/session/api/door.rs` is its other end.
"use strict";

const scope = self.registration.scope;
const base = new URL("orchestration", scope).pathname;
/** Answered from files of the site, so that no tab is needed. */
const documents = new Map([
  [`${base}/openapi.json`, "orchestration-api/openapi.json"],
  [`${base}/tools.json`, "orchestration-api/tools.json"],
]);
/** How long tabs may take to say that they run a workspace. */
const FIND_MS = 1_000;
/** After so long without an answer it is looked whether the tab is still there. */
const DOUBT_MS = 300;
/** How long an answer may take at most. */
const ANSWER_MS = 30_000;
/** How long a new version waits until it asks again to take over. */
const TAKE_OVER_MS = 500;
/** How long an old version waits for the next request of a row of them. */
const REST_MS = 100;
const MAX_BODY_BYTES = 1024 * 1024;

/** The line to the tab that runs the workspace, as a promise of one or of nothing. */
let line;
let lastId = 0;

self.addEventListener("install", (event) => {
  takeOver();
  event.waitUntil(keepSite());
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
// A page that was loaded while this worker took over was left out, and says so.
self.addEventListener("message", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (pathname === base || pathname.startsWith(`${base}/`)) {
    respond(event, answer(event));
  } else if (request.method === "GET" && request.url.startsWith(scope) && !request.headers.has("range")) {
    respond(event, file(event, request));
  }
});

// --- A new version takes over --------------------------------------------------

// It does so once the worker before it has ended. When a request comes in just
// then, Chromium starts that one again and puts the change off, up to five
// minutes. So the old one ends only after a rest between two requests, and the
// new one asks again.

function takeOver() {
  self.skipWaiting();
  const again = setInterval(() => {
    if (isUpdating()) self.skipWaiting();
    else clearInterval(again);
  }, TAKE_OVER_MS);
}

function respond(event, response) {
  event.respondWith(response);
  if (!isUpdating()) return;
  const rest = () => new Promise((rested) => setTimeout(rested, REST_MS));
  event.waitUntil(response.then(rest, rest));
}

/** Whether there is a version that has not taken over yet. */
function isUpdating() {
  const { installing, waiting } = self.registration;
  return installing !== null || waiting !== null;
}

// --- The API -----------------------------------------------------------------

async function answer(event) {
  const { request } = event;
  const url = new URL(request.url);
  const isRead = request.method === "GET" || request.method === "HEAD";
  const document = documents.get(url.pathname);
  if (document !== undefined && isRead) return file(event, new Request(new URL(document, scope)));
  // A form of another site can make the browser post here; a script of it cannot.
  if (request.mode === "navigate" && !isRead) return problem(403, "Forms may not post here: use fetch.");
  const body = isRead ? "" : await request.text();
  if (body.length > MAX_BODY_BYTES) return problem(413, `A body has at most ${MAX_BODY_BYTES} bytes.`);
  const asked = JSON.stringify({
    method: request.method,
    path: `/orchestration${url.pathname.slice(base.length)}`,
    query: url.search.slice(1),
    headers: Object.fromEntries(request.headers),
    body,
    client: event.clientId || "a new page",
  });
  // Asked twice, for the tab that ran the workspace may be gone just now.
  for (let tries = 2; tries > 0; tries -= 1) {
    const to = await found(!isRead);
    if (to === undefined) break;
    const reply = await ask(to, asked);
    if (reply?.status !== undefined) return response(reply, to, request);
    disconnect(to);
    // It may have done what was asked before it fell silent.
    if (reply === undefined && !isRead) {
      return problem(503, "The tab that runs the workspace did not answer. Whether it did what was asked is not known: look, or send it again with the same Idempotency-Key.");
    }
  }
  return problem(503, "No tab has a workspace open. Open Baton in a tab of this browser and try again.");
}

/** The line; `isSure` for what must not be sent into one whose tab is gone. */
async function found(isSure) {
  const asked = (line ??= find());
  const known = await asked;
  const isThere = known?.isOpen && (!isSure || (await self.clients.get(known.client)) !== undefined);
  if (isThere) return known;
  if (known !== undefined) disconnect(known);
  // Many may find it gone at once, and one looks for another.
  if (line === asked) line = find();
  return line;
}

/** Asks the studios which of them run a workspace; of several, the one that has longest. */
async function find() {
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const lines = await Promise.all(tabs.filter(isStudio).map(connect));
  const [first, ...others] = lines.filter((one) => one !== undefined).sort((a, b) => a.since - b.since);
  others.forEach(disconnect);
  return first;
}

function isStudio({ url }) {
  return [scope, `${scope}index.html`].includes(url.replace(/[?#].*/, ""));
}

/** A line to the tab, if it runs a workspace and says so in time. */
function connect(tab) {
  return new Promise((resolve) => {
    const { port1: port, port2 } = new MessageChannel();
    const made = { port, client: tab.id, since: 0, isOpen: true, asked: new Map(), streams: new Set() };
    const timer = setTimeout(() => resolve(undefined), FIND_MS);
    port.onmessage = ({ data }) => {
      if (!("since" in data)) return settle(made, data.id, data);
      clearTimeout(timer);
      made.since = data.since;
      resolve(data.since === null ? undefined : made);
    };
    tab.postMessage({ ask: "line" }, [port2]);
  });
}

/** Ends a line: whatever was asked on it is not answered any more. */
function disconnect(old) {
  old.isOpen = false;
  old.port.close();
  for (const id of old.asked.keys()) settle(old, id, undefined);
  // Whoever reads events comes again, with the last that it has seen.
  for (const stream of old.streams) stream.close();
  old.streams.clear();
}

/** What the tab answers; nothing when it is gone or silent, no status when it only watches by now. */
function ask(to, request) {
  return new Promise((resolve) => {
    const id = ++lastId;
    const timer = setTimeout(() => doubt(to, id), DOUBT_MS);
    to.asked.set(id, { resolve, timer });
    to.port.postMessage({ id, request });
  });
}

function settle(from, id, reply) {
  const one = from.asked.get(id);
  from.asked.delete(id);
  clearTimeout(one?.timer);
  one?.resolve(reply);
}

async function doubt(to, id) {
  const one = to.asked.get(id);
  if ((await self.clients.get(to.client)) === undefined) return disconnect(to);
  if (one !== undefined) one.timer = setTimeout(() => settle(to, id, undefined), ANSWER_MS);
}

function response({ status, headers, body, stream }, from, request) {
  if (stream !== undefined) return new Response(events(stream, from), { status, headers });
  const isEmpty = status === 304 || request.method === "HEAD" || body === null;
  return new Response(isEmpty ? null : body instanceof Blob ? body : whole(body), { status, headers });
}

/** A body of bytes. Chromium passes a stream on half as fast again as the bytes themselves. */
function whole(bytes) {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** Events as they come. What is not read is not asked for, also when this worker is ended. */
function events(port, from) {
  const text = new TextEncoder();
  let stream;
  const end = () => {
    from.streams.delete(stream);
    port.close();
  };
  return new ReadableStream({
    start(controller) {
      stream = controller;
      from.streams.add(stream);
      // At once, or whoever waits for the first bytes waits for the first event.
      stream.enqueue(text.encode("retry: 1000\n\n"));
      port.onmessage = ({ data }) => {
        if (data !== null) return stream.enqueue(text.encode(data));
        // The tab goes.
        stream.close();
        end();
      };
    },
    pull: () => port.postMessage("more"),
    cancel() {
      port.postMessage("end");
      end();
    },
  });
}

function problem(status, detail) {
  const title = { 403: "Forbidden", 413: "Content Too Large", 503: "Service Unavailable" }[status];
  const body = JSON.stringify({ type: "about:blank", title, status, detail, error: detail });
  const headers = { "content-type": "application/problem+json", "cache-control": "no-store" };
  return new Response(body, { status, headers: status === 503 ? { ...headers, "retry-after": "1" } : headers });
}

// --- The site's files ----------------------------------------------------------

/** Files whose name changes with what is in them. */
const HASHED = /-[0-9a-f]{12,}(_bg)?\.(js|wasm|css|svg)$/;

function site() {
  return self.caches.open("baton-site");
}

/** A file from the network, or as it was last when there is none. */
async function file(event, request) {
  const cache = await site();
  const key = isStudio(request) ? scope : request;
  const kept = HASHED.test(new URL(request.url).pathname) ? await cache.match(key) : undefined;
  if (kept !== undefined) return kept;
  try {
    const response = await fetch(request);
    if (response.ok && response.type === "basic") {
      if (key === scope) await forgetOtherBuilds(cache, response.clone());
      event.waitUntil(cache.put(key, response.clone()));
    }
    return response;
  } catch (error) {
    const last = await cache.match(key);
    if (last === undefined) throw error;
    return last;
  }
}

/** When the studio's page has changed, what is kept is of another build. */
async function forgetOtherBuilds(cache, fresh) {
  const last = await cache.match(scope);
  if (last === undefined || (await last.text()) === (await fresh.text())) return;
  for (const kept of await cache.keys()) await cache.delete(kept);
}

/** What the page mentions, and what scripts import or load: the pieces of the program. */
const MENTIONED_BY_PAGE = /(?:href|src)="(\.?\/?[\w./-]+)"/g;
const MENTIONED_BY_SCRIPT = /["'](\.\/[\w-]+-[0-9a-f]{12,}(?:_bg)?\.(?:js|wasm))["']/g;

/**
 * Keeps what a first visit loaded before this worker was there to see it, and
 * what it would load later, so that all of it is of one build.
 */
async function keepSite() {
  try {
    const cache = await site();
    const page = await fetch(scope);
    await cache.put(scope, page.clone());
    await keepMentioned(cache, await page.text(), MENTIONED_BY_PAGE, new Set([scope]));
  } catch {
    // What cannot be had now is kept when it is next loaded.
  }
}

/** Keeps the site's files that `text` mentions, and what those that are scripts mention; `seen` are not looked at again. */
async function keepMentioned(cache, text, mention, seen) {
  const urls = [...text.matchAll(mention)].map(([, name]) => new URL(name, scope).href);
  const fresh = new Set(urls.filter((url) => url.startsWith(scope) && !seen.has(url)));
  fresh.forEach((url) => seen.add(url));
  const keep = async (url) => {
    await cache.add(url);
    if (!url.endsWith(".js")) return;
    const script = await cache.match(url);
    await keepMentioned(cache, (await script?.text()) ?? "", MENTIONED_BY_SCRIPT, seen);
  };
  await Promise.all([...fresh].map((url) => keep(url).catch(() => {})));
}
