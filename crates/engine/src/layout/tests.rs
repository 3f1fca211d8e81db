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
#[should_panic(expected = "the edges form a cycle")]
fn a_cycle_is_a_bug() {
    layout(&request(&[0, 0], &[(0, 1), (1, 0)]));
}

/// Every node is the one it was.
fn same(nodes: usize) -> Vec<Option<u32>> {
    (0..).map(Some).take(nodes).collect()
}

#[test]
fn what_has_not_changed_stays_as_it_is() {
    for seed in 0..30 {
        println!("seed {seed}");
        let request = random(u64::from(seed), 2 + seed % 40, 60, 1 + seed % 5);
        let layout = layout(&request);
        let earlier = Earlier {
            request: &request,
            layout: &layout,
            nodes: &same(request.nodes.len()),
        };
        assert_eq!(update(&request, &earlier), layout);
    }
}

/// `request` with one more node of a group, which depends on some others.
fn with_dependent(request: &Request, group: u32, on: &[u32]) -> Request {
    let mut request = request.clone();
    let to = u32::try_from(request.nodes.len()).expect("few nodes");
    let size = Size {
        width: 60.0,
        height: 30.0,
    };
    request.nodes.push(Node { size, group });
    request
        .edges
        .extend(on.iter().map(|&from| Edge { from, to }));
    request
}

/// The nodes of a layer and group from the top down.
fn column(request: &Request, layout: &Layout, layer: u32, group: u32) -> Vec<usize> {
    let mut column: Vec<usize> = (0..request.nodes.len())
        .filter(|&node| layout.layers[node] == layer && request.nodes[node].group == group)
        .collect();
    column.sort_by(|&a, &b| layout.positions[a].y.total_cmp(&layout.positions[b].y));
    column
}

#[test]
fn a_task_more_moves_what_it_must_and_nothing_else() {
    for seed in 0..30_u32 {
        println!("seed {seed}");
        let before = random(u64::from(seed), 6 + seed % 40, 60, 1 + seed % 3);
        let group = before.nodes[3].group;
        let old = layout(&before);
        let mut own = (0_u32..)
            .zip(&before.nodes)
            .filter(|(_, node)| node.group == group);
        let (first, _) = own.next().expect("node 3 is of it");
        let now = with_dependent(&before, group, &[first]);
        let nodes = [same(before.nodes.len()), vec![None]].concat();
        let earlier = Earlier {
            request: &before,
            layout: &old,
            nodes: &nodes,
        };
        let new = update(&now, &earlier);
        check_layout(&now, &new);
        assert_eq!(
            new.layers[..before.nodes.len()],
            old.layers,
            "no edge leads on"
        );
        let added = *new.layers.last().expect("it is there");
        let moved = |node: usize| new.positions[node].y - old.positions[node].y;
        for (index, box_before) in old.groups.iter().enumerate() {
            let at_group = box_before.group;
            let down = new.groups[index].at.y - box_before.at.y;
            assert!(down >= 0.0, "groups move down only");
            for layer in 0..=*old.layers.iter().max().expect("there are some") {
                let was = column(&before, &old, layer, at_group);
                let is: Vec<usize> = column(&now, &new, layer, at_group)
                    .into_iter()
                    .filter(|&node| node < before.nodes.len())
                    .collect();
                assert_eq!(is, was, "the order is kept");
                for &node in &was {
                    assert_eq!(new.positions[node].x, old.positions[node].x);
                    if at_group != group {
                        assert_eq!(moved(node), down, "other groups move as a whole");
                    }
                }
            }
        }
        let lonely = (0..before.nodes.len())
            .filter(|&node| before.nodes[node].group == group && old.layers[node] != added);
        let is_one_piece = piece::split(&before, &old.layers)
            .iter()
            .filter(|piece| piece.group == group)
            .count()
            == 1;
        if is_one_piece {
            let index = old
                .groups
                .iter()
                .position(|at| at.group == group)
                .expect("it is there");
            let down = new.groups[index].at.y - old.groups[index].at.y;
            for node in lonely {
                assert_eq!(moved(node), down, "nothing was put into its layer");
            }
        }
    }
}

