//! Laying out graphs: what the page sends and what it gets, both as 32-bit
//! words, because a graph of a hundred thousand tasks has millions of numbers.
//!
//! An [`Arranger`] remembers what it laid out last, so that the next graph can
//! leave in place what was there.

use baton_engine::layout::{
    self, Collapsed, Contraction, Earlier, Edge, Layout, Node, Point, Request, Size, Spacing,
};
use std::collections::BTreeSet;

/// A task's card, in units of the graph.
pub const NODE: Size = Size {
    width: 216.0,
    height: 64.0,
};
/// The room above a goal's tasks for its text.
pub const HEADER: f64 = 26.0;

const SPACING: Spacing = Spacing {
    layer: 44.0,
    node: 14.0,
    group: 24.0,
    padding: 12.0,
    header: HEADER,
};

/// What is to be laid out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Tells its answer from those to others.
    pub ticket: u32,
    /// Whether what the last one had in common with it stays where it was.
    pub keeps_last: bool,
    /// Width by height of the room.
    pub aspect: f64,
    /// The tasks, by id.
    pub tasks: Vec<u32>,
    /// The goal of each task.
    pub goals: Vec<u32>,
    /// The dependencies: the positions of the one that is waited for and of the
    /// one that waits.
    pub edges: Vec<[u32; 2]>,
    /// The goals that are drawn as one card each.
    pub collapsed: Vec<u32>,
}

/// Where everything is, as exact as a screen needs it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arrangement {
    /// Which outline it answers.
    pub ticket: u32,
    /// What everything fits into.
    pub size: [f32; 2],
    /// The top left corner of each task's card; tasks of a collapsed goal share one.
    pub places: Vec<[f32; 2]>,
    /// The goals' regions: goal, left, top, width and height.
    pub regions: Vec<(u32, [f32; 4])>,
    /// Where the way of each edge begins in `points`, and the end of the last.
    pub starts: Vec<u32>,
    /// The ways of the edges. Those inside a collapsed goal have none, and of
    /// several that are drawn as one only the first has.
    pub points: Vec<[f32; 2]>,
}

/// Lays out one graph after the other.
#[derive(Default)]
pub struct Arranger {
    last: Option<Arranged>,
}

struct Arranged {
    outline: Outline,
    request: Request,
    layout: Layout,
}

impl Arranger {
    /// Lays out the outline in `words`; the answer is an [`Arrangement`] in words.
    ///
    /// # Errors
    /// When the words are no outline.
    pub fn take(&mut self, words: &[u32]) -> Result<Vec<u32>, String> {
        let outline = Outline::from_words(words)
            .ok_or("The page and its worker are of different builds. Reload the page.")?;
        Ok(self.arrange(outline).to_words())
    }

    /// Lays out `outline`.
    pub fn arrange(&mut self, outline: Outline) -> Arrangement {
        let whole = outline.request();
        if outline.collapsed.is_empty() {
            let layout = match self.last.take().filter(|_| outline.keeps_last) {
                Some(last) => last.update(&outline, &whole),
                None => layout::layout(&whole),
            };
            let arrangement = Arrangement::new(&outline, &layout);
            self.last = Some(Arranged {
                outline,
                request: whole,
                layout,
            });
            return arrangement;
        }
        // Who collapses goals wants the others to close up.
        self.last = None;
        let size = NODE;
        let collapsed = outline.collapsed.iter();
        let collapsed: Vec<Collapsed> = collapsed.map(|&group| Collapsed { group, size }).collect();
        let contraction = Contraction::new(&whole, &collapsed);
        let mut layout = contraction.expand(&layout::layout(&contraction.request));
        let mut drawn = BTreeSet::new();
        for (route, &[from, to]) in layout.routes.iter_mut().zip(&outline.edges) {
            let stand = |node: u32| contraction.nodes[node as usize];
            if !drawn.insert((stand(from), stand(to))) {
                route.clear();
            }
        }
        Arrangement::new(&outline, &layout)
    }
}

