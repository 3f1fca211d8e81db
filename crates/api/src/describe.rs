//! The operations described for programs: an OpenAPI document and the agent
//! tools, made of the table and of the types of the arguments.

use crate::operation::{self, Effect, Operation};
use crate::{PREFIX, TOOL, operation as op, problem};
use schemars::{Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// The statuses that any operation may answer with.
const PROBLEMS: [u16; 11] = [400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503];

/// What an operation takes: the JSON Schema of an object.
fn schema(operation: &Operation, generator: &mut SchemaGenerator) -> Schema {
    match operation.name {
        "register_agent" => generator.root_schema_for::<op::original::Register>(),
        "decompose_goal" => generator.root_schema_for::<op::original::Decompose>(),
        "mark_completed" => generator.root_schema_for::<op::original::Complete>(),
        "update_heartbeat" | "unregister_agent" | "list_offers" => {
            generator.root_schema_for::<op::original::Who>()
        }
        "get_agent" | "send_agent_message" => generator.root_schema_for::<op::agents::OneAgent>(),
        "list_agent_messages" => generator.root_schema_for::<op::agents::Messages>(),
        "get_goal" | "cancel_goal" | "remove_goal" => {
            generator.root_schema_for::<op::goals::OneGoal>()
        }
        "list_tasks" => generator.root_schema_for::<op::tasks::Which>(),
        "add_task" => generator.root_schema_for::<op::tasks::NewTask>(),
        "get_task" | "remove_task" | "cancel_task" | "retry_task" => {
            generator.root_schema_for::<op::tasks::OneTask>()
        }
        name if name.ends_with("_task") || name == "report_progress" => {
            generator.root_schema_for::<op::tasks::Answered>()
        }
        "choose_policy" => generator.root_schema_for::<op::run::Policy>(),
        "get_tensor_slice" => generator.root_schema_for::<op::tensor::Slice>(),
        "list_events" | "list_messages" => generator.root_schema_for::<op::records::Page>(),
        "get_artifact" => generator.root_schema_for::<op::records::OneArtifact>(),
        "call_tool" => generator.root_schema_for::<op::tool::ToolCall>(),
        _ => Schema::try_from(json!({ "type": "object", "properties": {} })).unwrap_or_default(),
    }
}

fn arguments(operation: &Operation) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let mut value = schema(operation, &mut settings.into_generator()).to_value();
    if let Some(object) = value.as_object_mut() {
        object.remove("title");
        object.remove("description");
    }
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
    let mut paths = Map::new();
    for operation in operation::all() {
        let path = paths
            .entry(format!("{PREFIX}{}", operation.path))
            .or_insert_with(|| json!({}));
        path[operation.method.to_lowercase()] = describe(operation);
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
            "schemas": { "Problem": {
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
            } },
        },
    })
}

fn describe(operation: &Operation) -> Value {
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
        "responses": responses(operation),
        "security": [{}, { "agent": [] }],
        "x-baton-effect": effect(operation.effect),
    });
    // A message of the protocol has members of its own, beside the agent.
    let is_open = operation.name == "send_agent_message";
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

fn responses(operation: &Operation) -> Value {
    let content = match operation.name {
        "get_tensor_npy" => json!({ "application/octet-stream": { "schema": {} } }),
        "get_artifact" => json!({ "*/*": { "schema": {} } }),
        "list_events" => {
            json!({ "application/json": success(), "text/event-stream": { "schema": { "type": "string" } } })
        }
        _ => json!({ "application/json": success() }),
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

fn success() -> Value {
    json!({ "schema": {
        "type": "object",
        "required": ["success"],
        "properties": { "success": { "const": true } },
    } })
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
