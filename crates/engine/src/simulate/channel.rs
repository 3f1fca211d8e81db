//! The channel between the orchestrator and the agents: it loses, delays,
//! doubles and reorders messages.

use super::coverage::Coverage;
use super::dice::Dice;
use super::scenario::Fault;
use crate::time::{Millis, Time};
use serde::{Deserialize, Serialize};

/// How messages travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelModel {
    /// How many of a hundred messages get lost.
    pub loses_percent: u32,
    /// How many of a hundred messages come twice.
    pub doubles_percent: u32,
    /// The longest time that a message takes. They overtake each other.
    pub longest_delay: Millis,
}

/// A channel in use.
#[derive(Clone, Debug)]
pub(super) struct Channel {
    model: ChannelModel,
    /// When the message arrives that arrives last of those sent so far.
    last_arrival: Time,
}

impl Channel {
    pub(super) fn new(model: ChannelModel) -> Self {
        Self {
            model,
            last_arrival: Time::default(),
        }
    }

    /// When a message sent at `now` arrives: never, once or twice.
    pub(super) fn send(
        &mut self,
        now: Time,
        dice: &mut Dice,
        coverage: &mut Coverage,
    ) -> impl Iterator<Item = Time> + use<> {
        if dice.chance(self.model.loses_percent) {
            coverage.count(&Fault::Lose);
            return [None, None].into_iter().flatten();
        }
        let first = self.arrival(now, dice, coverage);
        let second = dice.chance(self.model.doubles_percent).then(|| {
            coverage.count(&Fault::Duplicate);
            self.arrival(now, dice, coverage)
        });
        [Some(first), second].into_iter().flatten()
    }

    fn arrival(&mut self, now: Time, dice: &mut Dice, coverage: &mut Coverage) -> Time {
        let delay = Millis(dice.below(self.model.longest_delay.0 + 1));
        let arrival = now + delay;
        if delay > Millis(0) {
            coverage.count(&Fault::Delay);
        }
        if arrival < self.last_arrival {
            coverage.count(&Fault::Reorder);
        }
        self.last_arrival = self.last_arrival.max(arrival);
        arrival
    }
}
