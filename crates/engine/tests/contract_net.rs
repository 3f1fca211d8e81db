//! The contract net, rule by rule: announcement, bids, award, acceptance, and
//! everything that can come between.

mod common;

use baton_engine::command::Idle;
use baton_engine::event::{DecidedBy, Event, Lease, RefusalReason};
use baton_engine::explain::{self, Waiting};
use baton_engine::negotiation::{Answer, Bid, MAX_INVITED};
use baton_engine::schedule::{Pace, PolicyKind, RunSettings};
use baton_engine::{
    AgentId, AgentKind, Attempt, Command, Minutes, Priority, Rejection, TaskId, TaskState, Time,
    journal, simulate,
};
use common::{Bench, agent_spec, task_spec};

const BID_MS: u64 = 5_000;
const AWARD_MS: u64 = 10_000;
const REST_MS: u64 = 60_000;

/// A workspace under the contract net.
fn net() -> Bench {
    let mut bench = Bench::with_goal();
    choose(&mut bench, PolicyKind::ContractNet);
    bench
}

/// One task, and agents with room for one task each.
fn net_of<const N: usize>() -> (Bench, TaskId, [AgentId; N]) {
    let mut bench = net();
    let agents = std::array::from_fn(|_| bench.live_agent(&["coding"], 1));
    let task = bench.add(&["coding"], &[]);
    (bench, task, agents)
}

fn choose(bench: &mut Bench, policy: PolicyKind) {
    let pace = Pace::Barrier;
    let settings = RunSettings {
        policy,
        pace,
        ..RunSettings::default()
    };
    bench.act(Command::ChoosePolicy { settings });
}

/// The lease under which `agent` answers for the announced `task`.
fn lease(bench: &Bench, task: TaskId, agent: AgentId) -> Lease {
    let attempt = bench.task(task).attempt;
    Lease {
        task,
        agent,
        attempt,
    }
}

fn offer(finish_min: u32, confidence_percent: u32) -> Bid {
    Bid {
        finish_min: Minutes(finish_min),
        confidence_percent,
    }
}

fn bid(bench: &mut Bench, task: TaskId, agent: AgentId, finish_min: u32) {
    let lease = lease(bench, task, agent);
    let bid = offer(finish_min, 100);
    bench.act(Command::Bid { lease, bid });
}

fn decline(bench: &mut Bench, task: TaskId, agent: AgentId) {
    let (lease, reason) = (lease(bench, task, agent), "no".to_owned());
    bench.act(Command::DeclineTask { lease, reason });
}

fn accept(bench: &mut Bench, task: TaskId, agent: AgentId) {
    let lease = lease(bench, task, agent);
    bench.act(Command::AcceptAward { lease });
}

fn refused(bench: &mut Bench, command: Command, reason: RefusalReason) {
    let before = bench.state().tasks().to_vec();
    let done = bench.try_to(command);
    assert_eq!(done, Err(Rejection::Refused(reason)));
    assert_eq!(bench.state().tasks(), before, "it changes nothing");
    let is_recorded = matches!(
        bench.events.last().map(|last| &last.event),
        Some(Event::AnswerRefused { reason: found, .. }) if *found == reason
    );
    assert!(is_recorded, "{reason:?}");
}

fn wait_and_tick(bench: &mut Bench, ms: u64) {
    bench.wait_ms(ms);
    bench.act(Command::Tick);
}

fn awarded_to(bench: &Bench, task: TaskId) -> Option<AgentId> {
    bench.task(task).negotiation.as_deref()?.awarded_to()
}

fn answer(bench: &Bench, task: TaskId, agent: AgentId) -> Option<Answer> {
    bench.task(task).negotiation.as_deref()?.answer(agent)
}

/// What was announced to whom, in order.
fn announced(bench: &Bench) -> Vec<(TaskId, Vec<AgentId>)> {
    let announced = bench.events.iter().filter_map(|one| match &one.event {
        Event::TaskAnnounced { task, agents, .. } => Some((*task, agents.to_vec())),
        _ => None,
    });
    announced.collect()
}

