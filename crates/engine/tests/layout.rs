//! What the layout promises for drawings: crossings as counted on the drawing
//! itself, by code that knows nothing of layouts.

#[path = "../benches/support/segments.rs"]
mod segments;

use baton_engine::layout::{self, Edge, Layout, Node, Request, Size, Spacing};
use segments::{Segment, cross};

const SIZE: Size = Size {
    width: 120.0,
    height: 40.0,
};

fn request(nodes: u32, edges: impl IntoIterator<Item = (u32, u32)>) -> Request {
    let edges = edges.into_iter().map(|(from, to)| Edge { from, to });
    Request {
        nodes: vec![
            Node {
                size: SIZE,
                group: 0
            };
            nodes as usize
        ],
        edges: edges.collect(),
        spacing: Spacing {
            layer: 60.0,
            node: 16.0,
            group: 24.0,
            padding: 8.0,
            header: 20.0,
        },
        aspect: 1.6,
    }
}

fn read(text: &str) -> Request {
    #[derive(serde::Deserialize)]
    struct Graph {
        n: u32,
        edges: Vec<(u32, u32)>,
    }
    let graph: Graph = serde_json::from_str(text).expect("a graph");
    request(graph.n, graph.edges)
}

fn route_crossings(layout: &Layout) -> u64 {
    let stretches = layout.routes.iter().flat_map(|route| route.windows(2));
    let ends = stretches.map(|ends| [(ends[0].x, ends[0].y), (ends[1].x, ends[1].y)]);
    segments::crossings(ends.collect())
}

fn straight_crossings(request: &Request, layout: &Layout) -> u64 {
    let middle = |node: u32| {
        let at = layout.positions[node as usize];
        (at.x + SIZE.width / 2.0, at.y + SIZE.height / 2.0)
    };
    let edges = request.edges.iter();
    segments::crossings(
        edges
            .map(|edge| [middle(edge.from), middle(edge.to)])
            .collect(),
    )
}

/// Routes lead from the right border of their start to the left one of their
/// end, always to the right; edges lead at least a layer on; nodes are apart.
fn check(request: &Request) -> Layout {
    let layout = layout::layout(request);
    for (edge, route) in request.edges.iter().zip(&layout.routes) {
        let (from, to) = (edge.from as usize, edge.to as usize);
        assert!(layout.layers[from] < layout.layers[to]);
        let (start, end) = (layout.positions[from], layout.positions[to]);
        let (first, last) = (route[0], route[route.len() - 1]);
        assert_eq!(
            (first.x, first.y),
            (start.x + SIZE.width, start.y + SIZE.height / 2.0)
        );
        assert_eq!((last.x, last.y), (end.x, end.y + SIZE.height / 2.0));
        assert!(route.windows(2).all(|ends| ends[0].x < ends[1].x));
    }
    // All are of one size, so those that could overlap are near by y.
    let mut boxes = layout.positions.clone();
    boxes.sort_by(|a, b| a.y.total_cmp(&b.y));
    for (index, a) in boxes.iter().enumerate() {
        let near = boxes[index + 1..]
            .iter()
            .take_while(|b| b.y < a.y + SIZE.height);
        for b in near {
            assert!((a.x - b.x).abs() >= SIZE.width, "{a:?} covers {b:?}");
        }
    }
    layout
}

#[test]
fn fewer_edges_cross_than_in_others_drawings() {
    // Straight crossings of Graphviz (dot, wasm 1.29.2), recorded in docs/benchmarks.md.
    let cases = [
        (include_str!("data/layout/layered_100.json"), 70),
        (include_str!("data/layout/layered_1000.json"), 7_049),
    ];
    for (text, graphviz) in cases {
        let request = read(text);
        let layout = check(&request);
        let (routes, straight) = (
            route_crossings(&layout),
            straight_crossings(&request, &layout),
        );
        assert!(
            routes <= graphviz,
            "{routes} crossings, Graphviz {graphviz}"
        );
        assert!(
            straight <= graphviz,
            "{straight} straight crossings, Graphviz {graphviz}"
        );
    }
}

#[test]
fn the_counter_agrees_with_trying_every_pair() {
    let mut state = 1_u64;
    let mut below = |limit: u32| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        u32::try_from(state >> 33).expect("31 bits") % limit
    };
    for round in 0..200 {
        let point = |below: &mut dyn FnMut(u32) -> u32| (f64::from(below(8)), f64::from(below(8)));
        let segments: Vec<Segment> = (0..round % 20)
            .map(|_| {
                let from = point(&mut below);
                [
                    from,
                    (from.0 + f64::from(1 + below(6)), f64::from(below(8))),
                ]
            })
            .collect();
        let pairs = segments.iter().enumerate();
        let crossed = pairs.map(|(at, a)| segments[..at].iter().filter(|b| cross(a, b)).count());
        assert_eq!(
            segments::crossings(segments.clone()),
            crossed.sum::<usize>() as u64
        );
    }
}

#[test]
fn ten_thousand_single_nodes_fill_the_room() {
    let layout = check(&request(10_000, []));
    let aspect = layout.size.width / layout.size.height;
    assert!((0.8..3.2).contains(&aspect), "{:?}", layout.size);
}

#[test]
fn a_chain_of_twenty_thousand_is_straight() {
    let layout = check(&request(20_000, (1..20_000).map(|to| (to - 1, to))));
    assert_eq!(layout.layers[19_999], 19_999);
    assert!(
        layout
            .positions
            .iter()
            .all(|at| at.y == layout.positions[0].y)
    );
}

#[test]
fn each_with_each_crosses_as_often_as_it_must() {
    let edges = (0..20).flat_map(|from| (20..40).map(move |to| (from, to)));
    let layout = check(&request(40, edges));
    assert_eq!(route_crossings(&layout), 190 * 190);
}

#[test]
fn the_same_edge_twice_is_drawn_twice() {
    let layout = check(&request(3, [(0, 1), (1, 2), (0, 2), (0, 2), (0, 1)]));
    assert_eq!(layout.routes[0], layout.routes[4]);
    assert_ne!(layout.routes[2], layout.routes[3], "long ones side by side");
    assert_eq!(route_crossings(&layout), 0);
}

#[test]
fn a_tree_has_no_crossings() {
    let layout = check(&request(255, (1..255).map(|to| ((to - 1) / 2, to))));
    assert_eq!(route_crossings(&layout), 0);
}
