//! The agent tool's call form, as the original had it.

use super::{Effect, Operation, named};
use crate::TOOL;
use crate::call::{Answer, Call};
use crate::problem::Problem;
use serde::Deserialize;
use serde_json::{Map, Value};

pub(super) const OPERATIONS: &[Operation] = &[Operation {
    name: "call_tool",
    method: "POST",
    path: "/tool",
    effect: Effect::Write,
    // What it calls is asked on its own.
    is_for_anybody: true,
    summary: "Call a method of the tool distributed_orchestration",
    detail: "{\"tool_name\": \"distributed_orchestration:METHOD\", \"tool_args\": {…}}, with any operation as METHOD.",
    action: call_tool,
}];

/// A call of the tool.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ToolCall {
    /// `distributed_orchestration:METHOD`.
    pub tool_name: String,
    /// The method’s arguments.
    #[serde(default)]
    pub tool_args: Map<String, Value>,
}

fn call_tool(call: &mut Call<'_>) -> Answer {
    let said: ToolCall = call.arguments()?;
    let method = said
        .tool_name
        .strip_prefix(TOOL)
        .and_then(|rest| rest.strip_prefix([':', '.']));
    let Some(method) = method.filter(|method| *method != "call_tool") else {
        return Err(Problem::new(
            404,
            format!(
                "There is no tool “{}”; it is called “{TOOL}:METHOD”.",
                said.tool_name
            ),
        ));
    };
    call.arguments = said.tool_args;
    named(method)?.run(call)
}
