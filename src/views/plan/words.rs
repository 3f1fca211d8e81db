//! What is said about a plan and the search for it.

use crate::components::labels::counted;
use crate::session::Search;
use crate::session::background::{Phase, Work};
use crate::worker::{Standing, Workload};

/// How good the best plan is: `315 min, proven best`.
pub fn verdict(standing: &Standing) -> String {
    let makespan = standing.makespan_min;
    if standing.is_proven() {
        return format!("{makespan} min, proven best");
    }
    let gap = percent(standing.gap_basis_points.div_ceil(10).into());
    format!("{makespan} min, at most {gap} above the best possible")
}

/// How the plan stands to the run as it is set, which takes `run_min`.
pub fn comparison(run_min: u32, makespan_min: u32) -> String {
    let run = format!("As the run is set now, it takes {run_min} min");
    let (saved, lost) = (
        run_min.saturating_sub(makespan_min),
        makespan_min.saturating_sub(run_min),
    );
    match (saved, lost) {
        (0, 0) => format!("{run}, the same as the plan."),
        (_, 0) => {
            let share = percent(u64::from(saved) * 1_000 / u64::from(run_min));
            format!("{run}: the plan saves {saved} min ({share}).")
        }
        _ => format!("{run}: {lost} min less than the plan."),
    }
}

/// `8.6 %`.
pub fn percent(permille: u64) -> String {
    format!("{}.{} %", permille / 10, permille % 10)
}

/// What is planned: `8 tasks`, and what is not.
pub fn workload(workload: &Workload) -> String {
    let planned = counted(workload.tasks, "task");
    match workload.left_out {
        0 => format!("Plans {planned}."),
        1 => format!("Plans {planned}. 1 task is left out: as things stand nobody can do it."),
        many => format!(
            "Plans {planned}. {many} tasks are left out: as things stand nobody can do them."
        ),
    }
}

/// How the search is going, in a sentence.
pub fn phase(search: &Search) -> String {
    let standing = search.standing();
    let best = standing.map(|standing| verdict(&standing));
    match (search.phase(), best) {
        (Phase::Running, None) => "Reading the work…".to_owned(),
        (Phase::Running, Some(best)) => format!("Searching. Best so far: {best}."),
        (Phase::Stopped, None) => "Stopped before there was a plan.".to_owned(),
        (Phase::Stopped, Some(best)) => format!("Stopped. Best so far: {best}."),
        (Phase::Ended, Some(best)) if standing.is_some_and(|standing| !standing.is_proven()) => {
            format!("The time is up. Best so far: {best}.")
        }
        (Phase::Ended, _) if search.plan.is_empty() => "There is no work to plan.".to_owned(),
        (Phase::Ended, best) => format!("Found: {}.", best.unwrap_or_default()),
        (Phase::Failed(reason), _) => reason.clone(),
    }
}

/// For how long the search has gone on: `0.4 s`, `12 s`, `1 min 30 s`.
pub fn elapsed(elapsed_ms: u32) -> String {
    let seconds = elapsed_ms / 1_000;
    match seconds {
        0..10 => format!("{seconds}.{} s", elapsed_ms / 100 % 10),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::background::Course;
    use crate::session::workspace::Moment;
    use crate::worker::Report;
    use baton_engine::plan::PlanSlot;
    use baton_engine::{AgentId, Minutes, TaskId, Time};

    fn standing(makespan_min: u32, gap_basis_points: u32) -> Standing {
        Standing {
            makespan_min,
            bound_min: 315,
            gap_basis_points,
            ..Standing::default()
        }
    }

    #[test]
    fn a_plan_is_proven_or_so_far_from_the_best_at_most() {
        assert_eq!(verdict(&standing(315, 0)), "315 min, proven best");
        let unproven = "342 min, at most 8.6 % above the best possible";
        assert_eq!(verdict(&standing(342, 858)), unproven);
        let little = "316 min, at most 0.1 % above the best possible";
        assert_eq!(
            verdict(&standing(316, 1)),
            little,
            "never less than it may be"
        );
    }

    #[test]
    fn the_plan_is_compared_with_the_run() {
        for (makespan, told) in [
            (315, "330 min: the plan saves 15 min (4.5 %)."),
            (330, "330 min, the same as the plan."),
            (340, "330 min: 10 min less than the plan."),
        ] {
            assert!(comparison(330, makespan).ends_with(told), "{makespan}");
        }
    }

    #[test]
    fn every_phase_is_a_sentence() {
        let mut search = Search::begin(Course::begin(Moment::default()), Time(0));
        assert_eq!(phase(&search), "Reading the work…");
        search.apply(Report::Better(standing(342, 858), Vec::new()));
        assert!(phase(&search).starts_with("Searching. Best so far: 342 min"));
        let mut stopped = search.clone();
        stopped.stop();
        assert!(phase(&stopped).starts_with("Stopped. Best so far: 342 min"));
        let slot = PlanSlot {
            task: TaskId(0),
            agent: AgentId(0),
            start: Minutes(0),
            end: Minutes(342),
        };
        search.apply(Report::Better(standing(342, 858), vec![slot]));
        let mut late = search.clone();
        late.apply(Report::Ended(standing(342, 858)));
        assert!(phase(&late).starts_with("The time is up."));
        search.apply(Report::Ended(standing(315, 0)));
        assert_eq!(phase(&search), "Found: 315 min, proven best.");
        let mut idle = Search::begin(Course::begin(Moment::default()), Time(0));
        idle.apply(Report::Ended(Standing::default()));
        assert_eq!(phase(&idle), "There is no work to plan.");
    }

    #[test]
    fn times_are_as_long_as_they_need_to_be() {
        for (ms, told) in [
            (0, "0.0 s"),
            (9_999, "9.9 s"),
            (10_000, "10 s"),
            (59_999, "59 s"),
            (90_500, "1 min 30 s"),
        ] {
            assert_eq!(elapsed(ms), told);
        }
    }
}
