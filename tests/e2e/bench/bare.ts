// A service worker that answers by itself: what the browser alone takes for a
// request through one, to tell it from what Baton takes.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

const WORKER = `
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (!event.request.url.endsWith("/answer")) return;
  const headers = { "content-type": "application/json" };
  event.respondWith(new Response(JSON.stringify({ success: true, status: "x".repeat(600) }), { headers }));
});`;

const PAGE = `<!doctype html><title>Bare</title><script>navigator.serviceWorker.register("worker.js")</script>`;

/** Serves it at a port of its own. */
export async function serveBare(): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const isWorker = request.url === "/worker.js";
    response.setHeader("content-type", isWorker ? "text/javascript" : "text/html");
    response.end(isWorker ? WORKER : PAGE);
  });
  await new Promise<void>((ready) => server.listen(0, "localhost", ready));
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}/`, server };
}
