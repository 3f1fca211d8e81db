//! The line to one live agent, and the trouble that somebody puts on it on purpose.

use super::executors::Connection;
use baton_engine::agent::Executor;
use std::collections::VecDeque;

/// Trouble on a line, on purpose. It ends when somebody mends it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trouble {
    /// How many of a hundred messages get lost, in either direction.
    pub drops_percent: u32,
    /// How many of a hundred arrive twice.
    pub doubles_percent: u32,
    /// How much later they arrive, in milliseconds.
    pub delay_ms: u32,
    /// Whether nothing gets through, until it does again, all at once.
    pub is_frozen: bool,
    /// At which percentage of its speed the agent works; 0 is the usual.
    pub speed_percent: u32,
}

/// What becomes of a message on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrives.
    Delivered,
    /// It arrives later.
    Delayed,
    /// It arrives twice.
    Doubled,
    /// It gets lost.
    Dropped,
    /// It waits for the line to thaw.
    Held,
    /// It arrived and was not heeded.
    Refused,
}

impl Fate {
    /// It in a word or two; nothing for what arrived as it should.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Delivered => None,
            Self::Delayed => Some("late"),
            Self::Doubled => Some("twice"),
            Self::Dropped => Some("lost"),
            Self::Held => Some("held back"),
            Self::Refused => Some("refused"),
        }
    }
}

impl Trouble {
    /// What becomes of the next message; `dice` gives a number below 100.
    pub fn fate(self, mut dice: impl FnMut() -> u32) -> Fate {
        if self.is_frozen {
            Fate::Held
        } else if dice() < self.drops_percent {
            Fate::Dropped
        } else if dice() < self.doubles_percent {
            Fate::Doubled
        } else if self.delay_ms > 0 {
            Fate::Delayed
        } else {
            Fate::Delivered
        }
    }
}

/// In which direction a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the agent.
    Out,
    /// From the agent.
    In,
}

/// The line to one live agent.
pub(super) struct Link {
    /// What it was connected with; another one needs another connection.
    pub executor: Executor,
    /// `None` where it broke, or somebody cut it.
    pub connection: Option<Box<dyn Connection>>,
    pub trouble: Trouble,
    /// What waits for the line to thaw, in order.
    pub held: VecDeque<(Way, String)>,
    /// Counts up with every new connection: what comes from an old one is nothing.
    pub epoch: u64,
    /// Messages that came in the present second, to tell a flood.
    pub recent: u32,
}

impl Link {
    /// Whether it has never been connected.
    pub fn is_waiting(&self) -> bool {
        self.epoch == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_decides_what_becomes_of_messages() {
        let fates = |trouble: Trouble, dice: u32| trouble.fate(|| dice);
        let good = Trouble::default();
        assert_eq!(fates(good, 0), Fate::Delivered);
        let lossy = Trouble {
            drops_percent: 30,
            ..good
        };
        assert_eq!(fates(lossy, 29), Fate::Dropped);
        assert_eq!(fates(lossy, 30), Fate::Delivered);
        let slow = Trouble {
            delay_ms: 10,
            ..good
        };
        assert_eq!(fates(slow, 0), Fate::Delayed);
        let doubling = Trouble {
            doubles_percent: 100,
            ..good
        };
        assert_eq!(fates(doubling, 99), Fate::Doubled);
        let frozen = Trouble {
            is_frozen: true,
            ..lossy
        };
        assert_eq!(fates(frozen, 0), Fate::Held, "nothing gets lost in the ice");
    }
}
