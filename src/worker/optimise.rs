//! The search for the fastest plan, told as it goes on.

use super::{Report, Standing, Workload, state_of};
use baton_engine::plan::{self, Optimiser, Outcome, StatePlan};
use baton_engine::{Engine, State, Time, simulate};

/// How often the page hears of the search.
const REPORT_MS: u32 = 100;
/// Plans are sent less often when they are long: so many of their tasks a millisecond.
const SENT_TASKS_PER_MS: usize = 20;
/// The longest search. Whoever wants more begins again.
const MAX_SEARCH_MS: u32 = 300_000;

/// Searches until the plan is proven to be the best or the time is up.
///
/// # Errors
/// Why there is nothing to search, in words for the person.
pub(super) fn optimise(
    text: &str,
    seed: u64,
    now_ms: impl Fn() -> u32,
    post: &mut impl FnMut(&Report),
) -> Result<(), String> {
    let state = state_of(text)?;
    let work = plan::from_state(&state)
        .map_err(|error| format!("This work cannot be planned: {error}."))?;
    post(&Report::Begun(Workload {
        tasks: work.tasks.len(),
        left_out: work.left_out.len(),
        run_min: run_min(state),
    }));
    Search::new(&work, seed, now_ms).run(post)
}

/// How long the run would still take as it is set.
fn run_min(state: State) -> u32 {
    let now = state.now();
    let mut engine = Engine::resume(state);
    // Why it ends does not matter here: what cannot be done is told as left out.
    let _ = simulate::advance(&mut engine, Time(u64::MAX));
    (engine.state().now() - now).minutes().0
}

struct Search<'a, Clock> {
    work: &'a StatePlan,
    optimiser: Optimiser,
    now_ms: Clock,
    began_ms: u32,
    /// Whether there is a plan that the page does not have.
    is_unsent: bool,
    /// When it may be sent.
    send_at_ms: u32,
}

impl<'a, Clock: Fn() -> u32> Search<'a, Clock> {
    fn new(work: &'a StatePlan, seed: u64, now_ms: Clock) -> Self {
        let began_ms = now_ms();
        Self {
            work,
            optimiser: Optimiser::new(&work.problem, seed),
            now_ms,
            began_ms,
            is_unsent: true,
            send_at_ms: 0,
        }
    }

    fn run(mut self, post: &mut impl FnMut(&Report)) -> Result<(), String> {
        loop {
            self.report(post)?;
            let until = (self.now_ms)() + REPORT_MS;
            let is_over = || (self.now_ms)() >= until;
            let outcome = self
                .optimiser
                .run(u64::MAX, is_over, |_| self.is_unsent = true);
            if outcome != Outcome::Stopped || self.standing().elapsed_ms >= MAX_SEARCH_MS {
                self.send_at_ms = 0;
                if self.is_unsent {
                    self.report(post)?;
                }
                post(&Report::Ended(self.standing()));
                return Ok(());
            }
        }
    }

    /// Tells how far the search is, with the plan when it is new and its time has come.
    fn report(&mut self, post: &mut impl FnMut(&Report)) -> Result<(), String> {
        let now = (self.now_ms)();
        if !self.is_unsent || now < self.send_at_ms {
            post(&Report::Searching(self.standing()));
            return Ok(());
        }
        let schedule = self.optimiser.best();
        plan::check(&self.work.problem, &schedule)
            .map_err(|error| format!("The optimiser made a plan that breaks a rule: {error}."))?;
        post(&Report::Better(
            self.standing(),
            self.work.planned(&schedule),
        ));
        self.is_unsent = false;
        let pause_ms = self.work.tasks.len() / SENT_TASKS_PER_MS;
        self.send_at_ms = now + u32::try_from(pause_ms).unwrap_or(MAX_SEARCH_MS);
        Ok(())
    }

