//! The commands and the things that there are, and how they are found by what
//! is typed.

use crate::components::words::policy_words;
use crate::studio::Selected;
use crate::views::work::Tab;
use baton_engine::schedule::PolicyKind;
use baton_engine::{State, examples};

/// Most matches that are offered at once.
const MAX_OFFERED: usize = 40;

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Play or pause.
    TogglePlay,
    /// Run the next round.
    Step,
    /// Back to the start of the run.
    Rewind,
    /// Take the last edit back.
    Undo,
    /// Do it again.
    Redo,
    /// Show a view of the work.
    Show(Tab),
    /// Go on from the moment on screen in another workspace.
    Fork,
    /// Set another workspace beside the open one.
    CompareRuns,
    /// Open an agent, goal or task, or the form of a new one.
    Select(Selected),
    /// Open an example, by its id.
    Example(&'static str),
    /// Begin anew.
    Clear,
    /// The stored workspaces.
    Workspaces,
    /// Choose a journal file.
    OpenJournal,
    /// Save the journal to a file.
    SaveJournal,
    /// Choose who gets which task.
    Policy(PolicyKind),
    /// `system`, `light` or `dark`.
    Theme(&'static str),
    /// The keys.
    Shortcuts,
}

/// A command or a thing as it is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What choosing it does.
    pub deed: Deed,
    /// What it is called.
    pub title: String,
    /// The key, or what kind of thing it is.
    pub note: String,
}

fn entry(deed: Deed, title: impl Into<String>, note: impl Into<String>) -> Entry {
    Entry {
        deed,
        title: title.into(),
        note: note.into(),
    }
}

/// The commands, in the order in which they are offered when nothing is typed.
/// Forking is one of them while a past moment is on screen (`can_fork`).
fn commands(can_fork: bool) -> Vec<Entry> {
    let mut all = vec![
        entry(Deed::TogglePlay, "Play or pause", "Space"),
        entry(Deed::Step, "Step", "Shift+Space"),
        entry(Deed::Rewind, "Back to the start of the run", "Run"),
        entry(Deed::Select(Selected::NewAgent), "Add an agent", "Team"),
        entry(Deed::Select(Selected::NewGoal), "Add a goal", "Team"),
        entry(Deed::Undo, "Undo", "Ctrl+Z"),
        entry(Deed::Redo, "Redo", "Ctrl+Y"),
    ];
    if can_fork {
        all.insert(0, entry(Deed::Fork, "Fork here", "Workspace"));
    }
    let views = Tab::ALL.map(|tab| entry(Deed::Show(tab), format!("Show {}", tab.title()), "View"));
    all.extend(views);
    all.extend([
        entry(Deed::Workspaces, "Workspaces…", "Workspace"),
        entry(Deed::CompareRuns, "Compare runs…", "Workspace"),
        entry(Deed::OpenJournal, "Open a journal…", "Workspace"),
        entry(Deed::SaveJournal, "Save the journal", "Workspace"),
        entry(Deed::Clear, "Empty this workspace", "Workspace"),
        entry(Deed::Select(Selected::Limits), "Limits…", "Workspace"),
    ]);
    let policies = PolicyKind::ALL.map(|policy| {
        let title = format!("Policy: {}", policy_words(policy).0);
        entry(Deed::Policy(policy), title, "Run")
    });
    all.extend(policies);
    let open = |example: examples::Example| {
        let title = format!("Example: {}", example.title);
        entry(Deed::Example(example.id), title, "Workspace")
    };
    all.extend(examples::all().into_iter().map(open));
    let theme = |name| entry(Deed::Theme(name), format!("Theme: {name}"), "Page");
    all.extend(["system", "light", "dark"].map(theme));
    all.push(entry(Deed::Shortcuts, "Keyboard shortcuts", "?"));
    all
}

/// What is offered for what is typed, best first: commands, then agents, goals
/// and tasks. With nothing typed, the commands.
pub fn offered(state: &State, can_fork: bool, typed: &str) -> Vec<Entry> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return commands(can_fork);
    }
    let words: Vec<&str> = typed.split_whitespace().collect();
    let mut found: Vec<(usize, Entry)> = Vec::new();
    let mut consider = |title: &str, deed: Deed, note: &str, penalty: usize| {
        if let Some(rank) = rank(title, &words) {
            found.push((rank + penalty, entry(deed, title, note)));
        }
    };
    for command in commands(can_fork) {
        consider(&command.title, command.deed, &command.note, 0);
    }
    for agent in state.registered_agents() {
        let deed = Deed::Select(Selected::Agent(agent.id));
        consider(&agent.spec.name, deed, "Agent", 1);
    }
    for goal in state.present_goals() {
        let deed = Deed::Select(Selected::Goal(goal.id));
        consider(&goal.spec.text, deed, "Goal", 1);
    }
    for task in state.present_tasks() {
        let deed = Deed::Select(Selected::Task(task.id));
        consider(&task.spec.name, deed, "Task", 1);
    }
    // Stable: of the same rank what came first comes first.
    found.sort_by_key(|(rank, _)| *rank);
    found.truncate(MAX_OFFERED);
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// How well `title` fits: 0 when it begins with the first word, 2 when a word of
/// it does, 4 when the word is somewhere in it; nothing when one is missing.
fn rank(title: &str, words: &[&str]) -> Option<usize> {
    let title = title.to_lowercase();
    let place = |word: &&str| {
        let at = title.find(*word)?;
        let begins = title.split(|c: char| !c.is_alphanumeric());
        Some(match at {
            0 => 0,
            _ if begins.into_iter().any(|part| part.starts_with(*word)) => 2,
            _ => 4,
        })
    };
    let mut places = words.iter().map(place);
    let first = places.next().flatten()?;
    places.all(|place| place.is_some()).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Workspace;

    fn titles(typed: &str) -> Vec<String> {
        let workspace = Workspace::from_example(&examples::demonstration());
        let found = offered(workspace.last_state(), false, typed);
        found.into_iter().map(|entry| entry.title).collect()
    }

    #[test]
    fn nothing_typed_offers_every_command() {
        assert_eq!(titles(" "), titles(""));
        assert_eq!(titles("")[0], "Play or pause");
        assert!(titles("").contains(&"Show Tensor".to_owned()));
    }

    #[test]
    fn forking_is_offered_while_the_past_is_on_screen() {
        let workspace = Workspace::from_example(&examples::demonstration());
        let deeds = |can_fork: bool| {
            let found = offered(workspace.last_state(), can_fork, "fork");
            found
                .into_iter()
                .map(|entry| entry.deed)
                .collect::<Vec<_>>()
        };
        assert_eq!(deeds(true), [Deed::Fork]);
        assert_eq!(deeds(false), []);
    }

    #[test]
    fn what_begins_with_the_words_comes_first() {
        assert_eq!(titles("step")[0], "Step");
        assert_eq!(titles("TENS")[0], "Show Tensor");
        assert_eq!(titles("theme dark"), ["Theme: dark"]);
    }

    #[test]
    fn agents_goals_and_tasks_are_found_too() {
        let workspace = Workspace::from_example(&examples::demonstration());
        let state = workspace.last_state();
        let task = state.present_tasks().next().unwrap();
        let found = offered(state, false, &task.spec.name);
        assert_eq!(found[0].deed, Deed::Select(Selected::Task(task.id)));
        let agent = state.registered_agents().next().unwrap();
        let found = offered(state, false, &agent.spec.name);
        assert!(
            found
                .iter()
                .any(|entry| entry.deed == Deed::Select(Selected::Agent(agent.id)))
        );
        assert!(titles("no such thing").is_empty());
    }
}
