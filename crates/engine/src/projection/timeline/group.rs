//! Makes lanes of bars.

use super::{Bar, Lane, LaneOf, Timeline};
use crate::ids::GoalId;
use crate::state::State;
use crate::time::Millis;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The same bars as `timeline`, one lane a goal instead of one an agent. Cost:
/// linear in bars, but for ordering them by start.
pub fn by_goal(state: &State, timeline: &Timeline) -> Timeline {
    let mut bars: BTreeMap<GoalId, Vec<Bar>> = BTreeMap::new();
    for bar in timeline.lanes.iter().flat_map(|lane| &lane.bars) {
        bars.entry(bar.goal).or_default().push(bar.clone());
    }
    let lanes = bars.into_iter().map(|(goal, mut bars)| {
        bars.sort_by_key(|bar| (bar.start, bar.task, bar.attempt));
        let name = &state.goals()[goal.index()].spec.text;
        Arc::new(lane(LaneOf::Goal(goal), name, bars))
    });
    Timeline {
        lanes: lanes.collect(),
        deadlines: timeline.deadlines.clone(),
        rounds: timeline.rounds.clone(),
        end: timeline.end,
    }
}

/// Puts each bar into the first row that is free by its start. An open bar
/// keeps its row: whatever was assigned after it began is beside it.
pub(in crate::projection) fn lane(of: LaneOf, name: &str, mut bars: Vec<Bar>) -> Lane {
    let mut free_from: Vec<Millis> = Vec::new();
    for bar in &mut bars {
        let free_again = if bar.state.is_open() {
            Millis(u64::MAX)
        } else {
            bar.end
        };
        match free_from.iter().position(|&free| free <= bar.start) {
            Some(row) => {
                bar.row = row;
                free_from[row] = free_again;
            }
            None => {
                bar.row = free_from.len();
                free_from.push(free_again);
            }
        }
    }
    Lane {
        of,
        name: name.to_owned(),
        rows: free_from.len().max(1),
        bars,
        signs: Vec::new(),
    }
}
