use super::*;
use baton_engine::{AgentId, GoalId, TaskState, examples, projection};

fn demonstration() -> Workspace {
    Workspace::from_example(&examples::demonstration())
}

fn completed(workspace: &Workspace) -> usize {
    workspace.shown().count(TaskState::Completed)
}

fn remove_agent(workspace: &mut Workspace, agent: u32) {
    let agent = AgentId(agent);
    let now = workspace.now();
    let done = workspace.edit("remove agent", Command::UnregisterAgent { agent }, now);
    assert_eq!(done, Ok(()));
}

#[test]
fn steps_go_from_round_to_round() {
    let mut workspace = demonstration();
    let mut under_way = Vec::new();
    while workspace.step() == Ok(()) {
        under_way.push(workspace.shown().count(TaskState::Running));
    }
    assert_eq!(under_way, [3, 2, 2, 1]);
    assert_eq!(workspace.step(), Err(Idle::AllFinished));
    assert_eq!(completed(&workspace), 8);
}

#[test]
fn playing_gives_the_same_journal_as_stepping() {
    let mut stepped = demonstration();
    while stepped.step() == Ok(()) {}
    let mut played = demonstration();
    let mut clock = Time::default();
    played.begin_play();
    while played.advance(clock) == Ok(()) {
        clock = Time(clock.0 + 7 * 60_000);
    }
    assert_eq!(played.events(), stepped.events());
}

#[test]
fn any_moment_can_be_looked_at_and_play_goes_on_from_there() {
    let mut workspace = demonstration();
    while workspace.step() == Ok(()) {}
    let end = workspace.events().to_vec();
    workspace.seek(workspace.run_start());
    assert!(workspace.is_in_past());
    assert_eq!((completed(&workspace), workspace.shown().round().0), (0, 0));
    let mut rounds = Vec::new();
    while workspace.is_in_past() {
        assert_eq!(workspace.step(), Ok(()));
        rounds.push(workspace.shown().count(TaskState::Running));
    }
    assert_eq!(rounds, [3, 2, 2, 1, 0], "the recorded rounds, then the end");
    workspace.begin_play();
    assert_eq!(
        workspace.position(),
        workspace.run_start(),
        "a finished run plays again"
    );
    assert_eq!(workspace.advance(Time(u64::MAX)), Ok(()));
    assert_eq!(completed(&workspace), 8);
    assert_eq!(workspace.events(), end, "looking changes nothing");
}

#[test]
fn undo_and_redo_take_back_edits_and_runs() {
    let mut workspace = demonstration();
    remove_agent(&mut workspace, 1);
    workspace.begin_play();
    assert!(workspace.advance(Time(u64::MAX)).is_err());
    assert_eq!(completed(&workspace), 8);

    assert_eq!(workspace.undo().as_deref(), Some("play"));
    assert_eq!((completed(&workspace), workspace.has_run()), (0, false));
    assert_eq!(workspace.undo().as_deref(), Some("remove agent"));
    assert_eq!(projection::status(workspace.shown()).agents, 5);
    assert_eq!(workspace.undo(), None);

    assert_eq!(workspace.redo().as_deref(), Some("remove agent"));
    assert_eq!(workspace.redo().as_deref(), Some("play"));
    assert_eq!(completed(&workspace), 8);
    assert_eq!(workspace.redo(), None);
}

#[test]
fn an_edit_after_undo_forgets_what_was_undone() {
    let mut workspace = demonstration();
    remove_agent(&mut workspace, 1);
    workspace.undo();
    remove_agent(&mut workspace, 2);
    assert_eq!(workspace.redo_label(), None);
    let names: Vec<String> = projection::agents(workspace.shown())
        .into_iter()
        .map(|agent| agent.name)
        .collect();
    assert!(names.contains(&"ML Engineer".to_owned()), "{names:?}");
}

#[test]
fn what_agents_answer_after_undo_forgets_what_was_undone() {
    let mut workspace = demonstration();
    remove_agent(&mut workspace, 1);
    workspace.undo();
    assert_eq!(workspace.receive(Command::RunRound, Time(0)), Ok(()));
    let events = workspace.events().to_vec();
    assert_eq!(workspace.redo_label(), None);
    assert_eq!(workspace.redo(), None);
    assert_eq!(workspace.events(), events);
}

#[test]
fn a_play_that_goes_on_beyond_the_past_is_undone_alone() {
    let mut workspace = demonstration();
    assert_eq!(workspace.step(), Ok(()));
    assert_eq!(workspace.step(), Ok(()));
    assert_eq!(workspace.undo().as_deref(), Some("step"));
    let end = workspace.events().len();
    workspace.seek(workspace.run_start());
    workspace.begin_play();
    assert_eq!(workspace.advance(workspace.last_state().now()), Ok(()));
    assert!(!workspace.is_in_past());
    assert_eq!(
        workspace.redo_label(),
        Some("step"),
        "it was only looked at"
    );
    assert!(workspace.advance(Time(u64::MAX)).is_err());
    assert_eq!(workspace.redo_label(), None);
    assert_eq!(workspace.redo(), None);
    assert_eq!(workspace.undo().as_deref(), Some("play"));
    assert_eq!(workspace.events().len(), end);
}

