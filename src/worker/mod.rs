//! Work that is done off the page's thread: what the page asks for, what it is
//! told, and how it is done.
//!
//! A [`Job`] and its [`Report`]s travel as JSON, the journals that a job is about
//! beside it as they are stored; graphs to lay out, and how they
//! are, as words ([`arrange`]). Nothing here knows a browser:
//! `src/bin/worker.rs` is the worker's edge and `session::thread` the page's.
//! A page that wants no more reports ends the worker; nothing here waits to be
//! told.

pub mod arrange;
mod compare;
mod optimise;
mod reinforce;
mod runs;

use baton_engine::plan::PlanSlot;
use baton_engine::projection::RunComparison;
use baton_engine::schedule::RunSettings;
use baton_engine::{State, journal};
use serde::{Deserialize, Serialize};

/// What the page asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    /// The fastest plan for the work that is left at the end of a journal.
    Optimise {
        /// Which of the many ways to search.
        seed: u64,
    },
    /// The work at the end of a journal, run from the start under each policy.
    Compare,
    /// The work at the end of a journal, run from the start with one more agent
    /// of each kind.
    Reinforce,
    /// The runs of all journals side by side.
    CompareRuns,
}

/// What the page is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Report {
    /// The worker runs and takes a job.
    Ready,
    /// The job is understood.
    Begun(Workload),
    /// The search goes on.
    Searching(Standing),
    /// A better plan, by time.
    Better(Standing, Vec<PlanSlot>),
    /// The search has ended; the last plan stands.
    Ended(Standing),
    /// The comparison begins.
    Comparing {
        /// How many policies take part. After as many trials it is over.
        policies: usize,
    },
    /// A policy is through.
    Compared(Trial),
    /// The runs with one more agent begin.
    Reinforcing {
        /// How many are tried. After as many reinforcements it is over.
        candidates: usize,
        /// The run as it is.
        before: Outcome,
    },
    /// The run with one more agent is through.
    Reinforced(Reinforcement),
    /// The runs side by side; the job is over.
    RunsCompared(RunComparison),
    /// The job could not be done.
    Failed {
        /// Why, in words for the person.
        reason: String,
    },
}

/// What is planned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workload {
    /// How many tasks.
    pub tasks: usize,
    /// How many unfinished tasks are not, because nobody can do them as things stand.
    pub left_out: usize,
    /// How long the run would take to its end without a plan, in minutes.
    pub run_min: u32,
}

/// How the work goes under a policy. Lengths of time are in minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// How the rounds were run.
    pub settings: RunSettings,
    /// How long the run took.
    pub makespan_min: u32,
    /// By what share of it the makespan is above what none can be below, when
    /// that is known.
    pub above_bound_permille: Option<u32>,
    /// How busy the agents were, on average.
    pub utilisation_permille: u32,
    /// How long tasks waited for an agent, on average.
    pub mean_wait_min: u32,
    /// How long the one that waited longest did.
    pub max_wait_min: u32,
    /// How late the goals were, added up; `None` when none has a deadline.
    pub total_late_min: Option<u32>,
    /// How late the latest was; `None` when none has a deadline.
    pub max_late_min: Option<u32>,
    /// Jain's fairness index; `None` when nothing was completed.
    pub fairness_permille: Option<u32>,
    /// Tasks that were completed.
    pub completed: usize,
    /// Tasks that were not.
    pub left: usize,
}

/// How a run ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// How long it takes, in minutes.
    pub makespan_min: u32,
    /// Tasks that it leaves undone.
    pub left: usize,
}

/// What one more agent brings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reinforcement {
    /// The skills that it has.
    pub skills: Vec<String>,
    /// How many tasks it holds at once.
    pub capacity: u32,
    /// How many agents have the skills already.
    pub agents: usize,
    /// The run with it.
    pub after: Outcome,
}

/// How far a search is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// How long the best plan takes, in minutes.
    pub makespan_min: u32,
    /// What no plan can be below, in minutes.
    pub bound_min: u32,
    /// By how much at most the plan is above the best possible, in hundredths of a percent.
    pub gap_basis_points: u32,
    /// Steps taken.
    pub steps: u64,
    /// For how long the search has gone on.
    pub elapsed_ms: u32,
}

impl Standing {
    /// Whether no plan can be better.
    pub fn is_proven(&self) -> bool {
        self.makespan_min <= self.bound_min
    }
}

/// Does `job`, in JSON, with the texts of `journals`. `now_ms` is a clock that
/// never goes back, `post` sends a report.
pub fn carry_out(
    job: &str,
    journals: &[String],
    now_ms: impl Fn() -> u32,
    mut post: impl FnMut(&Report),
) {
    let journal = journals.first().map_or("", String::as_str);
    let done = serde_json::from_str(job)
        .map_err(|error| format!("The job could not be read: {error}."))
        .and_then(|job| match job {
            Job::Optimise { seed } => optimise::optimise(journal, seed, now_ms, &mut post),
            Job::Compare => compare::compare(journal, &mut post),
            Job::Reinforce => reinforce::reinforce(journal, &mut post),
            Job::CompareRuns => runs::compare(journals, &mut post),
        });
    if let Err(reason) = done {
        post(&Report::Failed { reason });
    }
}

/// The state that the journal in `text` leads to.
fn state_of(text: &str) -> Result<State, String> {
    let journal = journal::read(text).map_err(|error| error.to_string())?;
    journal::replay(&journal.events).map_err(|error| error.to_string())
}
