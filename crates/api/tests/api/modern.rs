//! What an API of today has beyond the original's: tokens, paging, tags,
//! requests that can be sent again, lifecycles, and answers that say what to do.

use crate::support::{Bench, json as read};
use baton_api::{Body, Request};
use baton_engine::invariant;
use baton_engine::plan::rng::Rng;
use serde_json::{Value, json};

fn registered(bench: &mut Bench, name: &str) -> String {
    let body =
        json!({ "context_id": name, "skills": ["general", "data_analysis", "report_writing"] });
    let (status, answer) = bench.post("/register", body);
    assert_eq!(status, 200, "{answer}");
    answer["token"].as_str().unwrap().to_owned()
}

fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Request {
    let mut request = Request::new(method, &format!("/orchestration{path}"));
    let headers = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    request.headers.extend(headers);
    request.body = body.to_owned();
    request
}

#[test]
fn an_agent_acts_for_itself_alone() {
    let mut bench = Bench::default();
    let ada = registered(&mut bench, "Ada");
    let eve = registered(&mut bench, "Eve");
    bench.post("/decompose", json!({ "goal": "Do it" }));
    bench.post("/assign", json!({}));
    let (_, task) = bench.get("/tasks/T0");
    let (holder, other) = match task["task"]["agent_id"].as_str() {
        Some("A0") => (&ada, &eve),
        _ => (&eve, &ada),
    };
    assert_eq!(bench.post_as(other, "/tasks/T0/complete", json!({})).0, 409);
    assert_eq!(
        bench
            .post_as(other, "/complete", json!({ "subtask_uuid": "T0" }))
            .0,
        409
    );
    assert_eq!(
        bench
            .post_as(&ada, "/heartbeat", json!({ "agent_id": "Eve" }))
            .0,
        403
    );
    assert_eq!(
        bench.ask("GET", "/agents/Eve/messages", None, Some(&ada)).0,
        403
    );
    assert_eq!(bench.post_as(&ada, "/run/reset", json!({})).0, 403);
    assert_eq!(bench.post_as("made up", "/heartbeat", json!({})).0, 401);
    assert_eq!(bench.post_as(holder, "/tasks/T0/accept", json!({})).0, 200);
    assert_eq!(bench.post_as(holder, "/tasks/T0/start", json!({})).0, 200);
    assert_eq!(
        bench
            .post_as(
                holder,
                "/tasks/T0/progress",
                json!({ "percent": 40, "note": "Reading" })
            )
            .0,
        200
    );
    assert_eq!(
        bench
            .post_as(holder, "/tasks/T0/progress", json!({ "percent": 400 }))
            .0,
        422
    );
    let (status, done) = bench.post_as(
        holder,
        "/tasks/T0/complete",
        json!({ "result": "It is done" }),
    );
    assert_eq!(
        (status, &done["task"]["state"], &done["task"]["report"]),
        (200, &json!("completed"), &json!("It is done"))
    );
}

#[test]
fn with_the_open_mode_off_only_registered_agents_change_things() {
    let mut bench = Bench::default();
    bench.api.access_mut().is_open = false;
    assert_eq!(bench.post("/decompose", json!({ "goal": "Do it" })).0, 401);
    assert_eq!(bench.get("/status").0, 200);
    let token = registered(&mut bench, "Ada");
    assert_eq!(
        bench
            .post_as(&token, "/decompose", json!({ "goal": "Do it" }))
            .0,
        200
    );
    let call = json!({ "tool_name": "distributed_orchestration:assign_tasks", "tool_args": {} });
    assert_eq!(bench.post("/tool", call.clone()).0, 401);
    assert_eq!(bench.post_as(&token, "/tool", call).0, 200);
}

#[test]
fn an_agent_negotiates_through_the_api() {
    let mut bench = Bench::default();
    let token = registered(&mut bench, "Ada");
    assert_eq!(
        bench
            .ask(
                "PUT",
                "/run/policy",
                Some(json!({ "policy": "contract_net" })),
                None
            )
            .0,
        200
    );
    bench.post("/decompose", json!({ "goal": "Do it" }));
    assert_eq!(
        bench.post("/assign", json!({})).1["count"],
        0,
        "it is announced, not assigned"
    );
    let (_, offers) = bench.ask("GET", "/offers", None, Some(&token));
    assert_eq!(offers["offers"][0]["task"]["task_id"], "T0", "{offers}");
    assert_eq!(bench.post_as(&token, "/tasks/T0/bid", json!({})).0, 400);
    assert_eq!(
        bench
            .post_as(
                &token,
                "/tasks/T0/bid",
                json!({ "finish_min": 30, "confidence_percent": 120 })
            )
            .0,
        422
    );
    assert_eq!(
        bench
            .post_as(
                &token,
                "/tasks/T0/bid",
                json!({ "finish_min": 30, "confidence_percent": 80 })
            )
            .0,
        200
    );
    bench.post("/assign", json!({}));
    assert_eq!(bench.post_as(&token, "/tasks/T0/accept", json!({})).0, 200);
    let (_, task) = bench.get("/tasks/T0");
    assert_eq!(task["task"]["state"], "assigned");
    assert_eq!(
        bench
            .post_as(&token, "/tasks/T0/decline", json!({ "reason": "Too much" }))
            .0,
        200
    );
}

