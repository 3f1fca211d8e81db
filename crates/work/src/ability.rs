//! What a worker can do, and how a task is told to be one of it. The table is
//! read from top to bottom; the first row decides whose skills the task
//! requires one of, and whose words its name has.

use crate::desk::Desk;
use crate::kinds;
use crate::order::{Artifact, Brief, Failure, Order, World};
use crate::text::{mentions_any, words};

/// One thing that a worker can do.
#[derive(Clone, Copy)]
pub struct Ability {
    /// Its short name.
    pub id: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What it does, and when it declines.
    pub summary: &'static str,
    /// The skills of the tasks that it does.
    pub skills: &'static [&'static str],
    /// The beginnings of the words one of which the task's name must have;
    /// none for any name.
    pub words: &'static [&'static str],
    /// The names of all artifacts that it may hand back; `*` stands for the name of
    /// the data, or of a chart.
    pub results: &'static [&'static str],
    work: fn(&mut Desk) -> Result<Vec<Artifact>, Failure>,
}

const TESTING: &[&str] = &["testing", "qa", "validation", "quality assurance"];
const LEARNING: &[&str] = &["machine learning", "model training", "ai"];
const ANALYSIS: &[&str] = &["data analysis", "statistics", "analysis"];
const ANALYSIS_RESULTS: &[&str] = &["analysis.json", "analysis.md", "*.clean.csv"];
const MODEL_RESULTS: &[&str] = &[
    "model.json",
    "metrics.json",
    "predictions.csv",
    "model-report.md",
    "model-report.html",
    "roc.svg",
    "weights.svg",
    "*.clean.csv",
];
const REPORT_RESULTS: &[&str] = &["dashboard.html", "report.html", "report.md", "*.svg"];
/// Of a goal about a model, about data, or about neither.
const WHOLE_RESULTS: &[&str] = &[
    "dashboard.html",
    "report.html",
    "report.md",
    "model-report.html",
    "model-report.md",
    "plan.md",
    "plan.json",
    "analysis.json",
    "metrics.json",
    "model.json",
    "predictions.csv",
    "test-matrix.csv",
    "*.clean.csv",
    "*.svg",
];
const PLAN_RESULTS: &[&str] = &["plan.md", "plan.json", "test-matrix.csv"];
const PLAN_SUMMARY: &str = "Turns the goal's words into requirements, steps and open questions.";

