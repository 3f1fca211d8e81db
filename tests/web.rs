//! The app's components in a real browser, as a person meets them: the whole
//! page is mounted with the demonstration in it, and only what is on the page
//! is acted on and looked at.

#![cfg(target_arch = "wasm32")]

mod web {
    pub mod page;
    mod store;
}

use baton::studio::{STUDIO, Start};
use baton_engine::text::{MAX_NAME_CHARS, MAX_SKILL_CHARS};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web::page::Page;

wasm_bindgen_test_configure!(run_in_browser);

async fn demonstration() -> Page {
    Page::open(|| STUDIO.now(Start::Last)).await
}

#[wasm_bindgen_test]
async fn the_team_shows_the_demonstration() {
    let page = demonstration().await;
    assert_eq!(page.texts("open-agent").len(), 5);
    assert_eq!(page.texts("open-goal").len(), 3);
    assert_eq!(page.texts("load")[0], "0 / 5");
    assert_eq!(page.texts("goal-progress"), ["0 of 4", "0 of 3", "0 of 1"]);
    assert!(!page.has("detail"), "nothing is selected");
}

#[wasm_bindgen_test]
async fn an_agent_is_added_by_keyboard_alone() {
    let page = demonstration().await;
    page.click("add-agent").await;
    assert_eq!(
        page.focused_id(),
        "agent-name",
        "adding begins in the first field"
    );
    page.type_into("agent-name", "  Ada  ").await;

    page.type_into("agent-skills", "coding").await;
    page.press("agent-skills", "Enter").await;
    page.type_into("agent-skills", "Data Science").await;
    page.press("agent-skills", ",").await;
    page.type_into("agent-skills", "sql, qa , CODING,").await;
    assert_eq!(
        page.chips("agent-skills"),
        ["coding", "Data Science", "sql", "qa"]
    );
    page.press("agent-skills", "Backspace").await;
    assert_eq!(
        page.chips("agent-skills"),
        ["coding", "Data Science", "sql"]
    );
    page.type_into("agent-skills", "x").await;
    page.press("agent-skills", "Backspace").await;
    assert_eq!(
        page.chips("agent-skills").len(),
        3,
        "Backspace in a text takes no chip"
    );
    page.type_into("agent-skills", "").await;

    page.type_into("agent-capacity", "2").await;
    page.submit("agent-form").await;
    assert_eq!(page.texts("open-agent")[5], "Ada");
    assert_eq!(page.texts("load")[5], "0 / 2");
    assert_eq!(page.text("detail-title"), "Ada", "what was added is open");
    page.click("add-agent").await;
    assert_eq!(page.value("agent-name"), "", "the form is empty again");
}

#[wasm_bindgen_test]
async fn the_agent_form_refuses_bad_input_at_the_field_and_keeps_it() {
    let page = demonstration().await;
    let long = "x".repeat(MAX_NAME_CHARS + 1);
    page.click("add-agent").await;
    assert_eq!(
        page.text("agent-name-error"),
        "",
        "nobody is told off before typing"
    );
    page.type_into("agent-name", &long).await;
    page.type_into("agent-capacity", "0").await;
    page.submit("agent-form").await;

    assert!(
        page.text("agent-name-error")
            .contains(&MAX_NAME_CHARS.to_string())
    );
    assert!(page.text("agent-capacity-error").contains("1 to 1000"));
    assert_eq!(page.attribute("agent-name", "aria-invalid"), "true");
    assert_eq!(
        page.focused_id(),
        "agent-name",
        "the first field at fault has the focus"
    );
    assert_eq!(page.value("agent-name"), long);
    assert_eq!(page.value("agent-capacity"), "0");
    assert_eq!(page.texts("open-agent").len(), 5, "none was added");

    page.type_into("agent-name", "Ada").await;
    page.type_into("agent-capacity", "1").await;
    assert_eq!(
        page.text("agent-name-error"),
        "",
        "the error goes while it is corrected"
    );
    page.submit("agent-form").await;
    assert_eq!(page.texts("open-agent").len(), 6);
}

#[wasm_bindgen_test]
async fn fields_that_are_seldom_used_unfold_when_one_is_wrong() {
    let page = demonstration().await;
    let unfolded = |page: &Page| page.count("[data-testid=more][open]");
    page.click("add-agent").await;
    page.type_into("agent-name", "Ada").await;
    page.click("agent-hours-add").await;
    page.type_into("agent-hours-0-to", "8").await;
    assert_eq!(unfolded(&page), 0);
    page.submit("agent-form").await;
    assert_eq!(unfolded(&page), 1);
    assert!(
        page.text("agent-hours-error")
            .contains("each ending after it begins")
    );
    assert_eq!(page.focused_id(), "agent-hours-0-from");
    page.type_into("agent-hours-0-to", "18:30").await;
    assert_eq!(page.text("agent-hours-error"), "");
    page.submit("agent-form").await;
    assert_eq!(page.text("agent-traits"), "09:00–18:30");
    assert_eq!(unfolded(&page), 1, "what is set is unfolded");
}

