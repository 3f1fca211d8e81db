//! The original's own usage, route by route and method by method, and its
//! defects, each probed (`../shared/seed-system.md` lists both).

use crate::support::Bench;
use serde_json::{Value, json};

const AGENTS: [(&str, [&str; 3]); 5] = [
    (
        "Data Analyst",
        ["data_collection", "data_analysis", "statistics"],
    ),
    ("ML Engineer", ["machine_learning", "model_training", "ai"]),
    (
        "Report Writer",
        ["report_writing", "visualization", "communication"],
    ),
    ("QA Tester", ["testing", "qa", "validation"]),
    ("Project Manager", ["planning", "coordination", "general"]),
];
const GOALS: [&str; 3] = [
    "Develop a machine learning model to predict customer churn using historical data",
    "Analyze quarterly sales performance and create executive dashboard",
    "Build automated testing framework for web application",
];

fn with_agents() -> Bench {
    let mut bench = Bench::default();
    for (name, skills) in AGENTS {
        let (status, answer) =
            bench.post("/register", json!({ "context_id": name, "skills": skills }));
        assert_eq!(
            (status, &answer["success"], &answer["agent_id"]),
            (200, &json!(true), &json!(name))
        );
        assert_eq!(answer["skills"], json!(skills));
    }
    bench
}

/// Completes everything that is assigned in this round; how many were.
fn round(bench: &mut Bench) -> usize {
    let (status, answer) = bench.post("/assign", json!({}));
    assert_eq!((status, &answer["success"]), (200, &json!(true)));
    let assignments = answer["assignments"].as_array().unwrap().clone();
    assert_eq!(answer["count"], json!(assignments.len()));
    for one in &assignments {
        for field in ["subtask_uuid", "subtask_name", "agent_id", "assigned_at"] {
            assert!(one[field].is_string(), "{field} of {one}");
        }
        let done = json!({ "subtask_uuid": one["subtask_uuid"], "result": "Done" });
        let (status, answer) = bench.post("/complete", done);
        assert_eq!(
            (status, &answer["success"]),
            (200, &json!(true)),
            "{answer}"
        );
        assert!(answer["message"].is_string());
    }
    assignments.len()
}

#[test]
fn the_originals_client_runs_the_demonstration() {
    let mut bench = with_agents();
    let mut tasks = Vec::new();
    for goal in GOALS {
        let (status, answer) = bench.post("/decompose", json!({ "goal": goal, "context": {} }));
        assert_eq!(
            (status, &answer["success"]),
            (200, &json!(true)),
            "{answer}"
        );
        let subtasks = answer["subtasks"].as_array().unwrap();
        assert_eq!(answer["count"], json!(subtasks.len()));
        tasks.extend(subtasks.iter().cloned());
    }
    assert_eq!(tasks.len(), 8);
    let first = &tasks[0];
    assert_eq!(first["name"], "Requirements Analysis");
    assert_eq!(first["priority"], "HIGH");
    assert_eq!(first["estimated_duration"], 45);
    assert_eq!(first["required_skills"], json!(["requirements_analysis"]));
    assert_eq!(first["dependencies"], json!([]));
    assert_eq!(first["state"], "pending");
    assert_eq!(first["created_at"], "2023-11-14T22:13:20.000Z");
    assert_eq!(tasks[1]["dependencies"], json!([first["uuid"]]));

    let (_, tensor) = bench.get("/tensor");
    assert_eq!(tensor["tensor_shape"], json!([8, 5, 4]));
    assert_eq!(
        tensor["tensor_data"][0],
        json!([
            [0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 0.0],
            [0.0, 1.0, 0.0, 0.0]
        ])
    );

    let rounds: Vec<usize> = (0..5).map(|_| round(&mut bench)).collect();
    assert_eq!(rounds, [3, 2, 2, 1, 0]);
    let (status, answer) = bench.get("/status");
    assert_eq!((status, &answer["success"]), (200, &json!(true)));
    let status = &answer["status"];
    for (field, expected) in [
        ("total_subtasks", 8),
        ("completed_subtasks", 8),
        ("running_subtasks", 0),
        ("pending_subtasks", 0),
        ("registered_agents", 5),
    ] {
        assert_eq!(status[field], json!(expected), "{field}");
    }
    assert_eq!(status["task_tensor_shape"], json!([8, 5, 4]));
    let analyst = &status["agent_status"]["Data Analyst"];
    assert_eq!(
        (&analyst["current_load"], &analyst["max_load"]),
        (&json!(0), &json!(5))
    );
    assert!(analyst["last_heartbeat"].is_string());

    for path in ["/heartbeat", "/unregister"] {
        let (status, answer) = bench.post(path, json!({ "agent_id": "QA Tester" }));
        assert_eq!((status, &answer["success"]), (200, &json!(true)));
        assert!(answer["message"].is_string());
    }
    assert_eq!(bench.get("/status").1["status"]["registered_agents"], 4);
    bench.check_invariants();
}

