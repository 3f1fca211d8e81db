//! The published JSON Schema is that of the types, and says what the engine
//! says: what it reads validates, and what it refuses does not.

use baton_engine::protocol::{self, Envelope};
use serde_json::{Value, json};

const PUBLISHED: &str = include_str!("../../../../docs/protocol/schema.json");

/// One message of each kind, with everything that it can have.
fn messages() -> [Value; 15] {
    let brief = json!({
        "task": 5, "name": "Count", "description": "Count the rows.", "priority": "high",
        "expected_min": 10, "skills": ["statistics"], "goal": "Know more", "context": "",
    });
    let artifact = json!({
        "name": "logo.png", "media_type": "image/png", "encoding": "base64", "content": "iVBORw==",
    });
    let spec = json!({
        "name": "Ada", "skills": ["statistics"], "capacity": 2, "kind": "live",
        "speed_percent": 120, "proficiency": [{"skill": "statistics", "percent": 150}],
        "availability": {"windows": [{"from": 0, "to": 480}], "repeats_every": 1440},
        "lead": 0, "executor": {"kind": "worker", "settings": "x"},
        "rate": {"hundredths": 4550, "currency": "EUR"},
    });
    [
        json!({"kind": "hello", "spec": spec}),
        json!({"kind": "welcome", "heartbeat_every": 1000}),
        json!({"kind": "announce", "brief": brief, "bids_until": 60_000}),
        json!({"kind": "bid", "task": 5, "finish_min": 12, "confidence_percent": 90}),
        json!({"kind": "decline", "task": 5, "reason": "Busy."}),
        json!({"kind": "award", "brief": brief, "inputs": [artifact], "seed": u64::MAX}),
        json!({"kind": "accept", "task": 5}),
        json!({"kind": "start", "task": 5}),
        json!({"kind": "progress", "task": 5, "percent": 50, "note": "Halfway."}),
        json!({"kind": "heartbeat"}),
        json!({"kind": "complete", "task": 5, "result": "4 rows", "artifacts": [artifact]}),
        json!({"kind": "fail", "task": 5, "failure": "bad_input", "reason": "No rows."}),
        json!({"kind": "cancel", "task": 5, "reason": "Called off."}),
        json!({"kind": "goodbye", "reason": "Bye."}),
        json!({"kind": "refused", "reason": "What?", "versions": [1]}),
    ]
}

fn envelope(message: &Value) -> Value {
    json!({
        "version": 1, "id": "m1", "correlation": "T5/2", "sender": "A3",
        "recipient": "orchestrator", "attempt": 2, "at": 1500, "message": message,
    })
}

fn validator() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(PUBLISHED).expect("the schema is JSON");
    jsonschema::draft202012::new(&schema).expect("the schema is one")
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    let current = format!("{:#}\n", protocol::schema());
    assert!(
        current == PUBLISHED,
        "run `cargo run -p baton-engine --example schema > docs/protocol/schema.json`"
    );
}

#[test]
fn every_message_that_is_written_validates() {
    let validator = validator();
    for message in messages() {
        let value = envelope(&message);
        let read = protocol::read(&value.to_string()).expect("it is legal");
        let written: Value = serde_json::from_str(&read.write()).expect("it is JSON");
        assert_eq!(written["message"]["kind"], message["kind"]);
        for value in [value, written] {
            let found = validator
                .validate(&value)
                .map_err(|error| error.to_string());
            assert_eq!(found, Ok(()), "{value}");
        }
    }
}

#[test]
fn unknown_fields_validate_and_missing_ones_do_not() {
    let validator = validator();
    for message in messages() {
        let mut more = envelope(&message);
        more["mood"] = json!("fine");
        more["message"]["mood"] = json!("fine");
        assert!(validator.is_valid(&more), "{more}");
        for field in message.as_object().expect("it is an object").keys() {
            let mut less = envelope(&message);
            let fields = less["message"].as_object_mut().expect("it is an object");
            fields.remove(field);
            assert_same(&validator, &less);
        }
        for field in [
            "version",
            "id",
            "correlation",
            "sender",
            "recipient",
            "at",
            "message",
        ] {
            let mut less = envelope(&message);
            less.as_object_mut().expect("it is an object").remove(field);
            assert_same(&validator, &less);
        }
    }
}

#[test]
fn what_the_engine_refuses_does_not_validate() {
    let validator = validator();
    type Spoil = fn(&mut Value);
    let spoils: [Spoil; 12] = [
        |m| m["version"] = json!(2),
        |m| m["id"] = json!(""),
        |m| m["id"] = json!("x".repeat(protocol::MAX_ID_BYTES + 1)),
        |m| m["correlation"] = json!("x".repeat(protocol::MAX_ID_BYTES + 1)),
        |m| m["sender"] = json!("somebody"),
        |m| m["recipient"] = json!("A03"),
        |m| m["attempt"] = json!(1_u64 << 32),
        |m| m["at"] = json!(-1),
        |m| m["message"] = json!("start"),
        |m| m["message"]["kind"] = json!("dance"),
        |m| m["message"]["kind"] = json!(null),
        |m| m["message"]["task"] = json!("T5"),
    ];
    for spoil in spoils {
        let mut message = envelope(&json!({"kind": "start", "task": 5}));
        assert!(validator.is_valid(&message));
        spoil(&mut message);
        assert!(protocol::read(&message.to_string()).is_err(), "{message}");
        assert!(!validator.is_valid(&message), "{message}");
    }
}

#[test]
fn what_is_about_a_task_is_about_an_attempt() {
    let validator = validator();
    for message in messages() {
        let mut value = envelope(&message);
        let envelope: Envelope = serde_json::from_value(value.clone()).expect("it is legal");
        value
            .as_object_mut()
            .expect("it is an object")
            .remove("attempt");
        let is_about_a_task = envelope.message.task().is_some();
        assert_eq!(validator.is_valid(&value), !is_about_a_task, "{value}");
    }
}

/// The schema takes `value` just when the engine does.
fn assert_same(validator: &jsonschema::Validator, value: &Value) {
    let read = protocol::read(&value.to_string());
    assert_eq!(validator.is_valid(value), read.is_ok(), "{value}: {read:?}");
}
