//! Groups as single nodes.

use super::*;

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
