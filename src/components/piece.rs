//! Pieces of the program that are loaded when they are first shown, so that
//! the page starts without them.
//!
//! [`piece!`] makes one, [`Later`] shows it. In the optimised site a piece is
//! a file of its own (`xtask/src/site/pieces.rs`); everywhere else it is plain
//! code of the page, there at once.

use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use wasm_bindgen_futures::spawn_local;

/// A piece's code could not be loaded.
#[derive(Clone, Copy, Debug)]
pub struct NotLoaded;

#[cfg(feature = "split")]
impl From<leptos::wasm_split::SplitLoaderError> for NotLoaded {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// What loading ends with.
pub type Loading<T> = Pin<Box<dyn Future<Output = Result<T, NotLoaded>>>>;

/// A view that is loaded when it is first shown, made by [`piece!`].
#[derive(Debug)]
pub struct Piece<A: 'static> {
    /// Loads the code; has nothing to do when it is there.
    pub load: fn() -> Loading<()>,
    /// Makes the view of its argument.
    pub show: fn(A) -> Loading<AnyView>,
}

impl<A> Clone for Piece<A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A> Copy for Piece<A> {}

/// Makes a [`Piece`]: `piece!(pub NAME = function(argument: Type) in file { view })`.
///
/// All code that only the pieces of one file reach is loaded with it.
macro_rules! piece {
    ($(#[$meta:meta])* $vis:vis $name:ident = $show:ident($argument:ident: $type:ty) in $file:ident $body:block) => {
        $(#[$meta])*
        $vis const $name: $crate::components::piece::Piece<$type> = {
            #[cfg(feature = "split")]
            #[::leptos::wasm_split::wasm_split(
                $file,
                wasm_split_path = ::leptos::wasm_split,
                preload(load),
                fallible
            )]
            fn $show(
                $argument: $type,
            ) -> Result<::leptos::prelude::AnyView, $crate::components::piece::NotLoaded> {
                Ok(::leptos::prelude::IntoAny::into_any($body))
            }
            #[cfg(feature = "split")]
            async fn loaded() -> Result<(), $crate::components::piece::NotLoaded> {
                Ok(load().await?)
            }
            #[cfg(not(feature = "split"))]
            async fn $show(
                $argument: $type,
            ) -> Result<::leptos::prelude::AnyView, $crate::components::piece::NotLoaded> {
                Ok(::leptos::prelude::IntoAny::into_any($body))
            }
            #[cfg(not(feature = "split"))]
            async fn loaded() -> Result<(), $crate::components::piece::NotLoaded> {
                Ok(())
            }
            $crate::components::piece::Piece {
                load: || Box::pin(loaded()),
                show: |argument| Box::pin($show(argument)),
            }
        };
    };
}
pub(crate) use piece;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Loading,
    Loaded,
    Failed,
}

impl From<Result<(), NotLoaded>> for Stage {
    fn from(result: Result<(), NotLoaded>) -> Self {
        match result {
            Ok(()) => Self::Loaded,
            Err(NotLoaded) => Self::Failed,
        }
    }
}

/// A piece in its place: at once when it is loaded, else as soon as it is.
#[component]
pub fn Later<A>(
    /// The piece.
    piece: Piece<A>,
    /// What its view is made of.
    argument: A,
) -> impl IntoView
where
    A: Clone + Send + 'static,
{
    let stage = RwSignal::new(Stage::Loading);
    let load = move || {
        let mut loading = (piece.load)();
        if let Some(result) = at_once(&mut loading) {
            stage.set(result.into());
            return;
        }
        stage.set(Stage::Loading);
        spawn_local(async move {
            let result = loading.await;
            // The person may be elsewhere by now.
            let _ = stage.try_set(result.into());
        });
    };
    load();
    move || match stage.get() {
        Stage::Loaded => at_once(&mut (piece.show)(argument.clone())).and_then(Result::ok),
        Stage::Loading => Some(
            view! { <p class="later" role="status" data-testid="loading">"Loading…"</p> }
                .into_any(),
        ),
        Stage::Failed => Some(view! { <NotThere again=load/> }.into_any()),
    }
}

/// Says that a piece could not be loaded, with the way on.
#[component]
fn NotThere(
    /// Tries once more.
    again: impl Fn() + Send + 'static,
) -> impl IntoView {
    view! {
        <div class="empty" role="alert" data-testid="not-loaded">
            <p>
                "This part of Baton could not be loaded. Are you connected? "
                "If you are, a newer Baton may have been published: reload the page."
            </p>
            <button type="button" class="button" data-testid="load-again" on:click=move |_| again()>
                "Try again"
            </button>
        </div>
    }
}

/// What a future ends with, when it need not be waited for.
fn at_once<T>(future: &mut Pin<Box<dyn Future<Output = T>>>) -> Option<T> {
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(done) => Some(done),
        Poll::Pending => None,
    }
}
