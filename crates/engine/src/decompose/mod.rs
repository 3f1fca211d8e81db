//! Placeholder by the lead until the decomposition helper's files arrive: overwrite it.
#![allow(missing_docs)]
use crate::{skill::Skill, task::Priority, time::Minutes};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
pub const MAX_GOAL_CHARS: usize = 2_000;
pub const MAX_CONTEXT_CHARS: usize = 4_000;
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleMatch { pub rule: String, pub title: String, pub fragment: String }
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextEffect { pub text: String }
pub struct DraftTask { pub name: String, pub description: String, pub priority: Priority, pub minutes: Minutes, pub skills: Vec<Skill>, pub after: Vec<u32>, pub intent: u32 }
pub struct Decomposition { pub tasks: Vec<DraftTask>, pub matches: Vec<RuleMatch>, pub context_effects: Vec<ContextEffect> }
#[derive(Clone, Debug)]
pub struct Rules { name: String }
impl Rules { pub fn shipped() -> Arc<[Rules]> { [Rules { name: "classic".into() }, Rules { name: "standard".into() }].into() } pub fn name(&self) -> &str { &self.name } }
pub fn decompose(_: &Rules, goal: &str, _: &str) -> Result<Decomposition, crate::command::Rejection> {
    Ok(Decomposition { tasks: vec![DraftTask { name: goal.chars().take(10).collect(), description: String::new(), priority: Priority::Medium, minutes: Minutes(60), skills: vec![Skill::new("general")], after: vec![], intent: 0 }], matches: vec![], context_effects: vec![] })
}
