//! The operations: one table, from which REST routes, the methods of the agent
//! tool, their descriptions and the OpenAPI document come.

pub mod agents;
pub mod answers;
pub mod goals;
pub mod original;
pub mod page;
pub mod records;
pub mod run;
pub mod tasks;
pub mod tensor;
pub mod tool;

use crate::PREFIX;
use crate::call::{Answer, Call};
use crate::http::decoded;
use crate::problem::Problem;
use serde_json::{Map, Value};

/// What an operation does to the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    Read,
    /// It changes something.
    Write,
    /// It changes what others do: not for an agent's token.
    Manage,
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// Its name, as a method of the agent tool.
    pub name: &'static str,
    /// Its HTTP method.
    pub method: &'static str,
    /// Its path below [`PREFIX`], with parameters in braces.
    pub path: &'static str,
    /// What it does to the workspace.
    pub effect: Effect,
    /// Whether it needs no token even where others do.
    pub is_for_anybody: bool,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// When to use it and how, for people and for agents.
    pub detail: &'static str,
    /// Does it; [`Operation::run`] asks first who may.
    pub action: fn(&mut Call<'_>) -> Answer,
}

impl Operation {
    /// Does it, if the caller may.
    ///
    /// # Errors
    /// What is wrong.
    pub fn run(&self, call: &mut Call<'_>) -> Answer {
        if self.effect != Effect::Read && !self.is_for_anybody {
            call.access.must_be_known(call.caller)?;
        }
        if self.effect == Effect::Manage && call.caller.agent.is_some() {
            return Err(Problem::new(
                403,
                "An agent’s token is for its own work. This is for whoever runs the workspace.",
            ));
        }
        (self.action)(call)
    }
}

/// All operations; the original's come first, in its order.
pub fn all() -> impl Iterator<Item = &'static Operation> {
    let tables: [&'static [Operation]; 9] = [
        original::OPERATIONS,
        agents::OPERATIONS,
        goals::OPERATIONS,
        tasks::OPERATIONS,
        answers::OPERATIONS,
        run::OPERATIONS,
        tensor::OPERATIONS,
        records::OPERATIONS,
        tool::OPERATIONS,
    ];
    tables.into_iter().flatten()
}

/// The operation of that name.
///
/// # Errors
/// 404 with the names that there are.
pub fn named(name: &str) -> Result<&'static Operation, Problem> {
    all()
        .find(|operation| operation.name == name)
        .ok_or_else(|| {
            let names: Vec<&str> = all().map(|operation| operation.name).collect();
            Problem::new(
                404,
                format!(
                    "There is no method “{name}”; there are {}.",
                    names.join(", ")
                ),
            )
        })
}

/// The operation for a request, with the parameters of its path.
///
/// # Errors
/// 404 for an unknown path, 405 with what is allowed.
pub fn find(method: &str, path: &str) -> Result<(&'static Operation, Map<String, Value>), Problem> {
    let below = path.strip_prefix(PREFIX).unwrap_or("");
    let method = if method == "HEAD" { "GET" } else { method };
    let mut allow = Vec::new();
    for operation in all() {
        if let Some(parameters) = parameters(operation.path, below) {
            if operation.method == method {
                return Ok((operation, parameters));
            }
            allow.push(operation.method);
            if operation.method == "GET" {
                allow.push("HEAD");
            }
        }
    }
    if allow.is_empty() {
        return Err(Problem::unknown(&format!("route {path}")));
    }
    Err(Problem {
        detail: format!("{path} takes {}, not {method}.", allow.join(", ")),
        status: 405,
        allow,
    })
}

/// The parameters of `template` in `path`, if it fits.
fn parameters(template: &str, path: &str) -> Option<Map<String, Value>> {
    let path = path.strip_suffix('/').unwrap_or(path);
    if template.split('/').count() != path.split('/').count() {
        return None;
    }
    let mut found = Map::new();
    for (expected, given) in template.split('/').zip(path.split('/')) {
        let name = expected
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'));
        match name {
            Some(name) if !given.is_empty() => {
                let value = Value::String(decoded(given, false));
                found.insert(name.to_owned(), value);
            }
            Some(_) => return None,
            None if expected == given => {}
            None => return None,
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_operation_has_a_name_and_a_route_of_its_own() {
        let names: BTreeSet<&str> = all().map(|one| one.name).collect();
        let routes: BTreeSet<_> = all().map(|one| (one.method, one.path)).collect();
        assert_eq!(names.len(), all().count());
        assert_eq!(routes.len(), all().count());
    }

    #[test]
    fn a_path_gives_its_parameters_and_a_wrong_method_what_is_allowed() {
        let (operation, found) = find("GET", "/orchestration/agents/Ada%20L").unwrap();
        assert_eq!(operation.name, "get_agent");
        assert_eq!(found["agent"], "Ada L");
        let problem = find("PUT", "/orchestration/agents").unwrap_err();
        assert_eq!((problem.status, problem.allow), (405, vec!["GET", "HEAD"]));
        assert_eq!(
            find("GET", "/orchestration/nothing").unwrap_err().status,
            404
        );
    }
}
