//! Random scenarios, each named by its seed.
//!
//! Most are tiny, so that many are run and a failure is easy to read; one in
//! 64 is bigger. To try a new command, add a line to `COMMANDS`.

use super::actor::ActorModel;
use super::channel::ChannelModel;
use super::dice::Dice;
use super::scenario::{Action, Scenario, Timed, Trouble};
use crate::agent::{AgentKind, AgentSpec, Availability, Proficiency, Window};
use crate::command::Command;
use crate::event::{Absence, Lease};
use crate::fault::Fault as Injected;
use crate::goal::GoalSpec;
use crate::ids::{AgentId, Attempt, GoalId, TaskId};
use crate::negotiation::Bid;
use crate::repeat::Repeat;
use crate::schedule::{Pace, PolicyKind, RunSettings};
use crate::skill::{Equivalence, Skill, Taxonomy};
use crate::state::Config;
use crate::task::{Priority, TaskSpec};
use crate::time::{Millis, Minutes, Time, UnixSeconds};
use crate::tolerance::Tolerance;

/// What agents know and tasks require.
const SKILLS: [&str; 5] = ["coding", "testing", "qa", "design", "general"];
const TEXTS: [(&str, &str); 4] = [
    ("classic", "Do it"),
    ("classic", "Analyze sales"),
    ("standard", "Develop an app"),
    ("no such rules", "Do it"),
];

/// The scenario that `seed` names.
pub fn generate(seed: u64) -> Scenario {
    let mut dice = Dice::new(seed);
    let is_big = seed.is_multiple_of(64);
    let size = if is_big { 4 } else { 1 };
    let mut generator = Generator {
        agents: dice.between(1, 3 * size),
        tasks: dice.between(1, 6 * size),
        dice,
    };
    generator.scenario(size)
}

struct Generator {
    dice: Dice,
    /// How many agents and tasks there are about, so that ids mostly name one.
    agents: u32,
    tasks: u32,
}

type Make = fn(&mut Generator) -> Command;

/// What people and strangers do, with how often they do it.
const COMMANDS: [(u32, Make); 26] = [
    (4, |g| Command::RegisterAgent {
        agent: None,
        spec: g.agent_spec(),
    }),
    (6, |g| Command::RegisterAgent {
        agent: Some(g.agent()),
        spec: g.agent_spec(),
    }),
    (3, |g| Command::UnregisterAgent { agent: g.agent() }),
    (2, |g| Command::Heartbeat { agent: g.agent() }),
    (2, |g| Command::ReportAway {
        agent: g.agent(),
        cause: g
            .dice
            .pick(&[Absence::Crashed, Absence::SaidGoodbye, Absence::Interrupted]),
    }),
    (3, |g| Command::SubmitGoal {
        spec: g.goal_spec(),
    }),
    (4, |g| Command::ReviseGoal {
        goal: g.goal(),
        spec: g.goal_spec(),
    }),
    (1, |g| Command::RemoveGoal { goal: g.goal() }),
    (1, |g| Command::CancelGoal { goal: g.goal() }),
    (6, |g| Command::AddTask {
        goal: g.goal(),
        spec: g.any_task_spec(),
    }),
    (6, |g| Command::ReviseTask {
        task: g.task(),
        spec: g.any_task_spec(),
    }),
    (2, |g| Command::RemoveTask { task: g.task() }),
    (6, |g| Command::ChoosePolicy {
        settings: g.settings(),
    }),
    (4, |_| Command::RunRound),
    (6, |g| Command::StartTask { lease: g.lease() }),
    (6, |g| Command::CompleteTask {
        lease: g.lease(),
        result: Some("Done.".to_owned()),
        artifacts: Vec::new(),
    }),
    (4, |g| Command::FailTask {
        lease: g.lease(),
        reason: "It broke.".to_owned(),
    }),
    (3, |g| Command::Bid {
        lease: g.lease(),
        bid: g.bid(),
    }),
    (2, |g| Command::DeclineTask {
        lease: g.lease(),
        reason: "No.".to_owned(),
    }),
    (2, |g| Command::AcceptAward { lease: g.lease() }),
    (2, |g| Command::SetTolerance {
        tolerance: g.tolerance(),
    }),
    (5, |g| Command::InjectFault {
        agent: g.agent(),
        fault: Some(g.fault()),
    }),
    (3, |g| Command::CancelTask { task: g.task() }),
    (5, |g| Command::RetryTask { task: g.task() }),
    (2, |_| Command::ResetRun),
    (1, |_| Command::Tick),
];

