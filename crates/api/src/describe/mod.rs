//! The operations described for programs: an OpenAPI document and the agent
//! tools, made of the table and of the types of the arguments.

mod typescript;

use crate::operation::{self, Effect, Operation};
use crate::{PREFIX, TOOL, problem};
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub use typescript::methods;

/// The statuses that any operation may answer with.
const PROBLEMS: [u16; 11] = [400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503];

/// Where the document has the types that replies are made of.
const SCHEMAS: &str = "/components/schemas";

/// A schema of one type.
type Make = fn(&mut SchemaGenerator) -> Schema;

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    T::json_schema(generator)
}

/// Of what takes or answers nothing.
fn nothing(_: &mut SchemaGenerator) -> Schema {
    Schema::try_from(json!({ "type": "object", "properties": {} })).unwrap_or_default()
}

/// What an operation takes and answers: the JSON Schemas of two objects.
fn types(name: &str) -> (Make, Make) {
    use operation::{agents, answers, goals, original, page, records, run, tasks, tensor, tool};
    match name {
        "register_agent" => (of::<original::Register>, of::<original::Registered>),
        "decompose_goal" => (of::<original::Decompose>, of::<original::Decomposed>),
        "assign_tasks" => (nothing, of::<original::Assigned>),
        "get_status" => (nothing, of::<original::StatusReply>),
        "get_task_tensor" => (nothing, of::<original::TensorReply>),
        "mark_completed" => (of::<original::Complete>, of::<original::Told>),
        "update_heartbeat" | "unregister_agent" => (of::<original::Who>, of::<original::Told>),
        "list_agents" => (of::<page::Page>, of::<agents::Agents>),
        "get_agent" => (of::<agents::OneAgent>, of::<agents::AgentReply>),
        "list_agent_messages" => (of::<agents::Messages>, of::<agents::Said>),
        "send_agent_message" => (of::<agents::Saying>, nothing),
        "list_offers" => (of::<original::Who>, of::<agents::Offers>),
        "list_goals" => (of::<page::Page>, of::<goals::Goals>),
        "get_goal" => (of::<goals::OneGoal>, of::<goals::GoalReply>),
        "cancel_goal" | "remove_goal" => (of::<goals::OneGoal>, nothing),
        "list_tasks" => (of::<tasks::Which>, of::<tasks::Tasks>),
        "add_task" => (of::<tasks::NewTask>, of::<tasks::TaskReply>),
        "get_task" | "remove_task" | "cancel_task" | "retry_task" => {
            (of::<tasks::OneTask>, of::<tasks::TaskReply>)
        }
        "bid_for_task" => (of::<answers::Offer>, of::<tasks::TaskReply>),
        "accept_task" | "start_task" => (of::<answers::Whose>, of::<tasks::TaskReply>),
        "decline_task" | "fail_task" => (of::<answers::Reasoned>, of::<tasks::TaskReply>),
        "report_progress" => (of::<answers::Progress>, of::<tasks::TaskReply>),
        "complete_task" => (of::<answers::Done>, of::<tasks::TaskReply>),
        "choose_policy" => (of::<run::Policy>, of::<run::RunReply>),
        "get_run" | "start_run" | "pause_run" | "step_run" | "reset_run" => {
            (nothing, of::<run::RunReply>)
        }
        "get_tensor_slice" => (of::<tensor::Slice>, of::<tensor::Sliced>),
        "get_tensor_sparse" => (nothing, of::<tensor::Sparse>),
        "list_events" => (of::<records::WhichEvents>, of::<records::Events>),
        "list_messages" => (of::<page::Page>, of::<records::Passages>),
        "list_artifacts" => (of::<page::Page>, of::<records::Artifacts>),
        "get_artifact" => (of::<records::OneArtifact>, nothing),
        "call_tool" => (of::<tool::ToolCall>, nothing),
        _ => (nothing, nothing),
    }
}

fn written(make: Make, generator: &mut SchemaGenerator) -> Value {
    let mut value = make(generator).to_value();
    if let Some(object) = value.as_object_mut() {
        object.remove("title");
        object.remove("description");
    }
    value
}

/// What an operation takes. It stands for itself: a tool has no place for types
/// that others share.
fn arguments(operation: &Operation) -> Value {
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    written(types(operation.name).0, &mut settings.into_generator())
}

/// What the operations answer.
struct Replies {
    /// By the operation's name.
    each: BTreeMap<&'static str, Value>,
    /// The types that they are made of, by name.
    parts: Map<String, Value>,
}

fn replies() -> Replies {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let settings = settings.with(|settings| settings.definitions_path = SCHEMAS.into());
    let mut generator = settings.into_generator();
    let each = operation::all().map(|operation| {
        let answers = types(operation.name).1;
        (operation.name, reply(written(answers, &mut generator)))
    });
    Replies {
        each: each.collect(),
        parts: generator.take_definitions(true),
    }
}

/// An answer with `success`, as every one has it.
fn reply(answer: Value) -> Value {
    let mut value = answer;
    value["properties"]["success"] = json!({ "const": true });
    let required = value["required"].as_array().cloned().unwrap_or_default();
    let required = required.into_iter().chain([json!("success")]);
    value["required"] = required.collect();
    value
}

