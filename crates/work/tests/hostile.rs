//! Whatever a person drops and another agent hands over: every kind of work
//! ends with artifacts or with a failure that says why, never with a panic, and
//! nothing that acts gets into a page or a chart.

mod common;

use baton_work::{Artifact, Failure, FailureKind, abilities};
use common::{Task, chain, done, order};
use std::panic::{AssertUnwindSafe, catch_unwind};

const GOAL: &str = "Analyze the data, predict the target and build a dashboard";
const ATTACK: &str =
    "</title></svg><script>alert(1)</script><img src=x onerror=alert(1)>\" onload=\"alert(1)";

/// A row of `cells` for each of `rows`.
fn csv(header: &str, rows: usize, row: impl Fn(usize) -> String) -> String {
    let lines: Vec<String> = (0..rows).map(row).collect();
    format!("{header}\n{}\n", lines.join("\n"))
}

fn tables() -> Vec<(&'static str, String)> {
    let lossy = String::from_utf8_lossy(b"a,target\n\xff\xfe,1\n\x00,0\n").into_owned();
    let attacked = csv(
        &format!("\"{}\",\"{}\",target", ATTACK.replace('"', "\"\""), "x"),
        60,
        |row| {
            format!(
                "\"{}\",{row},{}",
                ATTACK.replace('"', "\"\""),
                ["yes", "no"][row % 2]
            )
        },
    );
    vec![
        ("empty", String::new()),
        ("a space", " ".to_owned()),
        ("a header", "a,b,target\n".to_owned()),
        ("one row", "a,b,target\n1,x,2\n".to_owned()),
        ("two rows", "a,b,target\n1,x,2\n2,y,3\n".to_owned()),
        (
            "all missing",
            csv("a,b,target", 80, |_| ",NA,null".to_owned()),
        ),
        ("one value", csv("a,b,target", 80, |_| "1,x,yes".to_owned())),
        (
            "many columns",
            "c,".repeat(100_000) + "\n" + &"1,".repeat(100_000),
        ),
        ("no text at all", lossy),
        (
            "odd numbers",
            csv("a,b,target", 80, |row| {
                format!(
                    "{},{row},{}",
                    ["NaN", "inf", "-inf", "1e999"][row % 4],
                    row % 2
                )
            }),
        ),
        (
            "huge numbers",
            csv("a,b,target", 80, |row| {
                format!("{}e29,-{row}e29,{}e29", row % 9, row % 7)
            }),
        ),
        (
            "tiny numbers",
            csv("a,b,target", 80, |row| {
                format!("{}e-300,{row}e-308,{}e-320", row % 9, row % 7)
            }),
        ),
        (
            "far dates",
            csv("day,target", 80, |row| {
                format!("{:04}-01-01,{row}", 1 + row * 100)
            }),
        ),
        ("an attack", attacked),
        (
            "ragged",
            csv("a,b,target", 80, |row| "1,".repeat(row % 6) + "yes"),
        ),
        ("open quote", "a,b\n\"1,2\n3,4".to_owned()),
        (
            "separated",
            csv("a,b,target", 80, |row| {
                format!("{row},{},{}", -2 * row as i64, ["yes", "no"][row / 40])
            }),
        ),
        (
            "three classes",
            csv("a,target", 80, |row| {
                format!("{row},{}", ["x", "y", "z"][row % 3])
            }),
        ),
        (
            "same names",
            csv("target,target,target", 80, |row| {
                format!("{row},{row},{}", row % 2)
            }),
        ),
        (
            "long cells",
            csv("a,target", 60, |row| {
                format!("{},{}", "long ".repeat(2_000), row % 2)
            }),
        ),
        (
            "json",
            "[{\"target\": 1, \"a\": {\"b\": [1]}}, {\"target\": null}]".to_owned(),
        ),
        ("deep json", "[".repeat(100_000)),
        (
            "damaged ours",
            "{\"format\": \"baton-analysis-1\", \"source\": 3}".to_owned(),
        ),
    ]
}

/// Every kind of work on the inputs.
fn all_work(inputs: &[Artifact], check: impl Fn(&str, Result<Vec<Artifact>, Failure>)) {
    for ability in abilities() {
        let word = ability.words.first().copied().unwrap_or("Do");
        let order = order(GOAL, ATTACK, word, &ability.skills[..1], inputs.to_vec());
        let result = catch_unwind(AssertUnwindSafe(|| done(&order)));
        check(
            ability.id,
            result.unwrap_or_else(|_| panic!("{} panicked", ability.id)),
        );
    }
}

/// Nothing in it acts when it is opened.
fn assert_harmless(artifact: &Artifact) {
    let page = artifact.media_type == "text/html" || artifact.media_type == "image/svg+xml";
    for acting in ["<script", "<img src=x", "<iframe"] {
        assert!(
            !page || !artifact.content.contains(acting),
            "{}: {acting}",
            artifact.name
        );
    }
    let mut tags = artifact
        .content
        .split('<')
        .filter_map(|part| part.split('>').next());
    assert!(
        !page || !tags.any(|tag| tag.contains(" on")),
        "{}",
        artifact.name
    );
    for broken in ["NaN", "Infinity"] {
        let drawn = artifact.media_type == "image/svg+xml";
        assert!(
            !drawn || !artifact.content.contains(broken),
            "{}",
            artifact.name
        );
    }
}

