//! Tasks: what there is, and what becomes of each.

use super::original::{begin, held};
use super::{Effect, Operation};
use crate::call::{Answer, Call, find_agent, success};
use crate::problem::Problem;
use crate::shape;
use baton_engine::event::Lease;
use baton_engine::negotiation::Bid;
use baton_engine::{
    AgentId, Command, GoalId, Minutes, Priority, Skill, Task, TaskId, TaskSpec, TaskState,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// How many tasks a page has, and at most.
const USUAL_PAGE: u64 = 200;
const MAX_PAGE: u64 = 1_000;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "list_tasks",
        method: "GET",
        path: "/tasks",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "Tasks, a page at a time, also only those in a state, of a goal or of an agent",
        detail: "Ask again with the answer’s next_cursor.",
        action: list,
    },
    Operation {
        name: "get_task",
        method: "GET",
        path: "/tasks/{task}",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "One task",
        detail: "By its UUID, or its id such as T3.",
        action: get,
    },
    Operation {
        name: "add_task",
        method: "POST",
        path: "/tasks",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Add a task of one’s own to a goal",
        detail: "With its skills, and the tasks that must be completed before it.",
        action: add,
    },
    Operation {
        name: "remove_task",
        method: "DELETE",
        path: "/tasks/{task}",
        effect: Effect::Manage,
        is_for_anybody: false,
        summary: "Take a task out of the workspace",
        detail: "Nobody waits for it any more. Whoever sits at the studio can undo it.",
        action: |call| edit(call, "remove a task", |task| Command::RemoveTask { task }),
    },
    Operation {
        name: "cancel_task",
        method: "POST",
        path: "/tasks/{task}/cancel",
        effect: Effect::Manage,
        is_for_anybody: false,
        summary: "Call a task off",
        detail: "It can be taken up again with retry_task.",
        action: |call| edit(call, "call a task off", |task| Command::CancelTask { task }),
    },
    Operation {
        name: "retry_task",
        method: "POST",
        path: "/tasks/{task}/retry",
        effect: Effect::Manage,
        is_for_anybody: false,
        summary: "Take up a failed or cancelled task again",
        detail: "Its attempts are counted anew.",
        action: |call| edit(call, "retry a task", |task| Command::RetryTask { task }),
    },
    Operation {
        name: "bid_for_task",
        method: "POST",
        path: "/tasks/{task}/bid",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Offer to do an announced task",
        detail: "Under the policy contract_net: in how many minutes it would be finished, and how sure that is.",
        action: bid,
    },
    Operation {
        name: "accept_task",
        method: "POST",
        path: "/tasks/{task}/accept",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Accept a task that one was given",
        detail: "It ends the wait for an answer; start_task does too.",
        action: |call| answer(call, |lease, _| Command::AcceptAward { lease }),
    },
    Operation {
        name: "decline_task",
        method: "POST",
        path: "/tasks/{task}/decline",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Decline a task, or an announcement",
        detail: "Say why; somebody else gets it.",
        action: decline,
    },
    Operation {
        name: "start_task",
        method: "POST",
        path: "/tasks/{task}/start",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Begin a task that one was given",
        detail: "From here its duration is measured.",
        action: |call| answer(call, |lease, _| Command::StartTask { lease }),
    },
    Operation {
        name: "report_progress",
        method: "POST",
        path: "/tasks/{task}/progress",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Say how far a task is",
        detail: "It counts as a heartbeat.",
        action: progress,
    },
    Operation {
        name: "complete_task",
        method: "POST",
        path: "/tasks/{task}/complete",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Complete a task that one holds",
        detail: "With the result in words. To hand in artifacts, send a complete message with send_agent_message.",
        action: complete,
    },
    Operation {
        name: "fail_task",
        method: "POST",
        path: "/tasks/{task}/fail",
        effect: Effect::Write,
        is_for_anybody: false,
        summary: "Say that a task could not be done",
        detail: "Say why; it is tried again as the workspace’s limits allow.",
        action: fail,
    },
];

/// Which tasks.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Which {
    /// Only those in this state: blocked, ready, assigned, running, completed,
    /// failed, cancelled.
    #[serde(default)]
    pub state: Option<TaskState>,
    /// Only those of this goal.
    #[serde(default)]
    pub goal: Option<String>,
    /// Only those that this agent holds or held last.
    #[serde(default)]
    pub agent: Option<String>,
    /// Where the page begins, as the last one said.
    #[serde(default, deserialize_with = "shape::number")]
    pub cursor: u64,
    /// How many at most.
    #[serde(default = "usual_page", deserialize_with = "shape::number")]
    pub limit: u64,
}

