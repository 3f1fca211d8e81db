//! The files that a goal begins with or a person attaches: dropped or chosen,
//! and put away at once.

use super::about;
use crate::components::field::{Draft, FieldGroup, described_by};
use crate::components::icon::{Drawing, Icon};
use crate::components::labels::counted;
use crate::session::Session;
use baton_engine::ArtifactRef;
use baton_engine::artifact::MAX_ARTIFACT_BYTES;
use leptos::ev::{self, DragEvent};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{File, FileList};

/// What files may be called: what workers can read.
const ENDINGS: [&str; 7] = ["csv", "tsv", "json", "jsonl", "txt", "md", "log"];

/// Which files may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kinds {
    /// What agents can make something of.
    Readable,
    /// Any.
    Any,
}

impl Kinds {
    /// Whether the file may be chosen, by its name and type.
    fn check(self, file: &File) -> Result<(), String> {
        match self {
            Self::Readable => readable(file),
            Self::Any => Ok(()),
        }
    }

    /// What they are called, and how a file picker asks for them.
    fn words(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Readable => (
                "CSV, JSON or text",
                Some(".csv,.tsv,.json,.jsonl,.txt,.md,.log,text/*,application/json"),
            ),
            Self::Any => ("Any kind", None),
        }
    }
}

/// Files as chosen, over what is there.
#[derive(Clone, Copy)]
pub struct FilesDraft {
    files: Draft<Vec<ArtifactRef>>,
    kinds: Kinds,
    /// How many are being read.
    reading: RwSignal<usize>,
    problems: RwSignal<Vec<String>>,
}

impl FilesDraft {
    /// Nothing chosen over `base`.
    pub fn over(base: Signal<Vec<ArtifactRef>>) -> Self {
        Self {
            files: Draft::over(base),
            kinds: Kinds::Readable,
            reading: RwSignal::new(0),
            problems: RwSignal::new(Vec::new()),
        }
    }

    /// Nothing chosen, and files of any kind may be.
    pub fn of_any_kind() -> Self {
        Self {
            kinds: Kinds::Any,
            ..Self::over(Signal::stored(Vec::new()))
        }
    }

    /// The files; tracks them.
    pub fn get(self) -> Vec<ArtifactRef> {
        self.files.get()
    }

    /// Whether files are still being read; tracks it.
    pub fn is_reading(self) -> bool {
        self.reading.get() > 0
    }

    /// Takes back what was chosen.
    pub fn revert(self) {
        self.files.revert();
        self.problems.set(Vec::new());
    }

    /// Reads `files` one after the other and adds each; one of the same name
    /// takes its place.
    fn add(self, session: Session, files: Vec<File>) {
        self.problems.set(Vec::new());
        self.reading.update(|reading| *reading += files.len());
        spawn_local(async move {
            for file in files {
                let kept = match self.kinds.check(&file) {
                    Ok(()) => session.live().contents().put_file(&file).await,
                    Err(problem) => Err(problem),
                };
                // The form may be gone by then.
                if self.reading.try_update(|reading| *reading -= 1).is_none() {
                    return;
                }
                match kept {
                    Ok(artifact) => self.put(artifact),
                    Err(problem) => self.problems.update(|problems| problems.push(problem)),
                }
            }
        });
    }

    fn put(self, artifact: ArtifactRef) {
        let mut files = self.files.get_untracked();
        files.retain(|file| file.name != artifact.name);
        files.push(artifact);
        self.files.set(files);
    }

    fn remove(self, name: &str) {
        let mut files = self.files.get_untracked();
        files.retain(|file| file.name != name);
        self.files.set(files);
    }
}

/// Whether agents could make something of the file, by its name and type.
fn readable(file: &File) -> Result<(), String> {
    let name = file.name();
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    let is_known = ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()));
    if is_known || file.type_().starts_with("text/") {
        return Ok(());
    }
    Err(format!("“{name}” is no CSV, JSON or text file."))
}

/// A place to drop files on, a button to choose them, and those that are there.
#[component]
pub fn FilesField(
    /// The group's id on the page.
    #[prop(into)]
    id: String,
    /// What becomes of them, in a sentence.
    purpose: &'static str,
    /// What is chosen.
    draft: FilesDraft,
    /// What is wrong with it.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let input = NodeRef::<Input>::new();
    let is_over = RwSignal::new(false);
    let told = Signal::derive(move || {
        let problems = draft.problems.get().into_iter().chain(error.get());
        let problems: Vec<String> = problems.collect();
        (!problems.is_empty()).then(|| problems.join(" "))
    });
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            draft.add(session, listed(input.files()));
            // So that choosing the same file again is a change.
            input.set_value("");
        }
    };
    let over = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(true);
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        let files = event.data_transfer().and_then(|data| data.files());
        draft.add(session, listed(files));
    };
    keep_page_from_drops();
    let most = MAX_ARTIFACT_BYTES / (1024 * 1024);
    let (kinds, accept) = draft.kinds.words();
    let hint = format!("{kinds}, up to {most} MB each. {purpose}");
    let described_by = described_by(&id);
    view! {
        <FieldGroup id label="Files (optional)" hint error=told>
            <div
                class="drop"
                class:drop--over=move || is_over.get()
                data-testid="drop-files"
                aria-busy=move || draft.is_reading().to_string()
                on:dragover=over
                on:dragleave=move |_| is_over.set(false)
                on:drop=dropped
            >
                <label class="button drop__choose">
                    <input
                        type="file"
                        multiple
                        class="visually-hidden"
                        data-testid="choose-files"
                        accept=accept
                        aria-describedby=described_by
                        node_ref=input
                        on:change=choose
                    />
                    "Choose files"
                </label>
                <span class="drop__hint">"or drop them here"</span>
                <p class="drop__hint" role="status">{move || reading_words(draft.reading.get())}</p>
            </div>
            <ul class="artifacts" aria-label="Files">
                <For each=move || draft.get() key=Clone::clone let:file>
                    <Chosen file draft/>
                </For>
            </ul>
        </FieldGroup>
    }
}

/// A file that misses its place would be opened in the place of Baton.
fn keep_page_from_drops() {
    let over = window_event_listener(ev::dragover, |event| event.prevent_default());
    let drop = window_event_listener(ev::drop, |event| event.prevent_default());
    on_cleanup(move || {
        over.remove();
        drop.remove();
    });
}

fn reading_words(count: usize) -> Option<String> {
    (count > 0).then(|| format!("Reading {}…", counted(count, "file")))
}

#[component]
fn Chosen(file: ArtifactRef, draft: FilesDraft) -> impl IntoView {
    let about = about(&file);
    let name = file.name.clone();
    view! {
        <li class="artifact" data-testid="goal-file">
            <span class="artifact__open">
                <bdi class="artifact__name">{file.name.clone()}</bdi>
                <span class="artifact__about">{about}</span>
            </span>
            <button
                type="button"
                class="button button--icon"
                title="Remove"
                aria-label=format!("Remove {name}")
                data-testid="remove-file"
                on:click=move |_| draft.remove(&file.name)
            >
                <Drawing icon=Icon::Remove/>
            </button>
        </li>
    }
}

fn listed(files: Option<FileList>) -> Vec<File> {
    let files = files.into_iter();
    files
        .flat_map(|files| (0..files.length()).filter_map(move |at| files.get(at)))
        .collect()
}
