//! How a worker does what it was ordered: by the abilities of `baton_work`.

use super::{Craft, Done, Undone};
use baton_engine::artifact::{Artifact, Encoding};
use baton_engine::protocol::{Brief, FailKind, Order};
use baton_work::{FailureKind, World};

/// Shortest time between two signs of progress, in milliseconds.
const PROGRESS_EVERY_MS: f64 = 100.0;
/// What a slowed worker takes at least for a task at its usual speed, in
/// milliseconds: where nothing takes time, nothing could be slow.
const LEAST_MS: f64 = 50.0;

/// The skill of tasks whose inputs are handed on as they are: for trying out a
/// team, and what the run of one costs.
pub const ECHO: &str = "echo";

/// What is outside the worker.
pub trait Outside {
    /// The content at an address, which may be the name of a bundled data set.
    ///
    /// # Errors
    /// What went wrong, for a person to read.
    fn fetch(&mut self, address: &str) -> Result<baton_work::Artifact, String>;

    /// A clock that never goes back, in milliseconds.
    fn now_ms(&self) -> f64;
}

/// A worker's way of doing things.
pub struct Workshop<O> {
    outside: O,
    speed_percent: u32,
}

impl<O: Outside> Workshop<O> {
    /// One with this world around it.
    pub fn new(outside: O) -> Self {
        Self {
            outside,
            speed_percent: 100,
        }
    }

    /// Makes it work at this percentage of its speed, for trying out what happens then.
    pub fn set_speed(&mut self, percent: u32) {
        self.speed_percent = percent.clamp(1, 100);
    }
}

impl<O: Outside> Craft for Workshop<O> {
    fn check(&self, brief: &Brief) -> Result<(), String> {
        match baton_work::ability_for(&plain(brief)) {
            Some(_) => Ok(()),
            None if is_echo(brief) => Ok(()),
            None => Err(format!(
                "No computation does “{}”. Give it to a script or a person.",
                brief.name
            )),
        }
    }

    fn is_instant(&self, brief: &Brief) -> bool {
        is_echo(brief)
    }

    fn perform(
        &mut self,
        order: &Order,
        progress: &mut dyn FnMut(u32, &str),
    ) -> Result<Done, Undone> {
        if is_echo(&order.brief) {
            return Ok(Done {
                result: None,
                artifacts: order.inputs.clone(),
            });
        }
        let began_ms = self.outside.now_ms();
        let plain_order = baton_work::Order {
            task: plain(&order.brief),
            inputs: order.inputs.iter().filter_map(readable).collect(),
            seed: order.seed,
        };
        let mut desk = Desk {
            outside: &mut self.outside,
            told_ms: began_ms,
            progress,
        };
        let done = baton_work::perform(&plain_order, &mut desk);
        desk.dawdle(began_ms, self.speed_percent);
        let made = done.map_err(|failure| Undone {
            kind: kind(failure.kind),
            reason: failure.reason,
        })?;
        let names: Vec<&str> = made.iter().map(|one| one.name.as_str()).collect();
        Ok(Done {
            result: Some(names.join(", ")),
            artifacts: made.into_iter().map(named).collect(),
        })
    }
}

/// The world as the work sees it.
struct Desk<'a, O> {
    outside: &'a mut O,
    told_ms: f64,
    progress: &'a mut dyn FnMut(u32, &str),
}

impl<O: Outside> World for Desk<'_, O> {
    fn fetch(&mut self, address: &str) -> Result<baton_work::Artifact, String> {
        self.outside.fetch(address)
    }

    fn progress(&mut self, percent: u32, note: &str) {
        let now_ms = self.outside.now_ms();
        if now_ms - self.told_ms >= PROGRESS_EVERY_MS {
            self.told_ms = now_ms;
            (self.progress)(percent, note);
        }
    }
}

impl<O: Outside> Desk<'_, O> {
    /// Wastes the time that a slower worker would have taken since `began_ms`.
    fn dawdle(&mut self, began_ms: f64, speed_percent: u32) {
        let took_ms = (self.outside.now_ms() - began_ms).max(LEAST_MS);
        let until_ms = began_ms + took_ms * 100.0 / f64::from(speed_percent);
        while speed_percent < 100 && self.outside.now_ms() < until_ms {
            self.progress(99, "slowed down on purpose");
        }
    }
}

fn is_echo(brief: &Brief) -> bool {
    brief.skills.iter().any(|skill| skill.key() == ECHO)
}

fn plain(brief: &Brief) -> baton_work::Brief {
    baton_work::Brief {
        name: brief.name.clone(),
        description: brief.description.clone(),
        skills: brief.skills.iter().map(ToString::to_string).collect(),
        goal: brief.goal.clone(),
        context: brief.context.clone(),
    }
}

/// An input as text; what is none is nothing to work with.
fn readable(artifact: &Artifact) -> Option<baton_work::Artifact> {
    let is_text = artifact.encoding == Encoding::Text;
    is_text.then(|| baton_work::Artifact {
        name: artifact.name.clone(),
        media_type: artifact.media_type.clone(),
        content: artifact.content.clone(),
    })
}

fn named(made: baton_work::Artifact) -> Artifact {
    Artifact {
        name: made.name,
        media_type: made.media_type,
        encoding: Encoding::Text,
        content: made.content,
    }
}

fn kind(kind: FailureKind) -> FailKind {
    match kind {
        FailureKind::BadInput => FailKind::BadInput,
        FailureKind::MissingInput => FailKind::MissingInput,
        FailureKind::BelowThreshold => FailKind::BelowThreshold,
        FailureKind::TooLarge => FailKind::OverLimit,
        FailureKind::Unsupported => FailKind::Unsupported,
    }
}
