//! The ready queue: binary heaps, one for each class of tasks, so that a round
//! never looks at a task that nobody can take.
//!
//! Ageing: a task's urgency is the ageing interval in which it became ready
//! plus its priority's level. A low task that has waited three intervals is as
//! urgent as a critical one that is ready only now, so no task is ever passed
//! by one that becomes ready more than four intervals after it.

use super::matching::RequirementId;
use crate::ids::TaskId;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

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
///
/// A heap cannot give up an element in its middle, so a task that leaves the
/// queue in another way than from the top leaves its place behind until it
/// comes up. What is at the top is always a ready task.
#[derive(Clone, Debug, Default)]
pub struct ReadyQueue {
    heaps: Vec<BinaryHeap<Reverse<Place>>>,
}

impl ReadyQueue {
    /// Puts a task in.
    pub fn push(&mut self, requirement: RequirementId, place: Place) {
        let index = requirement.index();
        if self.heaps.len() <= index {
            self.heaps.resize_with(index + 1, BinaryHeap::new);
        }
        self.heaps[index].push(Reverse(place));
    }

    /// Drops from the top of a class what `is_queued` no longer knows.
    pub fn settle(&mut self, requirement: RequirementId, is_queued: impl Fn(Place) -> bool) {
        let Some(heap) = self.heaps.get_mut(requirement.index()) else {
            return;
        };
        while heap.peek().is_some_and(|top| !is_queued(top.0)) {
            heap.pop();
        }
    }

    /// The first task of each class that has one.
    pub fn firsts(&self) -> impl Iterator<Item = (RequirementId, Place)> + '_ {
        self.heaps.iter().enumerate().filter_map(|(index, heap)| {
            let id = RequirementId(u32::try_from(index).expect("made from an id"));
            heap.peek().map(|top| (id, top.0))
        })
    }

    /// The first task of a class.
    pub fn first(&self, requirement: RequirementId) -> Option<Place> {
        self.heaps.get(requirement.index())?.peek().map(|top| top.0)
    }

    /// Empties the queue.
    pub fn clear(&mut self) {
        self.heaps.clear();
    }
}
