//! What a visit begins with: the last workspace as far as it can be read, or
//! the demonstration. What cannot be read stays stored as it is.

use super::browser;
use super::card::{self, Card, Label, Size, WorkspaceId};
use super::chunks::{Chunk, Layout, text};
use super::database::{Database, StoreError};
use super::fence::Turn;
use super::tabs::{Ask, Lock};
use crate::session::notice::NoticeAction;
use crate::session::{Notice, Workspace};
use baton_engine::examples;

/// Behind the name of a workspace whose journal is damaged.
const DAMAGED: &str = " (damaged)";

/// A workspace, and where it is stored.
pub struct Opened {
    /// The workspace.
    pub workspace: Workspace,
    /// Where it is stored; nowhere when the browser stores nothing.
    pub place: Option<Place>,
    /// What the person should know.
    pub notice: Option<Notice>,
}

/// Where a workspace is stored.
pub struct Place {
    /// The database.
    pub database: Database,
    /// Under which key.
    pub id: WorkspaceId,
    /// In which chunks.
    pub layout: Layout,
    /// In which turn this tab writes it.
    pub turn: Turn,
    /// What lets this tab write it; none while another tab runs it.
    pub lock: Option<Lock>,
}

/// What could be read of a stored journal.
enum Reading {
    /// All.
    Whole(Workspace, Layout),
    /// What stands before a damage, and what the damage is.
    Damaged(Workspace, String),
    /// Nothing, and why.
    Unreadable(String),
}

/// What is opened where nothing is stored yet.
pub struct First {
    name: &'static str,
    workspace: Workspace,
}

impl First {
    /// The demonstration.
    pub fn demonstration() -> Self {
        Self {
            name: "Demonstration",
            workspace: demonstration(),
        }
    }

    /// A workspace with nothing in it.
    pub fn empty() -> Self {
        Self {
            name: "Workspace",
            workspace: Workspace::empty(),
        }
    }
}

impl Opened {
    /// A first workspace, stored nowhere.
    pub fn without_storage(first: First, told: &str) -> Self {
        Self {
            workspace: first.workspace,
            place: None,
            notice: Some(Notice::unsaved(told)),
        }
    }

    fn new(mut workspace: Workspace, place: Place) -> Self {
        workspace.note_saved();
        Self {
            workspace,
            place: Some(place),
            notice: None,
        }
    }
}

/// Opens what was open at the last visit, in this tab or else in any; at the
/// first, what `first` makes.
pub async fn open_last(first: impl Fn() -> First) -> Opened {
    let opened = async {
        let database = Database::open().await?;
        move_from_local_storage(&database).await?;
        let cards = purge_deleted(&database).await?;
        match card::to_open(&cards, browser::tabs_workspace()) {
            Some(id) => open(&database, id).await,
            None => {
                let First { name, workspace } = first();
                add(&database, name, workspace).await
            }
        }
    };
    let told = |error: StoreError| Opened::without_storage(first(), &error.to_string());
    opened.await.unwrap_or_else(told)
}

/// Opens a stored workspace, to run it if no other tab does, or else to watch.
///
/// # Errors
/// When the storage fails or has no room.
pub async fn open(database: &Database, id: WorkspaceId) -> Result<Opened, StoreError> {
    let lock = Lock::ask(id, Ask::IfFree).await;
    open_with(database, id, lock).await
}

/// As [`open`], with the lock. When the journal cannot be read whole, what can
/// be read is opened as a new workspace, or else the demonstration, and it stays
/// as it is.
///
/// # Errors
/// When the storage fails or has no room.
pub async fn open_with(
    database: &Database,
    id: WorkspaceId,
    lock: Option<Lock>,
) -> Result<Opened, StoreError> {
    let chunks = database.journal(id).await?;
    let (workspace, layout) = match read(&chunks) {
        Reading::Whole(workspace, layout) => (workspace, layout),
        // Who watches leaves it to the tab that runs it.
        Reading::Damaged(workspace, _) if lock.is_none() => (workspace, Layout::default()),
        Reading::Damaged(workspace, why) => return recover(database, id, workspace, &why).await,
        Reading::Unreadable(why) => return leave(database, id, &why).await,
    };
    let now_ms = browser::now_ms();
    database
        .relabel(id, |label| {
            label.opened_ms = now_ms;
            label.deleted_ms = None;
        })
        .await?;
    let place = Place {
        turn: database.turn(id).await?,
        database: database.clone(),
        id,
        layout,
        lock,
    };
    Ok(Opened::new(workspace, place))
}

/// Stores `workspace` under a name of its own and opens it.
///
/// # Errors
/// When there is no room for it.
pub async fn add(
    database: &Database,
    name: &str,
    workspace: Workspace,
) -> Result<Opened, StoreError> {
    let label = label(database, name).await?;
    add_as(database, label, workspace).await
}

/// As [`add`], with all that is said of it.
///
/// # Errors
/// When there is no room for it.
pub async fn add_as(
    database: &Database,
    label: Label,
    workspace: Workspace,
) -> Result<Opened, StoreError> {
    let (change, layout) = Layout::default().change(workspace.events(), 0);
    let size = Size::of(&layout, label.opened_ms);
    let id = database.add(&label, &change.put, size).await?;
    let place = Place {
        database: database.clone(),
        id,
        layout,
        turn: Turn::default(),
        lock: Lock::ask(id, Ask::IfFree).await,
    };
    Ok(Opened::new(workspace, place))
}

