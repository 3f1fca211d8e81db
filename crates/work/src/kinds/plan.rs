//! Work with words: requirements, plans, test cases, and the design of models
//! and analyses.

use super::describe;
use super::model::plan_for;
use super::pairwise::pairwise;
use super::requirements::{Requirements, Statement, Strength};
use crate::desk::{Desk, Subject};
use crate::document::Markdown;
use crate::order::{Artifact, Failure};
use crate::stats::{Roles, summarize};
use serde::{Deserialize, Serialize};

/// Most factors of a matrix of tests.
const MAX_FACTORS: usize = 10;

/// A goal's work in steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// Marks the file as one of these.
    pub(crate) format: String,
    /// What it follows from.
    pub(crate) requirements: Requirements,
    /// What to do, in order.
    pub(crate) steps: Vec<String>,
}

impl Plan {
    /// The mark of the format.
    pub(crate) const FORMAT: &'static str = "baton-plan-1";

    fn of(requirements: Requirements) -> Self {
        let mut steps: Vec<String> = Vec::new();
        let means = requirements
            .statements
            .iter()
            .filter_map(|one| Some((&one.id, one.means.as_ref()?)));
        steps.extend(means.map(|(id, means)| format!("Get {means} (for {id}).")));
        for Statement {
            id, text, figures, ..
        } in &requirements.statements
        {
            if figures.is_empty() {
                steps.push(format!("Agree how {id} is seen to be done."));
            }
            steps.push(format!("{id}: {text}."));
            let seen = if figures.is_empty() {
                "as agreed".to_owned()
            } else {
                figures.join(", ")
            };
            steps.push(format!("Check {id}: {seen}."));
        }
        steps.extend(
            requirements
                .deadlines
                .iter()
                .map(|when| format!("Deliver {when}.")),
        );
        Self {
            format: Self::FORMAT.to_owned(),
            requirements,
            steps,
        }
    }
}

/// Whether a plan or requirements came with the order.
pub(crate) fn is_given(desk: &Desk) -> bool {
    let formats = [Plan::FORMAT, Requirements::FORMAT];
    let marks = formats.map(|format| format!("\"format\": \"{format}\""));
    desk.order
        .inputs
        .iter()
        .any(|input| marks.iter().any(|mark| input.content.contains(mark)))
}

/// The requirements that came with the order, else those in the goal's words.
fn given(desk: &Desk) -> Result<Requirements, Failure> {
    if let Some(requirements) = desk.found::<Requirements>(Requirements::FORMAT)? {
        return Ok(requirements);
    }
    if let Some(plan) = desk.found::<Plan>(Plan::FORMAT)? {
        return Ok(plan.requirements);
    }
    let task = &desk.order.task;
    if task.goal.trim().is_empty() {
        return Err(Failure::missing("The goal has no words to read."));
    }
    Ok(Requirements::of(&task.goal, &task.context))
}

/// Takes the goal's words apart.
pub(crate) fn requirements(desk: &mut Desk) -> Result<Vec<Artifact>, Failure> {
    let found = given(desk)?;
    let mut document = Markdown::titled("Requirements");
    document.say(&found.goal);
    requirements_body(&mut document, &found);
    Ok(vec![
        Artifact::markdown("requirements.md", document.finish()),
        Artifact::json("requirements.json", &found),
    ])
}

fn requirements_body(document: &mut Markdown, found: &Requirements) {
    let rows: Vec<Vec<String>> = found.statements.iter().map(row).collect();
    document.table(
        &["", "What", "Strength", "What for", "With what", "Figures"],
        &rows,
    );
    let sections = [("By when", &found.deadlines), ("Named", &found.names)];
    for (title, items) in sections.iter().filter(|(_, items)| !items.is_empty()) {
        document.heading(2, title);
        document.list(items.iter());
    }
    if !found.factors.is_empty() {
        document.heading(2, "Varies");
        document.list(
            found
                .factors
                .iter()
                .map(|(name, values)| format!("{name}: {}", values.join(", "))),
        );
    }
    document.heading(2, "Open questions");
    document.checklist(&found.questions);
}

fn row(statement: &Statement) -> Vec<String> {
    let strength = match statement.strength {
        Strength::Must => "must",
        Strength::Should => "should",
        Strength::May => "may",
    };
    vec![
        statement.id.clone(),
        statement.text.clone(),
        strength.to_owned(),
        statement.purpose.clone().unwrap_or_default(),
        statement.means.clone().unwrap_or_default(),
        statement.figures.join(", "),
    ]
}

