//! Who may do what, and when: pins and who is forbidden, leads and escalation,
//! hours, and a goal's release.

mod common;

use baton_engine::agent::{Availability, Window};
use baton_engine::command::Idle;
use baton_engine::event::Event;
use baton_engine::explain::{self, Waiting};
use baton_engine::schedule::{Escalation, Pace, RunSettings};
use baton_engine::text::{Field, InputError, Problem};
use baton_engine::{
    AgentId, AgentKind, AgentSpec, Command, GoalId, GoalSpec, Millis, Minutes, Rejection, TaskId,
    TaskSpec, TaskState, Time, journal, simulate,
};
use common::{Bench, agent_spec, goal_spec, task_spec};

const NOBODY: AgentId = AgentId(99);

fn task(pinned: &[AgentId], forbidden: &[AgentId]) -> TaskSpec {
    TaskSpec {
        pinned: pinned.into(),
        forbidden: forbidden.into(),
        ..task_spec(Default::default(), 60, &["coding"], &[])
    }
}

fn led_by(lead: Option<AgentId>) -> AgentSpec {
    AgentSpec {
        lead,
        ..agent_spec(AgentKind::Simulated, &["coding"], 1)
    }
}

fn with_hours(windows: &[(u32, u32)], every: Option<u32>) -> AgentSpec {
    let window = |&(from, to): &(u32, u32)| Window {
        from: Minutes(from),
        to: Minutes(to),
    };
    AgentSpec {
        availability: Availability {
            windows: windows.iter().map(window).collect(),
            repeats_every: every.map(Minutes),
        },
        ..agent_spec(AgentKind::Simulated, &["coding"], 1)
    }
}

fn refused(field: Field, problem: Problem) -> Result<(), Rejection> {
    Err(Rejection::Input(vec![InputError::new(field, problem)]))
}

fn waiting(bench: &Bench, task: TaskId) -> Option<Waiting> {
    explain::waiting(bench.state(), bench.task(task))
}

fn escalation(bench: &Bench, task: TaskId) -> Escalation {
    bench
        .state()
        .matching()
        .escalation(bench.task(task).requirement)
}

impl Bench {
    fn register(&mut self, spec: AgentSpec) -> AgentId {
        let id = AgentId::from_index(self.state().agents().len());
        self.act(Command::RegisterAgent { agent: None, spec });
        id
    }

    fn change(&mut self, agent: AgentId, spec: AgentSpec) {
        let agent = Some(agent);
        self.act(Command::RegisterAgent { agent, spec });
    }

    fn revise_goal(&mut self, change: impl FnOnce(&mut GoalSpec)) {
        let goal = GoalId(0);
        let mut spec = (*self.state().goals()[0].spec).clone();
        change(&mut spec);
        self.act(Command::ReviseGoal { goal, spec });
    }

    fn give_to(&mut self, lead: AgentId) {
        self.revise_goal(|spec| spec.lead = Some(lead));
    }

    fn candidates(&self, task: TaskId) -> Vec<AgentId> {
        let candidates = self.state().candidates(self.task(task));
        candidates.map(|agent| agent.id).collect()
    }

    /// Goes on until nothing more happens.
    fn run(&mut self) -> Idle {
        loop {
            let stepped = simulate::step(&mut self.engine);
            self.events.extend(self.engine.take_events());
            if let Err(idle) = stepped {
                return idle;
            }
        }
    }

    /// In which minute each attempt began.
    fn starts(&self) -> Vec<(TaskId, u32)> {
        let start = |recorded: &baton_engine::Recorded| match recorded.event {
            Event::TaskStarted { lease } => Some((lease.task, Millis(recorded.at.0).minutes().0)),
            _ => None,
        };
        self.events.iter().filter_map(start).collect()
    }
}

