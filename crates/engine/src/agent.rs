//! Agents: who does the work.

use crate::fault::Injected;
use crate::ids::{AgentId, TaskId};
use crate::rate::Rate;
use crate::skill::{self, Coverage, Skill, SkillCoverage};
use crate::text::{self, Errors, Field, InputError, Lines, Problem};
use crate::time::{Millis, Minutes, Time};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Capacity of an agent that names none.
pub const DEFAULT_CAPACITY: u32 = 5;
/// Speed of an agent, and its proficiency at a skill, where nothing is said.
pub const USUAL_PERCENT: u32 = 100;
/// Fastest speed and highest proficiency; the lowest is 1.
pub const MAX_PERCENT: u32 = 1_000;

/// What somebody says about an agent when registering it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgentSpec {
    /// What people call it.
    pub name: String,
    /// What it can do.
    pub skills: Vec<Skill>,
    /// How many tasks it holds at once at most.
    pub capacity: u32,
    /// Who executes its tasks.
    pub kind: AgentKind,
    /// How fast it works: at 200 a task takes half its estimate.
    #[serde(default = "usual_percent", skip_serializing_if = "is_usual")]
    pub speed_percent: u32,
    /// The skills at which it is better or worse than usual.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proficiency: Vec<Proficiency>,
    /// When it takes new work.
    #[serde(default, skip_serializing_if = "Availability::is_always")]
    pub availability: Availability,
    /// Its superior. Whoever leads nobody has no team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<AgentId>,
    /// What does a live agent's work; `None` where it comes by itself, from
    /// outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executor: Option<Executor>,
    /// What an hour of its work costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Box<Rate>>,
}

/// What does a live agent's work. The engine keeps it for whoever starts it
/// and knows nothing of it, so that a new kind needs no change here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Executor {
    /// The kind of executor, such as `worker` or `script`.
    pub kind: String,
    /// Its settings, such as a script's source, in a form of the kind's own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub settings: String,
}

/// Longest settings of an executor, in characters.
pub const MAX_SETTINGS_CHARS: usize = 50_000;

impl Executor {
    fn checked(&self) -> Result<Self, InputError> {
        let field = Field::Executor;
        let settings = &self.settings;
        let length = settings.chars().count();
        if length > MAX_SETTINGS_CHARS {
            let (max, actual) = (MAX_SETTINGS_CHARS, length);
            return Err(InputError::new(field, Problem::TooLong { max, actual }));
        }
        Ok(Self {
            kind: text::checked(field, &self.kind, text::MAX_NAME_CHARS, Lines::One)?,
            settings: settings.clone(),
        })
    }
}

/// How good an agent is at a skill, beside its speed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Proficiency {
    /// One of the agent's skills.
    pub skill: Skill,
    /// At 200 a task that requires it takes half as long.
    pub percent: u32,
}

fn usual_percent() -> u32 {
    USUAL_PERCENT
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_usual(percent: &u32) -> bool {
    *percent == USUAL_PERCENT
}

/// When an agent takes new work. What it has begun it finishes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Availability {
    /// The stretches in which it takes work, counted from the start of the
    /// run, apart from each other and in order; none at all means always.
    pub windows: Vec<Window>,
    /// After how many minutes the windows come again; `None` for never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats_every: Option<Minutes>,
}

/// A stretch of time, counted from the start of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Window {
    /// Its first minute.
    pub from: Minutes,
    /// The minute after its last.
    pub to: Minutes,
}

/// Most windows of one agent.
pub const MAX_WINDOWS: usize = 64;

impl Availability {
    /// Whether it takes work at any time.
    pub fn is_always(&self) -> bool {
        self.windows.is_empty()
    }

    /// When it next takes work at or after `since_start`; `None` for never again.
    pub fn next_open(&self, since_start: Millis) -> Option<Millis> {
        if self.is_always() {
            return Some(since_start);
        }
        let period = self.repeats_every.map(|every| Millis::from(every).0);
        let begun = period.map_or(0, |period| since_start.0 / period * period);
        let within = since_start.0 - begun;
        let opens = |window: &Window| {
            let (from, to) = (Millis::from(window.from).0, Millis::from(window.to).0);
            (within < to).then_some(from.max(within))
        };
        if let Some(open) = self.windows.iter().find_map(opens) {
            return Some(Millis(begun + open));
        }
        let first = Millis::from(self.windows[0].from).0;
        period.map(|period| Millis(begun + period + first))
    }

