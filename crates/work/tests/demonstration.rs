//! The demonstration's goals, done as its tasks come: what each hands to the
//! next, and the figures, which `check/reference.py` has computed from the same
//! files in another language.

mod common;

use baton_work::{Artifact, FailureKind};
use common::{SEED, Task, chain, done, order};
use serde_json::Value;

const CHURN: &str =
    "Develop a machine learning model to predict customer churn using historical data";
const SALES: &str = "Analyze quarterly sales performance and create executive dashboard";
const FRAMEWORK: &str = "Build automated testing framework for web application";

const DEVELOPMENT: [Task; 4] = [
    ("Requirements Analysis", &["requirements_analysis"]),
    ("Design Phase", &["design", "planning"]),
    ("Implementation", &["coding", "development"]),
    ("Testing", &["testing", "qa"]),
];
const ANALYSIS: [Task; 3] = [
    ("Data Collection", &["data_collection"]),
    ("Data Analysis", &["data_analysis"]),
    ("Report Generation", &["report_writing"]),
];

/// An artifact by its name.
fn named<'a>(artifacts: &'a [Artifact], name: &str) -> &'a Artifact {
    let found = artifacts.iter().find(|artifact| artifact.name == name);
    found.unwrap_or_else(|| panic!("no {name} in {:?}", names(artifacts)))
}

/// The names of artifacts.
fn names(artifacts: &[Artifact]) -> Vec<&str> {
    artifacts
        .iter()
        .map(|artifact| artifact.name.as_str())
        .collect()
}

fn json(artifacts: &[Artifact], name: &str) -> Value {
    serde_json::from_str(&named(artifacts, name).content).unwrap()
}

/// What the reference computed.
fn expected() -> Value {
    let text = include_str!("check/expected.json");
    serde_json::from_str(text).unwrap()
}

fn close(actual: &Value, expected: &Value, tolerance: f64, what: &str) {
    let (a, b) = (actual.as_f64().unwrap(), expected.as_f64().unwrap());
    assert!(
        (a - b).abs() <= tolerance * b.abs().max(1.0),
        "{what}: {a} is not {b}"
    );
}

#[test]
fn the_churn_model_is_trained_and_tested() {
    let results = chain(CHURN, &DEVELOPMENT);
    assert_eq!(names(&results[0]), ["requirements.md", "requirements.json"]);
    assert_eq!(names(&results[1]), ["model-plan.md", "model-plan.json"]);
    assert_eq!(
        names(&results[2]),
        [
            "model-report.html",
            "model-report.md",
            "metrics.json",
            "model.json",
            "predictions.csv",
            "roc.svg",
            "weights.svg"
        ]
    );
    assert_eq!(
        names(&results[3]),
        [
            "checks.md",
            "checks.json",
            "model-report.md",
            "metrics.json"
        ]
    );
}

#[test]
fn the_churn_model_has_the_figures_of_the_reference() {
    let results = chain(CHURN, &DEVELOPMENT);
    let (metrics, model) = (
        json(&results[2], "metrics.json"),
        json(&results[2], "model.json"),
    );
    let reference = &expected()["churn"];
    assert_eq!(metrics["seed"], SEED);
    assert_eq!(metrics["method"], "Logistic regression");
    assert_eq!(metrics["parts"], reference["parts"]);
    assert_eq!(
        metrics["hold_out"]["confusion"],
        reference["hold_out"]["confusion"]
    );
    for (name, value) in reference["hold_out"]["values"].as_object().unwrap() {
        close(&metrics["hold_out"]["values"][name], value, 1e-6, name);
    }
    let predictor = &model["predictor"]["logistic_regression"];
    close(
        &predictor["intercept"],
        &reference["intercept"],
        1e-6,
        "intercept",
    );
    let features = model["features"].as_array().unwrap();
    assert_eq!(
        features.len(),
        reference["slopes"].as_object().unwrap().len()
    );
    for (feature, slope) in features.iter().zip(predictor["slopes"].as_array().unwrap()) {
        let text = |part: &Value| part.as_str().unwrap().to_owned();
        let label = match feature.get("level") {
            Some(level) => format!("{} = {}", text(&level["column"]), text(&level["level"])),
            None => text(&feature["number"]["column"]),
        };
        close(slope, &reference["slopes"][&label], 1e-6, &label);
    }
}

#[test]
fn the_sales_analysis_has_the_figures_of_the_reference() {
    let results = chain(SALES, &ANALYSIS);
    assert_eq!(
        names(&results[0]),
        ["profile.md", "sales.csv", "profile.json"]
    );
    assert_eq!(
        names(&results[1]),
        ["analysis.md", "analysis.json", "sales.clean.csv"]
    );
    let analysis = json(&results[1], "analysis.json");
    let reference = &expected()["sales"];
    assert_eq!(analysis["cleaning"]["rows"], reference["rows"]);
    assert_eq!(analysis["cleaning"]["repeated"], reference["repeated"]);
    assert_eq!(
        analysis["cleaning"]["without_measure"],
        reference["without_revenue"]
    );
    for (at, (period, total)) in reference["quarters"]
        .as_object()
        .unwrap()
        .iter()
        .enumerate()
    {
        assert_eq!(analysis["quarters"]["periods"][at], **period);
        close(&analysis["quarters"]["totals"][at], total, 1e-9, period);
    }
    for grouping in analysis["groups"].as_array().unwrap() {
        for group in grouping["groups"].as_array().unwrap() {
            let of = &reference["groups"][grouping["by"].as_str().unwrap()]
                [group["key"].as_str().unwrap()];
            close(&group["total"], &of["total"], 1e-9, "total");
            close(&group["mean"], &of["mean"], 1e-9, "mean");
        }
    }
    let trend = &analysis["series"]["trend"];
    close(
        &trend["terms"][0]["slope"],
        &reference["trend"]["slope"],
        1e-9,
        "slope",
    );
    close(
        &trend["terms"][0]["error"],
        &reference["trend"]["error"],
        1e-9,
        "error",
    );
    close(&trend["r2"], &reference["trend"]["r2"], 1e-9, "r2");
    for (at, season) in reference["season"].as_array().unwrap().iter().enumerate() {
        close(
            &analysis["series"]["parts"]["season"][at],
            season,
            1e-9,
            "season",
        );
    }
    let correlation = &analysis["correlations"];
    let pair = correlation
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["a"] == "units" && one["b"] == "revenue");
    close(
        &pair.unwrap()["pearson"],
        &reference["correlation"]["pearson"],
        1e-9,
        "pearson",
    );
    close(
        &pair.unwrap()["spearman"],
        &reference["correlation"]["spearman"],
        1e-9,
        "spearman",
    );
}

