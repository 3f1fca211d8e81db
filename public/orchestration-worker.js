// The service worker: answers `orchestration/*` for any script, frame or tab of
// the origin by handing each request to the page that holds the engine, and
// keeps the site's own files for when there is no network.
//
// The browser may stop it at any moment. It holds no state: the line to the
// page is only remembered while it lasts, and asked for anew when it is not
// there. `baton-api.js` is the other end of the line.
"use strict";

const BASE = new URL("./", self.location.href).pathname;
const API = `${BASE}orchestration/`;
/** What the API says about itself are files of the site. */
const DOCUMENTS = ["openapi.json", "tools.json", "agent-tool.md"];
const SITE = "baton-site";
/** Files whose name changes with their content. */
const HASHED = /-[0-9a-f]{12,}(_bg)?\.(js|wasm|css|svg)$/;

/** How long a page that is open may take to say that it holds the engine. */
const FINDING_MS = 3_000;
/** After so long without an answer it is looked whether the page is still there. */
const DOUBT_MS = 300;
/** How long an answer may take at most. */
const PATIENCE_MS = 20_000;
/** Longest body that is handed on; a message of the protocol has no more. */
const MAX_BODY = 64 * 1024 * 1024;

/** The line to the page that holds the engine: its port, and that page's client. */
let line = null;
/** Who waits for a line. */
let waiting = [];
let lastId = 0;
/** What is asked and not answered, by id. */
const asked = new Map();

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { baton, kind } = event.data ?? {};
  if (baton !== 1) return;
  if (kind === "engine" && event.ports[0] !== undefined) connect(event.ports[0], event.source.id);
  if (kind === "keep") event.waitUntil(keep(event, event.data.files));
  // A page that was loaded past this worker, by a hard reload, is not controlled.
  if (kind === "claim") event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin || !url.pathname.startsWith(BASE)) return;
  if (url.pathname.startsWith(API)) {
    event.respondWith(answer(event, url));
  } else if (request.method === "GET" && !request.headers.has("range")) {
    event.respondWith(file(event, request, url));
  }
});

// --- The API ---------------------------------------------------------------

async function answer(event, url) {
  const { request } = event;
  const name = url.pathname.slice(API.length);
  const reads = request.method === "GET" || request.method === "HEAD";
  if (reads && DOCUMENTS.includes(name)) {
    return file(event, new Request(`${BASE}orchestration-api/${name}`), url);
  }
  // A form of another site can make the browser post here; a script of it cannot.
  if (request.mode === "navigate" && !reads) {
    return problem(403, "Forms may not post here", "Use fetch from a script of this origin.");
  }
  const body = reads ? "" : await request.text();
  if (body.length > MAX_BODY) {
    return problem(413, "Content too large", `A body has at most ${MAX_BODY} bytes.`);
  }
  const client = event.clientId || event.resultingClientId || "unknown";
  const asking = {
    method: request.method,
    path: decodedPath(url.pathname.slice(BASE.length - 1)),
    query: url.search.slice(1),
    headers: Object.fromEntries(request.headers),
    body,
  };
  return ask(asking, client, reads);
}

/** The path as the page's routes have it; one that cannot be decoded stays as it is. */
function decodedPath(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Hands the request to the page; a read is asked again when its page goes away. */
async function ask(asking, client, mayRepeat) {
  for (let tries = mayRepeat ? 2 : 1; ; tries -= 1) {
    const to = line ?? (await found());
    if (to === null) {
      return problem(503, "No page holds the engine", "Open Baton in a tab of this browser and try again.");
    }
    const caller = { client, same_tab: client === to.client };
    const response = await exchange(to, JSON.stringify({ ...asking, caller }));
    if (response !== null) return response;
    if (tries <= 1) {
      const detail = "It was closed, or does not answer. See what has become of the request before you repeat it.";
      return problem(503, "The page that holds the engine went away", detail);
    }
  }
}

/** Resolves with the response, or with null when the page is gone. */
function exchange(to, request) {
  return new Promise((resolve) => {
    const id = ++lastId;
    const doubt = setTimeout(() => doubtful(id), DOUBT_MS);
    asked.set(id, { to, doubt, resolve });
    to.port.postMessage({ id, request });
  });
}

function settle(id, response) {
  const one = asked.get(id);
  if (one === undefined) return;
  asked.delete(id);
  clearTimeout(one.doubt);
  one.resolve(response);
}

async function doubtful(id) {
  const one = asked.get(id);
  if (one === undefined) return;
  if ((await self.clients.get(one.to.client)) === undefined) return disconnect(one.to);
  one.doubt = setTimeout(() => disconnect(one.to), PATIENCE_MS);
}

function connect(port, client) {
  if (line !== null) disconnect(line);
  const made = { port, client, streams: new Map() };
  port.onmessage = ({ data }) => hear(made, data);
  line = made;
  waiting.splice(0).forEach((found) => found(made));
}

/** Forgets a line; whatever was asked on it is not answered any more. */
function disconnect(old) {
  if (line === old) line = null;
  old.port.close();
  for (const [id, one] of asked) {
    if (one.to === old) settle(id, null);
  }
  // Whoever reads events comes again with the last id that it has seen.
  for (const stream of old.streams.values()) stream.error(new Error("The page went away."));
  old.streams.clear();
}

/** Asks all pages which of them holds the engine; null when none says so in time. */
async function found() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const studios = pages.filter(({ url }) => isStudio(new URL(url)));
  if (studios.length === 0) return null;
  return line ?? new Promise((resolve) => {
    waiting.push(resolve);
    setTimeout(() => {
      waiting = waiting.filter((one) => one !== resolve);
      resolve(null);
    }, FINDING_MS);
    if (waiting.length === 1) studios.forEach((page) => page.postMessage({ baton: 1, kind: "who" }));
  });
}