#[wasm_bindgen_test]
async fn a_skill_that_is_no_name_stays_in_the_input() {
    let page = demonstration().await;
    let long = "x".repeat(MAX_SKILL_CHARS + 1);
    page.click("add-agent").await;
    page.type_into("agent-name", "Ada").await;
    page.type_into("agent-skills", &long).await;
    page.press("agent-skills", "Enter").await;
    assert_eq!(page.value("agent-skills"), long);
    assert!(
        page.text("agent-skills-error")
            .contains(&MAX_SKILL_CHARS.to_string())
    );
    page.submit("agent-form").await;
    assert_eq!(
        page.texts("open-agent").len(),
        5,
        "nothing is left out silently"
    );
}

#[wasm_bindgen_test]
async fn known_skills_are_suggested_and_taken_with_the_arrows() {
    let page = demonstration().await;
    page.click("add-agent").await;
    page.type_into("agent-skills", "stat").await;
    assert_eq!(page.attribute("agent-skills", "aria-expanded"), "true");
    page.press("agent-skills", "ArrowDown").await;
    let active = page.attribute("agent-skills", "aria-activedescendant");
    assert!(active.ends_with("statistics"), "{active}");
    page.press("agent-skills", "Enter").await;
    assert_eq!(page.chips("agent-skills"), ["statistics"]);

    page.type_into("agent-skills", "stat").await;
    page.press("agent-skills", "Enter").await;
    assert_eq!(
        page.chips("agent-skills"),
        ["statistics", "stat"],
        "free text is taken as it is"
    );

    page.type_into("agent-skills", "co").await;
    page.press("agent-skills", "Escape").await;
    assert_eq!(page.attribute("agent-skills", "aria-expanded"), "false");
    assert!(
        page.has("agent-form"),
        "Escape closes the list, not the pane"
    );
}

#[wasm_bindgen_test]
async fn sending_twice_adds_once() {
    let page = demonstration().await;
    page.click("add-agent").await;
    page.type_into("agent-name", "Ada").await;
    page.submit_twice_at_once("agent-form").await;
    assert_eq!(page.texts("open-agent").len(), 6);
    page.click("add-goal").await;
    page.type_into("goal-text", "Write a report").await;
    page.submit_twice_at_once("goal-form").await;
    assert_eq!(page.texts("open-goal").len(), 4);
}

#[wasm_bindgen_test]
async fn html_in_a_name_is_text() {
    let page = demonstration().await;
    let name = "<img src=x onerror=alert(1)><b>bold</b>";
    page.click("add-agent").await;
    page.type_into("agent-name", name).await;
    page.type_into("agent-skills", "<i>skill</i>,").await;
    page.submit("agent-form").await;
    assert_eq!(page.texts("open-agent")[5], name);
    assert_eq!(page.chips("agent-skills"), ["<i>skill</i>"]);
    page.click("add-goal").await;
    page.type_into("goal-text", "Build <script>alert(1)</script>")
        .await;
    page.submit("goal-form").await;
    assert_eq!(
        page.texts("open-goal")[3],
        "Build <script>alert(1)</script>"
    );
    assert_eq!(page.count("img, script, .team b, .team i:not(.place)"), 0);
}

#[wasm_bindgen_test]
async fn an_agent_is_changed_duplicated_and_removed_and_undo_brings_it_back() {
    let page = demonstration().await;
    page.click("edit-agent").await;
    assert_eq!(page.focused_id(), "agent-name");
    assert!(!page.is_shown("submit"), "there is nothing to save yet");
    page.type_into("agent-name", "Analyst").await;
    page.submit("agent-form").await;
    assert_eq!(page.texts("open-agent")[0], "Analyst");

    page.click("duplicate-agent").await;
    assert_eq!(page.texts("open-agent")[5], "Analyst 2");
    assert_eq!(page.text("detail-title"), "Analyst 2");

    page.click("detail-remove").await;
    assert_eq!(page.texts("open-agent").len(), 5);
    assert!(!page.has("detail"));
    assert!(page.text("notices").contains("Removed Analyst 2."));
    page.click("undo").await;
    assert_eq!(page.texts("open-agent")[5], "Analyst 2");
}

#[wasm_bindgen_test]
async fn a_goal_shows_what_it_becomes_while_it_is_typed() {
    let page = demonstration().await;
    page.click("add-goal").await;
    assert_eq!(page.focused_id(), "goal-text");
    page.type_into("goal-text", "Analyze sales and build a dashboard")
        .await;
    let summary = page.text("preview-summary");
    assert!(summary.starts_with("Standard: "), "{summary}");
    assert!(
        summary.contains("“Analyze”") && summary.contains("“build”"),
        "{summary}"
    );
    let tasks = page.count("[data-testid=preview-tasks] li");
    page.choose("rules-classic").await;
    assert!(page.text("preview-summary").starts_with("Classic: "));
    page.choose("rules-standard").await;
    page.submit("goal-form").await;
    assert_eq!(page.texts("goal-progress")[3], format!("0 of {tasks}"));
}

