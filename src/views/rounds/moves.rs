//! Which tasks move when something changes on the strip, and from where to
//! where: pure arithmetic on measured places.

use baton_engine::{AgentId, TaskId};
use std::collections::BTreeMap;

/// Most things that move at once; the rest is simply where it is.
pub const MAX_MOVES: usize = 40;

/// A part of the strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The queue.
    Queue,
    /// An agent's slots.
    Agent(AgentId),
}

/// A place on the strip, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// From the left.
    pub left: f64,
    /// From the top.
    pub top: f64,
}

/// Where a task is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seat {
    /// In which part.
    pub area: Area,
    /// Where in it.
    pub place: Place,
}

/// A task on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Move {
    /// The task.
    pub task: TaskId,
    /// How far it came, in pixels from where it is now.
    pub from: Place,
    /// How it moves.
    pub how: How,
}

/// How a task moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// To another place in the same part, as others came or went.
    Slides,
    /// To another part.
    Flies,
    /// Off the strip, from an agent: it is finished.
    Leaves,
}

/// The tasks that move from `before` to `after`, those that change hands
/// first. What was not on the strip comes from `entrance`.
pub fn moves(
    before: &BTreeMap<TaskId, Seat>,
    after: &BTreeMap<TaskId, Seat>,
    entrance: Place,
) -> Vec<Move> {
    let seated = after.iter().filter_map(|(&task, seat)| {
        let (came_from, how) = match before.get(&task) {
            Some(was) if was.area == seat.area => (was.place, How::Slides),
            Some(was) => (was.place, How::Flies),
            None if seat.area == Area::Queue => return None,
            None => (entrance, How::Flies),
        };
        let from = Place {
            left: came_from.left - seat.place.left,
            top: came_from.top - seat.place.top,
        };
        let has_moved = from.left.abs() >= 1.0 || from.top.abs() >= 1.0;
        has_moved.then_some(Move { task, from, how })
    });
    let left = before
        .iter()
        .filter(|(task, seat)| seat.area != Area::Queue && !after.contains_key(task));
    let left = left.map(|(&task, _)| Move {
        task,
        from: Place::default(),
        how: How::Leaves,
    });
    let mut moves: Vec<Move> = seated.chain(left).collect();
    moves.sort_by_key(|it| it.how == How::Slides);
    moves.truncate(MAX_MOVES);
    moves
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRANCE: Place = Place {
        left: 5.0,
        top: 5.0,
    };

    fn seat(area: Area, left: f64, top: f64) -> Seat {
        let place = Place { left, top };
        Seat { area, place }
    }

    fn seats(seats: &[(u32, Seat)]) -> BTreeMap<TaskId, Seat> {
        seats
            .iter()
            .map(|&(task, seat)| (TaskId(task), seat))
            .collect()
    }

    #[test]
    fn tasks_fly_from_the_queue_slide_within_it_and_leave_agents() {
        let agent = Area::Agent(AgentId(0));
        let before = seats(&[
            (0, seat(agent, 300.0, 40.0)),
            (1, seat(Area::Queue, 10.0, 40.0)),
            (2, seat(Area::Queue, 10.0, 60.0)),
            (3, seat(Area::Queue, 10.0, 80.0)),
        ]);
        let after = seats(&[
            (1, seat(agent, 300.0, 40.0)),
            (2, seat(Area::Queue, 10.0, 40.0)),
            (4, seat(agent, 300.0, 60.0)),
            (5, seat(Area::Queue, 10.0, 60.0)),
        ]);
        let moved = |task, left, top, how| Move {
            task: TaskId(task),
            from: Place { left, top },
            how,
        };
        assert_eq!(
            moves(&before, &after, ENTRANCE),
            [
                moved(1, -290.0, 0.0, How::Flies),
                moved(4, -295.0, -55.0, How::Flies),
                moved(0, 0.0, 0.0, How::Leaves),
                moved(2, 0.0, 20.0, How::Slides),
            ]
        );
        assert_eq!(moves(&after, &after, ENTRANCE), []);
    }

    #[test]
    fn never_more_than_the_limit_moves() {
        let many = |area, left| {
            let seats = (0..500).map(|task| (TaskId(task), seat(area, left, 0.0)));
            seats.collect::<BTreeMap<_, _>>()
        };
        let moves = moves(
            &many(Area::Queue, 0.0),
            &many(Area::Agent(AgentId(1)), 100.0),
            ENTRANCE,
        );
        assert_eq!(moves.len(), MAX_MOVES);
    }
}