fn names_of_events(bench: &Bench, from: usize) -> Vec<&'static str> {
    let name = |event: &Event| match event {
        Event::RoundStarted { .. } => "round",
        Event::TaskAnnounced { .. } => "announced",
        Event::BidReceived { .. } => "bid",
        Event::BidDeclined { .. } => "no bid",
        Event::BidTimedOut { .. } => "silent",
        Event::TaskAwarded { .. } => "awarded",
        Event::AwardDeclined { .. } => "declined",
        Event::AwardTimedOut { .. } => "unanswered",
        Event::NegotiationFailed { .. } => "failed",
        Event::TaskAssigned { .. } => "assigned",
        Event::TaskAccepted { .. } => "accepted",
        Event::AgentLost { .. } => "lost",
        _ => "other",
    };
    bench.events[from..]
        .iter()
        .map(|one| name(&one.event))
        .collect()
}

#[test]
fn a_round_announces_and_the_task_stays_ready_until_somebody_accepts() {
    let (mut bench, task, [slow, fast]) = net_of();
    let from = bench.events.len();
    assert_eq!(bench.round(), [], "a round assigns nothing");
    assert_eq!(announced(&bench), [(task, vec![slow, fast])]);
    bid(&mut bench, task, slow, 90);
    bid(&mut bench, task, fast, 60);
    assert_eq!(bench.task_state(task), TaskState::Ready);
    assert_eq!(awarded_to(&bench, task), Some(fast));
    accept(&mut bench, task, fast);
    assert_eq!(bench.task_state(task), TaskState::Assigned);
    assert_eq!(
        bench.lease(task),
        Lease {
            task,
            agent: fast,
            attempt: Attempt(1)
        }
    );
    assert_eq!(
        names_of_events(&bench, from),
        [
            "round",
            "announced",
            "bid",
            "bid",
            "awarded",
            "assigned",
            "accepted"
        ]
    );
    bench.complete(task);
}

#[test]
fn the_assignment_says_that_the_bid_was_best_and_lists_the_bids() {
    let (mut bench, task, [first, second, third]) = net_of();
    bench.act(Command::RunRound);
    bid(&mut bench, task, first, 70);
    bid(&mut bench, task, second, 60);
    decline(&mut bench, task, third);
    accept(&mut bench, task, second);
    let mut latest = bench.events.iter().rev();
    let reason = latest.find_map(|one| match &one.event {
        Event::TaskAssigned { reason, .. } => Some(reason),
        _ => None,
    });
    let reason = reason.expect("it was assigned");
    assert_eq!(reason.policy, PolicyKind::ContractNet);
    assert_eq!(
        (reason.decided_by, reason.candidates),
        (DecidedBy::BestBid, 3)
    );
    let considered = reason.considered.iter();
    let bids: Vec<_> = considered.map(|one| (one.agent, one.finish_min)).collect();
    assert_eq!(bids, [(second, 60), (first, 70)]);
}

#[test]
fn only_agents_with_the_skills_and_room_are_invited() {
    let (mut bench, task, [full, free]) = net_of();
    bench.live_agent(&["testing"], 1);
    bench.act(Command::RunRound);
    bid(&mut bench, task, full, 10);
    bid(&mut bench, task, free, 20);
    accept(&mut bench, task, full);
    let next = bench.add(&["coding"], &[]);
    bench.act(Command::RunRound);
    assert_eq!(announced(&bench)[1], (next, vec![free]));
}

#[test]
fn of_many_agents_those_expected_soonest_are_invited_soonest_first() {
    let mut bench = net();
    let agents: Vec<AgentId> = (1..=MAX_INVITED as u32 + 2)
        .map(|speed| {
            let agent = bench.live_agent(&["coding"], 1);
            let mut spec = agent_spec(AgentKind::Live, &["coding"], 1);
            spec.speed_percent = 50 * speed;
            let again = Some(agent);
            bench.act(Command::RegisterAgent { agent: again, spec });
            agent
        })
        .collect();
    let task = bench.add(&["coding"], &[]);
    bench.act(Command::RunRound);
    let fastest = agents.into_iter().rev().take(MAX_INVITED).collect();
    assert_eq!(announced(&bench), [(task, fastest)]);
}

