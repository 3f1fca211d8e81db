//! A worker's world in tests: the bundled files, and chains of tasks.
#![allow(dead_code, reason = "each test binary uses its own part")]

use baton_work::{Artifact, Brief, Failure, Order, World, perform};
use std::path::Path;

/// The seed of all runs here; `check/reference.py` has the same.
pub const SEED: u64 = 42;

/// The bundled files.
pub struct Files;

impl World for Files {
    fn fetch(&mut self, address: &str) -> Result<Artifact, String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/data");
        let content = std::fs::read_to_string(folder.join(address)).map_err(|e| e.to_string())?;
        Ok(Artifact::new(address, "text/csv", content))
    }

    fn progress(&mut self, percent: u32, _note: &str) {
        assert!(percent <= 100);
    }
}

/// A task of a goal.
pub fn order(
    goal: &str,
    context: &str,
    name: &str,
    skills: &[&str],
    inputs: Vec<Artifact>,
) -> Order {
    let task = Brief {
        name: name.to_owned(),
        description: format!("{name} for: {goal}"),
        skills: skills.iter().map(|skill| (*skill).to_owned()).collect(),
        goal: goal.to_owned(),
        context: context.to_owned(),
    };
    Order {
        task,
        inputs,
        seed: SEED,
    }
}

/// Does a task in a world of bundled files.
pub fn done(order: &Order) -> Result<Vec<Artifact>, Failure> {
    perform(order, &mut Files)
}

/// A task's name and skills.
pub type Task<'a> = (&'a str, &'a [&'a str]);

/// Does tasks one after the other, each with the results of the one before.
pub fn chain(goal: &str, tasks: &[Task]) -> Vec<Vec<Artifact>> {
    let mut all: Vec<Vec<Artifact>> = Vec::new();
    for (name, skills) in tasks {
        let inputs = all.last().cloned().unwrap_or_default();
        let results = done(&order(goal, "", name, skills, inputs));
        all.push(results.unwrap_or_else(|failure| panic!("{name}: {failure}")));
    }
    all
}
