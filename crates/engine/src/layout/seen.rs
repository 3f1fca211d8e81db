//! How many edges cross as the eye follows them: straight from node to node.
//! A long edge that bends much crosses others where its bends do not show it.

use super::levels::{Levels, narrow};

/// The edges of a small graph as items: start and end.
pub(super) fn edges(levels: &Levels, is_bend: impl Fn(u32) -> bool) -> Vec<(u32, u32)> {
    let mut edges = Vec::new();
    for from in (0..narrow(levels.layer.len())).filter(|&item| !is_bend(item)) {
        for &next in levels.right.of(from) {
            let mut to = next;
            while is_bend(to)
                && let Some(&next) = levels.right.of(to).first()
            {
                to = next;
            }
            edges.push((from, to));
        }
    }
    edges
}

/// How many of the edges cross when each is one straight line, for items at
/// these heights and layers equally far apart. Every pair is looked at.
pub(super) fn crossings(levels: &Levels, edges: &[(u32, u32)], y: &[f64]) -> u64 {
    let line = |&(from, to): &(u32, u32)| {
        let x = |item: u32| f64::from(levels.layer[item as usize]);
        Line {
            from: x(from),
            to: x(to),
            start: y[from as usize],
            slope: (y[to as usize] - y[from as usize]) / (x(to) - x(from)).max(1.0),
        }
    };
    let lines: Vec<Line> = edges.iter().map(line).collect();
    let mut crossings = 0;
    for (index, a) in lines.iter().enumerate() {
        for b in &lines[..index] {
            let (from, to) = (a.from.max(b.from), a.to.min(b.to));
            if from < to {
                let before = a.at(from) - b.at(from);
                let after = a.at(to) - b.at(to);
                crossings += u64::from(before * after < 0.0);
            }
        }
    }
    crossings
}

struct Line {
    from: f64,
    to: f64,
    start: f64,
    slope: f64,
}

impl Line {
    fn at(&self, x: f64) -> f64 {
        self.start + self.slope * (x - self.from)
    }
}