#[test]
fn a_round_announces_the_most_urgent_tasks_and_no_more_than_there_is_room_for() {
    let mut bench = net();
    let [first, second] = [(); 2].map(|()| bench.live_agent(&["coding"], 1));
    bench.add(&["coding"], &[]);
    let high = bench.add_spec(task_spec(Priority::High, 60, &["coding"], &[]));
    let urgent = bench.add_spec(task_spec(Priority::Critical, 60, &["coding"], &[]));
    bench.act(Command::RunRound);
    let expected = [(urgent, vec![first, second]), (high, vec![second, first])];
    assert_eq!(
        announced(&bench),
        expected,
        "the second prefers who is not booked"
    );
    let idle = Rejection::NothingToAssign(Idle::Negotiating { tasks: 2 });
    assert_eq!(
        bench.try_to(Command::RunRound),
        Err(idle),
        "all room is booked"
    );
}

#[test]
fn a_less_certain_bid_counts_for_less_and_equal_bids_go_by_agent() {
    for (bids, best) in [
        ([(30, 50), (50, 100)], 1),
        ([(30, 60), (50, 100)], 0),
        ([(50, 100), (50, 100)], 0),
        ([(25, 50), (50, 100)], 0),
    ] {
        let (mut bench, task, agents) = net_of::<2>();
        bench.act(Command::RunRound);
        for (agent, (finish_min, confidence)) in agents.into_iter().zip(bids) {
            let lease = lease(&bench, task, agent);
            let bid = offer(finish_min, confidence);
            bench.act(Command::Bid { lease, bid });
        }
        assert_eq!(awarded_to(&bench, task), Some(agents[best]), "{bids:?}");
    }
}

#[test]
fn what_was_awarded_to_an_agent_since_it_bid_counts_against_its_bid() {
    let mut bench = net();
    let [first, second] = [(); 2].map(|()| bench.live_agent(&["coding"], 2));
    let tasks = [(); 2].map(|()| bench.add(&["coding"], &[]));
    bench.act(Command::RunRound);
    // Both bid for both at once; the first is a little better at either.
    for task in tasks {
        bid(&mut bench, task, first, 60);
    }
    for task in tasks {
        bid(&mut bench, task, second, 65);
    }
    assert_eq!(awarded_to(&bench, tasks[0]), Some(first));
    let why = "60 and half of the 60 just awarded, at a capacity of two, are more than 65";
    assert_eq!(awarded_to(&bench, tasks[1]), Some(second), "{why}");
}

#[test]
fn nobody_is_awarded_more_than_it_has_room_for() {
    let mut bench = net();
    let [only, other] = [(); 2].map(|()| bench.live_agent(&["coding"], 1));
    let tasks = [(); 2].map(|()| bench.add(&["coding"], &[]));
    bench.act(Command::RunRound);
    for task in tasks {
        bid(&mut bench, task, only, 1);
    }
    for task in tasks {
        bid(&mut bench, task, other, 1_000);
    }
    let awards = tasks.map(|task| awarded_to(&bench, task));
    assert_eq!(awards, [Some(only), Some(other)]);
}

#[test]
fn a_decline_goes_to_the_next_bid_with_its_reason_on_record() {
    let (mut bench, task, [first, second]) = net_of();
    bench.act(Command::RunRound);
    bid(&mut bench, task, first, 60);
    bid(&mut bench, task, second, 70);
    let from = bench.events.len();
    decline(&mut bench, task, first);
    assert_eq!(names_of_events(&bench, from), ["declined", "awarded"]);
    let reason = "no".into();
    let lease_of_first = lease(&bench, task, first);
    let expected = Event::AwardDeclined {
        lease: lease_of_first,
        reason,
    };
    assert_eq!(bench.events[from].event, expected);
    assert_eq!(awarded_to(&bench, task), Some(second));
}

#[test]
fn a_silent_bidder_times_out_and_the_others_bids_decide() {
    let (mut bench, task, [silent, bidder]) = net_of();
    bench.act(Command::RunRound);
    bid(&mut bench, task, bidder, 60);
    assert_eq!(bench.state().next_wake(), Some(Time(BID_MS)));
    wait_and_tick(&mut bench, BID_MS - 1);
    assert_eq!(awarded_to(&bench, task), None, "bids are still awaited");
    let from = bench.events.len();
    wait_and_tick(&mut bench, 1);
    assert_eq!(names_of_events(&bench, from), ["silent", "awarded"]);
    assert_eq!(answer(&bench, task, silent), Some(Answer::Silent));
    assert_eq!(awarded_to(&bench, task), Some(bidder));
}

