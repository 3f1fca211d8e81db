//! Ready workspaces to begin with.

use crate::agent::{AgentKind, AgentSpec, DEFAULT_CAPACITY, Executor};
use crate::command::Command;
use crate::engine::Engine;
use crate::goal::GoalSpec;
use crate::skill::Skill;
use crate::state::Config;
use crate::time::{Millis, Minutes, Time};
use crate::tolerance::Tolerance;

/// A ready workspace: agents, and goals to submit to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its short name.
    pub id: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What it shows.
    pub summary: &'static str,
    /// Its agents.
    pub agents: Vec<AgentSpec>,
    /// Its goals.
    pub goals: Vec<GoalSpec>,
    /// How much trouble it bears.
    pub tolerance: Tolerance,
}

impl Example {
    /// A new workspace with the example's agents and goals in it.
    ///
    /// # Panics
    /// Never: the tests open every example.
    pub fn open(&self) -> Engine {
        let mut engine = Engine::new(Config {
            tolerance: self.tolerance,
            ..Config::default()
        });
        let agents = self.agents.iter().cloned();
        let register = agents.map(|spec| Command::RegisterAgent { agent: None, spec });
        let submit = self
            .goals
            .iter()
            .cloned()
            .map(|spec| Command::SubmitGoal { spec });
        for command in register.chain(submit) {
            let done = engine.handle(command, Time::default());
            assert_eq!(done, Ok(()), "examples are valid");
        }
        engine
    }
}

/// All examples, the demonstration first.
pub fn all() -> Vec<Example> {
    vec![
        demonstration(),
        live_demonstration(),
        people_and_machines(),
        product_launch(),
        bottleneck(),
        research_lab(),
        whole_company(),
    ]
}

/// The original system's demonstration: five agents, three goals, eight tasks.
pub fn demonstration() -> Example {
    Example {
        id: "demonstration",
        title: "Demonstration",
        summary: "Five agents, three goals, eight tasks: four rounds from start to finish.",
        agents: vec![
            agent(
                "Data Analyst",
                DEFAULT_CAPACITY,
                &["data_collection", "data_analysis", "statistics"],
            ),
            agent(
                "ML Engineer",
                DEFAULT_CAPACITY,
                &["machine_learning", "model_training", "ai"],
            ),
            agent(
                "Report Writer",
                DEFAULT_CAPACITY,
                &["report_writing", "visualization", "communication"],
            ),
            agent(
                "QA Tester",
                DEFAULT_CAPACITY,
                &["testing", "qa", "validation"],
            ),
            agent(
                "Project Manager",
                DEFAULT_CAPACITY,
                &["planning", "coordination", "general"],
            ),
        ],
        goals: vec![
            goal(
                "classic",
                "Develop a machine learning model to predict customer churn using historical data",
                "",
                None,
            ),
            goal(
                "classic",
                "Analyze quarterly sales performance and create executive dashboard",
                "",
                None,
            ),
            goal(
                "classic",
                "Build automated testing framework for web application",
                "",
                None,
            ),
        ],
        tolerance: Tolerance::default(),
    }
}

/// The demonstration with workers in the place of its simulated agents.
fn live_demonstration() -> Example {
    let demonstration = demonstration();
    let as_worker = |spec| played_by("worker", "", spec);
    Example {
        id: "live-demonstration",
        title: "Live demonstration",
        summary: "The same team does the work in this browser: it trains the model, draws the \
                  dashboard and writes the tests.",
        agents: demonstration.agents.into_iter().map(as_worker).collect(),
        tolerance: watchful(),
        ..demonstration
    }
}

/// Every kind of doer in one run. The script's input is a table that the
/// worker has cleaned, and what both made is before the person who writes.
fn people_and_machines() -> Example {
    let script = serde_json::json!({ "source": include_str!("examples/bars.js"), "seconds": 60 });
    Example {
        id: "people-and-machines",
        title: "People and machines",
        summary: "A worker analyzes, a script draws, you write the report in the inbox, and a \
                  simulated team fixes a form.",
        agents: vec![
            played_by(
                "worker",
                "",
                agent(
                    "Analyst",
                    DEFAULT_CAPACITY,
                    &["data_collection", "data_analysis", "statistics"],
                ),
            ),
            // Before the script: who can visualize can report too, and the first of equals is chosen.
            played_by("person", "", agent("You", 2, &["report_writing"])),
            played_by(
                "script",
                &script.to_string(),
                agent("Chart script", 1, &["visualization"]),
            ),
            agent("Developers", 2, &["development", "coding", "testing", "qa"]),
        ],
        goals: vec![
            goal("standard", "Analyze quarterly sales performance", "", None),
            goal("standard", "Fix the order form", "", None),
        ],
        tolerance: watchful(),
    }
}

/// The agent as a live one, played by that kind of executor.
fn played_by(kind: &str, settings: &str, spec: AgentSpec) -> AgentSpec {
    AgentSpec {
        kind: AgentKind::Live,
        executor: Some(Executor {
            kind: kind.to_owned(),
            settings: settings.to_owned(),
        }),
        ..spec
    }
}

/// Who is silent is missed soon: live agents say every second or so that they are well.
fn watchful() -> Tolerance {
    Tolerance {
        suspect_after: Millis(3_000),
        heartbeat_timeout: Millis(6_000),
        ..Tolerance::default()
    }
}