    fn standing(&self) -> Standing {
        let progress = self.optimiser.progress();
        Standing {
            makespan_min: progress.makespan.0,
            bound_min: progress.lower_bound.0,
            gap_basis_points: progress.gap_basis_points(),
            steps: progress.steps,
            elapsed_ms: (self.now_ms)() - self.began_ms,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Job, carry_out};
    use super::*;
    use baton_engine::examples::{self, Example};
    use baton_engine::journal;
    use std::cell::Cell;

    /// How long a look at a slow clock takes: two fit into the time between reports.
    const SLOW_MS: u32 = 49;

    /// The reports on `job`, with a clock of which every look takes `look_ms`.
    fn reports(job: &str, journal: &str, look_ms: u32) -> Vec<Report> {
        let clock = Cell::new(0);
        let now_ms = || {
            clock.set(clock.get() + look_ms);
            clock.get()
        };
        let mut reports = Vec::new();
        let journals = [journal.to_owned()];
        carry_out(job, &journals, now_ms, |report| {
            reports.push(report.clone())
        });
        reports
    }

    fn optimise(example: &Example, look_ms: u32) -> Vec<Report> {
        let journal = journal::write(&example.open().take_events());
        reports(&job(), &journal, look_ms)
    }

    fn job() -> String {
        serde_json::to_string(&Job::Optimise { seed: 1 }).expect("plain data")
    }

    fn example(id: &str) -> Example {
        let mut all = examples::all().into_iter();
        all.find(|example| example.id == id).expect("it is there")
    }

    #[test]
    fn the_demonstration_ends_with_a_proven_plan_of_315_minutes() {
        let reports = optimise(&examples::demonstration(), 1);
        let workload = Workload {
            tasks: 8,
            left_out: 0,
            run_min: 330,
        };
        assert_eq!(reports.first(), Some(&Report::Begun(workload)));
        let [.., Report::Better(better, plan), Report::Ended(ended)] = &reports[..] else {
            panic!("{reports:?}");
        };
        assert_eq!((better.makespan_min, plan.len()), (315, 8));
        assert!(ended.is_proven(), "{ended:?}");
        assert_eq!(plan.iter().map(|slot| slot.end.0).max(), Some(315));
    }

    #[test]
    fn a_long_search_reports_ten_times_a_second_and_has_an_end() {
        // So slow a clock makes a long search of few steps.
        let reports = optimise(&example("whole-company"), SLOW_MS);
        let elapsed: Vec<u32> = reports
            .iter()
            .filter_map(|report| match report {
                Report::Searching(standing) | Report::Better(standing, _) => {
                    Some(standing.elapsed_ms)
                }
                _ => None,
            })
            .collect();
        let Some(Report::Ended(ended)) = reports.last() else {
            panic!("no end");
        };
        if !ended.is_proven() {
            assert!(ended.elapsed_ms >= MAX_SEARCH_MS, "{ended:?}");
        }
        let pairs = elapsed[..elapsed.len() - 1].windows(2);
        assert!(pairs.clone().all(|pair| pair[1] - pair[0] >= REPORT_MS));
    }

    #[test]
    fn the_last_plan_that_was_sent_is_the_best() {
        for id in ["product-launch", "bottleneck", "research-lab"] {
            let reports = optimise(&example(id), SLOW_MS);
            let mut sent = reports.iter().filter_map(|report| match report {
                Report::Better(standing, plan) => Some((standing.makespan_min, plan)),
                _ => None,
            });
            let (makespan_min, plan) = sent.next_back().expect("at least HEFT's");
            let Some(Report::Ended(ended)) = reports.last() else {
                panic!("no end");
            };
            assert_eq!(makespan_min, ended.makespan_min, "{id}");
            let last = plan.iter().map(|slot| slot.end.0).max();
            assert_eq!(last, Some(makespan_min), "{id}");
        }
    }

    #[test]
    fn what_is_no_job_fails_with_a_reason() {
        for job in ["nonsense".to_owned(), job()] {
            let reports = reports(&job, "nonsense", 1);
            assert!(matches!(&reports[..], [Report::Failed { reason }] if !reason.is_empty()));
        }
    }

    #[test]
    fn jobs_and_reports_survive_the_way() {
        for report in optimise(&examples::demonstration(), 1) {
            let text = serde_json::to_string(&report).expect("plain data");
            assert_eq!(serde_json::from_str::<Report>(&text).ok(), Some(report));
        }
    }
}
