//! Goals.

use super::{Effect, Operation};
use crate::call::{Answer, Call, success};
use crate::problem::Problem;
use crate::shape;
use baton_engine::{Command, GoalId};
use serde::Deserialize;
use serde_json::json;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "list_goals",
        method: "GET",
        path: "/goals",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "Every goal with its progress",
        detail: "To submit one, use decompose_goal.",
        action: list,
    },
    Operation {
        name: "get_goal",
        method: "GET",
        path: "/goals/{goal}",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "One goal",
        detail: "By its id, such as G0.",
        action: get,
    },
    Operation {
        name: "cancel_goal",
        method: "POST",
        path: "/goals/{goal}/cancel",
        effect: Effect::Manage,
        is_for_anybody: false,
        summary: "Call off every unfinished task of a goal",
        detail: "Its tasks can be taken up again with retry_task.",
        action: cancel,
    },
    Operation {
        name: "remove_goal",
        method: "DELETE",
        path: "/goals/{goal}",
        effect: Effect::Manage,
        is_for_anybody: false,
        summary: "Take a goal and its tasks out of the workspace",
        detail: "Whoever sits at the studio can undo it.",
        action: remove,
    },
];

/// One goal.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OneGoal {
    /// Its id, such as `G0`.
    pub goal: String,
}

fn list(call: &mut Call<'_>) -> Answer {
    let goals = call.read(|state, _| {
        let goals = state.present_goals();
        goals
            .map(|goal| shape::goal(state, goal))
            .collect::<Vec<_>>()
    });
    success([("count", json!(goals.len())), ("goals", json!(goals))])
}

fn named(call: &mut Call<'_>) -> Result<GoalId, Problem> {
    let said: OneGoal = call.arguments()?;
    let digits = said.goal.strip_prefix('G').unwrap_or(&said.goal);
    let id = digits.parse().ok().map(GoalId);
    id.filter(|id| call.read(|state, _| state.goal(*id).is_some()))
        .ok_or_else(|| Problem::unknown(&format!("goal “{}”", said.goal)))
}

fn get(call: &mut Call<'_>) -> Answer {
    let id = named(call)?;
    let goal = call.read(|state, _| shape::goal(state, &state.goals()[id.index()]));
    success([("goal", goal)])
}

fn cancel(call: &mut Call<'_>) -> Answer {
    let goal = named(call)?;
    call.host
        .edit("call a goal off", Command::CancelGoal { goal })?;
    success([])
}

fn remove(call: &mut Call<'_>) -> Answer {
    let goal = named(call)?;
    call.host
        .edit("remove a goal", Command::RemoveGoal { goal })?;
    success([])
}
