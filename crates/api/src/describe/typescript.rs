//! The methods as TypeScript knows them, made of their JSON Schemas.

use super::{SCHEMAS, arguments, replies};
use crate::operation;
use serde_json::Value;

/// What each method takes and answers, as it stands in `public/baton.d.ts`.
pub fn methods() -> String {
    let replies = replies();
    let mut text = String::new();
    for (name, part) in &replies.parts {
        text.push_str(&told(part, ""));
        text.push_str(&format!("export type {name} = {};\n\n", written(part, 0)));
    }
    text.push_str("export interface Methods {\n");
    for operation in operation::all().filter(|operation| operation.name != "call_tool") {
        let takes = written(&arguments(operation), 2);
        let answers = written(&replies.each[operation.name], 2);
        text.push_str(&format!(
            "  /** {}. {} */\n  {}: {{\n    takes: {takes};\n    answers: {answers};\n  }};\n",
            operation.summary, operation.detail, operation.name
        ));
    }
    text + "}\n"
}

/// The type that a schema describes, indented by `depth` steps.
fn written(schema: &Value, depth: usize) -> String {
    let all = |schemas: &Value| {
        let schemas = schemas.as_array().into_iter().flatten();
        let types: Vec<String> = schemas.map(|one| written(one, depth)).collect();
        types.join(" | ")
    };
    if let Some(name) = schema["$ref"].as_str() {
        let name = name
            .strip_prefix('#')
            .and_then(|name| name.strip_prefix(SCHEMAS));
        return name.unwrap_or("unknown").trim_start_matches('/').to_owned();
    }
    if let Some(value) = schema.get("const") {
        return value.to_string();
    }
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<String> = values.iter().map(Value::to_string).collect();
        return values.join(" | ");
    }
    for several in ["oneOf", "anyOf"] {
        if !schema[several].is_null() {
            return all(&schema[several]);
        }
    }
    match &schema["type"] {
        Value::String(name) => named(name, schema, depth),
        Value::Array(names) => {
            let names = names.iter().filter_map(Value::as_str);
            let types: Vec<String> = names.map(|name| named(name, schema, depth)).collect();
            types.join(" | ")
        }
        _ => "unknown".to_owned(),
    }
}

fn named(name: &str, schema: &Value, depth: usize) -> String {
    match name {
        "integer" | "number" => "number".to_owned(),
        "array" => {
            let item = written(&schema["items"], depth);
            let is_union = item.contains(" | ") && !item.starts_with('{');
            match is_union {
                true => format!("({item})[]"),
                false => format!("{item}[]"),
            }
        }
        "object" => object(schema, depth),
        name => name.to_owned(),
    }
}

fn object(schema: &Value, depth: usize) -> String {
    let Some(members) = schema["properties"].as_object() else {
        let value = schema
            .get("additionalProperties")
            .filter(|value| value.is_object());
        let value = value.map_or("unknown".to_owned(), |value| written(value, depth));
        return format!("Record<string, {value}>");
    };
    let required = schema["required"].as_array();
    let is_required =
        |name: &str| required.is_some_and(|names| names.iter().any(|known| known == name));
    let indent = "  ".repeat(depth + 1);
    let mut text = String::from("{\n");
    for (name, member) in members {
        text.push_str(&told(member, &indent));
        let mark = if is_required(name) { "" } else { "?" };
        let member = written(member, depth + 1);
        text.push_str(&format!("{indent}{name}{mark}: {member};\n"));
    }
    if schema["additionalProperties"] == true {
        text.push_str(&format!("{indent}[member: string]: unknown;\n"));
    }
    format!("{text}{}}}", "  ".repeat(depth))
}

/// What a schema says, as the comment above its type.
fn told(schema: &Value, indent: &str) -> String {
    let told = schema["description"].as_str();
    let told = told.map(|told| format!("{indent}/** {} */\n", told.replace('\n', " ")));
    told.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn schemas_become_types() {
        let type_of = |schema: Value| written(&schema, 0);
        assert_eq!(
            type_of(json!({ "type": ["integer", "null"] })),
            "number | null"
        );
        let words = json!({ "type": "array", "items": { "enum": ["a", "b"] } });
        assert_eq!(type_of(words), r#"("a" | "b")[]"#);
        let part = json!({ "type": "array", "items": { "$ref": "#/components/schemas/Task" } });
        assert_eq!(type_of(part), "Task[]");
        let map = json!({ "type": "object", "additionalProperties": { "type": "string" } });
        assert_eq!(type_of(map), "Record<string, string>");
        let object = json!({
            "type": "object",
            "required": ["a"],
            "properties": { "a": { "const": true }, "b": { "type": "string", "description": "B." } },
        });
        assert_eq!(
            type_of(object),
            "{\n  a: true;\n  /** B. */\n  b?: string;\n}"
        );
        assert_eq!(type_of(json!(true)), "unknown");
    }
}
