mod collapse;
mod update;

use super::*;

const SPACING: Spacing = Spacing {
    layer: 50.0,
    node: 10.0,
    group: 20.0,
    padding: 8.0,
    header: 16.0,
};

/// `nodes` gives each node's group.
fn request(nodes: &[u32], edges: &[(u32, u32)]) -> Request {
    let size = Size {
        width: 100.0,
        height: 40.0,
    };
    Request {
        nodes: nodes.iter().map(|&group| Node { size, group }).collect(),
        edges: edges.iter().map(|&(from, to)| Edge { from, to }).collect(),
        spacing: SPACING,
        aspect: 1.6,
    }
}

/// A random DAG whose nodes have random sizes and groups.
fn random(seed: u64, nodes: u32, edges: u32, groups: u32) -> Request {
    let mut state = seed;
    let mut below = |limit: u32| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(state >> 33).expect("31 bits") % limit
    };
    let groups: Vec<u32> = (0..nodes).map(|_| below(groups)).collect();
    let mut pairs = std::collections::BTreeSet::new();
    for _ in 0..edges {
        let to = 1 + below(nodes - 1);
        pairs.insert((below(to), to));
    }
    let mut request = request(&groups, &Vec::from_iter(pairs));
    for node in &mut request.nodes {
        node.size = Size {
            width: f64::from(60 + below(60)),
            height: f64::from(20 + below(40)),
        };
    }
    request
}

fn overlaps(a: (Point, Size), b: (Point, Size)) -> bool {
    a.0.x < b.0.x + b.1.width
        && b.0.x < a.0.x + a.1.width
        && a.0.y < b.0.y + b.1.height
        && b.0.y < a.0.y + a.1.height
}

/// What holds for every layout.
fn check(request: &Request) -> Layout {
    let layout = layout(request);
    check_layout(request, &layout);
    layout
}

fn check_layout(request: &Request, layout: &Layout) {
    assert_eq!(layout.positions.len(), request.nodes.len());
    assert_eq!(layout.routes.len(), request.edges.len());
    let boxes: Vec<(Point, Size)> = layout
        .positions
        .iter()
        .zip(&request.nodes)
        .map(|(&at, node)| (at, node.size))
        .collect();
    for (index, &a) in boxes.iter().enumerate() {
        assert!(a.0.x >= 0.0 && a.0.x + a.1.width <= layout.size.width);
        assert!(a.0.y >= 0.0 && a.0.y + a.1.height <= layout.size.height);
        assert!(
            boxes[..index].iter().all(|&b| !overlaps(a, b)),
            "node {index} covers another"
        );
        let is_home = |group: &&GroupBox| group.group == request.nodes[index].group;
        let home = layout
            .groups
            .iter()
            .find(is_home)
            .expect("each group has a box");
        assert!(overlaps(a, (home.at, home.size)));
    }
    for (index, a) in layout.groups.iter().enumerate() {
        let is_free = |b: &GroupBox| !overlaps((a.at, a.size), (b.at, b.size));
        assert!(
            layout.groups[..index].iter().all(is_free),
            "group {index} covers another"
        );
    }
    for (edge, route) in request.edges.iter().zip(&layout.routes) {
        assert!(layout.layers[edge.from as usize] < layout.layers[edge.to as usize]);
        check_route(route, &boxes);
    }
}

/// A route goes to the right, and through a layer only where no node is.
fn check_route(route: &[Point], boxes: &[(Point, Size)]) {
    for stretch in route.windows(2) {
        let (a, b) = (stretch[0], stretch[1]);
        assert!(a.x < b.x);
        #[expect(clippy::float_cmp, reason = "level is exactly level")]
        if a.y == b.y {
            let line = Size {
                width: b.x - a.x,
                height: 0.0,
            };
            let covers = boxes.iter().any(|&node| overlaps((a, line), node));
            assert!(!covers, "an edge runs through a node");
        }
    }
}

fn levels(layout: &Layout) -> Vec<f64> {
    layout.positions.iter().map(|at| at.y).collect()
}

#[test]
fn nothing_is_nothing() {
    assert_eq!(check(&request(&[], &[])), Layout::default());
}

#[test]
fn a_single_node_has_its_groups_margins_around_it() {
    let layout = check(&request(&[7], &[]));
    assert_eq!(layout.positions, [Point { x: 8.0, y: 24.0 }]);
    assert_eq!(
        layout.size,
        Size {
            width: 116.0,
            height: 72.0
        }
    );
    assert_eq!(layout.groups.len(), 1);
    assert_eq!(
        (layout.groups[0].group, layout.groups[0].size),
        (7, layout.size)
    );
}

#[test]
fn a_chain_is_straight() {
    let layout = check(&request(&[0; 4], &[(0, 1), (1, 2), (2, 3)]));
    assert_eq!(layout.layers, [0, 1, 2, 3]);
    assert_eq!(levels(&layout), [24.0; 4]);
    assert_eq!(layout.positions[1].x - layout.positions[0].x, 150.0);
}