#[test]
fn a_task_goes_only_to_whom_it_is_pinned() {
    let mut bench = Bench::with_goal();
    let [_, second, third] = [(); 3].map(|()| bench.agent(&["coding"], 5));
    let unskilled = bench.agent(&["design"], 5);
    let task = bench.add_spec(task(&[third, second, unskilled, third], &[]));
    assert_eq!(*bench.task(task).spec.pinned, [second, third, unskilled]);
    assert_eq!(bench.candidates(task), [second, third]);
    assert_eq!(bench.round(), [(task, second)]);
}

#[test]
fn a_task_never_goes_to_whom_it_forbids() {
    let mut bench = Bench::with_goal();
    let [first, second] = [(); 2].map(|()| bench.agent(&["coding"], 5));
    let task = bench.add_spec(task(&[], &[first]));
    assert_eq!(bench.candidates(task), [second]);
    bench.act(Command::UnregisterAgent { agent: second });
    assert_eq!(waiting(&bench, task), Some(Waiting::Forbidden(vec![first])));
    let nobody = Idle::NoCapableAgent { tasks: 1 };
    let idle = bench.try_to(Command::RunRound);
    assert_eq!(idle, Err(Rejection::NothingToAssign(nobody)));
}

#[test]
fn changing_pins_moves_a_waiting_task() {
    let mut bench = Bench::with_goal();
    let [first, second] = [(); 2].map(|()| bench.agent(&["coding"], 5));
    let id = bench.add_spec(task(&[], &[]));
    let classes = bench.state().matching().requirements();
    for (pinned, forbidden, expected) in [
        (&[second][..], &[][..], &[second][..]),
        (&[], &[second], &[first]),
        (&[first, second], &[first], &[second]),
        (&[], &[], &[first, second]),
    ] {
        let spec = task(pinned, forbidden);
        bench.act(Command::ReviseTask { task: id, spec });
        assert_eq!(bench.candidates(id), expected);
    }
    let added = bench.state().matching().requirements() - classes;
    assert_eq!(added, 3, "a class that was there is used again");
}

#[test]
fn a_task_pinned_to_somebody_who_left_waits_and_says_so() {
    let mut bench = Bench::with_goal();
    let [first, _] = [(); 2].map(|()| bench.agent(&["coding"], 5));
    let id = bench.add_spec(task(&[first], &[]));
    bench.round();
    bench.act(Command::UnregisterAgent { agent: first });
    assert_eq!(bench.task_state(id), TaskState::Ready);
    assert_eq!(waiting(&bench, id), Some(Waiting::Pinned(vec![first])));
    // Its other fields can still be changed.
    let name = "Other".to_owned();
    let spec = TaskSpec {
        name,
        ..task(&[first], &[])
    };
    bench.act(Command::ReviseTask { task: id, spec });
    bench.act(Command::ReviseTask {
        task: id,
        spec: task(&[], &[]),
    });
    assert_eq!(bench.round().len(), 1);
}

#[test]
fn unknown_agents_are_refused() {
    let mut bench = Bench::with_goal();
    let left = bench.agent(&["coding"], 1);
    bench.act(Command::UnregisterAgent { agent: left });
    let goal = GoalId(0);
    for agent in [left, NOBODY] {
        let unknown = Problem::UnknownAgent(agent);
        for spec in [task(&[agent], &[]), task(&[], &[agent])] {
            let added = bench.try_to(Command::AddTask { goal, spec });
            assert_eq!(added, refused(Field::Agents, unknown.clone()));
        }
        let spec = led_by(Some(agent));
        let registered = bench.try_to(Command::RegisterAgent { agent: None, spec });
        assert_eq!(registered, refused(Field::Lead, unknown.clone()));
        let lead = Some(agent);
        let spec = GoalSpec {
            lead,
            ..goal_spec("classic", "Do it")
        };
        let submitted = bench.try_to(Command::SubmitGoal { spec });
        assert_eq!(submitted, refused(Field::Lead, unknown));
    }
}

