//! The layout's benchmark: how long it takes, and how many edges cross.
//!
//! `cargo bench -p baton-engine --bench layout -- [--runs 5]` lays out layered
//! random DAGs of 100 to 100,000 nodes. Those of up to 10,000 are read from
//! `dags/` in the folder that `BATON_DATA` names, or else from this repository
//! as far as they are there; then others' recorded figures stand beside. With
//! `BATON_BENCH_JSON=FILE` the figures are also written as an array of
//! `{name, value, unit, target}`. Times are the least mean of the runs,
//! of the thread's processor time.
//!
//! Crossings are counted on the drawing: of the routes, and of straight lines
//! from node to node, as they were counted for the others.

#[path = "support/segments.rs"]
mod segments;
#[path = "support/stopwatch.rs"]
mod stopwatch;

use baton_engine::layout::{self, Edge, Layout, Node, Request, Size, Spacing};
use segments::Segment;
use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;
use stopwatch::Stopwatch;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Nodes, milliseconds natively (half of what is asked of it in a browser), and
/// the straight crossings of Graphviz.
const CASES: [Case; 5] = [
    Case::new(100, None, Some(70)),
    Case::new(1_000, Some(15.0), Some(7_049)),
    Case::new(5_000, None, Some(90_866)),
    Case::new(10_000, Some(200.0), None),
    Case::new(100_000, Some(3_000.0), None),
];
/// How long a run lasts at least: the processor's time is told in steps of
/// milliseconds.
const LEAST_RUN: Duration = Duration::from_millis(300);
/// Crossings are counted of graphs up to this; beyond it takes minutes.
const MAX_COUNTED: u32 = 5_000;
const SIZE: Size = Size {
    width: 120.0,
    height: 40.0,
};
const SPACING: Spacing = Spacing {
    layer: 60.0,
    node: 16.0,
    group: 24.0,
    padding: 0.0,
    header: 0.0,
};

struct Case {
    nodes: u32,
    target_ms: Option<f64>,
    graphviz: Option<u64>,
}

impl Case {
    const fn new(nodes: u32, target_ms: Option<f64>, graphviz: Option<u64>) -> Self {
        Self {
            nodes,
            target_ms,
            graphviz,
        }
    }
}

#[derive(serde::Serialize)]
struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    target: Option<String>,
}

#[derive(serde::Deserialize)]
struct Graph {
    n: u32,
    edges: Vec<(u32, u32)>,
}

fn main() -> Result<()> {
    let runs = runs()?;
    let mut figures = Vec::new();
    println!("  nodes       ms   target   crossings: routes  straight  Graphviz straight");
    for case in CASES {
        let graph = read(case.nodes)?.unwrap_or_else(|| generate(case.nodes));
        figures.extend(measure(&case, &graph, runs));
    }
    if let Some(file) = std::env::var_os("BATON_BENCH_JSON") {
        std::fs::write(file, serde_json::to_string_pretty(&figures)?)?;
    }
    Ok(())
}

fn runs() -> Result<u32> {
    let mut runs = 5;
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            // Cargo says so to every benchmark.
            "--bench" => {}
            "--runs" => runs = words.next().ok_or("--runs needs a value")?.parse()?,
            _ => return Err(format!("unknown argument {word}").into()),
        }
    }
    Ok(runs)
}

fn measure(case: &Case, graph: &Graph, runs: u32) -> Vec<Figure> {
    let request = request(graph);
    let mut least = f64::INFINITY;
    let mut layout = Layout::default();
    for _ in 0..runs.max(1) {
        let stopwatch = Stopwatch::start();
        let mut count = 0;
        while count == 0 || stopwatch.elapsed() < LEAST_RUN {
            layout = black_box(layout::layout(black_box(&request)));
            count += 1;
        }
        let ms = stopwatch.elapsed().as_secs_f64() * 1000.0;
        least = least.min(ms / f64::from(count));
    }
    let nodes = case.nodes;
    let mut figures = vec![Figure {
        name: format!("layout/{nodes} nodes"),
        value: least,
        unit: "ms",
        target: case.target_ms.map(|most| format!("under {most}")),
    }];
    let target = case.target_ms.map_or("–".to_owned(), |ms| ms.to_string());
    print!("{nodes:>7} {least:>8.1} {target:>8}");
    if nodes <= MAX_COUNTED {
        let routes = segments::crossings(route_segments(&layout));
        let straight = segments::crossings(straight_segments(graph, &layout));
        let graphviz = case
            .graphviz
            .map_or("–".to_owned(), |count| count.to_string());
        print!("   {routes:>17} {straight:>9} {graphviz:>18}");
        for (what, count) in [("routes", routes), ("straight", straight)] {
            figures.push(Figure {
                name: format!("layout/{nodes} nodes, crossings {what}"),
                value: f64::from(u32::try_from(count).unwrap_or(u32::MAX)),
                unit: "crossings",
                target: case.graphviz.map(|most| format!("at most {most}")),
            });
        }
    }
    println!();
    figures
}

fn request(graph: &Graph) -> Request {
    let edges = graph.edges.iter().map(|&(from, to)| Edge { from, to });
    Request {
        nodes: vec![
            Node {
                size: SIZE,
                group: 0
            };
            graph.n as usize
        ],
        edges: edges.collect(),
        spacing: SPACING,
        aspect: 1.6,
    }
}

fn route_segments(layout: &Layout) -> Vec<Segment> {
    let stretches = layout.routes.iter().flat_map(|route| route.windows(2));
    let ends = stretches.map(|ends| [(ends[0].x, ends[0].y), (ends[1].x, ends[1].y)]);
    ends.collect()
}

fn straight_segments(graph: &Graph, layout: &Layout) -> Vec<Segment> {
    let middle = |node: u32| {
        let at = layout.positions[node as usize];
        (at.x + SIZE.width / 2.0, at.y + SIZE.height / 2.0)
    };
    let edges = graph.edges.iter();
    edges
        .map(|&(from, to)| [middle(from), middle(to)])
        .collect()
}

fn read(nodes: u32) -> Result<Option<Graph>> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/layout");
    let given = std::env::var_os("BATON_DATA").map(|folder| PathBuf::from(folder).join("dags"));
    let files = given.into_iter().chain([own]);
    let mut files = files.map(|folder| folder.join(format!("layered_{nodes}.json")));
    let Some(file) = files.find(|file| file.exists()) else {
        return Ok(None);
    };
    Ok(Some(serde_json::from_str(&std::fs::read_to_string(file)?)?))
}

/// A graph of the kind of those that are read: about √n layers, each node but
/// those of the first with one or two edges from one of the three layers before.
fn generate(nodes: u32) -> Graph {
    let mut state = 20_240 + u64::from(nodes);
    let mut below = |limit: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005);
        state = state.wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(state >> 33).expect("31 bits") % limit
    };
    let layers = nodes.isqrt().max(2);
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); layers as usize];
    for node in 0..nodes {
        let layer = if node < layers { node } else { below(layers) };
        members[layer as usize].push(node);
    }
    let mut edges = std::collections::BTreeSet::new();
    for layer in 1..layers {
        for &to in &members[layer as usize] {
            for _ in 0..1 + u32::from(below(100) < 55) {
                let back = [1, 1, 1, 2, 3][below(5) as usize];
                let before = &members[layer.saturating_sub(back) as usize];
                edges.insert((
                    before[below(u32::try_from(before.len()).expect("few")) as usize],
                    to,
                ));
            }
        }
    }
    Graph {
        n: nodes,
        edges: edges.into_iter().collect(),
    }
}
