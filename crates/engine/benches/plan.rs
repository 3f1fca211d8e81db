//! The optimiser's benchmark: how far its schedules are from the best known.
//!
//! `cargo bench -p baton-engine --bench plan -- [--seconds 0.1,1] [--seeds 5]
//! [--sets fajsp,stg]` prints for each set the mean over its instances of the
//! median gap over the seeds, beside what others reached (recorded in
//! `reference.json`). The instances come from the folder that `BATON_DATA`
//! names, or else from this repository. With `BATON_BENCH_JSON=FILE` the
//! figures are also written as an array of `{name, value, unit, target}`.
//!
//! Limits are of the thread's processor time, so that a neighbour on a shared
//! machine costs us nothing; on a machine of our own it is the time on the wall.

#[path = "support/layered.rs"]
mod layered;
#[path = "support/stopwatch.rs"]
mod stopwatch;

use baton_engine::interchange;
use baton_engine::plan::{Optimiser, Problem, Progress, check, heft};
use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use stopwatch::Stopwatch;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[derive(serde::Deserialize)]
struct Reference {
    set: String,
    instance: String,
    file: String,
    machines: Option<u32>,
    lower_bound: u32,
    best_known: u32,
    heft: Option<f64>,
    cpsat_1s: Option<f64>,
    cpsat_10s: Option<f64>,
    seed_like: Option<f64>,
    list_blevel: Option<f64>,
}

impl Reference {
    /// What gaps are measured from: for iMOPSE the bound, else the best known.
    fn yardstick(&self) -> u32 {
        match self.set.as_str() {
            "imopse" => self.lower_bound,
            _ => self.best_known,
        }
    }

    fn gap_percent(&self, makespan: f64) -> f64 {
        (makespan / f64::from(self.yardstick()) - 1.0) * 100.0
    }
}

#[derive(serde::Serialize)]
struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    target: Option<&'static str>,
}

struct Arguments {
    seconds: Vec<f64>,
    seeds: u64,
    sets: Vec<String>,
    is_verbose: bool,
}

fn main() -> Result<()> {
    let arguments = arguments()?;
    let folder = data_folder();
    let text = std::fs::read_to_string(folder.join("reference.json"))?;
    let references: Vec<Reference> = serde_json::from_str(&text)?;
    let mut by_set: BTreeMap<&str, Vec<&Reference>> = BTreeMap::new();
    for reference in &references {
        by_set.entry(&reference.set).or_default().push(reference);
    }
    let mut figures = vec![heft_figure()?];
    for (set, references) in by_set {
        if arguments.sets.is_empty() || arguments.sets.iter().any(|name| set.starts_with(name)) {
            figures.extend(measure(set, &references, &folder, &arguments)?);
        }
    }
    if let Some(file) = std::env::var_os("BATON_BENCH_JSON") {
        std::fs::write(file, serde_json::to_string_pretty(&figures)?)?;
    }
    Ok(())
}

fn arguments() -> Result<Arguments> {
    let mut arguments = Arguments {
        seconds: vec![0.1, 1.0],
        seeds: 5,
        sets: Vec::new(),
        is_verbose: false,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        match word.as_str() {
            // Cargo says so to every benchmark.
            "--bench" => {}
            "--verbose" => arguments.is_verbose = true,
            "--seeds" => arguments.seeds = value()?.parse()?,
            "--sets" => arguments.sets = value()?.split(',').map(str::to_owned).collect(),
            "--seconds" => {
                let seconds = value()?
                    .split(',')
                    .map(str::parse)
                    .collect::<std::result::Result<_, _>>();
                arguments.seconds = seconds?;
            }
            _ => return Err(format!("unknown argument {word}").into()),
        }
    }
    arguments.seconds.sort_by(f64::total_cmp);
    Ok(arguments)
}

fn data_folder() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/plan");
    std::env::var_os("BATON_DATA").map_or(own, PathBuf::from)
}

/// The sums over a set at one limit.
#[derive(Clone, Copy, Default)]
struct Sums {
    /// Of the gaps to the yardstick.
    gap: f64,
    /// Of the gaps that the optimiser itself can vouch for.
    own_gap: f64,
    reached: u32,
}

fn measure(
    set: &str,
    references: &[&Reference],
    folder: &Path,
    arguments: &Arguments,
) -> Result<Vec<Figure>> {
    let mut sums = vec![Sums::default(); arguments.seconds.len()];
    for reference in references {
        let text = std::fs::read_to_string(folder.join(&reference.file))?;
        let problem = interchange::read(&text, reference.machines)?.problem;
        let runs: Vec<Vec<Progress>> = (1..=arguments.seeds)
            .map(|seed| run(&problem, seed, &arguments.seconds))
            .collect();
        let bound = runs[0].last().map_or(0, |stand| stand.lower_bound.0);
        let yardstick = reference.yardstick();
        let mut line = format!("{:<16} {yardstick:>6} bound {bound:>6}", reference.instance);
        for (limit, sums) in sums.iter_mut().enumerate() {
            let mut makespans: Vec<u32> = runs.iter().map(|run| run[limit].makespan.0).collect();
            makespans.sort_unstable();
            let (median, last) = (makespans[makespans.len() / 2], makespans.len() - 1);
            let bounds = runs.iter().map(|run| run[limit].lower_bound.0);
            let bound = bounds.min().unwrap_or(0);
            sums.gap += reference.gap_percent(f64::from(median));
            sums.own_gap += (f64::from(median) / f64::from(bound) - 1.0) * 100.0;
            sums.reached += u32::from(median <= reference.best_known);
            line += &format!(
                "  {bound:>6} ≤ {median:>6} ({}..{})",
                makespans[0], makespans[last]
            );
        }
        if arguments.is_verbose {
            println!("{line}");
        }
    }
    let limits = arguments.seconds.iter().zip(sums);
    let figures = limits.flat_map(|(&seconds, sums)| report(set, seconds, sums, references.len()));
    let figures = figures.collect();
    println!("{set:<14}   peers  {}", peers(references));
    Ok(figures)
}

