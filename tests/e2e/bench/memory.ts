// What a page takes of the machine's memory; Linux alone tells it.
import { readFileSync } from "node:fs";
import type { Browser } from "@playwright/test";

/** The resident memory of the largest page's process, in bytes; its workers live in it too. */
export async function residentBytes(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return Math.max(...processInfo.filter(({ type }) => type === "renderer").map(({ id }) => ofProcess(id)));
}

function ofProcess(process: number): number {
  try {
    const status = readFileSync(`/proc/${process}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