#[wasm_bindgen_test]
async fn a_goal_is_refused_at_its_fields() {
    let page = demonstration().await;
    page.click("add-goal").await;
    page.type_into("goal-context", &"- item\n".repeat(100))
        .await;
    page.type_into("goal-deadline", "soon").await;
    page.submit("goal-form").await;
    assert_eq!(page.text("goal-text-error"), "Fill this in.");
    assert_eq!(
        page.text("goal-deadline-error"),
        "Choose a number from 1 to 8760."
    );
    page.type_into("goal-text", "Build an app").await;
    assert!(page.text("goal-context-error").contains("bullets"));
    assert_eq!(page.value("goal-deadline"), "soon");
    assert_eq!(page.texts("open-goal").len(), 3);
}

#[wasm_bindgen_test]
async fn what_is_typed_for_something_new_outlives_a_look_elsewhere() {
    let page = demonstration().await;
    page.click("add-goal").await;
    page.type_into("goal-text", "Half a thought").await;
    page.click("open-agent").await;
    assert_eq!(page.text("detail-title"), "Data Analyst");
    page.click("add-goal").await;
    assert_eq!(page.value("goal-text"), "Half a thought");
}

#[wasm_bindgen_test]
async fn closing_gives_the_focus_back() {
    let page = demonstration().await;
    page.focus("open-agent");
    page.click("open-agent").await;
    assert_eq!(page.focused_id(), "detail-title");
    page.press("detail-title", "Escape").await;
    assert!(!page.has("detail"));
    assert_eq!(page.focused_id(), "open-A0");
}

#[wasm_bindgen_test]
async fn a_goal_under_way_is_changed_only_from_the_start() {
    let page = demonstration().await;
    page.click("step").await;
    page.click("open-goal").await;
    page.type_into("goal-deadline", "5").await;
    page.submit("goal-form").await;
    assert!(!page.has("under-way"), "the deadline can change");
    page.type_into("goal-text", "Write a novel").await;
    page.submit("goal-form").await;
    assert!(
        page.text("under-way")
            .contains("Work on this goal has begun")
    );
    assert_eq!(page.value("goal-text"), "Write a novel");
    page.click("back-to-start").await;
    page.submit("goal-form").await;
    assert_eq!(page.texts("open-goal")[0], "Write a novel");
}

#[wasm_bindgen_test]
async fn a_task_is_edited_in_place() {
    let page = demonstration().await;
    page.open_task(0, 1).await;
    page.type_into("task-name", "Draw it").await;
    assert_eq!(
        page.text("detail-title"),
        "Design Phase",
        "typing commits nothing"
    );
    page.press("task-name", "Escape").await;
    assert_eq!(
        page.value("task-name"),
        "Design Phase",
        "Escape takes it back"
    );

    page.commit("task-name", "Draw it").await;
    assert_eq!(page.text("detail-title"), "Draw it");
    page.choose("priority-critical").await;
    assert!(page.text("task-state").contains("critical"));
    page.commit("task-minutes", "60").await;
    assert!(page.text("task-state").contains("1 h"));
    page.type_into("task-skills", "drawing").await;
    page.press("task-skills", "Enter").await;
    assert!(page.chips("task-skills").contains(&"drawing".to_owned()));

    page.commit("task-name", &"x".repeat(MAX_NAME_CHARS + 1))
        .await;
    assert!(page.text("task-name-error").contains("Shorten"));
    assert_eq!(page.value("task-name").len(), MAX_NAME_CHARS + 1);
    assert_eq!(page.text("detail-title"), "Draw it");
    page.commit("task-minutes", "1.5").await;
    assert!(page.text("task-minutes-error").contains("Choose a number"));
}

#[wasm_bindgen_test]
async fn a_dependency_that_would_make_a_cycle_is_refused_with_the_names() {
    let page = demonstration().await;
    page.open_task(0, 0).await;
    page.type_into("task-dependency", "design phase").await;
    page.press("task-dependency", "ArrowDown").await;
    page.press("task-dependency", "Enter").await;
    let why = page.text("task-dependency-error");
    assert!(why.contains("cycle"), "{why}");
    assert!(
        why.contains("“Requirements Analysis” waits for “Design Phase”"),
        "{why}"
    );
    assert_eq!(page.count("[data-testid=dependencies] li"), 0);

    page.type_into("task-dependency", "report generation").await;
    assert_eq!(
        page.text("task-dependency-error"),
        "",
        "typing on takes the error away"
    );
    page.press("task-dependency", "Enter").await;
    assert_eq!(
        page.count("[data-testid=dependencies] li"),
        1,
        "the only one meant is taken"
    );
    assert!(
        page.text("task-waiting")
            .contains("Waits for Report Generation")
    );
    page.click("remove-dependency").await;
    assert_eq!(page.count("[data-testid=dependencies] li"), 0);
}

#[wasm_bindgen_test]
async fn a_task_under_way_says_why_it_cannot_be_edited_and_the_way_out() {
    let page = demonstration().await;
    page.click("step").await;
    page.open_task(0, 0).await;
    assert!(!page.has("task-form"));
    assert!(page.text("under-way").contains("cannot be edited now"));
    page.click("cancel-task").await;
    assert!(page.text("task-state").contains("cancelled"));
    page.click("retry-task").await;
    assert!(page.has("task-form"), "it waits again");
}
