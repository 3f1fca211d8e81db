//! The protocol as a JSON Schema, for implementers in other languages.

use super::Envelope;
use serde_json::{Value, json};

/// The JSON Schema (draft 2020-12) of a message with its address, made of the
/// types and their documentation. It is published as `docs/protocol/schema.json`.
pub fn schema() -> Value {
    let mut schema = Value::from(schemars::schema_for!(Envelope));
    schema["title"] = json!("A message between Baton and an agent");
    // What is about a task is about an attempt; the types leave it to `command`.
    schema["if"] = json!({
        "properties": {"message": {"properties": {"kind": {"enum": [
            "announce", "bid", "decline", "award", "accept", "start", "progress", "complete",
            "fail", "cancel",
        ]}}}},
    });
    schema["then"] = json!({
        "properties": {"attempt": {"type": "integer"}},
        "required": ["attempt"],
    });
    bound_integers(&mut schema);
    schema
}

/// `uint32` is a mere remark to most validators.
fn bound_integers(schema: &mut Value) {
    if schema["format"] == "uint32" && schema["maximum"].is_null() {
        schema["maximum"] = json!(u32::MAX);
    }
    match schema {
        Value::Array(items) => items.iter_mut().for_each(bound_integers),
        Value::Object(fields) => fields.values_mut().for_each(bound_integers),
        _ => {}
    }
}
