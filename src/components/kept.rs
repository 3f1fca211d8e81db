//! Following a thing that may go away before the view of it does.

use leptos::prelude::*;

/// What `read` finds; when it finds nothing any more, what it found last, or
/// `first`. A view made for one agent, goal or task reads it through this.
pub fn kept<T>(first: T, read: impl Fn() -> Option<T> + Send + Sync + 'static) -> Memo<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |last: Option<&T>| read().unwrap_or_else(|| last.unwrap_or(&first).clone()))
}
