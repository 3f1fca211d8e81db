//! View models: plain data folded from the state and the events, made for a
//! screen or an answer, that compare equal when nothing to show has changed.
//!
//! They decide nothing. The state is itself a fold over the events, so most
//! are plain functions of it.

mod agents;
mod analytics;
mod bookmarks;
mod choices;
mod compare;
mod decision;
#[cfg(test)]
mod fixture;
mod goals;
mod graph;
mod inbox;
mod lateness;
mod learnt;
mod log;
mod metrics;
mod one;
mod planned;
mod rounds;
mod slack;
mod status;
mod task;
mod tensor;
mod timeline;

pub use agents::{AgentView, HeldTask, agents};
pub use analytics::{Analytics, Period, Spread, analytics, spread};
pub use bookmarks::{Bookmark, BookmarkGroup, BookmarkKind, Bookmarks};
pub use choices::{DependencyChoice, agent_choices, dependency_choices, known_skills};
pub use compare::{ComparedAgent, MovedTask, RunComparison, RunFigures, compare_runs};
pub use decision::{CandidateView, Decision, Outcome, decisions};
pub use goals::{GoalView, goals};
pub use graph::{GraphEdge, GraphGoal, GraphNode, GraphTask, GraphView, graph};
pub use inbox::{InboxItem, InboxStage, inbox, inbox_waiting};
pub use lateness::{GoalLateness, lateness};
pub use learnt::{LearntView, learnt};
pub use log::{LogEntry, LogKind, LogPage, LogQuery, Subject, log};
pub use metrics::{AgentMetrics, Cost, Metrics, metrics};
pub use one::{AgentDetail, GoalDetail, agent, goal};
pub use planned::planned;
pub use rounds::{RoundsView, rounds};
pub use slack::{Slack, slack};
pub use status::{StatusView, status};
pub use task::{TaskRef, TaskView, queue, task};
pub use tensor::{
    AxisLabel, Explored, Order, Picture, SliceView, TensorCell, TensorOverview, Thing, tensor_cell,
    tensor_change, tensor_csv, tensor_name, tensor_number, tensor_slice,
};
pub use timeline::{
    Bar, BarState, Deadline, Lane, LaneOf, Sign, Timeline, by_goal, reach, recorded_end, timeline,
};
