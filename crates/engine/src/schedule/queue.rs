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

    /// The places of a class in order, with what tasks left behind them. Cost:
    /// each logarithmic in how many have been taken.
    pub fn places(&self, requirement: RequirementId) -> impl Iterator<Item = Place> + '_ {
        let heap = self.heaps.get(requirement.index());
        let places = heap.map_or(&[][..], |heap| heap.as_slice());
        // A heap's slice is a tree in which nobody goes before its parent.
        let mut front: BinaryHeap<Reverse<(Place, usize)>> = BinaryHeap::new();
        front.extend(places.first().map(|root| Reverse((root.0, 0))));
        std::iter::from_fn(move || {
            let Reverse((place, at)) = front.pop()?;
            let children = (2 * at + 1..=2 * at + 2).filter_map(|at| Some((places.get(at)?.0, at)));
            front.extend(children.map(Reverse));
            Some(place)
        })
    }

    /// Empties the queue.
    pub fn clear(&mut self) {
        self.heaps.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_read_in_order_without_taking_anything_out() {
        let mut queue = ReadyQueue::default();
        let class = RequirementId(1);
        let urgencies = [5_u64, 1, 4, 1, 3, 9, 2];
        for (index, urgency) in urgencies.into_iter().enumerate() {
            let task = TaskId::from_index(index);
            queue.push(
                class,
                Place {
                    urgency,
                    order: 0,
                    task,
                },
            );
        }
        for _ in 0..2 {
            let read: Vec<(u64, u32)> =
                queue.places(class).map(|p| (p.urgency, p.task.0)).collect();
            assert_eq!(
                read,
                [(1, 1), (1, 3), (2, 6), (3, 4), (4, 2), (5, 0), (9, 5)]
            );
        }
        assert_eq!(queue.places(RequirementId(0)).count(), 0);
        assert_eq!(queue.places(RequirementId(7)).count(), 0);
    }
}