#[test]
fn an_unanswered_award_times_out_and_goes_to_the_next_bid() {
    let (mut bench, task, [first, second]) = net_of();
    bench.act(Command::RunRound);
    bid(&mut bench, task, first, 60);
    bid(&mut bench, task, second, 70);
    assert_eq!(bench.state().next_wake(), Some(Time(AWARD_MS)));
    wait_and_tick(&mut bench, AWARD_MS - 1);
    assert_eq!(awarded_to(&bench, task), Some(first));
    let from = bench.events.len();
    wait_and_tick(&mut bench, 1);
    assert_eq!(names_of_events(&bench, from), ["unanswered", "awarded"]);
    assert_eq!(awarded_to(&bench, task), Some(second));
}

#[test]
fn when_no_bid_is_left_the_task_rests_before_it_is_announced_again() {
    let (mut bench, task, [only]) = net_of();
    bench.act(Command::RunRound);
    let from = bench.events.len();
    decline(&mut bench, task, only);
    assert_eq!(names_of_events(&bench, from), ["no bid", "failed"]);
    let negotiating = Rejection::NothingToAssign(Idle::Negotiating { tasks: 1 });
    assert_eq!(bench.try_to(Command::RunRound), Err(negotiating.clone()));
    assert_eq!(
        bench.state().next_wake(),
        Some(Time(15_000)),
        "the live agent is suspected then"
    );
    bench.wait_ms(29_000);
    bench.act(Command::Heartbeat { agent: only });
    bench.wait_ms(REST_MS - 29_000 - 1);
    assert_eq!(bench.try_to(Command::RunRound), Err(negotiating));
    bench.wait_ms(1);
    bench.act(Command::RunRound);
    assert_eq!(announced(&bench).len(), 2);
    let ready_at = bench.task(task).ready_at();
    assert_eq!(ready_at, Some(Time(0)), "it ages all the while");
    assert_eq!(
        bench.task(task).attempt,
        Attempt(2),
        "answers to the first are fenced"
    );
}

#[test]
fn the_end_of_a_rest_is_a_moment_to_wake_for_but_not_for_ever() {
    let mut bench = net();
    let only = bench.agent(&["coding"], 1);
    let task = bench.add(&["coding"], &[]);
    bench.act(Command::RunRound);
    decline(&mut bench, task, only);
    assert_eq!(bench.state().next_wake(), Some(Time(REST_MS)));
    wait_and_tick(&mut bench, REST_MS);
    assert_eq!(bench.state().next_wake(), None, "a clock would spin");
}

#[test]
fn who_let_a_task_go_by_is_asked_again_only_after_everybody_else() {
    let mut bench = net();
    let crowd: Vec<AgentId> = (0..=MAX_INVITED)
        .map(|_| bench.agent(&["coding"], 1))
        .collect();
    let (last, fussy) = crowd.split_last().expect("a crowd");
    let task = bench.add(&["coding"], &[]);
    for expected in [fussy, &[*last], fussy, &[*last]] {
        bench.act(Command::RunRound);
        assert_eq!(announced(&bench).pop(), Some((task, expected.to_vec())));
        for &agent in expected {
            decline(&mut bench, task, agent);
        }
        wait_and_tick(&mut bench, REST_MS);
    }
}

#[test]
fn who_bid_but_had_no_room_has_not_let_the_task_go_by() {
    let mut bench = net();
    let [eager, fussy] = [(); 2].map(|()| bench.agent(&["coding"], 1));
    let tasks = [(); 2].map(|()| bench.add(&["coding"], &[]));
    bench.act(Command::RunRound);
    for task in tasks {
        bid(&mut bench, task, eager, 60);
        decline(&mut bench, task, fussy);
    }
    accept(&mut bench, tasks[0], eager);
    bench.complete(tasks[0]);
    wait_and_tick(&mut bench, REST_MS);
    bench.act(Command::RunRound);
    let again = announced(&bench).pop();
    assert_eq!(again, Some((tasks[1], vec![eager])));
}