impl Generator {
    fn scenario(&mut self, size: u32) -> Scenario {
        let until = Minutes(self.dice.between(30, 240));
        let mut actions = self.setting_up();
        for _ in 0..self.dice.between(0, 12 * size) {
            let at = self.time(until);
            let action = self.action();
            actions.push(Timed { at, action });
        }
        actions.sort_by_key(|timed| timed.at);
        Scenario {
            dice: self.dice.seed(),
            config: self.config(),
            channel: self.channel(),
            actors: (0..self.agents).map(|_| self.actor()).collect(),
            actions,
            calm_at: Time::default() + until,
        }
    }

    fn setting_up(&mut self) -> Vec<Timed> {
        let settings = self.settings();
        let (rules, text) = TEXTS[0];
        let spec = GoalSpec {
            text: text.to_owned(),
            rules: rules.to_owned(),
            ..GoalSpec::default()
        };
        let mut commands = vec![
            Command::ChoosePolicy { settings },
            Command::SubmitGoal { spec },
        ];
        for _ in 0..self.agents {
            let spec = self.agent_spec();
            commands.push(Command::RegisterAgent { agent: None, spec });
        }
        for known in 1..=self.tasks {
            let (goal, spec) = (GoalId(0), self.task_spec(known));
            commands.push(Command::AddTask { goal, spec });
        }
        let at = Time::default();
        let actions = commands.into_iter().map(Action::Command);
        actions.map(|action| Timed { at, action }).collect()
    }

    fn action(&mut self) -> Action {
        match self.dice.below(12) {
            0 => Action::Reload,
            1 => Action::Optimise {
                takes: Minutes(self.dice.pick(&[0, 1, 20])),
            },
            2..=4 => Action::Trouble {
                agent: self.agent(),
                trouble: self.dice.pick(&[
                    Trouble::Crash,
                    Trouble::Hang,
                    Trouble::Slow,
                    Trouble::Flap,
                ]),
                lasts: Minutes(self.dice.between(1, 90)),
            },
            _ => Action::Command(self.command()),
        }
    }

    fn command(&mut self) -> Command {
        let total = COMMANDS.iter().map(|(often, _)| often).sum::<u32>();
        let mut drawn = self.dice.between(1, total);
        let chosen = COMMANDS.iter().find(|(often, _)| {
            let is_this = drawn <= *often;
            drawn = drawn.saturating_sub(*often);
            is_this
        });
        let (_, make) = chosen.expect("what is drawn is within the total");
        make(self)
    }

    fn config(&mut self) -> Config {
        let accepts = |required: &str, skill: &str| Equivalence {
            required: Skill::new(required),
            accepts: vec![Skill::new(skill)],
        };
        Config {
            seed: self.dice.seed(),
            // Short, so that checking coverage again and again is cheap.
            taxonomy: Taxonomy {
                generalist: Skill::new("general"),
                equivalences: vec![accepts("testing", "qa"), accepts("design", "coding")],
            },
            tolerance: self.tolerance(),
            learns: self.dice.chance(50),
            starts_on: UnixSeconds::default(),
            bid_timeout: Millis::from(Minutes(self.dice.pick(&[1, 10, 40]))),
            award_timeout: Millis::from(Minutes(self.dice.pick(&[1, 10, 40]))),
            announcement_rest: Millis::from(Minutes(self.dice.between(1, 10))),
            ageing: Millis::from(Minutes(self.dice.between(10, 500))),
        }
    }

    fn tolerance(&mut self) -> Tolerance {
        let mut minutes = |low, high| Millis::from(Minutes(self.dice.between(low, high)));
        Tolerance {
            suspect_after: minutes(15, 30),
            heartbeat_timeout: minutes(30, 60),
            lease_timeout: minutes(1, 90),
            retry_base: minutes(0, 5),
            retry_cap: minutes(5, 20),
            timeout_factor: self.dice.between(2, 4),
            max_attempts: self.dice.between(1, 3),
            max_losses: self.dice.between(1, 3),
            retry_budget: self.dice.between(0, 5),
            straggler_percent: self.dice.pick(&[0, 120]),
        }
    }

    fn fault(&mut self) -> Injected {
        let percent = self.dice.between(1, 99);
        self.dice.pick(&[
            Injected::Crash,
            Injected::Hang,
            Injected::Slow { percent },
            Injected::Flap {
                period_min: Minutes(percent),
            },
            Injected::Refuse { percent },
            Injected::Lossy { percent },
        ])
    }

    fn channel(&mut self) -> ChannelModel {
        if self.dice.chance(25) {
            return ChannelModel::default();
        }
        ChannelModel {
            loses_percent: self.dice.pick(&[0, 2, 20]),
            doubles_percent: self.dice.pick(&[0, 5, 30]),
            longest_delay: Millis::from(Minutes(self.dice.pick(&[0, 1, 30]))),
        }
    }

    fn actor(&mut self) -> ActorModel {
        if self.dice.chance(40) {
            return ActorModel::WELL;
        }
        let shortest_percent = self.dice.between(10, 150);
        ActorModel {
            shortest_percent,
            longest_percent: shortest_percent + self.dice.between(0, 200),
            refuses_percent: self.dice.pick(&[0, 0, 10, 50]),
            lies: self.dice.chance(20),
        }
    }