#[test]
fn a_request_sent_again_is_done_once() {
    let mut bench = Bench::default();
    let send = |bench: &mut Bench, body: &str| {
        let again = request("POST", "/decompose", &[("idempotency-key", "k1")], body);
        bench.send(&again)
    };
    let first = send(&mut bench, r#"{"goal":"Do it"}"#);
    assert_eq!(send(&mut bench, r#"{"goal":"Do it"}"#), first);
    assert_eq!(bench.get("/goals").1["count"], 1);
    assert_eq!(send(&mut bench, r#"{"goal":"Do more"}"#).status, 422);
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let mut bench = Bench::default();
    let first = bench.send(&request("GET", "/goals", &[], ""));
    let tag = first
        .headers
        .iter()
        .find(|(name, _)| *name == "etag")
        .unwrap()
        .1
        .clone();
    let again = request("GET", "/goals", &[("if-none-match", &tag)], "");
    assert_eq!(bench.send(&again).status, 304);
    bench.post("/decompose", json!({ "goal": "Do it" }));
    assert_eq!(bench.send(&again).status, 200);
}

#[test]
fn lists_come_in_pages() {
    let mut bench = Bench::default();
    bench.post("/decompose", json!({ "goal": "Do it" }));
    for _ in 0..7 {
        bench.post(
            "/tasks",
            json!({ "goal": "G0", "name": "More", "estimate_min": 1 }),
        );
    }
    let (mut cursor, mut pages) = (json!(0), Vec::new());
    while !cursor.is_null() {
        let (_, page) = bench.get(&format!("/tasks?limit=3&cursor={cursor}"));
        pages.push(page["count"].clone());
        cursor = page["next_cursor"].clone();
    }
    assert_eq!(pages, [json!(3), json!(3), json!(2)]);
    let (_, events) = bench.get("/events?limit=2");
    assert_eq!(
        (&events["count"], &events["next_cursor"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(events["events"][0]["number"], 0);
}

#[test]
fn events_are_a_stream_where_one_is_asked_for() {
    let mut bench = Bench::default();
    bench.post("/decompose", json!({ "goal": "Do it" }));
    let total = bench.house.events.len();
    let stream = [("accept", "text/event-stream")];
    assert_eq!(
        bench.send(&request("GET", "/events", &stream, "")).body,
        Body::Events(0)
    );
    let resumed = [stream[0], ("last-event-id", "1")];
    assert_eq!(
        bench.send(&request("GET", "/events", &resumed, "")).body,
        Body::Events(2)
    );
    let beyond = [stream[0], ("last-event-id", "999")];
    assert_eq!(
        bench.send(&request("GET", "/events", &beyond, "")).body,
        Body::Events(total)
    );
}

#[test]
fn the_tensor_comes_in_every_form() {
    let mut bench = Bench::default();
    registered(&mut bench, "Ada");
    registered(&mut bench, "Eve");
    bench.post("/decompose", json!({ "goal": "Analyze sales" }));
    let (_, sparse) = bench.get("/tensor/sparse");
    assert_eq!(sparse["shape"], json!([3, 2, 4]));
    assert_eq!(sparse["values"][0], json!([0, 0, 1, 0.5]));
    let (_, slice) = bench.get("/tensor/slice?axis=agent&index=1&row=1&rows=1");
    assert_eq!(
        (&slice["shape"], &slice["data"]),
        (&json!([1, 4]), &json!([[0.0, 0.5, 0.0, 0.0]]))
    );
    assert_eq!(bench.get("/tensor/slice?axis=agent&index=2").0, 404);
    assert_eq!(bench.get("/tensor/slice?axis=time&index=2").0, 422);
    let npy = request(
        "GET",
        "/tensor",
        &[("accept", "application/octet-stream")],
        "",
    );
    let Body::Bytes(file) = bench.send(&npy).body else {
        panic!("a file was asked for");
    };
    assert_eq!(&file[..8], b"\x93NUMPY\x01\x00");
    assert_eq!(file.len(), 128 + 4 * 3 * 2 * 4);
    assert_eq!(
        f32::from_le_bytes(file[128 + 4..128 + 8].try_into().unwrap()),
        0.5
    );
}

#[test]
fn a_bad_request_is_told_what_is_wrong() {
    let mut bench = Bench::default();
    let long = format!("{{\"goal\":\"{}\"}}", "x".repeat(1024 * 1024));
    let cases = [
        (request("POST", "/decompose", &[], "{"), 400),
        (request("POST", "/decompose", &[], "[]"), 400),
        (
            request(
                "POST",
                "/decompose",
                &[("content-type", "text/xml")],
                "<a/>",
            ),
            415,
        ),
        (request("POST", "/decompose", &[], &long), 413),
        (request("GET", "/nowhere", &[], ""), 404),
        (request("DELETE", "/status", &[], ""), 405),
        (request("GET", "/tasks?limit=many", &[], ""), 404),
    ];
    for (request, expected) in cases {
        let response = bench.send(&request);
        assert_eq!(
            response.status, expected,
            "{} {}",
            request.method, request.path
        );
        assert!(
            response
                .headers
                .contains(&("content-type", "application/problem+json".to_owned()))
        );
        assert!(read(&response)["detail"].is_string());
    }
    let refused = bench.send(&request("DELETE", "/status", &[], ""));
    assert!(refused.headers.contains(&("allow", "GET".to_owned())));
    bench.house.clock_ms = -1e12;
    let codes = (0..6_000).map(|_| {
        bench
            .api
            .answer(&mut bench.house, &request("GET", "/status", &[], ""))
            .status
    });
    assert!(codes.into_iter().any(|code| code == 429));
}

/// Values that a client might send for anything.
fn some_value(rng: &mut Rng) -> Value {
    match rng.below(12) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(rng.below(200)),
        3 => json!(-1),
        4 => json!(1.5e300),
        5 => json!(""),
        6 => json!("general"),
        7 => json!(format!("T{}", rng.below(30))),
        8 => json!(["general", "T1"]),
        9 => json!({ "a": 1 }),
        10 => json!("contract_net"),
        _ => json!("é\u{0}🦀".repeat(1 + rng.below(40) as usize)),
    }
}

/// Values that make sense for this argument.
fn sensible(name: &str, rng: &mut Rng) -> Value {
    match name {
        "task" | "subtask_uuid" => json!(format!("T{}", rng.below(40))),
        "goal" => json!(["G0", "G1", "Analyze it", "Develop it"][rng.index(4)]),
        "agent" | "agent_id" | "context_id" => json!(["A0", "A1", "Ada", "Eve"][rng.index(4)]),
        "skills" | "required_skills" => json!(["general", "data_analysis"]),
        "name" | "reason" | "note" | "result" => json!("Words"),
        "policy" => {
            json!(["least_loaded", "earliest_finish", "contract_net", "planned"][rng.index(4)])
        }
        "axis" => json!(["task", "agent", "priority"][rng.index(3)]),
        "tool_name" => json!("distributed_orchestration:assign_tasks"),
        "tool_args" => json!({}),
        _ => json!(1 + rng.below(50)),
    }
}

/// A request of any operation, its arguments from the description; now and
/// then something else in their place.
fn any_request(rng: &mut Rng, document: &Value) -> Request {
    let operations: Vec<_> = baton_api::operation::all().collect();
    let operation = operations[rng.index(operations.len())];
    let mut arguments = serde_json::Map::new();
    for name in baton_api::describe::arguments_of(document, operation) {
        let value = match rng.below(5) {
            0 => some_value(rng),
            _ => sensible(&name, rng),
        };
        if operation.path.contains(&format!("{{{name}}}")) || rng.below(4) > 0 {
            arguments.insert(name, value);
        }
    }
    let mut request = Request::of(operation, arguments);
    if rng.below(40) == 0 {
        "PATCH".clone_into(&mut request.method);
    }
    if rng.below(10) == 0 {
        let token = format!("Bearer secret-{}", rng.below(20));
        request.headers.insert("authorization".to_owned(), token);
    }
    request
}

#[test]
fn a_hundred_thousand_requests_of_every_kind_break_nothing() {
    let document = baton_api::describe::openapi();
    let mut statuses = std::collections::BTreeMap::<u16, u32>::new();
    for seed in 0..50 {
        let mut rng = Rng::new(seed);
        let mut bench = Bench::default();
        for number in 0..2_000 {
            let request = any_request(&mut rng, &document);
            bench.house.now = bench.house.now + baton_engine::Millis(u64::from(rng.below(60_000)));
            let response = bench.send(&request);
            *statuses.entry(response.status).or_default() += 1;
            assert!(
                response.status < 500,
                "seed {seed}, request {number}: {request:?} {response:?}"
            );
        }
        let found = invariant::check(bench.house.engine.state());
        assert_eq!(found, Ok(()), "seed {seed}");
    }
    for status in [200, 400, 401, 403, 404, 405, 409, 422] {
        assert!(
            statuses.contains_key(&status),
            "{status} never came: {statuses:?}"
        );
    }
}
