// Laying out and drawing large graphs, in one browser beside other people's
// libraries.
import { type Page, test } from "@playwright/test";
import { Graph } from "../pages/graph";
import { openLarge } from "../pages/large";
import { Studio } from "../pages/studio";
import { type Dag, inOurWorker, layered, ofJournal } from "./graphs";
import { ensurePeers, openPeer } from "./peers";
import { median, report } from "./figures";
import { watchLong } from "./long";
import { residentBytes } from "./memory";

const SIZES: [number, string][] = [
  [1_000, "< 30"],
  [5_000, "–"],
  [10_000, "< 400"],
  [100_000, "< 6000"],
];
/** Larger graphs would take the peers hours. */
const MOST_FOR_PEERS = Number(process.env.BATON_BENCH_PEER_NODES ?? 10_000);
const DRAWN = 10_000;
const SECONDS = 10;
/** How often a graph is laid out. The browser optimises code that it has run a few times. */
const CALLS = 7;
/** How many tasks change state in a second of a peer's play. */
const CHANGES_A_SECOND = 100;

test("layout in the worker", async ({ page }) => {
  await Studio.open(page);
  for (const [nodes, target] of SIZES) {
    const dag = layered(nodes);
    const { ms } = await inOurWorker(page, dag, CALLS);
    report({ name: `graph: layout of ${nodes} nodes, Baton, first call`, value: ms[0]!, unit: "ms", target: null });
    report({ name: `graph: layout of ${nodes} nodes, Baton`, value: median(ms), unit: "ms", target });
  }
});

test("layout by peers", async ({ page }) => {
  test.skip(!ensurePeers());
  await openPeer(page, ["elkjs/lib/elk.bundled.js"]);
  for (const [nodes] of SIZES.filter(([nodes]) => nodes <= MOST_FOR_PEERS)) {
    const dag = layered(nodes);
    report({ name: `graph: layout of ${nodes} nodes, elkjs`, value: await elk(page, dag), unit: "ms (0: its stack overflows)", target: null });
    report({ name: `graph: layout of ${nodes} nodes, Graphviz`, value: await graphviz(page, dag), unit: "ms", target: null });
  }
});

async function elk(page: Page, { nodes, edges }: Dag): Promise<number> {
  return page.evaluate(
    async ({ nodes, edges }) => {
      const graph = {
        id: "root",
        layoutOptions: { "elk.algorithm": "layered", "elk.direction": "RIGHT" },
        children: [...Array(nodes).keys()].map((node) => ({ id: `n${node}`, width: 216, height: 64 })),
        edges: edges.map(([from, to], index) => ({ id: `e${index}`, sources: [`n${from}`], targets: [`n${to}`] })),
      };
      const began = performance.now();
      const isDone = await new (window as any).ELK().layout(graph).then(
        () => true,
        (error: unknown) => {
          if (error instanceof RangeError) return false;
          throw error;
        },
      );
      return isDone ? performance.now() - began : 0;
    },
    { nodes, edges },
  );
}

async function graphviz(page: Page, { nodes, edges }: Dag): Promise<number> {
  return page.evaluate(
    async ({ nodes, edges }) => {
      const path = "/@hpcc-js/wasm-graphviz/dist/index.js";
      const { Graphviz } = await import(path);
      const graphviz = await Graphviz.load();
      const names = [...Array(nodes).keys()].join(";");
      const dot = `digraph{rankdir=LR;node[shape=box,width=3,height=0.9,label=""];${names};${edges.map(([a, b]) => `${a}->${b}`).join(";")}}`;
      const began = performance.now();
      graphviz.layout(dot, "plain", "dot");
      return performance.now() - began;
    },
    { nodes, edges },
  );
}