#[test]
fn a_node_taken_away_leaves_a_gap() {
    for seed in 0..20_u32 {
        println!("seed {seed}");
        let before = random(u64::from(seed), 6 + seed % 40, 60, 1 + seed % 3);
        let old = layout(&before);
        let last = u32::try_from(before.nodes.len() - 1).expect("few nodes");
        let mut now = before.clone();
        now.nodes.pop();
        now.edges.retain(|edge| edge.to != last);
        let nodes = same(now.nodes.len());
        let earlier = Earlier {
            request: &before,
            layout: &old,
            nodes: &nodes,
        };
        let new = update(&now, &earlier);
        check_layout(&now, &new);
        assert_eq!(new.layers, old.layers[..now.nodes.len()]);
    }
}

#[test]
fn a_new_edge_may_push_and_join_and_all_still_holds() {
    for seed in 0..30_u32 {
        println!("seed {seed}");
        let before = random(u64::from(seed), 8 + seed % 30, 14, 1 + seed % 4);
        let old = layout(&before);
        let mut now = with_dependent(&before, seed % 2, &[0, 3, 5]);
        let last = u32::try_from(before.nodes.len() - 1).expect("few nodes");
        now.edges.push(Edge { from: 0, to: last });
        let nodes = [same(before.nodes.len()), vec![None]].concat();
        let earlier = Earlier {
            request: &before,
            layout: &old,
            nodes: &nodes,
        };
        let new = update(&now, &earlier);
        check_layout(&now, &new);
        assert_eq!(new, update(&now, &earlier));
    }
}

const LID: Size = Size {
    width: 80.0,
    height: 30.0,
};

#[test]
fn a_collapsed_group_is_one_node() {
    let whole = request(&[0, 0, 1, 1, 1], &[(0, 1), (1, 2), (1, 3), (2, 4), (3, 4)]);
    let lid = [Collapsed {
        group: 1,
        size: LID,
    }];
    let contraction = Contraction::new(&whole, &lid);
    assert_eq!(contraction.nodes, [0, 1, 2, 2, 2]);
    assert_eq!(
        contraction.request.edges.len(),
        2,
        "what became the same edge is one"
    );
    let layout = contraction.expand(&check(&contraction.request));
    assert_eq!(layout.layers, [0, 1, 2, 2, 2]);
    assert_eq!(layout.positions[2], layout.positions[4]);
    assert_eq!(layout.routes[1], layout.routes[2]);
    assert_eq!(layout.routes[3], [], "it is inside");
}

#[test]
fn groups_that_wait_for_each_other_can_both_be_collapsed() {
    let whole = request(&[0, 1, 1, 0], &[(0, 1), (2, 3), (0, 3)]);
    let lids = [0, 1].map(|group| Collapsed { group, size: LID });
    let contraction = Contraction::new(&whole, &lids);
    let layout = contraction.expand(&check(&contraction.request));
    let mut back = layout.routes[1].clone();
    back.reverse();
    assert_eq!(back, layout.routes[0], "one edge stands for both ways");
}

#[test]
fn whatever_is_collapsed_the_rest_is_laid_out_well() {
    for seed in 0..30_u32 {
        println!("seed {seed}");
        let groups = 2 + seed % 5;
        let whole = random(u64::from(seed), 5 + seed % 40, 60, groups);
        let lids = (0..groups).filter(|group| (seed >> group) & 1 == 1);
        let lids: Vec<Collapsed> = lids.map(|group| Collapsed { group, size: LID }).collect();
        let contraction = Contraction::new(&whole, &lids);
        let layout = contraction.expand(&check(&contraction.request));
        for (edge, route) in whole.edges.iter().zip(&layout.routes) {
            let [from, to] = [edge.from, edge.to].map(|node| node as usize);
            let is_inside = contraction.nodes[from] == contraction.nodes[to];
            assert_eq!(route.is_empty(), is_inside);
            let is_collapsed =
                |node: usize| lids.iter().any(|lid| lid.group == whole.nodes[node].group);
            if !is_collapsed(from) && !is_collapsed(to) {
                assert!(
                    layout.layers[from] < layout.layers[to],
                    "it is on no cycle alone"
                );
            }
        }
    }
}