impl Arranged {
    fn update(self, outline: &Outline, request: &Request) -> Layout {
        let was = |(task, goal): (&u32, &u32)| {
            let at = self.outline.tasks.binary_search(task).ok()?;
            (self.outline.goals[at] == *goal).then_some(at as u32)
        };
        let nodes: Vec<Option<u32>> = outline.tasks.iter().zip(&outline.goals).map(was).collect();
        let earlier = Earlier {
            request: &self.request,
            layout: &self.layout,
            nodes: &nodes,
        };
        layout::update(request, &earlier)
    }
}

impl Outline {
    /// Lays it out at once, as if nothing had been there.
    pub fn arrange(&self) -> Arrangement {
        Arrangement::new(self, &layout::layout(&self.request()))
    }

    /// As words.
    pub fn to_words(&self) -> Vec<u32> {
        let aspect = self.aspect.to_bits();
        let mut words = vec![
            self.ticket,
            u32::from(self.keeps_last),
            (aspect >> 32) as u32,
            aspect as u32,
            self.tasks.len() as u32,
            self.edges.len() as u32,
        ];
        words.extend(&self.tasks);
        words.extend(&self.goals);
        words.extend(self.edges.as_flattened());
        words.extend(&self.collapsed);
        words
    }

    fn from_words(words: &[u32]) -> Option<Self> {
        let (&[ticket, keeps_last, high, low, tasks, edges], rest) = words.split_first_chunk()?;
        let (names, rest) = rest.split_at_checked(tasks as usize)?;
        let (goals, rest) = rest.split_at_checked(tasks as usize)?;
        let (ends, collapsed) = rest.split_at_checked(2 * edges as usize)?;
        let (pairs, _) = ends.as_chunks::<2>();
        let is_sound = pairs.as_flattened().iter().all(|&end| end < tasks);
        is_sound.then(|| Self {
            ticket,
            keeps_last: keeps_last != 0,
            aspect: f64::from_bits(u64::from(high) << 32 | u64::from(low)),
            tasks: names.to_vec(),
            goals: goals.to_vec(),
            edges: pairs.to_vec(),
            collapsed: collapsed.to_vec(),
        })
    }

    fn request(&self) -> Request {
        let nodes = self.goals.iter().map(|&group| Node { size: NODE, group });
        let edges = self.edges.iter().map(|&[from, to]| Edge { from, to });
        Request {
            nodes: nodes.collect(),
            edges: edges.collect(),
            spacing: SPACING,
            aspect: self.aspect,
        }
    }
}

impl Arrangement {
    fn new(outline: &Outline, layout: &Layout) -> Self {
        let place = |point: &Point| [point.x as f32, point.y as f32];
        let regions = layout.groups.iter().map(|group| {
            let (at, size) = (group.at, group.size);
            let sides = [at.x, at.y, size.width, size.height];
            (group.group, sides.map(|side| side as f32))
        });
        let mut starts = vec![0];
        starts.extend(layout.routes.iter().scan(0, |end, route| {
            *end += route.len() as u32;
            Some(*end)
        }));
        Self {
            ticket: outline.ticket,
            size: [layout.size.width as f32, layout.size.height as f32],
            places: layout.positions.iter().map(place).collect(),
            regions: regions.collect(),
            starts,
            points: layout.routes.iter().flatten().map(place).collect(),
        }
    }

    fn to_words(&self) -> Vec<u32> {
        let mut words = vec![
            self.ticket,
            self.size[0].to_bits(),
            self.size[1].to_bits(),
            self.places.len() as u32,
            self.regions.len() as u32,
            self.starts.len() as u32,
        ];
        words.extend(self.places.as_flattened().iter().map(|side| side.to_bits()));
        for (goal, sides) in &self.regions {
            words.push(*goal);
            words.extend(sides.map(f32::to_bits));
        }
        words.extend(&self.starts);
        words.extend(self.points.as_flattened().iter().map(|side| side.to_bits()));
        words
    }