/// A product launch with parallel work and deadlines.
fn product_launch() -> Example {
    Example {
        id: "product-launch",
        title: "Product launch",
        summary: "Branches that run in parallel and join again, with deadlines to keep.",
        agents: vec![
            agent(
                "Product Lead",
                2,
                &[
                    "planning",
                    "management",
                    "requirements_analysis",
                    "coordination",
                ],
            ),
            agent("Frontend Engineer", 2, &["coding", "development", "design"]),
            agent(
                "Backend Engineer",
                2,
                &["coding", "development", "architecture"],
            ),
            agent(
                "Marketer",
                2,
                &["communication", "report_writing", "marketing"],
            ),
            agent(
                "Analyst",
                2,
                &["data_analysis", "statistics", "data_collection"],
            ),
            agent("Tester", 1, &["testing", "qa", "validation"]),
            agent("Generalist", 1, &["general"]),
        ],
        goals: vec![
            goal(
                "standard",
                "Build the self-service onboarding and test it",
                "",
                Some(1_800),
            ),
            goal("standard", "Launch the mobile app", "", Some(3_600)),
            goal(
                "standard",
                "Research what competitors charge and write a pricing report",
                "",
                None,
            ),
        ],
        tolerance: Tolerance::default(),
    }
}

/// One tester for four teams: where waiting comes from.
fn bottleneck() -> Example {
    let goals = [
        "Fix the login bug",
        "Fix the checkout crash",
        "Build a search page",
        "Build an admin dashboard",
    ];
    Example {
        id: "bottleneck",
        title: "The bottleneck",
        summary: "Four teams and a single tester. Add a second one and run it again.",
        agents: vec![
            agent(
                "Developer 1",
                1,
                &["coding", "development", "design", "requirements_analysis"],
            ),
            agent(
                "Developer 2",
                1,
                &["coding", "development", "design", "requirements_analysis"],
            ),
            agent(
                "Developer 3",
                1,
                &["coding", "development", "planning", "documentation"],
            ),
            agent(
                "Developer 4",
                1,
                &["coding", "development", "planning", "coordination"],
            ),
            agent("The tester", 1, &["testing"]),
        ],
        goals: goals
            .into_iter()
            .map(|text| goal("standard", text, "", None))
            .collect(),
        tolerance: Tolerance::default(),
    }
}

/// Research work: data, models, papers.
fn research_lab() -> Example {
    Example {
        id: "research-lab",
        title: "Research lab",
        summary: "Data, models and papers: long chains that a few specialists share.",
        agents: vec![
            agent(
                "Principal Investigator",
                3,
                &["planning", "management", "general"],
            ),
            agent(
                "Statistician",
                2,
                &["statistics", "data_analysis", "visualization"],
            ),
            agent(
                "ML Researcher",
                2,
                &["machine_learning", "model_training", "coding"],
            ),
            agent(
                "Data Engineer",
                2,
                &["data_collection", "coding", "development"],
            ),
            agent(
                "Science Writer",
                2,
                &["report_writing", "documentation", "communication"],
            ),
            agent("Reviewer", 1, &["validation", "qa", "analysis"]),
        ],
        goals: vec![
            goal(
                "standard",
                "Train a model that predicts protein binding and write a paper about it",
                "",
                None,
            ),
            goal(
                "standard",
                "Analyze the survey data and present the findings",
                "",
                None,
            ),
            goal("standard", "Review the grant proposal", "", Some(600)),
            goal("standard", "Organize the spring workshop", "", Some(7_200)),
        ],
        tolerance: Tolerance::default(),
    }
}

/// Twelve agents and enough goals for over two hundred tasks.
fn whole_company() -> Example {
    let products = [
        "billing",
        "search",
        "mobile",
        "reporting",
        "support",
        "partner",
    ];
    let works = [
        "Build the {} service and deploy it",
        "Analyze {} usage and write a report",
        "Test the {} release",
        "Migrate the {} database",
        "Plan the {} roadmap",
        "Document the {} interface",
    ];
    let texts = products
        .iter()
        .flat_map(|product| works.map(|work| work.replace("{}", product)));
    Example {
        id: "whole-company",
        title: "A whole company",
        summary: "Six products, thirty-six goals, over two hundred tasks for twelve agents.",
        agents: vec![
            agent("Ada", 3, &["coding", "development", "architecture"]),
            agent("Barbara", 3, &["coding", "development", "design"]),
            agent(
                "Claude",
                3,
                &["coding", "implementation", "data_collection"],
            ),
            agent("Dorothy", 2, &["testing", "qa"]),
            agent("Edsger", 2, &["testing", "validation", "documentation"]),
            agent(
                "Frances",
                3,
                &["data_analysis", "statistics", "visualization"],
            ),
            agent("Grace", 3, &["planning", "coordination", "management"]),
            agent("Hedy", 2, &["design", "requirements_analysis", "analysis"]),
            agent(
                "Ivan",
                2,
                &["report_writing", "documentation", "communication"],
            ),
            agent("Joan", 2, &["deployment", "operations", "coding"]),
            agent(
                "Katherine",
                2,
                &["data_collection", "data_analysis", "general"],
            ),
            agent("Lynn", 4, &["general", "coordination"]),
        ],
        goals: texts
            .map(|text| goal("standard", &text, "", None))
            .collect(),
        tolerance: Tolerance::default(),
    }
}

fn agent(name: &str, capacity: u32, skills: &[&str]) -> AgentSpec {
    AgentSpec {
        name: name.to_owned(),
        skills: skills.iter().copied().map(Skill::new).collect(),
        capacity,
        ..AgentSpec::default()
    }
}

fn goal(rules: &str, text: &str, context: &str, deadline_min: Option<u32>) -> GoalSpec {
    GoalSpec {
        text: text.to_owned(),
        context: context.to_owned(),
        rules: rules.to_owned(),
        deadline_min: deadline_min.map(Minutes),
        ..GoalSpec::default()
    }
}