#[test]
fn foreign_late_and_repeated_answers_are_recorded_and_change_nothing() {
    let (mut bench, task, [first, second]) = net_of();
    let outsider = bench.live_agent(&["testing"], 1);
    let bid_of = |lease| Command::Bid {
        lease,
        bid: offer(60, 100),
    };
    let decline_of = |lease| Command::DeclineTask {
        lease,
        reason: String::new(),
    };
    let accept_of = |lease| Command::AcceptAward { lease };
    let early = Lease {
        task,
        agent: first,
        attempt: Attempt(1),
    };
    for command in [bid_of(early), decline_of(early), accept_of(early)] {
        refused(&mut bench, command, RefusalReason::NotNegotiated);
    }
    bench.act(Command::RunRound);
    let of = |agent| Lease { agent, ..early };
    let unknown = Lease {
        task: TaskId(99),
        ..early
    };
    refused(&mut bench, bid_of(unknown), RefusalReason::UnknownTask);
    refused(&mut bench, bid_of(of(outsider)), RefusalReason::NotInvited);
    refused(
        &mut bench,
        bid_of(of(AgentId(99))),
        RefusalReason::NotInvited,
    );
    let old = Lease {
        attempt: Attempt(0),
        ..early
    };
    refused(&mut bench, decline_of(old), RefusalReason::OldAttempt);
    refused(&mut bench, accept_of(of(first)), RefusalReason::NotAwarded);
    bench.act(bid_of(of(first)));
    refused(
        &mut bench,
        bid_of(of(first)),
        RefusalReason::AlreadyAnswered,
    );
    bench.wait_ms(BID_MS);
    refused(&mut bench, bid_of(of(second)), RefusalReason::TooLate);
    bench.act(Command::Tick);
    refused(&mut bench, decline_of(of(second)), RefusalReason::TooLate);
    refused(&mut bench, accept_of(of(second)), RefusalReason::TooLate);
    bench.wait_ms(AWARD_MS);
    refused(&mut bench, accept_of(of(first)), RefusalReason::TooLate);
    refused(&mut bench, decline_of(of(first)), RefusalReason::TooLate);
    bench.act(Command::Tick);
    refused(
        &mut bench,
        accept_of(of(first)),
        RefusalReason::NotNegotiated,
    );
    bench.act(Command::CancelTask { task });
    refused(
        &mut bench,
        bid_of(of(first)),
        RefusalReason::AlreadyFinished,
    );
}

#[test]
fn an_award_is_accepted_once() {
    let (mut bench, task, [agent]) = net_of();
    bench.act(Command::RunRound);
    bid(&mut bench, task, agent, 60);
    accept(&mut bench, task, agent);
    let lease = lease(&bench, task, agent);
    refused(
        &mut bench,
        Command::AcceptAward { lease },
        RefusalReason::AlreadyAnswered,
    );
    assert_eq!(bench.load(agent), 1);
}

#[test]
fn a_confidence_is_a_percentage() {
    let (mut bench, task, [agent]) = net_of();
    bench.act(Command::RunRound);
    let lease = lease(&bench, task, agent);
    for confidence in [0, 101] {
        let bid = offer(60, confidence);
        let done = bench.try_to(Command::Bid { lease, bid });
        assert!(matches!(done, Err(Rejection::Input(_))), "{done:?}");
    }
}

#[test]
fn a_bid_can_be_taken_back_until_it_wins() {
    let (mut bench, task, [first, second]) = net_of();
    bench.act(Command::RunRound);
    bid(&mut bench, task, first, 10);
    decline(&mut bench, task, first);
    bid(&mut bench, task, second, 60);
    assert_eq!(awarded_to(&bench, task), Some(second));
}