const ABILITIES: &[Ability] = &[
    Ability {
        id: "baseline",
        title: "Baseline",
        summary: "Measures the simplest prediction, which a model has to beat.",
        skills: LEARNING,
        words: &["baseline"],
        results: &["baseline.json", "baseline.md", "*.clean.csv"],
        work: kinds::model::baseline,
    },
    Ability {
        id: "evaluation",
        title: "Evaluation",
        summary: "Scores a model's predictions again and compares them with the baseline.",
        skills: &["machine learning", "model training", "ai", "statistics"],
        words: &["evaluat"],
        results: &["metrics.json", "evaluation.md"],
        work: kinds::model::evaluate,
    },
    Ability {
        id: "test-cases",
        title: "Test cases",
        summary: "Turns requirements into test cases, and lists of values into a pairwise matrix.",
        skills: TESTING,
        words: &["case", "acceptance", "regression", "plan"],
        results: &[
            "test-cases.md",
            "test-cases.csv",
            "requirements.json",
            "test-matrix.csv",
        ],
        work: kinds::plan::test_cases,
    },
    Ability {
        id: "report",
        title: "Report",
        summary: "Writes a report of what came before, with its charts; a dashboard if the goal wants one.",
        skills: &["report writing", "documentation"],
        words: &[],
        results: REPORT_RESULTS,
        work: kinds::report::write,
    },
    Ability {
        id: "requirements",
        title: "Requirements",
        summary: "Takes the goal and its context apart: what must be, by when, how it is seen, what is open.",
        skills: &["requirements analysis"],
        words: &[],
        results: &["requirements.json", "requirements.md"],
        work: kinds::plan::requirements,
    },
    Ability {
        id: "training",
        title: "Model training",
        summary: "Trains and validates a classifier or a regressor, and measures it on a hold-out.",
        skills: LEARNING,
        words: &[],
        results: MODEL_RESULTS,
        work: kinds::model::train_and_report,
    },
    Ability {
        id: "collection",
        title: "Data collection",
        summary: "Gets a table from a file, an address or a bundled data set, and describes it.",
        skills: &["data collection"],
        words: &[],
        results: &["*.csv", "profile.json", "profile.md"],
        work: kinds::data::collect,
    },
    Ability {
        id: "quality",
        title: "Data quality",
        summary: "Counts gaps, repetitions and outliers, removes repetitions, and fails when the data is unusable.",
        skills: &["data analysis", "statistics"],
        words: &["quality", "verif", "clean"],
        results: &["quality.md", "quality.json", "profile.json", "*.clean.csv"],
        work: kinds::data::check_quality,
    },
    Ability {
        id: "analysis",
        title: "Data analysis",
        summary: "Cleaning, summary statistics, groups, correlation, regression, trend and season, outliers.",
        skills: ANALYSIS,
        words: &[],
        results: ANALYSIS_RESULTS,
        work: kinds::data::analyse,
    },
    Ability {
        id: "charts",
        title: "Visualization",
        summary: "Draws the charts of an analysis or a model, and a dashboard of them.",
        skills: &["visualization"],
        words: &[],
        results: &["dashboard.html", "*.svg", "analysis.json", "metrics.json"],
        work: kinds::report::visualise,
    },
    Ability {
        id: "checks",
        title: "Testing",
        summary: "Checks schema, data quality and figures against the plan; declines what cannot be computed.",
        skills: TESTING,
        words: &[],
        results: &[
            "checks.md",
            "checks.json",
            "model-report.md",
            "report.md",
            "metrics.json",
            "analysis.json",
        ],
        work: kinds::check::test,
    },
    Ability {
        id: "design",
        title: "Design",
        summary: "Plans a model or an analysis of data at hand; declines any other design.",
        skills: &["design", "architecture"],
        words: &[],
        results: &["model-plan.json", "model-plan.md", "analysis-plan.md"],
        work: kinds::plan::design,
    },
    Ability {
        id: "implementation",
        title: "Implementation",
        summary: "Trains the model or makes the analysis that the goal asks for; declines to write programs.",
        skills: &["coding", "development", "programming", "implementation"],
        words: &[],
        results: WHOLE_RESULTS,
        work: kinds::implement,
    },
    Ability {
        id: "planning",
        title: "Planning",
        summary: PLAN_SUMMARY,
        skills: &["planning"],
        words: &[],
        results: PLAN_RESULTS,
        work: kinds::plan::plan,
    },
    Ability {
        id: "coordination",
        title: "Coordination",
        summary: PLAN_SUMMARY,
        skills: &["coordination", "management"],
        words: &["plan", "schedul", "budget", "checklist"],
        results: PLAN_RESULTS,
        work: kinds::plan::plan,
    },
    Ability {
        id: "general",
        title: "General work",
        summary: "Does what the goal asks for with data at hand; else plans it, and declines the rest.",
        skills: &["general"],
        words: &[],
        results: WHOLE_RESULTS,
        work: kinds::general,
    },
];

/// All that a worker can do.
pub fn abilities() -> &'static [Ability] {
    ABILITIES
}

/// The ability that a task is done by; `None` when it is none's. It may still
/// decline when it sees the inputs.
pub fn ability_for(task: &Brief) -> Option<&'static Ability> {
    let required: Vec<String> = task
        .skills
        .iter()
        .map(|skill| words(skill).join(" "))
        .collect();
    ABILITIES.iter().find(|ability| {
        let skilled = ability
            .skills
            .iter()
            .any(|skill| required.iter().any(|one| one == skill));
        skilled && (ability.words.is_empty() || mentions_any(&task.name, ability.words))
    })
}

/// Does a task.
///
/// # Errors
/// Why it could not be done, or not well enough.
pub fn perform(order: &Order, world: &mut dyn World) -> Result<Vec<Artifact>, Failure> {
    let Some(ability) = ability_for(&order.task) else {
        let skills = order.task.skills.join(", ");
        return Err(Failure::unsupported(format!(
            "“{}” requires {}: no computation does that. Give it to a person or a script.",
            order.task.name,
            if skills.is_empty() {
                "no skill that says how"
            } else {
                &skills
            }
        )));
    };
    world.progress(0, ability.title);
    let results = (ability.work)(&mut Desk { order, world })?;
    world.progress(100, "Done");
    Ok(results)
}