    /// The arrangement in `words`; `None` when they are none.
    pub fn from_words(words: &[u32]) -> Option<Self> {
        let (&[ticket, width, height, places, regions, starts], rest) =
            words.split_first_chunk()?;
        let (at, rest) = rest.split_at_checked(2 * places as usize)?;
        let (boxes, rest) = rest.split_at_checked(5 * regions as usize)?;
        let (starts, points) = rest.split_at_checked(starts as usize)?;
        let regions = boxes.as_chunks::<5>().0.iter();
        let pairs = |words: &[u32]| -> Vec<[f32; 2]> {
            let (pairs, _) = words.as_chunks::<2>();
            pairs.iter().map(|pair| pair.map(f32::from_bits)).collect()
        };
        Some(Self {
            ticket,
            size: [width, height].map(f32::from_bits),
            places: pairs(at),
            regions: regions
                .map(|&[goal, left, top, width, height]| {
                    (goal, [left, top, width, height].map(f32::from_bits))
                })
                .collect(),
            starts: starts.to_vec(),
            points: pairs(points),
        })
    }

    /// The way of the edge at `index`; empty when it has none.
    pub fn route(&self, index: usize) -> &[[f32; 2]] {
        let bounds = self.starts.get(index).zip(self.starts.get(index + 1));
        bounds
            .and_then(|(&from, &to)| self.points.get(from as usize..to as usize))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two goals of three tasks in a chain each, and an edge from the first to the second.
    fn outline() -> Outline {
        Outline {
            ticket: 7,
            aspect: 1.6,
            tasks: vec![0, 1, 2, 4, 5, 6],
            goals: vec![0, 0, 0, 3, 3, 3],
            edges: vec![[0, 1], [1, 2], [3, 4], [4, 5], [0, 3], [1, 4]],
            ..Outline::default()
        }
    }

    #[test]
    fn what_is_sent_is_what_arrives() {
        let outline = Outline {
            keeps_last: true,
            collapsed: vec![3],
            ..outline()
        };
        assert_eq!(
            Outline::from_words(&outline.to_words()),
            Some(outline.clone())
        );
        let arrangement = Arranger::default().arrange(outline);
        let words = arrangement.to_words();
        assert_eq!(Arrangement::from_words(&words), Some(arrangement));
    }

    #[test]
    fn what_is_no_outline_is_refused() {
        let words = outline().to_words();
        assert!(Arranger::default().take(&words).is_ok());
        assert!(Arranger::default().take(&words[..words.len() - 1]).is_err());
        let edge_to_nobody = Outline {
            edges: vec![[0, 6]],
            ..outline()
        };
        assert!(
            Arranger::default()
                .take(&edge_to_nobody.to_words())
                .is_err()
        );
        assert!(Arranger::default().take(&[]).is_err());
    }

    #[test]
    fn a_new_task_leaves_the_others_where_they_were() {
        let mut arranger = Arranger::default();
        let before = arranger.arrange(outline());
        let mut grown = outline();
        grown.keeps_last = true;
        grown.tasks.push(9);
        grown.goals.push(0);
        grown.edges.push([2, 6]);
        let after = arranger.arrange(grown);
        assert_eq!(after.places[..6], before.places[..]);
        assert!(after.places[6][0] > after.places[2][0]);
    }

    #[test]
    fn a_collapsed_goal_is_one_card_with_one_way_to_it() {
        let collapsed = Outline {
            collapsed: vec![3],
            ..outline()
        };
        let whole = outline().arrange();
        let arrangement = Arranger::default().arrange(collapsed);
        assert_eq!(arrangement.places[3], arrangement.places[5]);
        assert_ne!(whole.places[3], whole.places[5]);
        let drawn: Vec<usize> = (0..6)
            .filter(|&edge| !arrangement.route(edge).is_empty())
            .collect();
        assert_eq!(drawn, [0, 1, 4, 5], "nothing inside the collapsed goal");
        assert_eq!(arrangement.regions.len(), 2);
    }
}