    fn checked(&self) -> Result<Self, InputError> {
        if self.is_always() {
            return Ok(Self::default());
        }
        let refuse = |problem| Err(InputError::new(Field::Availability, problem));
        if self.windows.len() > MAX_WINDOWS {
            let (max, actual) = (MAX_WINDOWS, self.windows.len());
            return refuse(Problem::TooMany { max, actual });
        }
        let last = self.repeats_every.unwrap_or(text::MAX_MINUTES);
        text::in_range(Field::Availability, last.0, 1, text::MAX_MINUTES.0)?;
        let mut free_from = Minutes(0);
        for window in &self.windows {
            if window.from < free_from || window.to <= window.from || window.to > last {
                return refuse(Problem::BadWindow { last });
            }
            free_from = window.to;
        }
        // What is always open has nothing to repeat, and is stored as nothing.
        if self.is_always() {
            return Ok(Self::default());
        }
        Ok(self.clone())
    }
}

/// Who executes an agent's tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AgentKind {
    /// The simulator, in virtual time. It has no heartbeat to lose.
    #[default]
    Simulated,
    /// A real agent, which must send heartbeats.
    Live,
}

impl AgentSpec {
    /// The spec with its texts trimmed and its skills without repetitions.
    ///
    /// # Errors
    /// Everything that is wrong with it, one error a field.
    pub fn checked(&self) -> Result<Self, Vec<InputError>> {
        let mut errors = Errors::default();
        let capacity = text::in_range(Field::Capacity, self.capacity, 1, text::MAX_CAPACITY);
        let speed = text::in_range(Field::Speed, self.speed_percent, 1, MAX_PERCENT);
        let name = text::checked(Field::Name, &self.name, text::MAX_NAME_CHARS, Lines::One);
        let spec = Self {
            name: errors.keep(name),
            skills: errors.keep(skill::checked_skills(&self.skills)),
            capacity: errors.keep(capacity),
            kind: self.kind,
            speed_percent: errors.keep(speed),
            proficiency: errors.keep(self.checked_proficiency()),
            availability: errors.keep(self.availability.checked()),
            lead: self.lead,
            executor: errors.keep(self.executor.as_ref().map(Executor::checked).transpose()),
            rate: errors
                .keep(self.rate.as_deref().map(Rate::checked).transpose())
                .map(Box::new),
        };
        errors.or(spec)
    }

    /// The proficiencies that differ from the usual, one a skill of the agent.
    fn checked_proficiency(&self) -> Result<Vec<Proficiency>, InputError> {
        let mut kept: Vec<Proficiency> = Vec::new();
        for one in &self.proficiency {
            let key = one.skill.key();
            let is_theirs = self.skills.iter().any(|skill| skill.key() == key);
            let is_new = kept.iter().all(|other| other.skill.key() != key);
            text::in_range(Field::Proficiency, one.percent, 1, MAX_PERCENT)?;
            if is_theirs && is_new && one.percent != USUAL_PERCENT {
                kept.push(one.clone());
            }
        }
        Ok(kept)
    }

    /// How fast it says it does tasks whose skills it covers like this, in
    /// thousandths of the estimate's rate: its speed times its proficiency at
    /// the skill at which it is weakest.
    pub fn rate_permille(&self, coverage: &[SkillCoverage], generalist: &Skill) -> u32 {
        let used = coverage.iter().map(|skill| match &skill.coverage {
            Coverage::Exact | Coverage::Missing => &skill.required,
            Coverage::Equivalent(stand_in) => stand_in,
            Coverage::Generalist => generalist,
        });
        let weakest = used.map(|skill| self.proficiency_percent(skill)).min();
        (self.speed_percent * weakest.unwrap_or(USUAL_PERCENT) / 10).max(1)
    }

    fn proficiency_percent(&self, skill: &Skill) -> u32 {
        if self.proficiency.is_empty() {
            return USUAL_PERCENT;
        }
        let key = skill.key();
        let known = self.proficiency.iter().find(|one| one.skill.key() == key);
        known.map_or(USUAL_PERCENT, |one| one.percent)
    }
}

impl Default for AgentSpec {
    /// A simulated agent of the usual speed, without name and skills.
    fn default() -> Self {
        Self {
            name: String::new(),
            skills: Vec::new(),
            capacity: DEFAULT_CAPACITY,
            kind: AgentKind::Simulated,
            speed_percent: USUAL_PERCENT,
            proficiency: Vec::new(),
            availability: Availability::default(),
            lead: None,
            executor: None,
            rate: None,
        }
    }
}