/// Makes steps of the goal's words.
pub(crate) fn plan(desk: &mut Desk) -> Result<Vec<Artifact>, Failure> {
    let plan = Plan::of(given(desk)?);
    let mut document = Markdown::titled(&format!("Plan: {}", plan.requirements.goal));
    document.say("This plan is made of the goal's words. It is not the work itself: what follows from it takes people, scripts or other agents.");
    document.heading(2, "Steps");
    document.checklist(&plan.steps);
    document.heading(2, "Requirements");
    requirements_body(&mut document, &plan.requirements);
    let mut results = vec![
        Artifact::markdown("plan.md", document.finish()),
        Artifact::json("plan.json", &plan),
    ];
    results.extend(matrix(&plan.requirements));
    Ok(results)
}

/// Makes test cases of the requirements.
pub(crate) fn test_cases(desk: &mut Desk) -> Result<Vec<Artifact>, Failure> {
    let found = given(desk)?;
    let cases = found.statements.iter().zip(1..).map(|(statement, number)| {
        let expected = match statement.figures.as_slice() {
            [] => "to be agreed".to_owned(),
            figures => figures.join(", "),
        };
        vec![
            format!("T{number}"),
            statement.id.clone(),
            statement.text.clone(),
            expected,
        ]
    });
    let cases: Vec<Vec<String>> = cases.collect();
    let head = ["Case", "Requirement", "Show that", "Expected"];
    let mut document = Markdown::titled("Test cases");
    document.say("One case for each requirement. What is to be expected is in its words, or has to be agreed.");
    document.table(&head, &cases);
    document.heading(2, "Open questions");
    document.checklist(&found.questions);
    let mut results = vec![
        Artifact::markdown("test-cases.md", document.finish()),
        Artifact::csv("test-cases.csv", csv_text(&head, &cases)),
        Artifact::json("requirements.json", &found),
    ];
    results.extend(matrix(&found));
    Ok(results)
}

/// Tests in which every two values of different lists meet.
fn matrix(requirements: &Requirements) -> Option<Artifact> {
    let factors = &requirements.factors[..requirements.factors.len().min(MAX_FACTORS)];
    let sizes: Vec<usize> = factors.iter().map(|(_, values)| values.len()).collect();
    let rows = pairwise(&sizes);
    let head: Vec<&str> = factors.iter().map(|(name, _)| name.as_str()).collect();
    let named = rows.iter().map(|row| {
        let values = row
            .iter()
            .zip(factors)
            .map(|(value, (_, values))| values[*value].clone());
        values.collect()
    });
    let named: Vec<Vec<String>> = named.collect();
    (!named.is_empty()).then(|| Artifact::csv("test-matrix.csv", csv_text(&head, &named)))
}

/// Designs a model or an analysis.
pub(crate) fn design(desk: &mut Desk) -> Result<Vec<Artifact>, Failure> {
    match desk.subject() {
        Subject::Model => {
            let raw = desk.table()?;
            let spec = plan_for(desk, &raw.filtered(&raw.first_of_their_kind()))?;
            Ok(vec![
                Artifact::markdown("model-plan.md", describe::model_plan(&spec)),
                Artifact::json("model-plan.json", &spec),
            ])
        }
        Subject::Data => analysis_plan(desk),
        Subject::Other => Err(Failure::unsupported(format!(
            "“{}” asks for a design that no computation makes: only models and analyses of data at hand are designed here. Give it to a person.",
            desk.order.task.name
        ))),
    }
}

fn analysis_plan(desk: &mut Desk) -> Result<Vec<Artifact>, Failure> {
    let table = desk.table()?;
    let roles = Roles::of(&summarize(&table), &desk.goal());
    let mut document = Markdown::titled(&format!("Analysis plan: {}", table.source));
    let none = || "nothing in the table".to_owned();
    document.list([
        format!("Added up: {}.", roles.measure.clone().unwrap_or_else(none)),
        format!("Over time by: {}.", roles.time.clone().unwrap_or_else(none)),
        format!(
            "Grouped by: {}",
            describe::names(&borrowed(&roles.dimensions))
        ),
        format!("Correlated: {}", describe::names(&borrowed(&roles.numbers))),
    ]);
    document.say("Rows that repeat another exactly are taken out, gaps are left out and not filled, outliers are named and counted in.");
    Ok(vec![Artifact::markdown(
        "analysis-plan.md",
        document.finish(),
    )])
}

fn borrowed(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

/// Rows as CSV.
///
/// # Panics
/// Never: memory takes all that is written, and all rows are equally long.
fn csv_text(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(head).expect("written to memory");
    for row in rows {
        writer.write_record(row).expect("written to memory");
    }
    let bytes = writer.into_inner().expect("written to memory");
    String::from_utf8(bytes).expect("text was written")
}
