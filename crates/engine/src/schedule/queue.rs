//! The ready queue: an ordered set of places for each class of tasks, so that
//! a round never looks at a task that nobody can take.
//!
//! Ageing: a task's urgency is the ageing interval in which it became ready
//! plus its priority's level, and no policy lets a task wait for a less urgent
//! one on an agent that could do both. So no task is passed by one that
//! becomes ready more than (level + 1) intervals after it: a low one, level 3,
//! by none that becomes ready more than four intervals later.

use super::matching::RequirementId;
use crate::ids::TaskId;
use crate::state::State;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::ops::Bound;

/// A task's place in the queue: smaller goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The ageing interval in which it became ready plus its priority's level.
    pub urgency: u64,
    /// Its place among equally urgent ones; what it means is the policy's.
    pub order: u32,
    /// The task, whose id is its submission order.
    pub task: TaskId,
}

/// The ready tasks.
#[derive(Clone, Debug, Default)]
pub struct ReadyQueue {
    classes: Vec<BTreeSet<Place>>,
}

impl ReadyQueue {
    /// Puts a task in.
    pub fn insert(&mut self, requirement: RequirementId, place: Place) {
        let index = requirement.index();
        if self.classes.len() <= index {
            self.classes.resize_with(index + 1, BTreeSet::new);
        }
        self.classes[index].insert(place);
    }

    /// Takes a task out of the place where it was put.
    pub fn remove(&mut self, requirement: RequirementId, place: Place) {
        let was_there = self.classes[requirement.index()].remove(&place);
        assert!(was_there, "{place:?} was put in");
    }

    /// The first task of each class that has one.
    pub fn firsts(&self) -> impl Iterator<Item = (RequirementId, Place)> + '_ {
        self.classes
            .iter()
            .enumerate()
            .filter_map(|(index, class)| {
                let id = RequirementId(u32::try_from(index).expect("made from an id"));
                class.first().map(|place| (id, *place))
            })
    }

    /// The first task of a class.
    pub fn first(&self, requirement: RequirementId) -> Option<Place> {
        self.classes.get(requirement.index())?.first().copied()
    }

    /// The first task of a class behind `place`.
    pub fn after(&self, requirement: RequirementId, place: Place) -> Option<Place> {
        let class = self.classes.get(requirement.index())?;
        let mut behind = class.range((Bound::Excluded(place), Bound::Unbounded));
        behind.next().copied()
    }

    /// Whether `other` holds the same places.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.filled().eq(other.filled())
    }

    fn filled(&self) -> impl Iterator<Item = (usize, &BTreeSet<Place>)> {
        let classes = self.classes.iter().enumerate();
        classes.filter(|(_, places)| !places.is_empty())
    }

    /// The places of a class in order.
    pub fn places(&self, requirement: RequirementId) -> impl Iterator<Item = Place> + '_ {
        let class = self.classes.get(requirement.index());
        class.into_iter().flatten().copied()
    }

    /// Empties the queue.
    pub fn clear(&mut self) {
        self.classes.clear();
    }
}

/// Goes through the ready tasks of all classes in the order of the queue,
/// while the queue may lose tasks that have been passed.
pub struct Front(BinaryHeap<Reverse<(Place, RequirementId)>>);

impl Front {
    /// Begins at the first task of each class.
    pub fn new(state: &State) -> Self {
        let firsts = state.queue().firsts();
        Self(
            firsts
                .map(|(class, place)| Reverse((place, class)))
                .collect(),
        )
    }

    /// The next task. Its class comes up again only after [`Self::pass`].
    pub fn pop(&mut self) -> Option<(RequirementId, Place)> {
        self.0.pop().map(|Reverse((place, class))| (class, place))
    }

    /// Lets the task behind `place` of a class come up.
    pub fn pass(&mut self, state: &State, requirement: RequirementId, place: Place) {
        if let Some(next) = state.queue().after(requirement, place) {
            self.0.push(Reverse((next, requirement)));
        }
    }
}
