//! Goals.

use super::page::Page;
use super::{Effect, Operation};
use crate::call::{Answer, Call, success};
use crate::problem::Problem;
use crate::shape::{self, GoalRecord};
use baton_engine::{Command, GoalId};
use serde::{Deserialize, Serialize};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "list_goals",
        method: "GET",
        path: "/goals",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "Every goal with its progress, a page at a time",
        detail: "To submit one, use decompose_goal. Ask again with the answer’s next_cursor.",
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

/// Goals.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Goals {
    /// How many are on this page.
    pub count: usize,
    /// They, in the order in which they came.
    pub goals: Vec<GoalRecord>,
    /// Where the next page begins.
    pub next_cursor: Option<u64>,
}

fn list(call: &mut Call<'_>) -> Answer {
    let page: Page = call.arguments()?;
    let (goals, next_cursor) = call.read(|state, _| {
        let goals = state.present_goals();
        let (goals, next) = page.cut(goals.map(|goal| (u64::from(goal.id.0), goal)));
        let goals = goals.into_iter().map(|goal| shape::goal(state, goal));
        (goals.collect::<Vec<_>>(), next)
    });
    success(&Goals {
        count: goals.len(),
        goals,
        next_cursor,
    })
}

fn named(call: &mut Call<'_>) -> Result<GoalId, Problem> {
    let said: OneGoal = call.arguments()?;
    call.goal(&said.goal)
}

/// A goal.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GoalReply {
    /// It.
    pub goal: GoalRecord,
}

fn get(call: &mut Call<'_>) -> Answer {
    let id = named(call)?;
    let goal = call.read(|state, _| shape::goal(state, &state.goals()[id.index()]));
    success(&GoalReply { goal })
}

fn cancel(call: &mut Call<'_>) -> Answer {
    let goal = named(call)?;
    call.host
        .edit("call a goal off", Command::CancelGoal { goal })?;
    success(&())
}

fn remove(call: &mut Call<'_>) -> Answer {
    let goal = named(call)?;
    call.host
        .edit("remove a goal", Command::RemoveGoal { goal })?;
    success(&())
}
