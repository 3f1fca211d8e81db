//! What an API of today has beyond the original's: paging, tags, requests that
//! can be sent again, lifecycles, and answers that say what to do.

use crate::support::{Bench, header, read_json as read, registered, request};
use baton_api::{Body, Passage};
use baton_engine::{AgentId, Attempt, TaskId};
use serde_json::{Value, json};

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
    let tag = header(&first, "etag").to_owned();
    let again = request("GET", "/goals", &[("if-none-match", &tag)], "");
    for known in [&tag, &format!("\"other\", W/{tag}"), "*"] {
        let again = request("GET", "/goals", &[("if-none-match", known)], "");
        assert_eq!(bench.send(&again).status, 304, "{known}");
    }
    let file = bench.send(&request("GET", "/tensor.npy", &[], ""));
    assert!(!header(&file, "etag").is_empty());
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
    assert_eq!(bench.get("/goals?limit=1").1["next_cursor"], Value::Null);
    registered(&mut bench, "Ada");
    registered(&mut bench, "Eve");
    let (_, agents) = bench.get("/agents?limit=1");
    let rest = format!("/agents?limit=1&cursor={}", agents["next_cursor"]);
    assert_eq!(bench.get(&rest).1["agents"][0]["name"], "Eve");
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
        (request("GET", "/tasks?limit=many", &[], ""), 422),
        (request("GET", "/tasks/T+0", &[], ""), 404),
        (request("GET", "/agents/0", &[], ""), 404),
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
    assert_eq!(header(&refused, "allow"), "GET, HEAD");
    bench.house.clock_ms = -1e12;
    for path in ["/status", "/nowhere"] {
        let mut flood = request("GET", path, &[], "");
        path.clone_into(&mut flood.client);
        let codes = (0..6_000).map(|_| bench.api.answer(&mut bench.house, &flood).status);
        assert!(codes.into_iter().any(|code| code == 429), "{path}");
    }
}

#[test]
fn messages_name_agents_and_tasks_as_people_do() {
    let mut bench = Bench::default();
    bench.house.passages.push(Passage {
        number: 1,
        at_ms: 5,
        agent: AgentId(2),
        way: "to_agent",
        kind: "award",
        task: Some(TaskId(3)),
        attempt: Some(Attempt(1)),
        fate: "delivered",
        note: String::new(),
    });
    let (_, page) = bench.get("/messages");
    let message = &page["messages"][0];
    assert_eq!(
        (&message["agent"], &message["task"], &message["attempt"]),
        (&json!("A2"), &json!("T3"), &json!(1))
    );
}
