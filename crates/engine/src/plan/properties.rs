//! Properties of the optimiser on random problems. A failure names its seed.

use super::bound::lower_bound;
use super::model::Model;
use super::prove::Prover;
use super::rng::Rng;
use super::window::{Machines, Windows};
use super::*;

/// A problem of up to `most` tasks with everything that a problem can have.
pub(super) fn random_problem(seed: u64, most: u32) -> Problem {
    let mut rng = Rng::new(seed);
    let mut builder = Problem::builder();
    let agents: Vec<AgentIndex> = (0..=rng.below(3))
        .map(|_| {
            let capacity = if rng.below(3) == 0 {
                1 + rng.below(3)
            } else {
                1
            };
            builder.agent("", capacity)
        })
        .collect();
    let longest = 1 + rng.below(9);
    let is_alike = rng.below(2) == 0;
    let mut open: Vec<TaskIndex> = Vec::new();
    for number in 0..rng.below(most + 1) {
        let task = builder.task("");
        let duration = rng.below(longest + 1);
        let sure = agents[rng.index(agents.len())];
        // The first may be running; one is never more than anybody's capacity.
        if number == 0 && rng.below(4) == 0 {
            builder.choice(task, sure, Ticks(duration));
            builder.running(task);
            continue;
        }
        for &agent in &agents {
            if agent == sure || rng.below(2) == 0 {
                let other = if is_alike {
                    duration
                } else {
                    rng.below(longest + 1)
                };
                builder.choice(task, agent, Ticks(other));
            }
        }
        for &before in &open {
            if rng.below(4) == 0 {
                builder.precedence(before, task);
            }
        }
        if rng.below(5) == 0 {
            builder.release(task, Ticks(rng.below(10)));
        }
        open.push(task);
    }
    builder.build().expect("the generator keeps the rules")
}

/// A small job shop with precedence at random: most tasks have one agent, the
/// agents do one thing at a time, so that much follows from a deadline.
fn random_shop(seed: u64, tasks: u32) -> Problem {
    let mut rng = Rng::new(seed);
    let mut builder = Problem::builder();
    let agents: Vec<AgentIndex> = (0..=rng.below(3)).map(|_| builder.agent("", 1)).collect();
    let mut all: Vec<TaskIndex> = Vec::new();
    for _ in 0..tasks {
        let task = builder.task("");
        let sure = agents[rng.index(agents.len())];
        for &agent in &agents {
            if agent == sure || rng.below(4) == 0 {
                builder.choice(task, agent, Ticks(1 + rng.below(9)));
            }
        }
        for &before in &all {
            if rng.below(5) == 0 {
                builder.precedence(before, task);
            }
        }
        builder.release(task, Ticks(rng.below(8)));
        all.push(task);
    }
    builder.build().expect("the generator keeps the rules")
}

/// The bound when there is nothing left to try.
fn proven_bound(problem: &Problem, makespan: u32) -> u32 {
    let model = Model::new(problem);
    let mut prover = Prover::new(&model, lower_bound(&model), makespan);
    while !prover.is_done() {
        prover.step(&model, makespan);
    }
    prover.bound()
}

/// The shortest makespan, by trying every order and every agent: each task is
/// put behind what its agent's least busy place has, which some order of any
/// best schedule does too.
fn brute_force(problem: &Problem) -> u32 {
    let places = |agent: &problem::Agent| vec![0; agent.capacity as usize];
    let mut free: Vec<Vec<u32>> = problem.agents().iter().map(places).collect();
    let mut ends: Vec<Option<u32>> = vec![None; problem.tasks().len()];
    for (task, end) in problem.tasks().iter().zip(&mut ends) {
        if task.is_running {
            let choice = task.choices[0];
            *end = Some(choice.duration.0);
            free[choice.agent.index()][0] = choice.duration.0;
        }
    }
    try_all(problem, &mut free, &mut ends)
}

fn try_all(problem: &Problem, free: &mut [Vec<u32>], ends: &mut [Option<u32>]) -> u32 {
    let mut best = u32::MAX;
    for (index, task) in problem.tasks().iter().enumerate() {
        let ready = task
            .predecessors
            .iter()
            .try_fold(task.release.0, |ready, before| {
                Some(ready.max(ends[before.index()]?))
            });
        let (None, Some(ready)) = (ends[index], ready) else {
            continue;
        };
        for choice in &task.choices {
            let agent = choice.agent.index();
            for place in 0..free[agent].len() {
                let before = free[agent][place];
                let busy = if choice.duration.0 == 0 { 0 } else { before };
                let end = ready.max(busy) + choice.duration.0;
                free[agent][place] = if choice.duration.0 == 0 { before } else { end };
                ends[index] = Some(end);
                best = best.min(try_all(problem, free, ends));
                ends[index] = None;
                free[agent][place] = before;
            }
        }
    }
    let all = || ends.iter().map(|end| end.unwrap_or(0)).max().unwrap_or(0);
    if ends.iter().all(Option::is_some) {
        all()
    } else {
        best
    }
}