#[test]
fn accepting_without_room_is_refused_and_the_award_stays_open() {
    let mut bench = net();
    let agent = bench.live_agent(&["coding"], 2);
    let tasks = [(); 2].map(|()| bench.add(&["coding"], &[]));
    bench.act(Command::RunRound);
    for task in tasks {
        bid(&mut bench, task, agent, 60);
    }
    let spec = agent_spec(AgentKind::Live, &["coding"], 1);
    let again = Some(agent);
    bench.act(Command::RegisterAgent { agent: again, spec });
    accept(&mut bench, tasks[0], agent);
    let second = lease(&bench, tasks[1], agent);
    let command = Command::AcceptAward { lease: second };
    refused(&mut bench, command, RefusalReason::NoRoom);
    bench.complete(tasks[0]);
    accept(&mut bench, tasks[1], agent);
}

#[test]
fn an_agent_that_leaves_or_loses_the_skills_loses_its_bids_and_awards() {
    let leave: fn(&mut Bench, AgentId) = |bench, agent| {
        bench.act(Command::UnregisterAgent { agent });
    };
    let unlearn: fn(&mut Bench, AgentId) = |bench, agent| {
        let spec = agent_spec(AgentKind::Live, &["testing"], 1);
        let again = Some(agent);
        bench.act(Command::RegisterAgent { agent: again, spec });
    };
    for go in [leave, unlearn] {
        let (mut bench, task, [first, second, third]) = net_of();
        bench.act(Command::RunRound);
        bid(&mut bench, task, first, 60);
        bid(&mut bench, task, second, 70);
        go(&mut bench, third);
        assert_eq!(
            awarded_to(&bench, task),
            Some(first),
            "nobody else is awaited"
        );
        go(&mut bench, first);
        assert_eq!(awarded_to(&bench, task), Some(second));
        go(&mut bench, second);
        let last = names_of_events(&bench, bench.events.len() - 1);
        assert_eq!(last, ["failed"]);
    }
}

#[test]
fn a_lost_agent_is_no_longer_awaited_and_answers_are_signs_of_life() {
    let (mut bench, task, [quiet, lively]) = net_of();
    bench.wait_ms(26_000);
    bench.act(Command::Heartbeat { agent: lively });
    bench.act(Command::RunRound);
    bid(&mut bench, task, lively, 60);
    let from = bench.events.len();
    wait_and_tick(&mut bench, 4_000);
    assert_eq!(names_of_events(&bench, from), ["lost", "awarded"]);
    assert_eq!(answer(&bench, task, quiet), None);
    wait_and_tick(&mut bench, 5_000);
    accept(&mut bench, task, lively);
    let heard = bench.state().agents()[lively.index()].last_heartbeat;
    assert_eq!(heard, Time(35_000));
}

#[test]
fn what_is_no_longer_ready_is_no_longer_negotiated() {
    let blocked_by = |other| task_spec(Priority::Medium, 60, &["coding"], &[other]);
    let (mut bench, task, [agent]) = net_of();
    let later = bench.add(&["testing"], &[]);
    let ends: [(&str, Command); 5] = [
        ("cancelled", Command::CancelTask { task }),
        ("removed", Command::RemoveTask { task }),
        (
            "revised",
            Command::ReviseTask {
                task,
                spec: blocked_by(later),
            },
        ),
        ("reset", Command::ResetRun),
        (
            "other policy",
            Command::ChoosePolicy {
                settings: RunSettings::default(),
            },
        ),
    ];
    bench.act(Command::RunRound);
    bid(&mut bench, task, agent, 60);
    assert_eq!(awarded_to(&bench, task), Some(agent));
    for (name, command) in ends {
        let mut bench = Bench::on(bench.engine.clone());
        let lease = lease(&bench, task, agent);
        bench.act(command);
        assert_eq!(bench.state().calendar().open_count(), 0, "{name}");
        let done = bench.try_to(Command::AcceptAward { lease });
        assert!(matches!(done, Err(Rejection::Refused(_))), "{name}");
    }
}

#[test]
fn another_policy_takes_over_at_once_and_answers_to_the_announcement_are_fenced() {
    let (mut bench, task, [agent]) = net_of();
    bench.act(Command::RunRound);
    bid(&mut bench, task, agent, 60);
    let lease = lease(&bench, task, agent);
    choose(&mut bench, PolicyKind::LeastLoaded);
    assert_eq!(bench.round(), [(task, agent)]);
    assert_eq!(bench.task(task).attempt, Attempt(2));
    refused(
        &mut bench,
        Command::AcceptAward { lease },
        RefusalReason::NotNegotiated,
    );
}

