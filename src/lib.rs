//! Baton's app: the studio that runs in the browser.
//!
//! [`session`] owns the engine and is the only place that calls it; [`views`]
//! draw view models; [`components`] are the small controls that views share;
//! [`worker`] is what a second thread does for the page, [`agent`] an agent that works.
//! Start reading at [`app`]: it shows the [`welcome`] or the [`studio`].

pub mod agent;
pub mod app;
pub mod components;
pub mod recovery;
pub mod session;
pub mod studio;
pub mod views;
pub mod welcome;
pub mod worker;
