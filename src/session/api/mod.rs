//! The API's side in the page: requests of programs are answered by
//! [`baton_api`] from this session, and what they change goes through it as
//! everything does.
//!
//! [`bridge`] is the edge to the page's script, which brings the requests;
//! [`host`] is what the rules of the API see of the session.

mod bridge;
mod host;

use super::{Publish, Session};
use baton_api::{Request, Response};
use host::Page;
use leptos::prelude::*;

/// What programs do with this workspace; a handle that is cheap to copy.
#[derive(Clone, Copy)]
pub struct Api {
    session: Session,
    rules: StoredValue<baton_api::Api>,
    is_open: RwSignal<bool>,
    is_served: RwSignal<bool>,
}

impl Api {
    /// Answers for `session` from now on.
    pub fn start(session: Session) -> Self {
        let rules = baton_api::Api::default();
        let api = Self {
            session,
            is_open: RwSignal::new(rules.is_open),
            rules: StoredValue::new(rules),
            is_served: RwSignal::new(false),
        };
        bridge::attach(api);
        api
    }

    /// Whether requests of the origin reach this page, through the service worker.
    pub fn is_served(self) -> Signal<bool> {
        self.is_served.into()
    }

    /// Whether this tab's own scripts may do everything without a token.
    pub fn is_open(self) -> Signal<bool> {
        self.is_open.into()
    }

    /// Accepts calls of this tab's scripts without a token, or not.
    pub fn set_open(self, is_open: bool) {
        self.rules.update_value(|rules| rules.is_open = is_open);
        self.is_open.set(is_open);
    }

    /// Whether this page's engine counts: another tab may run the workspace.
    fn holds(self) -> bool {
        !self.session.is_watching.get_untracked()
    }

    fn answer(self, request: &Request) -> Response {
        let session = self.session;
        let was = session.workspace.with_value(|workspace| workspace.events().len());
        let is_playing = session.is_playing.get_untracked();
        let now = session.live_now();
        let (response, plays) = session.change(Publish::Soon, |workspace| {
            let mut page = Page::new(workspace, session.live, now, is_playing);
            let answered = self.rules.try_update_value(|rules| rules.answer(&mut page, request));
            let response = answered.expect("the session lives as long as the page");
            (response, page.plays)
        });
        match plays {
            Some(true) => session.play(),
            Some(false) => session.pause(),
            None => {}
        }
        let is = session.workspace.with_value(|workspace| workspace.events().len());
        if is != was {
            session.advance_soon();
        }
        response
    }
}
