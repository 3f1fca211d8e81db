// Graphs to lay out and draw.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { largeJournal, numbers } from "../pages/large";

/** A graph: how many nodes, each one's group, and edges by position. */
export interface Dag {
  nodes: number;
  groups: number[];
  edges: [number, number][];
}

const DATA = process.env.BATON_DATA ?? join(import.meta.dirname, "../../../../shared/data");

/** The layered graph of `nodes` nodes; the one that is measured everywhere, where it is at hand. */
export function layered(nodes: number): Dag {
  const path = join(DATA, "dags", `layered_${nodes}.json`);
  const edges = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).edges : generated(nodes);
  return { nodes, groups: Array(nodes).fill(0), edges };
}

/** About one and a half parents a node, mostly in the layer before, as in the shared ones. */
function generated(nodes: number): [number, number][] {
  const below = numbers(nodes);
  const width = Math.round(Math.sqrt(nodes));
  const edges: [number, number][] = [];
  for (let node = width; node < nodes; node += 1) {
    const layer = Math.floor(node / width);
    const count = 1 + (below(100) < 55 ? 1 : 0);
    const parents = [...Array(count)].map(() => {
      const from = Math.max(0, layer - [1, 1, 1, 2, 3][below(5)]!);
      return from * width + below(width);
    });
    new Set(parents).forEach((parent) => edges.push([parent, node]));
  }
  return edges;
}

/** The tasks of a large journal as a graph. */
export function ofJournal(tasks: number): Dag {
  const events = largeJournal(tasks).trim().split("\n").map((line) => JSON.parse(line).event);
  const added = events.flatMap((event) => event.task_added ?? []);
  return {
    nodes: tasks,
    groups: added.map(({ goal }) => goal),
    edges: added.flatMap(({ task, spec }) => spec.dependencies.map((from: number): [number, number] => [from, task])),
  };
}

/**
 * Lays `dag` out several times in one of the site's own workers, each time
 * afresh: how long each took, and where the nodes are.
 */
export async function inOurWorker(page: Page, dag: Dag, runs = 1): Promise<{ ms: number[]; places: number[] }> {
  return page.evaluate(async ({ nodes, groups, edges, runs }) => {
    const aspect = new Uint32Array(new Float64Array([1.6]).buffer);
    const header = [1, 0, aspect[1]!, aspect[0]!, nodes, edges.length];
    const outline = [header, [...Array(nodes).keys()], groups, edges.flat()];
    const worker = new Worker("worker-start.js");
    const next = () => new Promise<any>((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
    await next();
    const ms: number[] = [];
    let answer = new Uint32Array(0);
    for (let run = 0; run < runs; run += 1) {
      const words = new Uint32Array(outline.flat());
      const began = performance.now();
      worker.postMessage(words, [words.buffer]);
      answer = await next();
      ms.push(performance.now() - began);
    }
    worker.terminate();
    const places = new Float32Array(answer.buffer, 6 * 4, 2 * answer[3]!);
    return { ms, places: [...places] };
  }, { ...dag, runs });
}
