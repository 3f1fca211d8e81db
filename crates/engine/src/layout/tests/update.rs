//! What stays when a graph changes a little.

use super::*;

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
        let is_one_piece = piece::split(&before, &old.layers, piece::MAX_BENDS)
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
