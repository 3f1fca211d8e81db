//! The connected pieces of each group, with a bend wherever an edge passes
//! through a layer, so that every link joins neighbouring layers.

use super::levels::{Levels, narrow};
use super::{Edge, Request, coordinates, ordering, seen};

/// Most edges that are also judged as they are seen.
const MAX_SEEN: usize = 300;

/// A connected part of a group.
pub(super) struct Piece {
    /// Its group.
    pub group: u32,
    /// The layer that its first layer is of all.
    pub first_layer: u32,
    /// Its items in their layers.
    pub levels: Levels,
    /// What each item stands for.
    pub what: Vec<What>,
    /// How high each node is.
    pub heights: Vec<Option<f64>>,
    /// The middle of each item, from the top of the piece.
    pub y: Vec<f64>,
    /// The room that it takes from top to bottom.
    pub height: f64,
    /// Whether an edge links it to another group.
    pub is_bound: bool,
}

/// What an item stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A node.
    Node(u32),
    /// The place where an edge passes through a layer.
    Bend(u32),
}

impl Piece {
    /// Orders its layers and places its items.
    pub fn arrange(&mut self, request: &Request) {
        let one_of = request.nodes.len() / self.what.len().max(1);
        let heights = &self.heights;
        let place = |levels: &Levels| {
            coordinates::place(&coordinates::Request {
                levels,
                heights,
                spacing: &request.spacing,
            })
        };
        let edges = seen::edges(&self.levels, |item| heights[item as usize].is_none());
        let seen = |levels: &Levels| seen::crossings(levels, &edges, &place(levels).0);
        let is_small = edges.len() <= MAX_SEEN;
        ordering::order(&mut self.levels, is_small.then_some(&seen), one_of);
        (self.y, self.height) = place(&self.levels);
    }
}

/// Most places where edges pass layers. Beyond, the longest edges pass straight
/// over what is in their way, or a chain of ten thousand tasks with one that
/// waits for them all would take gigabytes.
pub(super) const MAX_BENDS: u64 = 400_000;

/// The pieces of `request`, by group and then by first node. An edge between
/// groups bends in the group that it starts from; edges that together bend
/// more than `max_bends` times do not, the longest first.
pub(super) fn split(request: &Request, layers: &[u32], max_bends: u64) -> Vec<Piece> {
    let span = |edge: &Edge| layers[edge.to as usize] - layers[edge.from as usize];
    let longest = longest_bent(request.edges.iter().map(span).collect(), max_bends);
    let (of_node, groups) = components(request, |edge| span(edge) <= longest);
    let mut drafts: Vec<Draft> = groups.iter().map(|&group| Draft::new(group)).collect();
    let mut item_of = Vec::with_capacity(request.nodes.len());
    for ((index, node), &piece) in (0..).zip(&request.nodes).zip(&of_node) {
        let (what, layer) = (What::Node(index), layers[index as usize]);
        item_of.push(drafts[piece].push(what, layer, Some(node.size.height)));
    }
    for (index, edge) in (0..).zip(&request.edges) {
        let (from, to) = (edge.from as usize, edge.to as usize);
        if span(edge) > longest {
            drafts[of_node[from]].is_bound = true;
            drafts[of_node[to]].is_bound = true;
            continue;
        }
        let draft = &mut drafts[of_node[from]];
        let mut last = item_of[from];
        for layer in layers[from] + 1..layers[to] {
            let bend = draft.push(What::Bend(index), layer, None);
            draft.links.push((last, bend));
            last = bend;
        }
        if of_node[from] == of_node[to] {
            draft.links.push((last, item_of[to]));
        } else {
            draft.is_bound = true;
            drafts[of_node[to]].is_bound = true;
        }
    }
    let mut pieces: Vec<Piece> = drafts.into_iter().map(Draft::finish).collect();
    pieces.sort_by_key(|piece| piece.group);
    pieces
}

/// The span up to which edges bend, when all together may not bend more often
/// than `max_bends`.
fn longest_bent(mut spans: Vec<u32>, max_bends: u64) -> u32 {
    spans.sort_unstable();
    let mut bends = 0;
    let too_long = spans.iter().find(|&&span| {
        bends += u64::from(span) - 1;
        bends > max_bends
    });
    too_long.map_or(u32::MAX, |span| span - 1)
}

/// A piece in the making.
struct Draft {
    group: u32,
    layers: Vec<u32>,
    what: Vec<What>,
    heights: Vec<Option<f64>>,
    links: Vec<(u32, u32)>,
    is_bound: bool,
}

impl Draft {
    fn new(group: u32) -> Self {
        Self {
            group,
            layers: Vec::new(),
            what: Vec::new(),
            heights: Vec::new(),
            links: Vec::new(),
            is_bound: false,
        }
    }

    fn push(&mut self, what: What, layer: u32, height: Option<f64>) -> u32 {
        self.layers.push(layer);
        self.what.push(what);
        self.heights.push(height);
        narrow(self.layers.len() - 1)
    }

    fn finish(mut self) -> Piece {
        let first_layer = self.layers.iter().copied().min().unwrap_or(0);
        for layer in &mut self.layers {
            *layer -= first_layer;
        }
        Piece {
            group: self.group,
            first_layer,
            levels: Levels::new(self.layers, &self.links),
            what: self.what,
            heights: self.heights,
            y: Vec::new(),
            height: 0.0,
            is_bound: self.is_bound,
        }
    }
}

/// The piece of each node, and the group of each piece, as some edges link them.
fn components(request: &Request, is_linking: impl Fn(&Edge) -> bool) -> (Vec<usize>, Vec<u32>) {
    let group = |node: usize| request.nodes[node].group;
    let mut joined: Vec<usize> = (0..request.nodes.len()).collect();
    for edge in &request.edges {
        let (from, to) = (edge.from as usize, edge.to as usize);
        if group(from) == group(to) && is_linking(edge) {
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