#[test]
fn nobody_leads_itself_not_even_through_somebody_who_left() {
    let mut bench = Bench::with_goal();
    let top = bench.register(led_by(None));
    let middle = bench.register(led_by(Some(top)));
    let bottom = bench.register(led_by(Some(middle)));
    bench.act(Command::UnregisterAgent { agent: middle });
    for lead in [top, bottom] {
        let spec = led_by(Some(lead));
        let agent = Some(top);
        let changed = bench.try_to(Command::RegisterAgent { agent, spec });
        assert_eq!(changed, refused(Field::Lead, Problem::OwnLead));
    }
    // Whose lead left keeps it until somebody says otherwise.
    bench.change(bottom, led_by(Some(middle)));
}

/// 0 leads 1 and 2; 1 leads 3; 4 is outside. The goal is given to 1.
fn company() -> (Bench, [AgentId; 5], TaskId) {
    let mut bench = Bench::with_goal();
    let agents = [None, Some(0), Some(0), Some(1), None];
    let agents = agents.map(|lead: Option<u32>| bench.register(led_by(lead.map(AgentId))));
    let id = bench.add_spec(task(&[], &[]));
    assert_eq!(
        bench.candidates(id),
        agents,
        "without a lead it is everybody's"
    );
    bench.give_to(agents[1]);
    (bench, agents, id)
}

#[test]
fn a_goals_tasks_go_to_its_leads_team_and_escalate_when_nobody_there_can() {
    let (mut bench, [boss, lead, peer, worker, outsider], id) = company();
    assert_eq!(bench.candidates(id), [worker]);
    assert_eq!(escalation(&bench, id), Escalation::None);
    bench.act(Command::UnregisterAgent { agent: worker });
    assert_eq!(bench.candidates(id), [lead]);
    assert_eq!(escalation(&bench, id), Escalation::Lead(lead));
    // The lead learns something else.
    bench.change(
        lead,
        AgentSpec {
            skills: Vec::new(),
            ..led_by(Some(boss))
        },
    );
    assert_eq!(bench.candidates(id), [boss, peer]);
    assert_eq!(escalation(&bench, id), Escalation::Superior(boss));
    for agent in [boss, peer] {
        bench.change(
            agent,
            AgentSpec {
                skills: Vec::new(),
                ..(*bench.state().agents()[agent.index()].spec).clone()
            },
        );
    }
    assert_eq!(bench.candidates(id), [outsider]);
    assert_eq!(escalation(&bench, id), Escalation::Everybody);
    let novice = bench.register(led_by(Some(lead)));
    assert_eq!(bench.candidates(id), [novice], "the team can again");
}

#[test]
fn the_assignment_says_how_far_its_task_escalated() {
    let (mut bench, [_, lead, _, worker, _], id) = company();
    bench.act(Command::UnregisterAgent { agent: worker });
    assert_eq!(bench.round(), [(id, lead)]);
    let escalated = bench
        .events
        .iter()
        .find_map(|recorded| match &recorded.event {
            Event::TaskAssigned { reason, .. } => Some(reason.escalated),
            _ => None,
        });
    assert_eq!(escalated, Some(Escalation::Lead(lead)));
}

#[test]
fn a_full_team_is_waited_for_and_not_passed_over() {
    let (mut bench, [.., worker, _], first) = company();
    let second = bench.add_spec(task(&[], &[]));
    assert_eq!(bench.round(), [(first, worker)]);
    assert_eq!(waiting(&bench, second), Some(Waiting::Room(vec![worker])));
}

#[test]
fn a_lost_team_escalates_until_it_is_heard_of() {
    let mut bench = Bench::with_goal();
    let lead = bench.register(led_by(None));
    let kind = AgentKind::Live;
    let worker = bench.register(AgentSpec {
        kind,
        ..led_by(Some(lead))
    });
    bench.give_to(lead);
    let held = bench.add_spec(task(&[], &[]));
    bench.round();
    let id = bench.add_spec(task(&[], &[]));
    bench.wait_ms(40_000);
    bench.act(Command::Tick);
    assert_eq!(bench.candidates(id), [lead]);
    assert_eq!(
        bench.round(),
        [(held, lead)],
        "what the lost one held escalates too"
    );
    bench.act(Command::Heartbeat { agent: worker });
    assert_eq!(bench.candidates(id), [worker]);
    assert_eq!(
        bench.task(held).agent,
        Some(lead),
        "held tasks stay where they are"
    );
}