fn usual_page() -> u64 {
    USUAL_PAGE
}

fn list(call: &mut Call<'_>) -> Answer {
    let which: Which = call.arguments()?;
    let agent = which
        .agent
        .as_deref()
        .map(|name| call.agent(name))
        .transpose()?;
    let limit = usize::try_from(which.limit.clamp(1, MAX_PAGE)).unwrap_or(usize::MAX);
    call.read(|state, _| {
        let is_meant = |task: &&Task| {
            which.state.is_none_or(|wanted| task.state == wanted)
                && agent.is_none_or(|agent| task.agent == Some(agent))
                && which
                    .goal
                    .as_ref()
                    .is_none_or(|goal| task.goal.to_string() == *goal)
        };
        let from = which.cursor;
        let after = state
            .present_tasks()
            .filter(|task| u64::from(task.id.0) >= from);
        let found: Vec<&Task> = after.filter(is_meant).take(limit + 1).collect();
        let next = found.get(limit).map(|task| task.id.0);
        let shown = found.iter().take(limit);
        let tasks: Vec<Value> = shown
            .map(|task| shape::task(call.host, state, task))
            .collect();
        success([
            ("count", json!(tasks.len())),
            ("tasks", json!(tasks)),
            ("next_cursor", json!(next)),
        ])
    })
}

/// One task.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OneTask {
    /// Its UUID, or its id such as `T3`.
    pub task: String,
}

fn shown(call: &Call<'_>, id: TaskId) -> Answer {
    let task = call.read(|state, _| {
        let task = state.task(id);
        task.map(|task| shape::task(call.host, state, task))
    });
    success([("task", json!(task))])
}

fn get(call: &mut Call<'_>) -> Answer {
    let said: OneTask = call.arguments()?;
    let task = call.task(&said.task)?;
    shown(call, task)
}

/// A task to add.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewTask {
    /// The goal that it serves, such as `G0`.
    pub goal: String,
    /// What people call it.
    pub name: String,
    /// What is to be done.
    #[serde(default)]
    pub description: String,
    /// critical, high, medium or low.
    #[serde(default = "medium")]
    pub priority: Priority,
    /// How long it is expected to take, in minutes.
    pub estimate_min: u32,
    /// What an agent must be able to do.
    #[serde(default)]
    pub required_skills: Vec<String>,
    /// The tasks that must be completed before it.
    #[serde(default)]
    pub dependencies: Vec<String>,
}

fn medium() -> Priority {
    Priority::Medium
}

fn add(call: &mut Call<'_>) -> Answer {
    let said: NewTask = call.arguments()?;
    let goal = said
        .goal
        .strip_prefix('G')
        .unwrap_or(&said.goal)
        .parse()
        .map(GoalId);
    let goal = goal.map_err(|_| Problem::unknown(&format!("goal “{}”", said.goal)))?;
    let dependencies = said.dependencies.iter().map(|name| call.task(name));
    let dependencies = dependencies.collect::<Result<Vec<_>, _>>()?;
    let spec = TaskSpec {
        name: said.name,
        description: said.description,
        priority: said.priority,
        estimate: Minutes(said.estimate_min),
        skills: said.required_skills.iter().map(Skill::new).collect(),
        dependencies: dependencies.into_iter().collect(),
        ..TaskSpec::default()
    };
    call.host
        .edit("add a task", Command::AddTask { goal, spec })?;
    let last = call.read(|state, _| state.present_tasks().last().map(|task| task.id));
    last.map_or_else(|| success([]), |task| shown(call, task))
}

fn edit(call: &mut Call<'_>, label: &str, command: fn(TaskId) -> Command) -> Answer {
    let said: OneTask = call.arguments()?;
    let task = call.task(&said.task)?;
    call.host.edit(label, command(task))?;
    shown(call, task)
}

/// What an agent says about a task.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Answered {
    /// The task’s UUID, or its id such as `T3`.
    pub task: String,
    /// The agent, where no token tells.
    #[serde(default)]
    pub agent_id: Option<String>,
    /// What came out, in words.
    #[serde(default)]
    pub result: Option<String>,
    /// Why not.
    #[serde(default)]
    pub reason: Option<String>,
    /// How much is done, from 0 to 100.
    #[serde(default, deserialize_with = "shape::some_number")]
    pub percent: Option<u64>,
    /// What is being done.
    #[serde(default)]
    pub note: String,
    /// In how many minutes it would be finished.
    #[serde(default, deserialize_with = "shape::some_number")]
    pub finish_min: Option<u64>,
    /// How sure that is, from 1 to 100.
    #[serde(default, deserialize_with = "shape::some_number")]
    pub confidence_percent: Option<u64>,
}

