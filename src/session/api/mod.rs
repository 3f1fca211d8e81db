//! The API of this page: programs of the same origin drive the workspace.
//!
//! What is asked and answered is `baton_api`'s; here are the ways in.
//! [`host`] carries requests out in the session, [`door`] takes them from the
//! service worker, [`mod@window`] is `baton` for scripts of this page,
//! [`model_context`] offers the tools to the browser's agent, and [`follow`]
//! tells of events as they happen.

mod door;
mod follow;
mod host;
mod instants;
mod model_context;
mod window;

use super::{Session, Store};
use crate::components::piece::piece;
use crate::session::later;
use baton_api::{Api, Caller, Logged, Problem, Request, Response};
use follow::Follower;
use host::Page;
use instants::Instants;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value};

/// How long calls wait to be shown, in milliseconds.
const SHOW_MS: u32 = 200;

/// The API of this page; a handle that is cheap to copy.
#[derive(Clone, Copy)]
pub struct PageApi {
    session: Session,
    api: StoredValue<Api, LocalStorage>,
    followers: StoredValue<Vec<Follower>, LocalStorage>,
    /// Whether the service worker answers for this page.
    is_served: RwSignal<bool>,
    /// Counts up when there are calls to show.
    version: RwSignal<u64>,
    is_showing: StoredValue<bool>,
    /// The run's clock beside people's.
    instants: StoredValue<Instants>,
    /// Since when this tab runs the workspace, in milliseconds since 1970.
    runs_since: StoredValue<Option<f64>>,
    /// Whether the ways in are open.
    is_offered: StoredValue<bool>,
}

piece!(OFFER = offer(api: PageApi) -> (), in api {
    follow::tell_followers(api);
    door::open(api);
    window::offer(api);
    model_context::offer(api);
});

impl PageApi {
    /// Opens every way in.
    pub fn open(session: Session, store: Store) -> Self {
        let api = Self {
            session,
            api: StoredValue::new_local(Api::default()),
            followers: StoredValue::new_local(Vec::new()),
            is_served: RwSignal::new(false),
            version: RwSignal::new(0),
            is_showing: StoredValue::new(false),
            instants: StoredValue::new(Instants::default()),
            runs_since: StoredValue::new(None),
            is_offered: StoredValue::new(false),
        };
        Effect::new(move |_| {
            let since = (!session.is_watching().get()).then(js_sys::Date::now);
            api.runs_since.set_value(since);
        });
        Effect::watch(
            move || store.current().get(),
            // Another workspace has other agents, and they have no tokens yet.
            move |_, _, _| {
                api.with(Api::restart);
                api.instants.set_value(Instants::default());
            },
            false,
        );
        api.offer();
        api
    }

    /// Offers every way in, once its code is loaded.
    pub fn offer(self) {
        if self.is_offered.get_value() {
            return;
        }
        let owner = Owner::current().unwrap_or_default();
        spawn_local(async move {
            // Without the network it is tried again by whoever looks at the API.
            if (OFFER.load)().await.is_ok() && self.is_offered.try_get_value() == Some(false) {
                self.is_offered.set_value(true);
                owner.with(|| OFFER.now(self));
            }
        });
    }

    /// Since when this tab runs the workspace; nothing while it watches.
    fn runs_since(self) -> Option<f64> {
        self.runs_since.get_value()
    }

    /// Answers a request.
    pub fn answer(self, request: &Request) -> Response {
        let mut page = self.page();
        let response = self.with(|api| api.answer(&mut page, request));
        self.show();
        response
    }

    /// Calls an operation, for whoever is in this very page.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn call(
        self,
        client: &str,
        name: &str,
        arguments: Map<String, Value>,
    ) -> Result<Map<String, Value>, Problem> {
        let caller = Caller {
            client: client.to_owned(),
            agent: None,
        };
        let mut page = self.page();
        let done = self.with(|api| api.call(&mut page, &caller, name, arguments));
        self.show();
        done
    }

    /// The last calls, oldest first; tracks them.
    pub fn log(self) -> Vec<Logged> {
        self.version.track();
        self.api.with_value(|api| api.log().cloned().collect())
    }

    /// Whether calls without a token may change things; tracks it.
    pub fn is_open(self) -> bool {
        self.version.track();
        self.api.with_value(|api| api.access().is_open)
    }

    /// Lets calls without a token change things, or not.
    pub fn set_open(self, is_open: bool) {
        self.with(|api| api.access_mut().is_open = is_open);
        self.version.update(|version| *version += 1);
    }

    /// Whether requests of other pages and frames get here.
    pub fn is_served(self) -> Signal<bool> {
        self.is_served.into()
    }

    fn page(self) -> Page {
        let now = self.session.live_now();
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of our age")]
        let unix_ms = js_sys::Date::now() as i64;
        let see = |instants: &mut Instants| instants.see(now, unix_ms);
        self.instants.update_value(see);
        Page {
            session: self.session,
            instants: self.instants,
        }
    }

    fn show(self) {
        if self.is_showing.get_value() {
            return;
        }
        self.is_showing.set_value(true);
        later(SHOW_MS, move || {
            self.is_showing.set_value(false);
            self.version.update(|version| *version += 1);
        });
    }

    fn with<T>(self, change: impl FnOnce(&mut Api) -> T) -> T {
        self.api
            .try_update_value(change)
            .expect("the API lives as long as the page")
    }
}
