//! The demonstration, against what the original system did when it was run
//! (`data/seed-demo.json`; its source is named in the file).

mod common;

use baton_engine::event::Event;
use baton_engine::tensor::Tensor;
use baton_engine::{Engine, State, examples, projection, simulate};
use common::Bench;
use serde_json::{Value, json};

fn truth() -> Value {
    serde_json::from_str(include_str!("data/seed-demo.json")).expect("the file is JSON")
}

fn nonzeros(state: &State) -> Value {
    let tensor = Tensor::new(state);
    let nonzeros = tensor.nonzeros();
    nonzeros
        .map(|(task, agent, level, value)| json!([task, agent, level, f64::from(value)]))
        .collect()
}

fn tasks(state: &State) -> Value {
    let task = |task: &baton_engine::Task| {
        let skills: Vec<&str> = task
            .spec
            .skills
            .iter()
            .map(baton_engine::Skill::as_str)
            .collect();
        let dependencies: Vec<u32> = task.spec.dependencies.iter().map(|task| task.0).collect();
        json!({
            "index": task.id.0,
            "goal": task.goal.0,
            "name": task.spec.name,
            "description": task.spec.description,
            "priority": task.spec.priority.to_string().to_uppercase(),
            "priority_value": task.spec.priority.level(),
            "duration_min": task.spec.estimate.0,
            "required_skills": skills,
            "deps": dependencies,
        })
    };
    state.present_tasks().map(task).collect()
}

#[test]
fn goals_decompose_into_the_originals_tasks() {
    let engine = examples::demonstration().open();
    assert_eq!(tasks(engine.state()), truth()["tasks"]);
}

#[test]
fn agents_are_the_originals() {
    let engine = examples::demonstration().open();
    let agents = engine.state().registered_agents().map(|agent| {
        let skills: Vec<&str> = agent.spec.skills.iter().map(baton_engine::Skill::as_str).collect();
        json!({"index": agent.id.0, "name": agent.spec.name, "skills": skills, "max_load": agent.spec.capacity})
    });
    assert_eq!(agents.collect::<Value>(), truth()["agents"]);
}

#[test]
fn who_can_do_what_is_as_in_the_original() {
    let engine = examples::demonstration().open();
    let state = engine.state();
    let row = |task: &baton_engine::Task| -> Vec<bool> {
        let agents = state.registered_agents();
        agents
            .map(|agent| state.matching().is_eligible(task.requirement, agent.id))
            .collect()
    };
    let matrix: Vec<Vec<bool>> = state.present_tasks().map(row).collect();
    assert_eq!(json!(matrix), truth()["capability_matrix_idle"]);
}

#[test]
fn every_round_and_every_tensor_is_the_originals() {
    let truth = truth();
    let mut bench = Bench::on(examples::demonstration().open());
    assert_eq!(nonzeros(bench.state()), truth["initial_tensor"]["nonzeros"]);
    let shape = Tensor::new(bench.state()).shape();
    assert_eq!(json!(shape), truth["initial_tensor"]["shape"]);

    for round in truth["rounds"].as_array().expect("rounds") {
        let assigned = bench.round().into_iter().map(|(task, agent)| {
            let task = bench.task(task);
            let agent = bench.state().agent(agent).expect("registered");
            json!({
                "task": task.id.0,
                "name": task.spec.name,
                "goal": task.goal.0,
                "agent": agent.spec.name,
            })
        });
        assert_eq!(assigned.collect::<Value>(), round["assignments"]);
        assert_eq!(
            nonzeros(bench.state()),
            round["tensor_nonzeros_after_assign"]
        );
        simulate::finish(&mut bench.engine);
    }
    assert!(
        !simulate::run_round(&mut bench.engine),
        "there is no fifth round"
    );
    assert_eq!(nonzeros(bench.state()), truth["final_tensor_nonzeros"]);
}

#[test]
fn the_final_status_is_the_originals() {
    let truth = truth();
    let mut engine = examples::demonstration().open();
    while simulate::run_round(&mut engine) {}
    let status = projection::status(engine.state());
    let expected = &truth["final_status"];
    assert_eq!(json!(status.tasks), expected["total_subtasks"]);
    assert_eq!(
        json!(status.count(baton_engine::TaskState::Completed)),
        expected["completed_subtasks"]
    );
    assert_eq!(
        json!(status.count(baton_engine::TaskState::Running)),
        expected["running_subtasks"]
    );
    assert_eq!(json!(status.agents), expected["registered_agents"]);
    assert_eq!(json!(status.shape), expected["task_tensor_shape"]);
    assert!(status.is_finished());
    for agent in engine.state().registered_agents() {
        assert_eq!(
            json!(agent.load()),
            truth["final_agent_loads"][&agent.spec.name]
        );
    }
}

#[test]
fn the_barrier_rounds_take_330_minutes() {
    let mut engine = examples::demonstration().open();
    while simulate::run_round(&mut engine) {}
    let metrics = projection::metrics(engine.state());
    assert_eq!(metrics.makespan.minutes().0, 330);
    assert_eq!(metrics.critical_path.minutes().0, 315);
}

#[test]
fn rounds_assign_3_2_2_1() {
    let mut engine: Engine = examples::demonstration().open();
    while simulate::run_round(&mut engine) {}
    let mut assigned = Vec::new();
    for recorded in engine.take_events() {
        match recorded.event {
            Event::RoundStarted { .. } => assigned.push(0),
            Event::TaskAssigned { .. } => *assigned.last_mut().expect("a round began") += 1,
            _ => {}
        }
    }
    assert_eq!(assigned, [3, 2, 2, 1]);
}