/// The names of what an operation takes, as its document says.
pub fn arguments_of(document: &Value, operation: &Operation) -> Vec<String> {
    let at = &document["paths"][format!("{PREFIX}{}", operation.path)];
    let at = &at[operation.method.to_lowercase()];
    let parameters = at["parameters"].as_array().into_iter().flatten();
    let named = parameters.filter_map(|one| one["name"].as_str().map(str::to_owned));
    let body = &at["requestBody"]["content"]["application/json"]["schema"]["properties"];
    let members = body.as_object().into_iter().flat_map(Map::keys).cloned();
    named.chain(members).collect()
}

/// The OpenAPI 3.1 document.
pub fn openapi() -> Value {
    let replies = replies();
    let mut paths = Map::new();
    for operation in operation::all() {
        let path = paths
            .entry(format!("{PREFIX}{}", operation.path))
            .or_insert_with(|| json!({}));
        path[operation.method.to_lowercase()] = describe(operation, &replies);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Baton",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Multi-agent orchestration in the browser",
            "description": "Answered by the page that holds the workspace, through a service worker of the same origin; no page open gives 503.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": ".", "description": "Relative to where the site is." }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "agent": { "type": "http", "scheme": "bearer", "description": "The token that register_agent gave." },
            },
            "responses": problems(),
            "schemas": schemas(replies.parts),
        },
    })
}

/// The types that replies are made of, and what is answered when something is wrong.
fn schemas(parts: Map<String, Value>) -> Map<String, Value> {
    let mut schemas = parts;
    let problem = json!({
        "type": "object",
        "description": "RFC 9457, with the original’s `error`.",
        "required": ["type", "title", "status", "detail", "error"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "error": { "type": "string" },
        },
    });
    schemas.insert("Problem".to_owned(), problem);
    schemas
}

fn describe(operation: &Operation, replies: &Replies) -> Value {
    let arguments = arguments(operation);
    let required: Vec<&str> = arguments["required"]
        .as_array()
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let (mut parameters, mut members) = (Vec::new(), Map::new());
    for (name, schema) in arguments["properties"].as_object().into_iter().flatten() {
        let is_in_path = operation.path.contains(&format!("{{{name}}}"));
        if is_in_path || operation.method == "GET" {
            parameters.push(json!({
                "name": name,
                "in": if is_in_path { "path" } else { "query" },
                "required": is_in_path || required.contains(&name.as_str()),
                "description": schema["description"],
                "schema": schema,
            }));
        } else {
            members.insert(name.clone(), schema.clone());
        }
    }
    let needed: Vec<&&str> = required
        .iter()
        .filter(|name| members.contains_key(**name))
        .collect();
    let mut described = json!({
        "operationId": operation.name,
        "summary": operation.summary,
        "description": operation.detail,
        "parameters": parameters,
        "responses": responses(operation, replies),
        "security": [{}, { "agent": [] }],
        "x-baton-effect": effect(operation.effect),
    });
    // A message of the protocol has members of its own, beside the agent.
    let is_open = arguments["additionalProperties"] == true;
    if !members.is_empty() || is_open {
        described["requestBody"] = json!({
            "required": is_open || !needed.is_empty(),
            "content": { "application/json": { "schema": {
                "type": "object", "properties": members, "required": needed,
            } } },
        });
    }
    if operation.method == "POST" {
        let key = json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "Sent again with the same key, the request is not done again.",
            "schema": { "type": "string" },
        });
        described["parameters"]
            .as_array_mut()
            .into_iter()
            .for_each(|all| all.push(key.clone()));
    }
    described
}

fn responses(operation: &Operation, replies: &Replies) -> Value {
    let reply = json!({ "schema": replies.each[operation.name] });
    let content = match operation.name {
        "get_tensor_npy" => json!({ "application/octet-stream": { "schema": {} } }),
        "get_artifact" => json!({ "*/*": { "schema": {} } }),
        "list_events" => {
            json!({ "application/json": reply, "text/event-stream": { "schema": { "type": "string" } } })
        }
        _ => json!({ "application/json": reply }),
    };
    let mut responses = json!({ "200": { "description": operation.summary, "content": content } });
    for status in PROBLEMS {
        let name = format!("#/components/responses/{status}");
        responses[status.to_string()] = json!({ "$ref": name });
    }
    responses
}

fn problems() -> Value {
    let described = PROBLEMS.map(|status| {
        let problem = json!({
            "description": problem::title(status),
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
        });
        (status.to_string(), problem)
    });
    Value::Object(described.into_iter().collect())
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "read",
        Effect::Write => "write",
        Effect::Manage => "manage",
    }
}

/// The agent tools: one a method, as WebMCP registers them.
pub fn tools() -> Value {
    let tools = operation::all().filter(|operation| operation.name != "call_tool");
    let tool = |operation: &Operation| {
        json!({
            "name": format!("{TOOL}.{}", operation.name),
            "method": operation.name,
            "title": operation.summary,
            "description": format!("{}. {}", operation.summary, operation.detail),
            "inputSchema": arguments(operation),
            "annotations": {
                "readOnlyHint": operation.effect == Effect::Read,
                "destructiveHint": operation.effect == Effect::Manage,
                "openWorldHint": false,
            },
        })
    };
    Value::Array(tools.map(tool).collect())
}

/// The table of operations in Markdown, as it stands in `docs/api/README.md`.
pub fn table() -> String {
    let mut text = String::from(
        "| route | method of the tool | what it does | effect |\n| --- | --- | --- | --- |\n",
    );
    for operation in operation::all() {
        text.push_str(&format!(
            "| {} {PREFIX}{} | {} | {}. {} | {} |\n",
            operation.method,
            operation.path,
            operation.name,
            operation.summary,
            operation.detail,
            effect(operation.effect),
        ));
    }
    text
}