    fn settings(&mut self) -> RunSettings {
        RunSettings {
            policy: self.dice.pick(&PolicyKind::ALL),
            pace: self.dice.pick(&[Pace::Barrier, Pace::Continuous]),
            haste: self.dice.pick(&[1, 1, 1, 60]),
        }
    }

    fn agent_spec(&mut self) -> AgentSpec {
        let skills = self.skills(2);
        let proficiency = skills.first().filter(|_| self.dice.chance(20));
        AgentSpec {
            name: self.name(),
            capacity: self.dice.between(1, 3),
            kind: self.dice.pick(&[AgentKind::Simulated, AgentKind::Live]),
            speed_percent: self.dice.pick(&[50, 100, 100, 100, 200]),
            proficiency: proficiency
                .map(|skill| Proficiency {
                    skill: skill.clone(),
                    percent: 150,
                })
                .into_iter()
                .collect(),
            skills,
            availability: self.availability(),
            lead: self.dice.chance(20).then(|| self.agent()),
            executor: None,
            // It decides nothing.
            rate: None,
        }
    }

    fn availability(&mut self) -> Availability {
        if !self.dice.chance(15) {
            return Availability::default();
        }
        let from = Minutes(self.dice.between(0, 60));
        let to = Minutes(from.0 + self.dice.between(10, 120));
        let repeats = self.dice.chance(80);
        Availability {
            windows: vec![Window { from, to }],
            repeats_every: repeats.then_some(Minutes(to.0 + 30)),
        }
    }

    fn repeat(&mut self) -> Repeat {
        Repeat {
            cron: "*/40 * * * *".to_owned(),
            times: self.dice.between(1, 2),
        }
    }

    fn goal_spec(&mut self) -> GoalSpec {
        let (rules, text) = self.dice.pick(&TEXTS);
        GoalSpec {
            text: text.to_owned(),
            rules: rules.to_owned(),
            release_min: Minutes(self.dice.pick(&[0, 0, 0, 45])),
            deadline_min: self.dice.chance(20).then_some(Minutes(120)),
            lead: self.dice.chance(30).then(|| self.agent()),
            repeat: self.dice.chance(10).then(|| self.repeat()),
            ..GoalSpec::default()
        }
    }

    /// Its dependencies are among the first `known` tasks.
    fn task_spec(&mut self, known: u32) -> TaskSpec {
        let count = self.dice.pick(&[0, 0, 1, 2]);
        let dependencies = (0..count).map(|_| TaskId(self.dice.between(0, known - 1)));
        TaskSpec {
            dependencies: dependencies.collect(),
            name: self.name(),
            priority: self.dice.pick(&Priority::ALL),
            estimate: Minutes(self.dice.between(1, 60)),
            skills: self.skills(1).into(),
            timeout_min: self.dice.chance(10).then_some(Minutes(90)),
            pinned: self
                .dice
                .chance(10)
                .then(|| self.agent())
                .into_iter()
                .collect(),
            forbidden: self
                .dice
                .chance(10)
                .then(|| self.agent())
                .into_iter()
                .collect(),
            ..TaskSpec::default()
        }
    }

    fn any_task_spec(&mut self) -> TaskSpec {
        self.task_spec(self.tasks + 2)
    }

    /// Now and then a name that is refused.
    fn name(&mut self) -> String {
        let is_empty = self.dice.chance(2);
        if is_empty { "" } else { "Any" }.to_owned()
    }

    fn skills(&mut self, most: u32) -> Vec<Skill> {
        let count = self.dice.between(0, most);
        (0..count)
            .map(|_| Skill::new(self.dice.pick(&SKILLS)))
            .collect()
    }

    /// A lease that somebody made up. Now and then it is the current one.
    fn lease(&mut self) -> Lease {
        Lease {
            task: self.task(),
            agent: self.agent(),
            attempt: Attempt(self.dice.between(0, 2)),
        }
    }

    fn bid(&mut self) -> Bid {
        Bid {
            finish_min: Minutes(self.dice.between(0, 100)),
            confidence_percent: self.dice.between(0, 101),
        }
    }

    /// Mostly one that is there.
    fn agent(&mut self) -> AgentId {
        AgentId(self.dice.between(0, self.agents))
    }

    fn goal(&mut self) -> GoalId {
        GoalId(self.dice.pick(&[0, 0, 0, 1, 2]))
    }

    fn task(&mut self) -> TaskId {
        TaskId(self.dice.between(0, self.tasks + 1))
    }

    fn time(&mut self, until: Minutes) -> Time {
        Time(self.dice.below(Millis::from(until).0))
    }
}
