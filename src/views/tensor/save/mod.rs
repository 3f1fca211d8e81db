//! The tensor as files: the slice on screen as CSV or PNG, all of it for NumPy.
//! Files are written in short turns.

mod png;

use super::{Explorer, axis_noun};
use crate::components::file;
use crate::components::menu::Menu;
use crate::components::turns::Turns;
use crate::session::Notice;
use baton_engine::projection;
use baton_engine::tensor::export::TooLarge;
use baton_engine::tensor::{Tensor, export};
use js_sys::{Array, Uint8Array};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use thiserror::Error;
use web_sys::{Blob, BlobPropertyBag};

/// How many bytes are given to the browser at once.
const PART_BYTES: usize = 16 * 1024 * 1024;

/// A form in which the tensor is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Csv,
    Png,
    Npy,
    Coo,
}

/// Why a file was not saved.
#[derive(Debug, Error)]
enum Failure {
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    #[error("This browser could not make the file. It may lack memory.")]
    Browser,
}

impl Form {
    const ALL: [Self; 4] = [Self::Csv, Self::Png, Self::Npy, Self::Coo];

    /// The page's name for it, what it is called, and what it is.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Csv => (
                "tensor-csv",
                "Slice as CSV",
                "The values on screen with their names",
            ),
            Self::Png => (
                "tensor-png",
                "Slice as PNG",
                "The heat map on screen as a picture",
            ),
            Self::Npy => (
                "tensor-npy",
                "Tensor as .npy",
                "The dense array, for numpy.load",
            ),
            Self::Coo => (
                "tensor-coo",
                "Tensor as sparse COO (.npz)",
                "What is not 0, with coordinates, for numpy.load and sparse.load_npz",
            ),
        }
    }
}

/// The menu of forms.
#[component]
pub fn SaveMenu() -> impl IntoView {
    let explorer = expect_context::<Explorer>();
    let probe = NodeRef::<html::Span>::new();
    let is_busy = RwSignal::new(false);
    let item = move |form: Form| {
        let (testid, title, hint) = form.words();
        view! {
            <li>
                <button
                    type="button"
                    class="menu__item"
                    data-testid=testid
                    on:click=move |_| spawn_local(save(explorer, form, probe, is_busy))
                >
                    {title}
                    <span>{hint}</span>
                </button>
            </li>
        }
    };
    view! {
        <span class="tensor__save">
            <Menu id="tensor-save" label="Save">{Form::ALL.map(item).into_iter().collect_view()}</Menu>
            <output data-testid="tensor-saving">{move || is_busy.get().then_some("Writing the file…")}</output>
            <span class="graph__probe" node_ref=probe aria-hidden="true"></span>
        </span>
    }
}

async fn save(explorer: Explorer, form: Form, probe: NodeRef<html::Span>, is_busy: RwSignal<bool>) {
    is_busy.set(true);
    let name = untrack(|| file_name(explorer, form));
    let blob = match form {
        Form::Csv => csv(explorer).await,
        Form::Png => png::png(explorer, probe).await.ok_or(Failure::Browser),
        Form::Npy | Form::Coo => whole(explorer, form).await,
    };
    match blob {
        Ok(blob) => file::save_blob(explorer.session, &name, &blob),
        Err(failure) => explorer.session.notify(Notice::error(failure.to_string())),
    }
    // The view may be gone by now.
    let _ = is_busy.try_set(false);
}

async fn csv(explorer: Explorer) -> Result<Blob, Failure> {
    let (explored, slice) = untrack(|| (explorer.explored.get(), explorer.slice()));
    let pieces = untrack(|| {
        let session = explorer.session;
        session.with_state(|state| projection::tensor_csv(state, &explored, slice))
    })?;
    written(pieces, "text/csv").await
}

/// The tensor on screen by itself, in its own order.
async fn whole(explorer: Explorer, form: Form) -> Result<Blob, Failure> {
    let tensor = untrack(|| explorer.session.with_state(Tensor::new));
    if form == Form::Npy {
        written(export::npy(&tensor)?, "application/octet-stream").await
    } else {
        written(export::coo(&tensor)?, "application/zip").await
    }
}

/// The file of `pieces`, of the type `kind`.
async fn written(pieces: impl Iterator<Item = Vec<u8>>, kind: &str) -> Result<Blob, Failure> {
    let mut turns = Turns::begin();
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = |parts: &Array| {
        Blob::new_with_u8_array_sequence_and_options(parts, &options).map_err(|_| Failure::Browser)
    };
    let (parts, mut part, mut bytes) = (Array::new(), Array::new(), 0);
    for piece in pieces {
        bytes += piece.len();
        part.push(&Uint8Array::from(piece.as_slice()));
        if bytes >= PART_BYTES {
            parts.push(&blob(&part)?.into());
            (part, bytes) = (Array::new(), 0);
        }
        turns.rest().await;
    }
    parts.push(&blob(&part)?.into());
    blob(&parts)
}

/// What the file is called: `tensor-priority-medium.csv`, `tensor.npy`.
fn file_name(explorer: Explorer, form: Form) -> String {
    let change = if explorer.is_change.get() {
        "-change"
    } else {
        ""
    };
    let slice = || {
        let (axis, _) = explorer.slice();
        let name = explorer.slice_label().map(|label| label.name);
        let name = plain(&name.unwrap_or_default());
        format!("tensor-{}-{name}{change}", axis_noun(axis))
    };
    match form {
        Form::Csv => slice() + ".csv",
        Form::Png => slice() + ".png",
        Form::Npy => "tensor.npy".to_owned(),
        Form::Coo => "tensor.npz".to_owned(),
    }
}

/// A name as a part of a file's: letters, digits and dashes.
fn plain(name: &str) -> String {
    let letters = name.chars().map(|letter| match letter {
        letter if letter.is_alphanumeric() => letter.to_ascii_lowercase(),
        _ => '-',
    });
    letters.take(60).collect()
}
