//! Lays out a graph and prints where everything goes, as JSON.
//!
//! `cargo run --release -p baton-engine --example layout -- FILE`
//!
//! The file is `{"n": nodes, "edges": [[from, to], …]}`. Printed are `ms` (the
//! time that the layout took), `nodes` (the middle of each as `[x, y]`, in the
//! file's order), `layers` and `edges` (each route as points). Exit code 2 is a
//! mistake in the command or the file.

use baton_engine::layout::{self, Edge, Node, Request, Size, Spacing};
use serde_json::json;
use std::process::ExitCode;
use std::time::Instant;

const USAGE: &str = "usage: layout FILE";
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

#[derive(serde::Deserialize)]
struct Graph {
    n: u32,
    edges: Vec<(u32, u32)>,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), String> {
    let file = std::env::args().nth(1).ok_or(USAGE)?;
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
    let graph: Graph = serde_json::from_str(&text).map_err(|error| format!("{file}: {error}"))?;
    let request = request(&graph).map_err(|error| format!("{file}: {error}"))?;
    let began = Instant::now();
    let layout = layout::layout(&request);
    let ms = began.elapsed().as_secs_f64() * 1000.0;
    let middles = layout
        .positions
        .iter()
        .map(|at| [at.x + SIZE.width / 2.0, at.y + SIZE.height / 2.0]);
    let routes = layout.routes.iter().map(|route| {
        let points = route.iter().map(|point| [point.x, point.y]);
        points.collect::<Vec<_>>()
    });
    let answer = json!({
        "ms": ms,
        "nodes": middles.collect::<Vec<_>>(),
        "layers": layout.layers,
        "edges": routes.collect::<Vec<_>>(),
    });
    println!("{answer}");
    Ok(())
}

fn request(graph: &Graph) -> Result<Request, String> {
    if let Some((from, to)) = graph
        .edges
        .iter()
        .find(|edge| edge.0.max(edge.1) >= graph.n)
    {
        return Err(format!("[{from}, {to}] names a node that is not there"));
    }
    let edges = graph.edges.iter().map(|&(from, to)| Edge { from, to });
    Ok(Request {
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
    })
}
