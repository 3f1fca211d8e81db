// Other people's graph libraries, on a page of their own. They are no part of
// Baton: npm installs them into the tools' folder when they are first compared,
// and without the network they are left out.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";

const PACKAGES = {
  "@hpcc-js/wasm-graphviz": "1.29.2",
  "@xyflow/react": "12.12.1",
  cytoscape: "3.34.4",
  elkjs: "0.12.1",
  react: "18.3.1",
  "react-dom": "18.3.1",
};
const FOLDER = join(process.env.BATON_TOOLS ?? join(homedir(), ".cache/baton"), "peers-graph");
const ORIGIN = "http://peers.test";

/** Whether the peers are there, installed now if need be. */
export function ensurePeers(): boolean {
  const isThere = Object.keys(PACKAGES).every((name) => existsSync(join(FOLDER, "node_modules", name)));
  if (isThere) return true;
  mkdirSync(FOLDER, { recursive: true });
  const wanted = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
  try {
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent", "--prefix", FOLDER, ...wanted]);
    return true;
  } catch {
    console.log("  The peers were left out: npm could not install them.");
    return false;
  }
}

/** Opens a page with these scripts and styles of the peers on it. */
export async function openPeer(page: Page, scripts: string[], styles: string[] = []): Promise<void> {
  const tags = [
    ...styles.map((path) => `<link rel="stylesheet" href="${ORIGIN}/${path}">`),
    `<style>html, body, #graph { width: 100%; height: 100%; margin: 0; }</style><div id="graph"></div>`,
    ...scripts.map((path) => `<script src="${ORIGIN}/${path}"></script>`),
  ];
  await page.route(`${ORIGIN}/**`, async (route) => {
    const path = new URL(route.request().url()).pathname.slice(1);
    if (path === "") {
      await route.fulfill({ contentType: "text/html", body: `<!doctype html>${tags.join("\n")}` });
    } else {
      const contentType = path.endsWith(".css") ? "text/css" : "text/javascript";
      await route.fulfill({ contentType, body: readFileSync(join(FOLDER, "node_modules", path)) });
    }
  });
  await page.goto(`${ORIGIN}/`);
}
