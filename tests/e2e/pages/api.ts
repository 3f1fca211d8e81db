// The API as a script of the origin uses it: by fetch, through the service worker.
import type { BrowserContext, Page, Worker } from "@playwright/test";

export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** Read as JSON where it is. */
  body: any;
}

export interface Asked {
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
}

export class Api {
  constructor(readonly page: Page) {}

  /** Waits until the service worker answers for the page. */
  static async isInControl(page: Page): Promise<Api> {
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    // Pages of examples have no studio.
    await page.evaluate(() => (window as any).baton?.ready);
    return new Api(page);
  }

  /** Sends a request from the page. */
  send(method: string, path: string, { body, token, headers = {} }: Asked = {}): Promise<Answer> {
    if (body !== undefined) headers["content-type"] ??= "application/json";
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return this.page.evaluate(
      async ({ method, path, headers, text }) => {
        // As in the studio: pages of examples are a folder below it.
        const base = navigator.serviceWorker.controller?.scriptURL ?? document.baseURI;
        const response = await fetch(new URL(`orchestration${path}`, base), { method, headers, body: text });
        const said = await response.text();
        let read: unknown = said;
        try {
          read = JSON.parse(said);
        } catch {
          // Not everything is JSON.
        }
        return { status: response.status, headers: Object.fromEntries(response.headers), body: read };
      },
      { method, path, headers, text },
    );
  }

  get(path: string, asked: Asked = {}): Promise<Answer> {
    return this.send("GET", path, asked);
  }

  post(path: string, body?: unknown, asked: Asked = {}): Promise<Answer> {
    return this.send("POST", path, { ...asked, body });
  }
}

/** The service worker of the context. */
export async function worker(context: BrowserContext): Promise<Worker> {
  return context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
}