#[test]
fn a_diamond_is_symmetric() {
    let layout = check(&request(&[0; 4], &[(0, 1), (0, 2), (1, 3), (2, 3)]));
    assert_eq!(layout.layers, [0, 1, 1, 2]);
    let y = levels(&layout);
    assert_eq!(y[0], y[3]);
    assert_eq!(y[0] - y[1], y[2] - y[0]);
}

#[test]
fn a_chain_is_straight_where_it_leaves_a_fork() {
    let layout = check(&request(
        &[0; 7],
        &[(0, 1), (0, 2), (1, 3), (3, 5), (2, 4), (4, 6)],
    ));
    let y = levels(&layout);
    assert_eq!([y[1], y[1]], [y[3], y[5]]);
    assert_eq!([y[2], y[2]], [y[4], y[6]]);
}

#[test]
fn a_long_edge_passes_between_nodes() {
    let layout = check(&request(&[0; 4], &[(0, 1), (1, 2), (2, 3), (0, 3)]));
    let route = &layout.routes[3];
    assert_eq!(route.len(), 6);
    assert_eq!(route[1].y, route[4].y, "it runs level: {route:?}");
}

#[test]
fn crossings_are_taken_out() {
    let layout = check(&request(&[0; 6], &[(0, 5), (1, 4), (2, 3), (0, 4), (1, 3)]));
    let y = levels(&layout);
    let mut is_rising = vec![y[0] < y[1], y[1] < y[2], y[5] < y[4], y[4] < y[3]];
    is_rising.dedup();
    assert_eq!(is_rising.len(), 1, "{y:?}");
}

#[test]
fn two_pieces_of_a_group_are_in_one_region() {
    let layout = check(&request(&[0; 4], &[(0, 2), (1, 3)]));
    assert_eq!(layout.groups.len(), 1);
    assert_eq!(levels(&layout), [24.0, 74.0, 24.0, 74.0]);
}

#[test]
fn an_edge_between_groups_keeps_layers_and_regions() {
    let layout = check(&request(&[0, 0, 1, 1], &[(0, 1), (1, 3), (2, 3)]));
    assert_eq!(layout.layers, [0, 1, 1, 2]);
    assert_eq!(layout.groups.len(), 2);
}

#[test]
fn groups_fill_the_room() {
    let mut request = request(&[0, 1, 2, 3, 4, 5, 6, 7, 8], &[]);
    request.aspect = 5.0;
    let wide = check(&request).size;
    request.aspect = 0.2;
    let tall = check(&request).size;
    assert!(wide.width > 3.0 * wide.height, "{wide:?}");
    assert!(tall.height > 3.0 * tall.width, "{tall:?}");
}

#[test]
fn any_graph_is_laid_out_well_and_always_the_same() {
    for seed in 0..30 {
        let nodes = 2 + seed % 40;
        let request = random(u64::from(seed), nodes, nodes * 2, 1 + seed % 5);
        println!("seed {seed}");
        assert_eq!(check(&request), layout(&request));
    }
}

#[test]
fn the_longest_edges_do_not_bend_when_there_are_too_many_bends() {
    for seed in 0..30 {
        println!("seed {seed}");
        let request = random(seed, 30, 60, 2);
        let layers = layering::layers(request.nodes.len(), &request.edges);
        let mut pieces = piece::split(&request, &layers, 10);
        let is_bend = |what: &&piece::What| matches!(what, piece::What::Bend(_));
        let bends = pieces.iter().flat_map(|piece| &piece.what).filter(is_bend);
        assert!(bends.count() <= 10);
        for piece in &mut pieces {
            piece.arrange(&request);
        }
        let layout = packing::pack(&request, layers, &pieces);
        for (edge, route) in request.edges.iter().zip(&layout.routes) {
            assert!(layout.layers[edge.from as usize] < layout.layers[edge.to as usize]);
            assert!(route.windows(2).all(|ends| ends[0].x < ends[1].x));
        }
    }
}

#[test]
fn no_other_layers_make_edges_shorter() {
    for seed in 0..12 {
        println!("seed {seed}");
        let request = random(seed, 6, 9, 1);
        let length = |layers: &[u32]| {
            let edges = request.edges.iter();
            let lengths = edges.map(|edge| {
                let (from, to) = (layers[edge.from as usize], layers[edge.to as usize]);
                to.checked_sub(from).filter(|&length| length > 0)
            });
            lengths.sum::<Option<u32>>()
        };
        let least = (0..6_u32.pow(6)).filter_map(|code| {
            let layers = [0, 1, 2, 3, 4, 5].map(|node| code / 6_u32.pow(node) % 6);
            length(&layers)
        });
        assert_eq!(length(&layout(&request).layers), least.min());
    }
}

#[test]
#[should_panic(expected = "the edges form a cycle")]
fn a_cycle_is_a_bug() {
    layout(&request(&[0, 0], &[(0, 1), (1, 0)]));
}