#[test]
fn whoever_takes_over_from_a_lead_that_left_is_its_superior() {
    let (mut bench, [boss, lead, peer, worker, outsider], id) = company();
    bench.act(Command::UnregisterAgent { agent: lead });
    assert_eq!(bench.candidates(id), [peer, worker]);
    bench.act(Command::UnregisterAgent { agent: boss });
    assert_eq!(bench.candidates(id), [peer, worker, outsider]);
    assert_eq!(escalation(&bench, id), Escalation::None);
}

#[test]
fn moving_in_the_hierarchy_counts_at_once() {
    let (mut bench, [boss, lead, peer, worker, outsider], id) = company();
    bench.change(outsider, led_by(Some(worker)));
    assert_eq!(bench.candidates(id), [worker, outsider]);
    bench.change(worker, led_by(Some(peer)));
    assert_eq!(bench.candidates(id), [lead], "both went with the worker");
    bench.give_to(boss);
    assert_eq!(bench.candidates(id), [lead, peer, worker, outsider]);
}

#[test]
fn a_pin_is_more_precise_than_a_lead() {
    let (mut bench, [.., outsider], _) = company();
    let id = bench.add_spec(task(&[outsider], &[]));
    assert_eq!(bench.candidates(id), [outsider]);
    assert_eq!(escalation(&bench, id), Escalation::None);
}

#[test]
fn a_task_that_comes_back_follows_the_lead_of_now() {
    let (mut bench, [_, _, _, worker, outsider], id) = company();
    bench.round();
    bench.give_to(outsider);
    assert_eq!(bench.task(id).agent, Some(worker), "it stays where it is");
    bench.fail(id);
    assert_eq!(
        bench.candidates(id),
        [outsider],
        "who has no team and does it"
    );
    assert_eq!(escalation(&bench, id), Escalation::Lead(outsider));
    bench.act(Command::ResetRun);
    assert_eq!(bench.candidates(id), [outsider]);
}

#[test]
fn an_agent_takes_work_only_within_its_hours_but_finishes_what_it_began() {
    for pace in [Pace::Barrier, Pace::Continuous] {
        let mut bench = Bench::with_goal();
        let agent = bench.register(with_hours(&[(540, 600)], Some(1_440)));
        let settings = RunSettings {
            pace,
            ..RunSettings::default()
        };
        bench.act(Command::ChoosePolicy { settings });
        let tasks = [(); 3].map(|()| {
            bench.add_spec(TaskSpec {
                estimate: Minutes(45),
                ..task(&[], &[])
            })
        });
        let at = Millis::from(Minutes(540));
        let agents = vec![agent];
        assert_eq!(
            waiting(&bench, tasks[0]),
            Some(Waiting::Hours { agents, at })
        );
        let until = Idle::Until { at: Minutes(540) };
        let idle = bench.try_to(Command::RunRound);
        assert_eq!(idle, Err(Rejection::NothingToAssign(until)));
        assert_eq!(bench.state().next_wake(), Some(Time(at.0)));
        assert_eq!(bench.run(), Idle::AllFinished);
        let starts = [(tasks[0], 540), (tasks[1], 585), (tasks[2], 1_440 + 540)];
        assert_eq!(bench.starts(), starts, "the second ends at 10:30");
    }
}

#[test]
fn hours_that_never_come_again_are_told() {
    let mut bench = Bench::with_goal();
    let agent = bench.register(with_hours(&[(0, 10)], None));
    let [_, second] = [(); 2].map(|()| bench.add_spec(task(&[], &[])));
    assert_eq!(bench.run(), Idle::HoursOver { tasks: 1 });
    assert_eq!(
        waiting(&bench, second),
        Some(Waiting::HoursOver(vec![agent]))
    );
    assert_eq!(bench.state().next_wake(), None);
}

