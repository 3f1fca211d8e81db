//! The connected pieces of each group, with a bend wherever an edge passes
//! through a layer, so that every link joins neighbouring layers.

use super::Request;

/// A connected part of a group.
pub(super) struct Piece {
    /// Its group.
    pub group: u32,
    /// Its nodes and bends.
    pub items: Vec<Item>,
    /// The items of each layer from the top down, by index.
    pub layers: Vec<Vec<usize>>,
    /// The room that it takes from top to bottom.
    pub height: f64,
}

/// A node or a bend.
pub(super) struct Item {
    /// Which of the two.
    pub what: What,
    /// Its layer.
    pub layer: usize,
    /// How high it is.
    pub height: f64,
    /// Items of the layer to the left that it is linked to.
    pub left: Vec<usize>,
    /// Items of the layer to the right that it is linked to.
    pub right: Vec<usize>,
    /// Its middle, from the top of the piece.
    pub y: f64,
}

/// What an item stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A node.
    Node(usize),
    /// The place where an edge passes through a layer.
    Bend(usize),
}

/// The pieces of `request`, by group and then by first node. An edge between
/// groups bends in the group that it starts from.
pub(super) fn split(request: &Request, layers: &[u32]) -> Vec<Piece> {
    let (of_node, groups) = components(request);
    let layer_count = layers.iter().max().map_or(0, |&last| last as usize + 1);
    let mut pieces: Vec<Piece> = groups.iter().map(|&group| Piece::new(group, layer_count)).collect();
    let mut item_of = Vec::with_capacity(request.nodes.len());
    for (node, &piece) in of_node.iter().enumerate() {
        let height = request.nodes[node].size.height;
        item_of.push(pieces[piece].push(What::Node(node), layers[node] as usize, height));
    }
    for (index, edge) in request.edges.iter().enumerate() {
        let (from, to) = (edge.from as usize, edge.to as usize);
        let piece = &mut pieces[of_node[from]];
        let mut last = item_of[from];
        for layer in layers[from] as usize + 1..layers[to] as usize {
            let bend = piece.push(What::Bend(index), layer, 0.0);
            piece.link(last, bend);
            last = bend;
        }
        if of_node[from] == of_node[to] {
            piece.link(last, item_of[to]);
        }
    }
    pieces.sort_by_key(|piece| piece.group);
    pieces
}

impl Piece {
    fn new(group: u32, layers: usize) -> Self {
        Self {
            group,
            items: Vec::new(),
            layers: vec![Vec::new(); layers],
            height: 0.0,
        }
    }

    fn push(&mut self, what: What, layer: usize, height: f64) -> usize {
        let index = self.items.len();
        self.layers[layer].push(index);
        self.items.push(Item {
            what,
            layer,
            height,
            left: Vec::new(),
            right: Vec::new(),
            y: 0.0,
        });
        index
    }

    fn link(&mut self, from: usize, to: usize) {
        self.items[from].right.push(to);
        self.items[to].left.push(from);
    }
}

impl Item {
    /// Whether it is a bend.
    pub fn is_bend(&self) -> bool {
        matches!(self.what, What::Bend(_))
    }
}

/// The piece of each node, and the group of each piece.
fn components(request: &Request) -> (Vec<usize>, Vec<u32>) {
    let group = |node: usize| request.nodes[node].group;
    let mut joined: Vec<usize> = (0..request.nodes.len()).collect();
    for edge in &request.edges {
        let (from, to) = (edge.from as usize, edge.to as usize);
        if group(from) == group(to) {
            join(&mut joined, from, to);
        }
    }
    let mut groups = Vec::new();
    let mut pieces = vec![0; request.nodes.len()];
    for node in 0..request.nodes.len() {
        let first = root(&mut joined, node);
        if first == node {
            pieces[node] = groups.len();
            groups.push(group(node));
        } else {
            pieces[node] = pieces[first];
        }
    }
    (pieces, groups)
}

/// Joins the sets of `a` and `b`; a set's smallest member is its root.
pub(super) fn join(joined: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(joined, a), root(joined, b));
    joined[a.max(b)] = a.min(b);
}

/// The root of the set that `member` is in.
pub(super) fn root(joined: &mut [usize], member: usize) -> usize {
    let mut at = member;
    while joined[at] != at {
        joined[at] = joined[joined[at]];
        at = joined[at];
    }
    at
}