#[test]
fn every_schedule_on_the_way_keeps_the_rules_and_the_bound() {
    for seed in 0..400 {
        let problem = random_problem(seed, 30);
        let bound = lower_bound(&Model::new(&problem));
        let first = heft(&problem);
        assert_eq!(check(&problem, &first), Ok(()), "seed {seed}");
        let mut optimiser = Optimiser::new(&problem, seed);
        let mut last = first.makespan();
        for _ in 0..40 {
            optimiser.run(100, || false, |_| {});
            let best = optimiser.best();
            assert_eq!(check(&problem, &best), Ok(()), "seed {seed}");
            assert_eq!(
                best.makespan(),
                optimiser.progress().makespan,
                "seed {seed}"
            );
            assert!(
                Ticks(bound) <= best.makespan() && best.makespan() <= last,
                "seed {seed}"
            );
            last = best.makespan();
        }
    }
}

#[test]
fn on_tiny_problems_the_bound_and_the_result_enclose_the_optimum() {
    let (mut reached, mut proven, cases) = (0, 0, 300);
    for seed in 0..cases {
        let problem = random_problem(seed, 5);
        let optimum = brute_force(&problem);
        let bound = lower_bound(&Model::new(&problem));
        assert!(
            bound <= optimum,
            "seed {seed}: bound {bound}, optimum {optimum}"
        );
        let mut optimiser = Optimiser::new(&problem, seed);
        optimiser.run(20_000, || false, |_| {});
        let result = optimiser.progress().makespan.0;
        assert!(
            optimum <= result,
            "seed {seed}: optimum {optimum}, result {result}"
        );
        reached += u32::from(result == optimum);
        proven += u32::from(bound == optimum);
    }
    // Both are far from chance; a broken search or bound falls below.
    assert_eq!(reached, cases as u32);
    assert!(proven > 270, "{proven} of {cases} bounds are the optimum");
}

#[test]
fn what_is_proven_never_exceeds_the_optimum_and_mostly_is_it() {
    let (mut proven, cases) = (0, 300);
    for seed in 0..cases {
        for problem in [random_problem(seed, 5), random_shop(seed, 6)] {
            let optimum = brute_force(&problem);
            let bound = proven_bound(&problem, heft(&problem).makespan().0);
            assert!(
                bound <= optimum,
                "seed {seed}: bound {bound}, optimum {optimum}"
            );
            proven += u32::from(bound == optimum);
        }
    }
    assert!(proven > 590, "{proven} of {} proven", 2 * cases);
}

#[test]
fn a_deadline_closes_nothing_that_a_schedule_in_time_uses() {
    for seed in 0..400 {
        for problem in [random_problem(seed, 30), random_shop(seed, 20)] {
            let model = Model::new(&problem);
            let mut optimiser = Optimiser::new(&problem, seed);
            optimiser.run(2_000, || false, |_| {});
            let schedule = optimiser.best();
            let deadline = schedule.makespan().0;
            let mut windows = Windows::new(&model, deadline);
            let verdict = windows.narrow(&model, &mut Machines::new(&model));
            assert_eq!(verdict, Ok(()), "seed {seed}");
            for (task, slot) in schedule.slots().iter().enumerate() {
                let is_open = windows.admits(&model, task, slot.agent.0, slot.start.0);
                assert!(is_open, "seed {seed}, task {task}: {slot:?}");
            }
        }
    }
}

#[test]
fn steps_and_seed_decide_the_result_however_they_are_sliced() {
    for seed in 0..20 {
        let problem = random_problem(seed, 40);
        let mut whole = Optimiser::new(&problem, 7);
        whole.run(9_000, || false, |_| {});
        let mut sliced = Optimiser::new(&problem, 7);
        while sliced.progress().steps < 9_000
            && sliced.run(90, || false, |_| {}) == Outcome::StepsTaken
        {}
        assert_eq!(whole.best(), sliced.best(), "seed {seed}");
    }
}

#[test]
fn it_stops_when_told_and_reports_each_improvement() {
    let seed = (0..).find(|&seed| {
        let problem = random_problem(seed, 40);
        let optimiser = Optimiser::new(&problem, 1);
        !optimiser.progress().is_optimal()
    });
    let problem = random_problem(seed.expect("some problem is not trivial"), 40);
    let mut optimiser = Optimiser::new(&problem, 1);
    assert_eq!(optimiser.run(1_000, || true, |_| {}), Outcome::Stopped);
    assert_eq!(optimiser.progress().steps, 0);
    let first = optimiser.progress().makespan;
    let mut reported = vec![first];
    optimiser.run(5_000, || false, |progress| reported.push(progress.makespan));
    assert!(
        reported.windows(2).all(|pair| pair[1] < pair[0]),
        "{reported:?}"
    );
    assert_eq!(reported.last(), Some(&optimiser.progress().makespan));
}

#[test]
fn nothing_to_do_takes_no_time() {
    let problem = Problem::builder().build().unwrap();
    let mut optimiser = Optimiser::new(&problem, 1);
    assert_eq!(optimiser.run(10, || false, |_| {}), Outcome::Optimal);
    assert_eq!(optimiser.best(), Schedule::default());
}
