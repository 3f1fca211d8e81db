//! What a visit begins with: the studio for whoever was here before, or the
//! welcome. All that is behind them is loaded later, so that the first visit
//! begins with little.

use crate::components::piece::Later;
use crate::session::{later, store};
use crate::studio::{STUDIO, Start};
use crate::welcome::Welcome;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// How long the browser may take to tell whether anything is stored, in milliseconds.
const LOOKING_MS: u32 = 1_000;
/// What an address ends with that leads past the welcome.
const PAST_THE_WELCOME: &str = "#studio";

/// What the page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// Nothing yet: it is not known whether somebody was here before.
    Nothing,
    Welcome,
    Studio(Start),
}

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let shown = RwSignal::new(Shown::Nothing);
    // The first that comes counts; the page may be gone by then.
    let decide = move |decided: Shown| {
        if shown.try_get_untracked() == Some(Shown::Nothing) {
            shown.set(decided);
        }
    };
    if window()
        .location()
        .hash()
        .is_ok_and(|hash| hash == PAST_THE_WELCOME)
    {
        decide(Shown::Studio(Start::Last));
    } else {
        spawn_local(async move {
            let was_here = store::was_here().await;
            decide(if was_here {
                Shown::Studio(Start::Last)
            } else {
                Shown::Welcome
            });
        });
        later(LOOKING_MS, move || decide(Shown::Studio(Start::Last)));
    }
    move || match shown.get() {
        Shown::Nothing => ().into_any(),
        Shown::Welcome => {
            let choose = Callback::new(move |start| shown.set(Shown::Studio(start)));
            view! { <Welcome choose/> }.into_any()
        }
        Shown::Studio(start) => {
            view! { <Later piece=STUDIO argument=start frame=page/> }.into_any()
        }
    }
}

/// A page that holds no more than `told`.
fn page(told: AnyView) -> AnyView {
    view! {
        <main class="opening">
            <h1 class="visually-hidden">"Baton"</h1>
            {told}
        </main>
    }
    .into_any()
}
