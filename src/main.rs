//! Starts the app on the page.

fn main() {
    baton::recovery::watch_for_panics();
    leptos::mount::mount_to_body(baton::app::App);
}