function isStudio({ pathname }) {
  return pathname === BASE || pathname === `${BASE}index.html`;
}

/** What the page says on the line. */
function hear(from, { id, kind, status, headers, body, chunk }) {
  switch (kind) {
    case "response":
      return settle(id, new Response(isBodiless(status) ? null : whole(body), { status, headers }));
    case "events":
      return settle(id, new Response(events(from, id), { status, headers }));
    case "chunk":
      return from.streams.get(id)?.enqueue(new TextEncoder().encode(chunk));
    case "leaving":
      return disconnect(from);
  }
}

function isBodiless(status) {
  return [101, 204, 205, 304].includes(status);
}

/** A body of bytes. Chromium answers with a stream half as fast again as with the bytes themselves. */
function whole(bytes) {
  return new ReadableStream({
    start(stream) {
      if (bytes.length > 0) stream.enqueue(bytes);
      stream.close();
    },
  });
}

/** A stream of events. The page sends as much as is read, and nothing when this worker is gone. */
function events(from, id) {
  return new ReadableStream({
    start: (stream) => void from.streams.set(id, stream),
    pull: () => from.port.postMessage({ id, more: true }),
    cancel: () => {
      from.streams.delete(id);
      from.port.postMessage({ id, stop: true });
    },
  });
}

/** An error as RFC 9457 has it, with the field that the original's clients read. */
function problem(status, title, detail) {
  const body = { type: "about:blank", title, status, detail, error: `${title}. ${detail}` };
  const headers = { "content-type": "application/problem+json", "cache-control": "no-store" };
  if (status === 503) headers["retry-after"] = "1";
  return new Response(JSON.stringify(body), { status, headers });
}

// --- The site's files --------------------------------------------------------

/** A file from the network, or as it was last when there is none. */
async function file(event, request, url) {
  const cache = await self.caches.open(SITE);
  const kept = HASHED.test(url.pathname) ? await cache.match(request) : undefined;
  if (kept !== undefined) return kept;
  try {
    const response = await fetch(request);
    if (response.ok && response.type === "basic") {
      if (isStudio(url)) await forgetOtherBuilds(cache, response.clone());
      event.waitUntil(cache.put(key(request), response.clone()));
    }
    return response;
  } catch (error) {
    const last = await cache.match(key(request));
    if (last === undefined) throw error;
    return last;
  }
}

/** The studio has two addresses and is one page. */
function key(request) {
  return isStudio(new URL(request.url)) ? BASE : request;
}

/** When the studio's page has changed, what is kept is of another build. */
async function forgetOtherBuilds(cache, fresh) {
  const last = await cache.match(BASE);
  if (last === undefined || (await last.text()) === (await fresh.text())) return;
  for (const kept of await cache.keys()) await cache.delete(kept);
}

/** Keeps files that were loaded before this worker was there to see it. */
async function keep(event, files) {
  const cache = await self.caches.open(SITE);
  for (const name of files) {
    const url = new URL(name, self.location.origin);
    const isOurs = url.origin === self.location.origin && url.pathname.startsWith(BASE) && !url.pathname.startsWith(API);
    if (isOurs && (await cache.match(url.href)) === undefined) {
      // One that cannot be had now is kept when it is next loaded.
      await file(event, new Request(url.href), url).catch(() => {});
    }
  }
}
