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

/// A function whose code is loaded when it is first needed, made by [`piece!`].
#[derive(Debug)]
pub struct Piece<A: 'static, T: 'static = AnyView> {
    /// Loads the code; has nothing to do when it is there.
    pub load: fn() -> Loading<()>,
    /// Loads the code and calls the function.
    pub call: fn(A) -> Loading<T>,
}

impl<A, T> Piece<A, T> {
    /// What the function makes of `argument`; nothing before the code is loaded.
    pub fn now(self, argument: A) -> Option<T> {
        at_once(&mut (self.call)(argument)).and_then(Result::ok)
    }
}

impl<A, T> Clone for Piece<A, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A, T> Copy for Piece<A, T> {}

/// Makes a [`Piece`]: `piece!(pub NAME = function(argument: Type) -> Type, in file { … })`.
///
/// The code that only pieces of one file reach is loaded with that file.
macro_rules! piece {
    ($(#[$meta:meta])* $vis:vis $name:ident = $call:ident($argument:ident: $type:ty) -> $made:ty, in $file:ident { $($body:tt)* }) => {
        $(#[$meta])*
        $vis const $name: $crate::components::piece::Piece<$type, $made> = {
            type Made = Result<$made, $crate::components::piece::NotLoaded>;
            #[cfg(feature = "split")]
            #[::leptos::wasm_split::wasm_split(
                $file,
                wasm_split_path = ::leptos::wasm_split,
                preload(fetch),
                fallible
            )]
            fn $call($argument: $type) -> Made {
                Ok({ $($body)* })
            }
            #[cfg(not(feature = "split"))]
            async fn $call($argument: $type) -> Made {
                Ok({ $($body)* })
            }
            async fn load() -> Result<(), $crate::components::piece::NotLoaded> {
                #[cfg(feature = "split")]
                fetch().await?;
                Ok(())
            }
            $crate::components::piece::Piece {
                load: || Box::pin(load()),
                call: |argument| Box::pin($call(argument)),
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
    /// Called when it is there, unless it was at once.
    #[prop(optional)]
    arrived: Option<Callback<()>>,
    /// What is told until then is put into this.
    #[prop(default = std::convert::identity)]
    frame: fn(AnyView) -> AnyView,
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
            let is_here = stage.try_set(result.into()).is_none();
            if let Some(arrived) = arrived.filter(|_| is_here) {
                arrived.run(());
            }
        });
    };
    load();
    move || match stage.get() {
        Stage::Loaded => piece.now(argument.clone()),
        Stage::Loading => Some(frame(
            view! { <p class="later" role="status" data-testid="loading">"Loading…"</p> }
                .into_any(),
        )),
        Stage::Failed => Some(frame(view! { <NotThere again=load/> }.into_any())),
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