#[test]
fn playing_without_anything_happening_keeps_what_was_undone() {
    let mut workspace = demonstration();
    remove_agent(&mut workspace, 1);
    let events = workspace.events().to_vec();
    workspace.undo();
    workspace.begin_play();
    assert_eq!(workspace.redo().as_deref(), Some("remove agent"));
    assert_eq!(workspace.events(), events);
    assert_eq!(workspace.undo().as_deref(), Some("remove agent"));
    assert_eq!(workspace.undo(), None);
}

#[test]
fn a_refused_edit_is_nothing_to_undo() {
    let mut workspace = demonstration();
    let command = Command::RemoveGoal { goal: GoalId(99) };
    assert!(workspace.edit("remove goal", command, Time(0)).is_err());
    assert_eq!(workspace.undo_label(), None);
}

#[test]
fn opening_another_workspace_can_be_undone() {
    let mut workspace = demonstration();
    remove_agent(&mut workspace, 0);
    let before = workspace.events().to_vec();
    workspace.replace(Workspace::empty());
    assert_eq!(workspace.shown().task_count(), 0);
    workspace.undo();
    assert_eq!(workspace.events(), before);
    workspace.redo();
    assert_eq!(workspace.shown().task_count(), 0);
}

#[test]
fn a_plan_holds_until_the_work_changes() {
    let mut workspace = demonstration();
    let moment = workspace.moment();
    let settings = workspace.shown().settings();
    let choose = Command::ChoosePolicy { settings };
    assert_eq!(workspace.edit("choose policy", choose, Time(0)), Ok(()));
    assert_eq!(workspace.freshness(moment), Freshness::Current);
    assert_eq!(workspace.step(), Ok(()));
    assert_eq!(workspace.freshness(moment), Freshness::OutOfDate);
    workspace.seek(workspace.run_start());
    assert_eq!(workspace.freshness(moment), Freshness::Current);
    workspace.seek(1);
    assert_eq!(workspace.freshness(moment), Freshness::OutOfDate);
    workspace.undo();
    assert_eq!(workspace.freshness(moment), Freshness::Gone);
}

#[test]
fn another_tab_is_followed_when_it_goes_on_and_when_it_undoes() {
    let mut run = demonstration();
    let mut watched = demonstration();
    let mut from = run.events().len();
    while run.step() == Ok(()) {
        let lines = journal::write_events(&run.events()[from..]);
        assert_eq!(watched.follow(from, &lines), Ok(()));
        assert_eq!(watched.events(), run.events());
        from = run.events().len();
    }
    run.undo();
    run.undo();
    let from = run.events().len();
    assert_eq!(watched.follow(from, ""), Ok(()));
    assert_eq!(watched.events(), run.events());
    assert_eq!(watched.step(), run.step(), "it can go on from there");
    assert_eq!(watched.events(), run.events());

    assert!(watched.follow(from + 999, "").is_err());
    assert!(watched.follow(from, "{\"at\":").is_err());
    let other = journal::write(Workspace::empty().events());
    assert_eq!(watched.follow(0, &other), Ok(()));
    assert_eq!(watched.shown().task_count(), 0);
}

#[test]
fn a_saved_journal_opens_again() {
    let mut workspace = demonstration();
    while workspace.step() == Ok(()) {}
    let text = journal::write(workspace.events());
    let (opened, damage) = Workspace::from_text(&text).expect("a journal");
    assert_eq!((opened.events(), damage), (workspace.events(), None));
    assert!(Workspace::from_text("nonsense").is_err());
}

#[test]
fn every_moment_is_what_replaying_gives_after_undo_redo_and_going_on() {
    let mut workspace = demonstration();
    let is_as_replayed = |workspace: &Workspace| {
        let replayed = journal::replay(workspace.shown_events()).expect("a journal");
        assert_eq!(workspace.shown().differences(&replayed).next(), None);
    };
    for round in 0..60 {
        while workspace.step() == Ok(()) {}
        let end = workspace.events().len();
        workspace.seek(end / 2 + round);
        is_as_replayed(&workspace);
        workspace.seek(end / 3);
        is_as_replayed(&workspace);
        for _ in 0..3 {
            workspace.undo();
        }
        is_as_replayed(&workspace);
        workspace.redo();
        is_as_replayed(&workspace);
        let now = workspace.last_state().now();
        assert_eq!(workspace.edit("reset", Command::ResetRun, now), Ok(()));
    }
    assert!(
        !workspace.snapshots.is_empty(),
        "the journal is long enough"
    );
}
