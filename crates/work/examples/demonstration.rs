//! Does the demonstration's tasks natively and writes their artifacts to a
//! folder, to be looked at:
//! `cargo run -p baton-work --example demonstration -- target/demonstration`

#[path = "../tests/common/mod.rs"]
mod common;

use common::{Task, chain};
use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = std::env::args()
        .nth(1)
        .map_or_else(|| PathBuf::from("demonstration"), PathBuf::from);
    let goals: [(&str, &str, &[Task]); 3] = [
        (
            "churn",
            "Develop a machine learning model to predict customer churn using historical data",
            &[
                ("Requirements Analysis", &["requirements_analysis"]),
                ("Design Phase", &["design", "planning"]),
                ("Implementation", &["coding", "development"]),
                ("Testing", &["testing", "qa"]),
            ],
        ),
        (
            "sales",
            "Analyze quarterly sales performance and create executive dashboard",
            &[
                ("Data Collection", &["data_collection"]),
                ("Data Analysis", &["data_analysis"]),
                ("Report Generation", &["report_writing"]),
            ],
        ),
        (
            "framework",
            "Build automated testing framework for web application",
            &[("Goal Execution", &["general"])],
        ),
    ];
    for (name, goal, tasks) in goals {
        for (results, (task, _)) in chain(goal, tasks).iter().zip(tasks) {
            let folder = folder.join(name).join(task);
            std::fs::create_dir_all(&folder)?;
            for artifact in results {
                std::fs::write(folder.join(&artifact.name), &artifact.content)?;
                println!(
                    "{}/{}: {} bytes",
                    folder.display(),
                    artifact.name,
                    artifact.content.len()
                );
            }
        }
    }
    Ok(())
}