/// What to say of a new workspace that is to be called `name`.
///
/// # Errors
/// When the storage fails.
pub async fn label(database: &Database, name: &str) -> Result<Label, StoreError> {
    let cards = card::present(database.cards().await?);
    Ok(Label {
        name: card::fresh_name(name, &cards),
        opened_ms: browser::now_ms(),
        ..Label::default()
    })
}

async fn recover(
    database: &Database,
    id: WorkspaceId,
    readable: Workspace,
    why: &str,
) -> Result<Opened, StoreError> {
    let name = name_of(database, id).await?;
    let name = name.trim_end_matches(DAMAGED);
    let damaged = format!("{name}{DAMAGED}");
    database
        .relabel(id, |label| label.name.clone_from(&damaged))
        .await?;
    let mut opened = add(database, name, readable).await?;
    let told = format!(
        "The journal of “{name}” is damaged: {why}. What stands before the damage is open. The damaged journal is kept as “{damaged}”."
    );
    opened.notice = Some(Notice::error(told).with(NoticeAction::SaveStored(id)));
    Ok(opened)
}

async fn leave(database: &Database, id: WorkspaceId, why: &str) -> Result<Opened, StoreError> {
    let name = name_of(database, id).await?;
    let mut opened = add(database, "Demonstration", demonstration()).await?;
    let told = format!(
        "“{name}” could not be opened and is kept as it is: {why} The demonstration is open instead."
    );
    opened.notice = Some(Notice::error(told).with(NoticeAction::SaveStored(id)));
    Ok(opened)
}

fn read(chunks: &[Chunk]) -> Reading {
    let (layout, whole) = Layout::of(chunks);
    match Workspace::from_text(&text(&chunks[..whole])) {
        Ok((workspace, Some(damage))) => {
            let why = format!("line {}: {}", damage.line, damage.reason);
            Reading::Damaged(workspace, why)
        }
        Ok((workspace, None)) if whole < chunks.len() => {
            let why = format!("a part is missing after event {}", layout.events());
            Reading::Damaged(workspace, why)
        }
        Ok((workspace, None)) => Reading::Whole(workspace, layout),
        Err(why) => Reading::Unreadable(why),
    }
}

async fn name_of(database: &Database, id: WorkspaceId) -> Result<String, StoreError> {
    let cards = database.cards().await?;
    let card = cards.into_iter().find(|card| card.id == id);
    Ok(card.ok_or(StoreError::Gone)?.label.name)
}

/// Those that are not deleted; those that were long ago go.
async fn purge_deleted(database: &Database) -> Result<Vec<Card>, StoreError> {
    let cards = database.cards().await?;
    let now_ms = browser::now_ms();
    for card in cards.iter().filter(|card| card.label.is_to_purge(now_ms)) {
        database.purge(card.id).await?;
    }
    Ok(card::present(cards))
}

/// Earlier versions kept one journal in the local storage. It is taken over as
/// it is, readable or not.
async fn move_from_local_storage(database: &Database) -> Result<(), StoreError> {
    let Some(text) = browser::old_journal() else {
        return Ok(());
    };
    let label = label(database, "My workspace").await?;
    let chunk = Chunk { first: 0, text };
    let (layout, _) = Layout::of(std::slice::from_ref(&chunk));
    let size = Size::of(&layout, label.opened_ms);
    database.add(&label, &[chunk], size).await?;
    browser::forget_old_journal();
    Ok(())
}

fn demonstration() -> Workspace {
    Workspace::from_example(&examples::demonstration())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored() -> Vec<Chunk> {
        let mut workspace = demonstration();
        let mut layout = Layout::default();
        let mut chunks = Vec::new();
        loop {
            let (change, next) = layout.change(workspace.events(), layout.events());
            chunks.extend(change.put);
            layout = next;
            if workspace.step().is_err() {
                return chunks;
            }
        }
    }

    fn events(workspace: &Workspace) -> usize {
        workspace.events().len()
    }

    #[test]
    fn a_whole_journal_is_read_with_where_it_stands() {
        let chunks = stored();
        let Reading::Whole(workspace, layout) = read(&chunks) else {
            panic!("it is whole");
        };
        assert_eq!(events(&workspace), layout.events());
    }

    #[test]
    fn what_stands_before_a_damage_or_a_gap_is_read() {
        let mut chunks = stored();
        assert!(chunks.len() > 3);
        let third = chunks[2].first;
        chunks[2].text.insert_str(0, "{\"at\":");
        let Reading::Damaged(workspace, why) = read(&chunks) else {
            panic!("it is damaged");
        };
        assert_eq!(events(&workspace), third);
        assert!(why.starts_with(&format!("line {}", third + 2)), "{why}");

        chunks.remove(2);
        let Reading::Damaged(workspace, why) = read(&chunks) else {
            panic!("it has a gap");
        };
        assert_eq!(events(&workspace), third);
        assert!(why.contains("missing"), "{why}");
    }

    #[test]
    fn an_event_that_contradicts_those_before_it_is_a_damage() {
        let mut chunks = stored();
        let last = chunks.len() - 1;
        chunks[last].text = chunks[1].text.clone();
        assert!(matches!(read(&chunks), Reading::Damaged(..)));
    }

    #[test]
    fn what_is_newer_or_no_journal_is_not_read() {
        let unreadable = |text: &str| {
            let text = text.to_owned();
            matches!(read(&[Chunk { first: 0, text }]), Reading::Unreadable(_))
        };
        assert!(unreadable("{\"format\":\"baton-journal\",\"version\":2}\n"));
        assert!(unreadable("{\"format\":\"baton-journal\",\"version\":0}\n"));
        assert!(unreadable("hello"));
        assert!(matches!(read(&[]), Reading::Unreadable(_)));
    }
}