/// Prints what was reached at one limit.
fn report(set: &str, seconds: f64, sums: Sums, instances: usize) -> [Figure; 2] {
    let target = target(set, seconds);
    let aim = target
        .map(|target| format!("  (target {target})"))
        .unwrap_or_default();
    let value = sums.gap / instances as f64;
    let own_gap = sums.own_gap / instances as f64;
    println!(
        "{set:<14} {seconds:>5} s  {value:>7.3} %  best known on {} of {instances}, \
         by our own bound at most {own_gap:.2} %{aim}",
        sums.reached
    );
    let figure = |name: &str, value, target| Figure {
        name: format!("{name} on {set} after {seconds} s"),
        value,
        unit: "%",
        target,
    };
    [
        figure("gap", value, target),
        figure("proven gap", own_gap, None),
    ]
}

/// Where the optimiser stands at each limit. It ends early once it has proven
/// that there is nothing better.
fn run(problem: &Problem, seed: u64, seconds: &[f64]) -> Vec<Progress> {
    let began = Stopwatch::start();
    let mut optimiser = Optimiser::new(problem, seed);
    let mut stands = Vec::with_capacity(seconds.len());
    for &limit in seconds {
        optimiser.run(u64::MAX, || began.elapsed().as_secs_f64() >= limit, |_| {});
        stands.push(optimiser.progress());
    }
    let best = optimiser.best();
    check(problem, &best).expect("every schedule keeps the rules");
    assert_eq!(best.makespan(), optimiser.progress().makespan);
    stands
}

fn target(set: &str, seconds: f64) -> Option<&'static str> {
    let targets: [(&str, f64, &'static str); 14] = [
        ("brandimarte", 1.0, "≤ 1.0"),
        ("brandimarte", 10.0, "≤ 0.5"),
        ("hurink_edata", 1.0, "≤ 2"),
        ("hurink_edata", 10.0, "≤ 1"),
        ("hurink_rdata", 1.0, "≤ 1"),
        ("hurink_rdata", 10.0, "≤ 0.6"),
        ("hurink_vdata", 1.0, "≤ 0.3"),
        ("hurink_vdata", 10.0, "≤ 0.2"),
        ("fajsp", 0.1, "≤ 1.5"),
        ("fajsp", 1.0, "≤ 0.5"),
        ("fajsp", 10.0, "≤ 0"),
        ("imopse", 0.1, "≤ 0.30"),
        ("imopse", 1.0, "≤ 0.20"),
        ("imopse", 10.0, "≤ 0.13"),
    ];
    let found = targets
        .iter()
        .find(|(name, limit, _)| *name == set && *limit == seconds);
    found.map(|&(_, _, target)| target)
}

/// The mean gaps of those that were measured on every instance of the set.
fn peers(references: &[&Reference]) -> String {
    type Makespan = fn(&Reference) -> Option<f64>;
    let peers: [(&str, Makespan); 5] = [
        ("HEFT", |reference| reference.heft),
        ("CP-SAT 1 s", |reference| reference.cpsat_1s),
        ("CP-SAT 10 s", |reference| reference.cpsat_10s),
        ("the original's rule", |reference| reference.seed_like),
        ("list by bottom level", |reference| reference.list_blevel),
    ];
    let mean = |(name, makespan): (&str, Makespan)| {
        let gap = |reference: &&Reference| Some(reference.gap_percent(makespan(reference)?));
        let gaps: Option<Vec<f64>> = references.iter().map(gap).collect();
        let gaps = gaps?;
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        Some(format!("{name} {mean:.1} %"))
    };
    let known: Vec<String> = peers.into_iter().filter_map(mean).collect();
    known.join(", ")
}

/// Milliseconds that HEFT takes for 5,000 tasks on 10 agents, the problem
/// ready: the median of several runs.
fn heft_figure() -> Result<Figure> {
    let problem = layered::layered(5_000, 10)?;
    let mut times: Vec<f64> = (0..9)
        .map(|_| {
            let began = Stopwatch::start();
            black_box(heft(black_box(&problem)));
            began.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let value = times[times.len() / 2];
    let makespan = heft(&problem).makespan().0;
    println!("HEFT, 5,000 tasks × 10 agents: {value:.2} ms (target ≤ 20), makespan {makespan}");
    Ok(Figure {
        name: "HEFT, 5,000 tasks on 10 agents".to_owned(),
        value,
        unit: "ms",
        target: Some("≤ 20"),
    })
}