#[test]
fn a_waiting_task_says_how_far_its_negotiation_is() {
    let (mut bench, task, [first, second]) = net_of();
    let waiting = |bench: &Bench| explain::waiting(bench.state(), bench.task(task));
    assert_eq!(
        waiting(&bench),
        Some(Waiting::NextRound(vec![first, second]))
    );
    bench.act(Command::RunRound);
    bid(&mut bench, task, first, 60);
    let awaited = vec![second];
    assert_eq!(waiting(&bench), Some(Waiting::Bids { awaited, bids: 1 }));
    decline(&mut bench, task, second);
    assert_eq!(waiting(&bench), Some(Waiting::Award(first)));
    decline(&mut bench, task, first);
    assert_eq!(
        waiting(&bench),
        Some(Waiting::NextAnnouncement(Time(REST_MS)))
    );
}

#[test]
fn a_journal_cut_off_in_a_negotiation_goes_on_and_a_doubled_event_is_refused() {
    let (mut bench, task, [silent, first, second]) = net_of();
    bench.act(Command::RunRound);
    bid(&mut bench, task, first, 60);
    bid(&mut bench, task, second, 70);
    wait_and_tick(&mut bench, BID_MS);
    decline(&mut bench, task, first);
    accept(&mut bench, task, second);
    let begins = |one: &baton_engine::Recorded| matches!(one.event, Event::TaskAnnounced { .. });
    let begin = bench.events.iter().position(begins).expect("announced");
    for cut in begin + 1..=bench.events.len() {
        let state = journal::replay(&bench.events[..cut]).expect("a prefix contradicts nothing");
        let mut resumed = Bench::on(baton_engine::Engine::resume(state));
        wait_and_tick(&mut resumed, BID_MS);
        let open = resumed.task(task).negotiation.as_deref();
        assert!(
            open.is_none_or(|one| one.awaited().next().is_none()),
            "cut at {cut}"
        );
        let mut doubled = bench.events.clone();
        doubled.insert(cut, doubled[cut - 1].clone());
        assert!(journal::replay(&doubled).is_err(), "event {cut} twice");
    }
    assert_eq!(bench.task(task).agent, Some(second), "not {silent}");
}

#[test]
fn simulated_agents_bid_at_once_after_what_they_hold_and_accept() {
    let mut bench = net();
    bench.agent(&["coding"], 2);
    let tasks = [(); 2].map(|()| bench.add(&["coding"], &[]));
    bench.act(Command::RunRound);
    let from = bench.events.len();
    while tasks
        .iter()
        .any(|&task| bench.task(task).negotiation.is_some())
    {
        let (at, command) = simulate::next_answer(bench.state()).expect("they answer");
        assert_eq!(at, bench.now);
        bench.act(command);
    }
    let one = ["bid", "awarded", "assigned"];
    let both = [one, one].concat();
    let happened = names_of_events(&bench, from);
    assert_eq!(happened, both, "one task after the other");
    let bids = bench.events.iter().filter_map(|one| match one.event {
        Event::BidReceived { bid, .. } => Some(bid),
        _ => None,
    });
    let with_half_of_60_before = offer(90, 100);
    assert_eq!(
        bids.collect::<Vec<_>>(),
        [offer(60, 100), with_half_of_60_before]
    );
}

#[test]
fn a_simulated_agent_declines_what_it_has_no_room_for() {
    let mut bench = net();
    let agent = bench.agent(&["coding"], 2);
    let tasks = [(); 2].map(|()| bench.add(&["coding"], &[]));
    bench.act(Command::RunRound);
    for task in tasks {
        bid(&mut bench, task, agent, 60);
    }
    accept(&mut bench, tasks[0], agent);
    let spec = agent_spec(AgentKind::Simulated, &["coding"], 1);
    let again = Some(agent);
    bench.act(Command::RegisterAgent { agent: again, spec });
    let (lease, reason) = (lease(&bench, tasks[1], agent), "full".to_owned());
    let expected = Command::DeclineTask { lease, reason };
    let next = simulate::next_answer(bench.state());
    assert_eq!(next, Some((bench.now, expected)));
}