/// An agent as the state knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// Its id, by registration order.
    pub id: AgentId,
    /// What was last said about it.
    pub spec: Arc<AgentSpec>,
    /// Whether it can be given work.
    pub presence: Presence,
    /// The tasks assigned to it and not finished, oldest first.
    pub held: Vec<TaskId>,
    /// Estimated minutes of the held tasks together.
    pub outstanding_min: u64,
    /// Tasks that it has completed in this run.
    pub completed: u32,
    /// Estimated minutes of the tasks that it has completed in this run.
    pub completed_min: u64,
    /// When it was last heard of.
    pub last_heartbeat: Time,
    /// How it misbehaves, if it is simulated and somebody made it to.
    pub fault: Option<Injected>,
}

/// Whether an agent can be given work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Registered and heard of.
    Present,
    /// Registered, but silent for a while. It keeps what it holds.
    Suspected,
    /// Registered, but silent for as long as the heartbeat timeout.
    Lost,
    /// Unregistered. Its id is not used again.
    Gone,
}

impl Agent {
    /// Whether it is registered, silent or not.
    pub fn is_registered(&self) -> bool {
        self.presence != Presence::Gone
    }

    /// Whether it works for real.
    pub fn is_live(&self) -> bool {
        self.spec.kind == AgentKind::Live
    }

    /// Whether it can take one more task.
    pub fn has_room(&self) -> bool {
        self.presence == Presence::Present && self.load() < self.spec.capacity
    }

    /// Its estimated minutes of work until it would begin one more task, and
    /// `more_min` first: it works on as many tasks at once as it has capacity.
    pub fn backlog_with(&self, more_min: u64) -> u64 {
        let minutes = self.outstanding_min + more_min;
        minutes.div_ceil(u64::from(self.spec.capacity.max(1)))
    }

    /// How many tasks it holds.
    pub fn load(&self) -> u32 {
        u32::try_from(self.held.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(from: u32, to: u32) -> Window {
        Window {
            from: Minutes(from),
            to: Minutes(to),
        }
    }

    fn open(availability: &Availability, minute: u32) -> Option<u32> {
        let open = availability.next_open(Millis::from(Minutes(minute)))?;
        Some(open.minutes().0)
    }

    #[test]
    fn an_agent_takes_work_in_its_windows() {
        let mut available = Availability {
            windows: vec![minutes(60, 120), minutes(180, 240)],
            repeats_every: None,
        };
        let at = [0, 60, 119, 120, 180, 240];
        let expected = [Some(60), Some(60), Some(119), Some(180), Some(180), None];
        assert_eq!(at.map(|minute| open(&available, minute)), expected);
        available.repeats_every = Some(Minutes(1_440));
        assert_eq!(open(&available, 240), Some(1_500));
        assert_eq!(open(&available, 1_510), Some(1_510));
        assert_eq!(open(&Availability::default(), 7), Some(7));
    }

    #[test]
    fn windows_that_overlap_or_end_before_they_begin_are_refused() {
        let check = |windows: &[Window]| {
            let availability = Availability {
                windows: windows.to_vec(),
                repeats_every: Some(Minutes(100)),
            };
            availability.checked().is_ok()
        };
        assert!(check(&[minutes(0, 50), minutes(50, 100)]));
        assert!(!check(&[minutes(0, 50), minutes(40, 60)]));
        assert!(!check(&[minutes(10, 10)]));
        assert!(!check(&[minutes(90, 101)]));
    }

    #[test]
    fn the_weakest_skill_and_the_speed_make_the_rate() {
        let spec = AgentSpec {
            name: "Ada".to_owned(),
            skills: ["coding", "qa", "general"].map(Skill::new).to_vec(),
            speed_percent: 200,
            proficiency: vec![
                Proficiency {
                    skill: Skill::new("QA"),
                    percent: 50,
                },
                Proficiency {
                    skill: Skill::new("cooking"),
                    percent: 10,
                },
            ],
            ..AgentSpec::default()
        };
        let spec = spec.checked().unwrap();
        assert_eq!(spec.proficiency.len(), 1, "only its own skills count");
        let taxonomy = crate::Taxonomy::default();
        let rate = |required: &[&str]| {
            let required: Vec<Skill> = required.iter().copied().map(Skill::new).collect();
            let coverage = taxonomy.coverage(&spec.skills, &required);
            spec.rate_permille(&coverage, &taxonomy.generalist)
        };
        assert_eq!(rate(&[]), 2_000);
        assert_eq!(rate(&["coding"]), 2_000);
        assert_eq!(
            rate(&["coding", "testing"]),
            1_000,
            "qa stands in for testing"
        );
    }
}