#[test]
fn advancing_stops_where_it_is_told_to_and_goes_on_from_there() {
    let mut bench = Bench::with_goal();
    bench.register(with_hours(&[(540, 600)], None));
    let id = bench.add_spec(task(&[], &[]));
    let at = |minutes| Time(0) + Minutes(minutes);
    assert_eq!(simulate::advance(&mut bench.engine, at(539)), Ok(()));
    assert_eq!(bench.task_state(id), TaskState::Ready);
    assert_eq!(simulate::advance(&mut bench.engine, at(541)), Ok(()));
    assert_eq!(bench.task_state(id), TaskState::Running);
}

#[test]
fn a_journal_that_assigns_outside_the_hours_is_refused() {
    let mut bench = Bench::with_goal();
    bench.register(with_hours(&[(0, 10)], None));
    bench.add_spec(task(&[], &[]));
    bench.round();
    assert!(journal::replay(&bench.events).is_ok());
    bench.events.last_mut().expect("an assignment").at = Time(0) + Minutes(10);
    assert!(journal::replay(&bench.events).is_err());
}

#[test]
fn a_goals_tasks_wait_for_its_release() {
    let mut bench = Bench::with_goal();
    bench.agent(&["coding"], 5);
    bench.revise_goal(|spec| spec.release_min = Minutes(30));
    let first = bench.add_spec(task(&[], &[]));
    let second = bench.add(&["coding"], &[first]);
    let release = Waiting::Until(Time(30 * 60_000));
    assert_eq!(waiting(&bench, first), Some(release));
    assert_eq!(
        waiting(&bench, second),
        Some(Waiting::Dependencies(vec![first]))
    );
    let until = Idle::Until { at: Minutes(30) };
    assert_eq!(
        bench.try_to(Command::RunRound),
        Err(Rejection::NothingToAssign(until))
    );
    assert_eq!(bench.run(), Idle::AllFinished);
    assert_eq!(bench.starts(), [(first, 30), (second, 90)]);
    let released =
        |recorded: &&baton_engine::Recorded| matches!(recorded.event, Event::TaskReleased { .. });
    assert_eq!(bench.events.iter().filter(released).count(), 2);
}

#[test]
fn a_release_can_be_moved_before_and_after_it_came() {
    let mut bench = Bench::with_goal();
    bench.agent(&["coding"], 5);
    let id = bench.add_spec(task(&[], &[]));
    let mut state_at = |minutes: u32, release: u32| {
        bench.now = Time(0) + Minutes(minutes);
        bench.revise_goal(|spec| spec.release_min = Minutes(release));
        bench.act(Command::Tick);
        bench.task_state(id)
    };
    assert_eq!(state_at(0, 60), TaskState::Blocked);
    assert_eq!(
        state_at(10, 5),
        TaskState::Ready,
        "the moment is past already"
    );
    assert_eq!(state_at(20, 40), TaskState::Blocked);
    assert_eq!(state_at(40, 40), TaskState::Ready);
}

#[test]
fn a_reset_counts_the_release_anew() {
    let mut bench = Bench::with_goal();
    bench.agent(&["coding"], 5);
    bench.revise_goal(|spec| spec.release_min = Minutes(30));
    let id = bench.add_spec(task(&[], &[]));
    assert_eq!(bench.run(), Idle::AllFinished);
    bench.now = bench.state().now();
    bench.act(Command::ResetRun);
    assert_eq!(bench.task_state(id), TaskState::Blocked);
    assert_eq!(bench.state().next_wake(), Some(bench.now + Minutes(30)));
    let replayed = journal::replay(&bench.events).expect("no contradiction");
    assert_eq!(replayed.tasks(), bench.state().tasks());
    assert_eq!(replayed.next_wake(), bench.state().next_wake());
}
