//! Who may do what, and answers that come too late.

use crate::support::{Bench, registered, request};
use baton_engine::{Command, Event, Millis};
use serde_json::json;

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
fn with_the_open_mode_off_nobody_reads_what_is_an_agents_own() {
    let mut bench = Bench::default();
    let token = registered(&mut bench, "Ada");
    bench.api.access_mut().is_open = false;
    for path in [
        "/messages",
        "/artifacts",
        "/agents/Ada/messages",
        "/offers?agent_id=Ada",
    ] {
        assert_eq!(bench.get(path).0, 401, "{path}");
        assert_eq!(bench.ask("GET", path, None, Some(&token)).0, 200, "{path}");
    }
}

#[test]
fn nobody_takes_over_an_agent_by_registering_its_name() {
    let mut bench = Bench::default();
    let token = registered(&mut bench, "Ada");
    bench.api.access_mut().is_open = false;
    let again = json!({ "context_id": "Ada", "skills": ["cooking"] });
    assert_eq!(bench.post("/register", again.clone()).0, 401);
    let eve = registered(&mut bench, "Eve");
    assert_eq!(bench.post_as(&eve, "/register", again.clone()).0, 403);
    let (status, answer) = bench.post_as(&token, "/register", again.clone());
    assert_eq!((status, &answer["skills"]), (200, &json!(["cooking"])));
    // The page was loaded again: its agents have no tokens, and come back.
    bench.api.restart();
    assert_eq!(bench.post("/register", again).0, 200);
}

#[test]
fn an_answer_to_an_earlier_attempt_does_not_count_and_is_on_record() {
    let mut bench = Bench::default();
    let token = registered(&mut bench, "Ada");
    bench.post("/decompose", json!({ "goal": "Do it" }));
    bench.post("/assign", json!({}));
    let (_, task) = bench.get("/tasks/T0");
    let first = task["task"]["attempt"].clone();
    let reason = json!({ "reason": "It was too hard", "attempt": first });
    assert_eq!(bench.post_as(&token, "/tasks/T0/fail", reason).0, 200);
    bench.house.now = bench.house.now + Millis(3_600_000);
    bench.post_as(&token, "/heartbeat", json!({}));
    bench.house.handle(Command::Tick).unwrap();
    bench.post("/assign", json!({}));
    let (_, task) = bench.get("/tasks/T0");
    assert_ne!(task["task"]["attempt"], first, "{task}");
    let late = json!({ "result": "Done after all", "attempt": first });
    assert_eq!(bench.post_as(&token, "/tasks/T0/complete", late).0, 409);
    assert_eq!(refusals(&bench), 1);
    let (_, task) = bench.get("/tasks/T0");
    assert_eq!(task["task"]["state"], "assigned");
    // Whoever never held it is refused the same way.
    let eve = registered(&mut bench, "Eve");
    assert_eq!(bench.post_as(&eve, "/tasks/T0/complete", json!({})).0, 409);
    assert_eq!(refusals(&bench), 2);
    bench.check_invariants();
}

fn refusals(bench: &Bench) -> usize {
    let events = bench.house.events.iter();
    events
        .filter(|recorded| matches!(recorded.event, Event::AnswerRefused { .. }))
        .count()
}

#[test]
fn a_repeated_request_of_another_caller_is_another_request() {
    let mut bench = Bench::default();
    let mut send = |client: &str| {
        let mut request = request(
            "POST",
            "/register",
            &[("idempotency-key", "1")],
            r#"{"skills":["general"]}"#,
        );
        client.clone_into(&mut request.client);
        bench.send(&request)
    };
    let first = send("one tab");
    assert_eq!(send("one tab"), first);
    assert_ne!(send("another tab"), first, "it would hold another’s token");
}