/// What the caller said, and the lease under which it holds the task.
fn lease(call: &mut Call<'_>) -> Result<(Lease, Answered), Problem> {
    let said: Answered = call.arguments()?;
    let task = call.task(&said.task)?;
    let lease = held(call, task)?;
    let named = said.agent_id.as_deref().map(|name| call.acting(Some(name)));
    match named.transpose()? {
        Some(agent) if agent != lease.agent => {
            Err(Problem::new(409, "Another agent holds this task."))
        }
        _ => Ok((lease, said)),
    }
}

fn answer(call: &mut Call<'_>, command: fn(Lease, Answered) -> Command) -> Answer {
    // An award under the contract net is not held yet, and answered the same way.
    let (lease, said) = match invited(call)? {
        Some(invited) => invited,
        None => lease(call)?,
    };
    call.host.answer(command(lease, said))?;
    shown(call, lease.task)
}

fn complete(call: &mut Call<'_>) -> Answer {
    let (lease, said) = lease(call)?;
    begin(call, lease)?;
    let (result, artifacts) = (said.result, Vec::new());
    call.host.answer(Command::CompleteTask {
        lease,
        result,
        artifacts,
    })?;
    shown(call, lease.task)
}

fn fail(call: &mut Call<'_>) -> Answer {
    let (lease, said) = lease(call)?;
    let reason = reason(said.reason)?;
    call.host.answer(Command::FailTask { lease, reason })?;
    shown(call, lease.task)
}

fn reason(said: Option<String>) -> Result<String, Problem> {
    said.filter(|reason| !reason.trim().is_empty())
        .ok_or_else(|| Problem::new(400, "missing field `reason`: say why."))
}

fn progress(call: &mut Call<'_>) -> Answer {
    let (lease, said) = lease(call)?;
    let percent = said.percent.unwrap_or(0);
    let percent = u32::try_from(percent)
        .ok()
        .filter(|percent| *percent <= 100);
    let percent = percent.ok_or_else(|| Problem::field("`percent` is from 0 to 100."))?;
    call.host
        .answer(Command::Heartbeat { agent: lease.agent })?;
    call.host
        .progress(lease.task, lease.agent, percent, &said.note);
    shown(call, lease.task)
}

fn decline(call: &mut Call<'_>) -> Answer {
    let invited = invited(call)?;
    let is_invited = invited.is_some();
    let (lease, said) = match invited {
        Some(invited) => invited,
        None => lease(call)?,
    };
    let reason = reason(said.reason)?;
    let command = if is_invited {
        Command::DeclineTask { lease, reason }
    } else {
        let reason = format!("It declined: {reason}");
        Command::FailTask { lease, reason }
    };
    call.host.answer(command)?;
    shown(call, lease.task)
}

fn bid(call: &mut Call<'_>) -> Answer {
    let Some((lease, said)) = invited(call)? else {
        return Err(Problem::new(
            409,
            "This task is not announced to the agent.",
        ));
    };
    let small = |number: Option<u64>, what: &str| {
        let number = number.ok_or_else(|| Problem::new(400, format!("missing field `{what}`.")))?;
        u32::try_from(number).map_err(|_| Problem::field(format!("`{what}` is too large.")))
    };
    let bid = Bid {
        finish_min: Minutes(small(said.finish_min, "finish_min")?),
        confidence_percent: small(said.confidence_percent.or(Some(90)), "confidence_percent")?,
    };
    if !(1..=100).contains(&bid.confidence_percent) {
        return Err(Problem::field("`confidence_percent` is from 1 to 100."));
    }
    call.host.answer(Command::Bid { lease, bid })?;
    shown(call, lease.task)
}

/// The lease that the caller would get of a task that is announced or awarded
/// to it; leaves the arguments alone when it is neither.
fn invited(call: &mut Call<'_>) -> Result<Option<(Lease, Answered)>, Problem> {
    let text = |name: &str| {
        call.arguments
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let (task, agent) = (text("task"), text("agent_id"));
    let (caller, own) = (agent, call.caller.agent);
    let found = call.read(|state, _| {
        let task = crate::call::find_task(state, task.as_deref()?)?;
        let named = caller.and_then(|name| find_agent(state, &name));
        let agent: AgentId = own.or(named)?;
        let task = state.task(task)?;
        task.negotiation.as_deref()?.answer(agent)?;
        Some(Lease {
            task: task.id,
            agent,
            attempt: task.attempt,
        })
    });
    let Some(lease) = found else {
        return Ok(None);
    };
    let said: Answered = call.arguments()?;
    if let Some(name) = &said.agent_id {
        call.acting(Some(name))?;
    }
    Ok(Some((lease, said)))
}