#[test]
fn the_originals_tool_runs_a_goal() {
    let mut bench = Bench::default();
    let agent = bench.tool(
        "register_agent",
        json!({ "skills": ["general", "data_analysis", "report_writing"] }),
    );
    assert!(agent["agent_id"].is_string());
    let goal = bench.tool(
        "decompose_goal",
        json!({ "goal": "Analyze sales", "context": "of 2025" }),
    );
    assert_eq!(goal["count"], 3);
    for _ in 0..3 {
        let given = bench.tool("assign_tasks", json!({}));
        let uuid = &given["assignments"][0]["subtask_uuid"];
        bench.tool("update_heartbeat", json!({ "agent_id": agent["agent_id"] }));
        bench.tool(
            "mark_completed",
            json!({ "subtask_uuid": uuid, "result": "Found out" }),
        );
    }
    assert_eq!(
        bench.tool("get_status", json!({}))["status"]["completed_subtasks"],
        3
    );
    assert_eq!(
        bench.tool("get_task_tensor", json!({}))["tensor_shape"],
        json!([3, 1, 4])
    );
}

#[test]
fn errors_have_the_originals_field_and_its_statuses() {
    let mut bench = Bench::default();
    let cases = [
        ("/register", json!({ "context_id": "A" }), 400),
        ("/decompose", json!({}), 400),
        ("/complete", json!({}), 400),
        (
            "/complete",
            json!({ "subtask_uuid": "4b7c1a52-0000-4000-8000-000000000000" }),
            404,
        ),
        ("/heartbeat", json!({}), 400),
        ("/heartbeat", json!({ "agent_id": "nobody" }), 404),
        ("/unregister", json!({ "agent_id": "nobody" }), 404),
        ("/decompose", json!({ "goal": "  " }), 422),
        (
            "/register",
            json!({ "context_id": "A", "skills": "one" }),
            422,
        ),
    ];
    for (path, body, expected) in cases {
        let (status, answer) = bench.post(path, body);
        assert_eq!(status, expected, "{path}: {answer}");
        assert!(answer["error"].is_string());
        assert_eq!(
            (&answer["status"], &answer["detail"]),
            (&json!(expected), &answer["error"])
        );
    }
}

fn names(answer: &Value) -> Vec<&str> {
    let tasks = answer["subtasks"].as_array().unwrap();
    tasks
        .iter()
        .map(|task| task["name"].as_str().unwrap())
        .collect()
}

#[test]
fn defects_1_and_2_words_decide_and_both_intents_count() {
    let mut bench = Bench::default();
    for goal in [
        "Psychoanalyze the customer",
        "procreate",
        "undeveloped land",
    ] {
        let (_, answer) = bench.post("/decompose", json!({ "goal": goal }));
        assert_eq!(names(&answer), ["Goal Execution"], "{goal}");
    }
    let (_, british) = bench.post("/decompose", json!({ "goal": "Analyse sales" }));
    assert_eq!(british["count"], 3);
    let both = json!({ "goal": "Create a plan to analyze sales", "rules": "standard" });
    let (_, both) = bench.post("/decompose", both);
    assert!(names(&both).len() > 3, "{:?}", names(&both));
    assert_eq!(bench.post("/decompose", json!({ "goal": "" })).0, 422);
}

#[test]
fn defect_3_every_required_skill_must_be_there() {
    let mut bench = Bench::default();
    bench.post(
        "/register",
        json!({ "context_id": "Tester", "skills": ["testing"] }),
    );
    bench.post("/decompose", json!({ "goal": "Do it" }));
    let task = json!({ "goal": "G0", "name": "Hard", "estimate_min": 5, "required_skills": ["testing", "quantum_physics"] });
    assert_eq!(bench.post("/tasks", task).0, 200);
    let (_, answer) = bench.post("/assign", json!({}));
    assert_eq!(answer["count"], 0, "{answer}");
}