/** Counts frames; what comes back tells how many there were since. */
async function countFrames(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    Object.assign(window, { frames: 0 });
    const frame = () => {
      (window as any).frames += 1;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  return () => page.evaluate(() => (window as any).frames as number);
}

/** Pans and zooms for ten seconds while what is on the page plays; tells what was seen. */
async function handle(page: Page, name: string, target: string | null): Promise<void> {
  await page.waitForTimeout(3_000);
  const [shown, seen] = [await countFrames(page), await watchLong(page)];
  const began = Date.now();
  const passed = () => (Date.now() - began) / 1000;
  await page.mouse.move(800, 400);
  while (passed() < SECONDS) {
    await page.mouse.down();
    for (let step = 0; step < 60 && passed() < SECONDS; step += 1) {
      await page.mouse.move(800 + 250 * Math.sin(step / 10), 400 + 120 * Math.sin(step / 7));
    }
    await page.mouse.up();
    for (let step = 0; step < 60 && passed() < SECONDS; step += 1) {
      await page.mouse.wheel(0, step < 30 ? -80 : 80);
    }
  }
  const [frames, long] = [await shown(), await seen()];
  const per = (frames / passed()) * SECONDS;
  report({ name: `graph: frames in 10 s of pan, zoom and play, ${name}`, value: per, unit: "", target });
  report({ name: `graph: tasks over 50 ms meanwhile, ${name}`, value: long.length, unit: "", target: target && "0" });
  report({ name: `graph: longest task meanwhile, ${name}`, value: Math.max(0, ...long), unit: "ms", target: target && "<= 50" });
  const resident = await residentBytes(page.context().browser()!);
  report({ name: `graph: resident memory of the page, ${name}`, value: resident / 2 ** 20, unit: "MiB", target: null });
}

test("frames of Baton", async ({ page }) => {
  const studio = await Studio.open(page);
  await openLarge(studio, DRAWN);
  await new Graph(page).expectLaidOut();
  await studio.play.click();
  await handle(page, "Baton", "more than the peers");
});

test("frames of Cytoscape.js", async ({ page, context }) => {
  test.skip(!ensurePeers());
  const dag = ofJournal(DRAWN);
  const site = await context.newPage();
  await Studio.open(site);
  const { places } = await inOurWorker(site, dag);
  await site.close();
  await openPeer(page, ["cytoscape/dist/cytoscape.min.js"]);
  await page.evaluate(
    ({ nodes, edges, places, changes }) => {
      const cards = [...Array(nodes).keys()].map((id) => ({
        data: { id: `n${id}`, name: `Task ${id}` },
        position: { x: places[2 * id]!, y: places[2 * id + 1]! },
      }));
      const arrows = edges.map(([source, target]) => ({ data: { source: `n${source}`, target: `n${target}` } }));
      const shown = (window as any).cytoscape({
        container: document.getElementById("graph"),
        elements: [...cards, ...arrows],
        layout: { name: "preset" },
        // What its manual advises for large graphs.
        textureOnViewport: true,
        hideEdgesOnViewport: true,
        pixelRatio: 1,
        style: [
          { selector: "node", style: { shape: "rectangle", width: 216, height: 64, label: "data(name)", "min-zoomed-font-size": 6, "background-color": "#ddd" } },
          { selector: "edge", style: { width: 1.5, "curve-style": "haystack" } },
          { selector: ".done", style: { "background-color": "#8c8" } },
        ],
      });
      let next = 0;
      setInterval(() => {
        shown.batch(() => {
          for (let count = 0; count < changes / 10; count += 1) shown.getElementById(`n${next++ % nodes}`).addClass("done");
        });
      }, 100);
    },
    { ...dag, places, changes: CHANGES_A_SECOND },
  );
  await handle(page, "Cytoscape.js", null);
});

test("frames of React Flow", async ({ page, context }) => {
  test.skip(!ensurePeers());
  const dag = ofJournal(DRAWN);
  const site = await context.newPage();
  await Studio.open(site);
  const { places } = await inOurWorker(site, dag);
  await site.close();
  const scripts = ["react/umd/react.production.min.js", "react-dom/umd/react-dom.production.min.js"];
  await openPeer(page, scripts, ["@xyflow/react/dist/style.css"]);
  // Its bundle expects the newer runtime for JSX, which React 18 has in no script.
  await page.evaluate(() => {
    const { React } = window as any;
    const jsx = (type: unknown, { children, ...props }: any, key: unknown) =>
      React.createElement(type, key === undefined ? props : { ...props, key }, ...[children ?? []].flat());
    Object.assign(window, { jsxRuntime: { Fragment: React.Fragment, jsx, jsxs: jsx } });
  });
  await page.addScriptTag({ url: "http://peers.test/@xyflow/react/dist/umd/index.js" });
  await page.evaluate(
    ({ nodes, edges, places, changes }) => {
      const { React, ReactDOM, ReactFlow: flow } = window as any;
      const cards = [...Array(nodes).keys()].map((id) => ({
        id: `n${id}`,
        position: { x: places[2 * id]!, y: places[2 * id + 1]! },
        data: { label: `Task ${id}` },
        width: 216,
        height: 64,
      }));
      const arrows = edges.map(([source, target], index) => ({ id: `e${index}`, source: `n${source}`, target: `n${target}` }));
      const App = () => {
        const [shown, show] = React.useState(cards);
        React.useEffect(() => {
          let next = 0;
          const timer = setInterval(() => {
            const from = next;
            next += changes / 10;
            const isDone = (id: number) => id >= from % nodes && id < (from % nodes) + changes / 10;
            show((all: any[]) => all.map((card, id) => (isDone(id) ? { ...card, style: { background: "#8c8" } } : card)));
          }, 100);
          return () => clearInterval(timer);
        }, []);
        const size = { width: "100vw", height: "100vh" };
        const props = { nodes: shown, edges: arrows, onlyRenderVisibleElements: true, fitView: true, minZoom: 0.005 };
        return React.createElement("div", { style: size }, React.createElement(flow.ReactFlow, props));
      };
      ReactDOM.createRoot(document.getElementById("graph")).render(React.createElement(App));
    },
    { ...dag, places, changes: CHANGES_A_SECOND },
  );
  await handle(page, "React Flow", null);
});
