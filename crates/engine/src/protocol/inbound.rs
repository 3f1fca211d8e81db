//! From messages to commands: what agents say, as the engine hears it.

use super::message::Message;
use super::{Envelope, Party};
use crate::agent::{AgentKind, AgentSpec};
use crate::artifact::ArtifactRef;
use crate::command::Command;
use crate::event::{Absence, Lease};
use crate::ids::{AgentId, TaskId};
use crate::state::State;
use thiserror::Error;

/// Why a message is not heeded, in words for whoever wrote its sender.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unheeded {
    /// It is for somebody else.
    #[error("This message is for {0}, not for the orchestrator.")]
    NotForUs(Party),
    /// Only the orchestrator says such a thing.
    #[error("Only the orchestrator says “{0}”.")]
    OutOfRole(&'static str),
    /// A newcomer must say hello first, and who it is.
    #[error("A newcomer must first say hello, with its spec.")]
    NotRegistered,
    /// A message about a task that does not say which attempt it is about.
    #[error("“{0}” must name the attempt that the task came with.")]
    NoAttempt(&'static str),
    /// Progress on an attempt that the agent does not hold is no sign of life:
    /// it may have been under way for long.
    #[error("This attempt at {0} is not the agent’s any more.")]
    NotHeld(TaskId),
}

/// What `envelope` asks of the engine; `None` for nothing. `artifacts` are
/// those that it brings, as they have been put away.
///
/// # Errors
/// Why it is not heeded.
pub fn command(
    envelope: &Envelope,
    state: &State,
    artifacts: Vec<ArtifactRef>,
) -> Result<Option<Command>, Unheeded> {
    if envelope.recipient != Party::Orchestrator {
        return Err(Unheeded::NotForUs(envelope.recipient));
    }
    let agent = match (envelope.sender, &envelope.message) {
        (Party::Agent(agent), _) => agent,
        (Party::Newcomer, Message::Hello { spec: Some(spec) }) => {
            return Ok(Some(registration(spec, state, None)));
        }
        (Party::Newcomer, _) => return Err(Unheeded::NotRegistered),
        (Party::Orchestrator, message) => return Err(Unheeded::OutOfRole(message.kind())),
    };
    match &envelope.message {
        Message::Hello { spec: None } | Message::Heartbeat { .. } => {
            Ok(Some(Command::Heartbeat { agent }))
        }
        Message::Hello { spec: Some(spec) } => Ok(Some(registration(spec, state, Some(agent)))),
        Message::Goodbye { .. } => {
            let cause = Absence::SaidGoodbye;
            Ok(Some(Command::ReportAway { agent, cause }))
        }
        Message::Refused { .. } => Ok(None),
        message => match (message.task(), envelope.attempt) {
            (Some(task), Some(attempt)) => {
                let lease = Lease {
                    task,
                    agent,
                    attempt,
                };
                about_task(message, state, lease, artifacts).map(Some)
            }
            (_, None) if message.task().is_some() => Err(Unheeded::NoAttempt(message.kind())),
            _ => Err(Unheeded::OutOfRole(message.kind())),
        },
    }
}

/// Whoever speaks for itself is live, and has no say in what Baton starts for it
/// or in what people said that it costs.
fn registration(spec: &AgentSpec, state: &State, agent: Option<AgentId>) -> Command {
    let known = agent.and_then(|agent| state.agent(agent));
    let spec = AgentSpec {
        kind: AgentKind::Live,
        executor: known.and_then(|known| known.spec.executor.clone()),
        rate: known.and_then(|known| known.spec.rate.clone()),
        ..spec.clone()
    };
    Command::RegisterAgent { agent, spec }
}

fn about_task(
    message: &Message,
    state: &State,
    lease: Lease,
    artifacts: Vec<ArtifactRef>,
) -> Result<Command, Unheeded> {
    let agent = lease.agent;
    Ok(match message {
        Message::Bid { bid, .. } => Command::Bid { lease, bid: *bid },
        // Without a negotiation there is nobody else to ask: the attempt has failed.
        Message::Decline { reason, .. } if is_held(state, lease) => Command::FailTask {
            lease,
            reason: format!("It declined: {reason}"),
        },
        Message::Decline { reason, .. } => Command::DeclineTask {
            lease,
            reason: reason.clone(),
        },
        Message::Accept { .. } => Command::AcceptAward { lease },
        Message::Progress { .. } if is_held(state, lease) => Command::Heartbeat { agent },
        Message::Progress { .. } => return Err(Unheeded::NotHeld(lease.task)),
        Message::Start { .. } => Command::StartTask { lease },
        Message::Complete { result, .. } => Command::CompleteTask {
            lease,
            result: result.clone(),
            artifacts,
        },
        Message::Fail { reason, .. } => Command::FailTask {
            lease,
            reason: reason.clone(),
        },
        message => return Err(Unheeded::OutOfRole(message.kind())),
    })
}

fn is_held(state: &State, lease: Lease) -> bool {
    let task = state.task(lease.task);
    let held = task.and_then(|task| task.hold_of(lease.agent));
    held.is_some_and(|hold| hold.attempt == lease.attempt)
}