#[test]
fn any_table_gives_results_or_a_clear_failure() {
    for (what, content) in tables() {
        for media in ["text/csv", "application/json", "text/markdown"] {
            let file = Artifact::new("file", media, content.clone());
            all_work(&[file], |ability, result| match result {
                Ok(results) => results.iter().for_each(assert_harmless),
                Err(failure) => assert!(failure.reason.len() > 10, "{what}, {ability}: {failure}"),
            });
        }
    }
}

#[test]
fn the_attack_gets_as_far_as_the_report_and_is_text_there() {
    let attack = tables()
        .into_iter()
        .find(|(what, _)| *what == "an attack")
        .unwrap()
        .1;
    let file = Artifact::new("file.csv", "text/csv", attack);
    let results = done(&order(GOAL, "", "Report", &["report_writing"], vec![file])).unwrap();
    let html = results
        .iter()
        .find(|one| one.name == "report.html")
        .unwrap();
    assert!(html.content.contains("&lt;script&gt;"));
    assert_harmless(html);
}

#[test]
fn another_agents_drawing_runs_nothing_in_a_report() {
    let drawing = Artifact::new(
        "evil.svg",
        "image/svg+xml",
        "<svg><script>alert(1)</script></svg>",
    );
    let text = Artifact::new(
        "notes.md",
        "text/markdown",
        "![x](evil.svg)\n\n<script>alert(2)</script>\n\n```\n# open",
    );
    let results = done(&order(
        "Write it up",
        "",
        "Report",
        &["report_writing"],
        vec![drawing, text],
    ))
    .unwrap();
    let html = &results
        .iter()
        .find(|one| one.name == "report.html")
        .unwrap()
        .content;
    assert!(!html.contains("<script"), "{html}");
    assert!(html.contains("src=\"data:image/svg+xml,"));
}

#[test]
fn damaged_results_of_other_agents_are_no_reason_to_panic() {
    let steps = ["Collect", "Analyze", "Implement"];
    let skills: [&[&str]; 3] = [&["data_collection"], &["data_analysis"], &["coding"]];
    let goal = "Predict customer churn";
    let tasks: Vec<Task> = steps.into_iter().zip(skills).collect();
    let results = chain(goal, &tasks);
    for artifact in results
        .iter()
        .flatten()
        .filter(|one| one.name.ends_with(".json"))
    {
        let text = &artifact.content;
        let damaged = [
            text.replacen("1", "999999999", 3),
            text.replacen("0.", "1e308", 9),
            text.replace("[", "[null,"),
            shortened_lists(text),
            text[..text.len() / 2].to_owned(),
            text.replace("\"feature\": ", "\"feature\": 4000"),
        ];
        for content in damaged {
            let inputs = [Artifact {
                content,
                ..artifact.clone()
            }];
            all_work(&inputs, |_, result| {
                if let Err(failure) = result {
                    assert!(!failure.reason.is_empty());
                }
            });
        }
    }
}

/// Every list of a JSON text cut to its first item.
fn shortened_lists(text: &str) -> String {
    fn cut(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Array(items) => {
                items.truncate(1);
                items.iter_mut().for_each(cut);
            }
            serde_json::Value::Object(members) => members.values_mut().for_each(cut),
            _ => {}
        }
    }
    let mut value = serde_json::from_str(text).unwrap();
    cut(&mut value);
    serde_json::to_string_pretty(&value).unwrap()
}

#[test]
fn what_no_computation_does_is_declined() {
    for (name, skills) in [
        ("Implementation", vec!["coding", "development"]),
        ("Design Phase", vec!["design", "planning"]),
        ("Testing", vec!["testing", "qa"]),
        ("Hold the event", vec!["coordination", "management"]),
        ("Interview", vec!["communication", "management"]),
        ("Translate the text", vec!["translation"]),
        ("Deploy to production", vec!["operations"]),
        ("Anything", vec![]),
    ] {
        let failure = done(&order("Fix the login bug", "", name, &skills, vec![])).unwrap_err();
        assert_eq!(failure.kind, FailureKind::Unsupported, "{name}: {failure}");
    }
    for (name, skills) in [
        ("Data Collection", vec!["data_collection"]),
        ("Data Analysis", vec!["data_analysis"]),
        ("Report Generation", vec!["report_writing"]),
        ("Train the model", vec!["machine_learning"]),
    ] {
        let failure = done(&order("Analyze the survey", "", name, &skills, vec![])).unwrap_err();
        assert_eq!(failure.kind, FailureKind::MissingInput, "{name}: {failure}");
    }
}
