//! Makes a failing scenario smaller, as long as it fails in the same way.
//!
//! Delta debugging (Zeller and Hildebrandt 2002) over the list of actions,
//! then simpler settings, until nothing more can go.

use super::actor::ActorModel;
use super::channel::ChannelModel;
use super::checker::Failure;
use super::scenario::{Action, Scenario};
use crate::command::Command;
use crate::time::{Millis, Minutes, Time};

/// The smallest scenario found for which `fails` still gives a failure of the
/// same kind as `failure`.
pub fn shrink(
    scenario: Scenario,
    failure: &Failure,
    fails: impl Fn(&Scenario) -> Option<Failure>,
) -> Scenario {
    let is_same =
        |candidate: &Scenario| fails(candidate).is_some_and(|found| kind(&found) == kind(failure));
    let mut smallest = scenario;
    loop {
        let before = smallest.clone();
        drop_actions(&mut smallest, &is_same);
        for simplify in SIMPLIFICATIONS {
            let mut simpler = smallest.clone();
            simplify(&mut simpler);
            if simpler != smallest && is_same(&simpler) {
                smallest = simpler;
            }
        }
        simplify_each(&mut smallest, &is_same);
        if smallest == before {
            return smallest;
        }
    }
}

/// What makes two failures the same: what broke, but not for which task; and
/// that a replay differs, but not in what.
fn kind(failure: &Failure) -> String {
    if let Failure::Differs(_) = failure {
        return "Differs".to_owned();
    }
    let text = format!("{failure:?}");
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Leaves out ever smaller runs of actions.
fn drop_actions(scenario: &mut Scenario, is_same: &impl Fn(&Scenario) -> bool) {
    let mut length = scenario.actions.len().div_ceil(2);
    while length > 0 {
        let mut from = 0;
        while from < scenario.actions.len() {
            let mut smaller = scenario.clone();
            let to = (from + length).min(smaller.actions.len());
            smaller.actions.drain(from..to);
            if is_same(&smaller) {
                *scenario = smaller;
            } else {
                from += length;
            }
        }
        length /= 2;
    }
}

/// What can be simpler about a scenario as a whole.
const SIMPLIFICATIONS: [fn(&mut Scenario); 7] = [
    |scenario| scenario.channel = ChannelModel::default(),
    |scenario| scenario.channel.loses_percent = 0,
    |scenario| scenario.channel.doubles_percent = 0,
    |scenario| scenario.channel.longest_delay = Millis(0),
    |scenario| scenario.actors = vec![ActorModel::WELL],
    |scenario| scenario.actors.truncate(1),
    |scenario| scenario.dice = 0,
];

/// Makes each action earlier and what it says plainer.
fn simplify_each(scenario: &mut Scenario, is_same: &impl Fn(&Scenario) -> bool) {
    for index in 0..scenario.actions.len() {
        for simplify in PLAINER {
            let mut simpler = scenario.clone();
            simplify(&mut simpler.actions[index].action);
            if simpler != *scenario && is_same(&simpler) {
                *scenario = simpler;
            }
        }
        let before = index
            .checked_sub(1)
            .map(|before| scenario.actions[before].at);
        for at in [
            before.unwrap_or_default(),
            whole_minute(scenario.actions[index].at),
        ] {
            let mut simpler = scenario.clone();
            simpler.actions[index].at = at;
            if simpler != *scenario && is_same(&simpler) {
                *scenario = simpler;
            }
        }
    }
}

fn whole_minute(at: Time) -> Time {
    Time::default() + (at - Time::default()).minutes()
}

/// What can be plainer about one action.
const PLAINER: [fn(&mut Action); 4] = [
    |action| {
        if let Action::Command(Command::AddTask { spec, .. } | Command::ReviseTask { spec, .. }) =
            action
        {
            spec.skills = Default::default();
        }
    },
    |action| {
        if let Action::Command(Command::AddTask { spec, .. } | Command::ReviseTask { spec, .. }) =
            action
        {
            spec.dependencies.clear();
        }
    },
    |action| {
        if let Action::Command(Command::RegisterAgent { spec, .. }) = action {
            spec.skills = Default::default();
        }
    },
    |action| {
        if let Action::Trouble { lasts, .. } = action {
            *lasts = Minutes(lasts.0 / 2).max(Minutes(1));
        }
    },
];