#[test]
fn defect_4_who_is_silent_gets_no_work_and_loses_what_it_holds() {
    let mut bench = Bench::default();
    bench.post(
        "/register",
        json!({ "context_id": "Sleeper", "skills": ["general"] }),
    );
    bench.post("/decompose", json!({ "goal": "Do it" }));
    assert_eq!(bench.post("/assign", json!({})).1["count"], 1);
    bench.house.now = baton_engine::Time(365 * 24 * 3_600_000);
    baton_api::Host::answer(&mut bench.house, baton_engine::Command::Tick).unwrap();
    let (_, status) = bench.get("/status");
    assert_eq!(status["status"]["running_subtasks"], 0);
    assert_eq!(bench.post("/assign", json!({})).1["count"], 0);
}

#[test]
fn defects_5_and_6_completing_is_checked_and_loads_stay_true() {
    let mut bench = Bench::default();
    let register = json!({ "context_id": "Only", "skills": ["general", "data_analysis", "report_writing"], "capacity": 1 });
    bench.post("/register", register.clone());
    let (_, answer) = bench.post("/decompose", json!({ "goal": "Analyze sales" }));
    let uuid = |index: usize| answer["subtasks"][index]["uuid"].clone();
    let complete = |bench: &mut Bench, index: usize| {
        bench
            .post("/complete", json!({ "subtask_uuid": uuid(index) }))
            .0
    };
    assert_eq!(complete(&mut bench, 0), 409, "never assigned");
    assert_eq!(complete(&mut bench, 1), 409, "blocked");
    bench.post("/assign", json!({}));
    bench.post("/register", register);
    let (_, status) = bench.get("/status");
    assert_eq!(
        status["status"]["agent_status"]["Only"]["current_load"], 1,
        "registering again resets no load"
    );
    bench.post("/decompose", json!({ "goal": "Do more" }));
    assert_eq!(bench.post("/assign", json!({})).1["count"], 0, "it is full");
    assert_eq!(complete(&mut bench, 0), 200);
    assert_eq!(complete(&mut bench, 0), 409, "already completed");
    bench.post("/assign", json!({}));
    bench.post("/unregister", json!({ "agent_id": "Only" }));
    let late = bench.post("/complete", json!({ "subtask_uuid": uuid(1) }));
    assert_eq!(late.0, 409, "a late answer of somebody who left");
    bench.check_invariants();
}

#[test]
fn defects_7_and_8_dependencies_exist_and_equal_tasks_do_not_crash() {
    let mut bench = with_agents();
    bench.post("/decompose", json!({ "goal": "Do it" }));
    let task = |dependency: &str| json!({ "goal": "G0", "name": "Next", "estimate_min": 5, "dependencies": [dependency] });
    assert_eq!(bench.post("/tasks", task("T99")).0, 404);
    for _ in 0..20 {
        assert_eq!(
            bench
                .post(
                    "/tasks",
                    json!({ "goal": "G0", "name": "Same", "estimate_min": 5 })
                )
                .0,
            200
        );
    }
    assert_eq!(bench.post("/assign", json!({})).1["count"], 21);
}

#[test]
fn defect_9_a_task_can_fail_be_retried_and_be_cancelled() {
    let mut bench = Bench::default();
    bench.post(
        "/register",
        json!({ "context_id": "A", "skills": ["general"] }),
    );
    bench.post("/decompose", json!({ "goal": "Do it" }));
    bench.post("/assign", json!({}));
    assert_eq!(
        bench
            .post("/tasks/T0/fail", json!({ "reason": "No data" }))
            .0,
        200
    );
    assert_eq!(
        bench.post("/tasks/T0/cancel", json!({})).1["task"]["state"],
        "cancelled"
    );
    assert_eq!(bench.post("/tasks/T0/retry", json!({})).0, 200);
    assert_eq!(bench.post("/tasks/T0/retry", json!({})).0, 409);
}

#[test]
fn defect_11_ten_thousand_goals_are_one_workspace() {
    let mut bench = with_agents();
    for _ in 0..10_000 {
        bench.post("/decompose", json!({ "goal": GOALS[1] }));
    }
    let (status, answer) = bench.get("/tensor/slice?axis=priority&index=1&rows=10");
    assert_eq!((status, &answer["shape"]), (200, &json!([10, 5])));
    assert_eq!(bench.get("/status").1["status"]["total_subtasks"], 30_000);
}