#[test]
fn the_sales_report_has_its_dashboard_and_charts() {
    let results = chain(SALES, &ANALYSIS);
    let report = &results[2];
    assert_eq!(
        names(report),
        [
            "dashboard.html",
            "report.html",
            "report.md",
            "quarters.svg",
            "series.svg",
            "by-region.svg",
            "by-product.svg",
            "by-channel.svg",
            "histogram.svg",
            "scatter.svg"
        ]
    );
    for page in ["dashboard.html", "report.html"] {
        let html = &named(report, page).content;
        assert_eq!(html.matches("<svg").count(), 7, "{page}");
        assert!(
            !html.contains("<script") && !html.contains("<img"),
            "{page}"
        );
    }
    let last = expected()["sales"]["quarters"]["2025 Q4"].as_f64();
    let thousands = (last.unwrap() / 1_000.0).floor();
    let shown = format!(
        "2025 Q4: {},{:03},",
        (thousands / 1_000.0).floor(),
        thousands % 1_000.0
    );
    assert!(
        named(report, "report.md").content.contains(&shown),
        "{shown}"
    );
}

#[test]
fn the_framework_is_planned_and_says_that_it_is_only_a_plan() {
    let results = chain(FRAMEWORK, &[("Goal Execution", &["general"])]);
    assert_eq!(names(&results[0]), ["plan.md", "plan.json"]);
    let plan = &named(&results[0], "plan.md").content;
    assert!(plan.contains("It is not the work itself"));
    assert!(plan.contains("what does “automated” mean here"));
    let lists = "Browsers: Firefox, Chrome, Safari\nSizes: phone, desktop";
    let results = done(&order(
        FRAMEWORK,
        lists,
        "Goal Execution",
        &["general"],
        vec![],
    ))
    .unwrap();
    assert_eq!(
        named(&results, "test-matrix.csv").content.lines().count(),
        1 + 6
    );
}

#[test]
fn a_model_that_misses_the_goals_figure_fails_its_test() {
    let goal = format!("{CHURN} with at least 99 % accuracy");
    let results = chain(&goal, &DEVELOPMENT[..3]);
    let failure = done(&order(
        &goal,
        "",
        "Testing",
        &["testing", "qa"],
        results[2].clone(),
    ))
    .unwrap_err();
    assert_eq!(failure.kind, FailureKind::BelowThreshold);
    assert!(
        failure.reason.contains("at least 0.99 is wanted"),
        "{}",
        failure.reason
    );
}

#[test]
fn a_test_sees_bad_data_and_made_up_figures() {
    let results = chain(CHURN, &DEVELOPMENT[..3]);
    let test = |change: &dyn Fn(&mut Vec<Artifact>)| {
        let mut inputs = results[2].clone();
        change(&mut inputs);
        done(&order(CHURN, "", "Testing", &["testing", "qa"], inputs)).unwrap_err()
    };
    let data = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../public/data/churn.csv"
    ))
    .unwrap();
    let attach = |text: String| {
        move |inputs: &mut Vec<Artifact>| {
            inputs.push(Artifact::new("churn.csv", "text/csv", text.clone()))
        }
    };
    for (change, reason) in [
        (
            data.replace("tenure_months", "tenure"),
            "tenure_months: The column is not there.",
        ),
        (
            data.replace("two years", "ten years"),
            "Unknown values: ten years",
        ),
        (data.replace(",fiber,", ",,"), "internet_service"),
        (data.replacen(",57,", ",5700,", 1), "age"),
    ] {
        let failure = test(&attach(change));
        assert_eq!(failure.kind, FailureKind::BadInput);
        assert!(failure.reason.contains(reason), "{}", failure.reason);
    }
    let failure = test(&|inputs| {
        let metrics = inputs
            .iter_mut()
            .find(|input| input.name == "metrics.json")
            .unwrap();
        let at = metrics.content.find("\"accuracy\": 0.").unwrap();
        metrics
            .content
            .replace_range(at..at + 14, "\"accuracy\": 0.9");
    });
    assert_eq!(failure.kind, FailureKind::BadInput);
    assert!(
        failure.reason.contains("reported figures"),
        "{}",
        failure.reason
    );
}

#[test]
fn the_same_order_gives_the_same_bytes() {
    assert_eq!(chain(CHURN, &DEVELOPMENT), chain(CHURN, &DEVELOPMENT));
    assert_eq!(chain(SALES, &ANALYSIS), chain(SALES, &ANALYSIS));
}
