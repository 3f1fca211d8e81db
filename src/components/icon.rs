//! Small drawings for buttons; what they mean is said in words beside them or in an `aria-label`.

use leptos::prelude::*;

/// What a drawing stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Change it.
    Edit,
    /// Make another one like it.
    Duplicate,
    /// Take it away.
    Remove,
    /// Look for something.
    Find,
    /// Set it beside another.
    Compare,
    /// Save it to a file.
    Save,
    /// Add one.
    Add,
    /// Close.
    Close,
    /// Back to the start.
    Start,
    /// Let time run.
    Play,
    /// Stop time.
    Pause,
    /// On to the next round.
    Step,
    /// Back to the last bookmark.
    Earlier,
    /// On to the next bookmark.
    Later,
    /// Take back.
    Undo,
    /// Do again.
    Redo,
    /// Pretended.
    Simulated,
    /// Real.
    Live,
}

impl Icon {
    /// Its lines on a grid of 16 by 16.
    fn path(self) -> &'static str {
        match self {
            Self::Edit => {
                "M3 13l.6-2.8 7-7a1.2 1.2 0 0 1 1.7 0l.5.5a1.2 1.2 0 0 1 0 1.7l-7 7zM9.5 4.3l2.2 2.2"
            }
            Self::Duplicate => "M5.5 5.5h7v7h-7zM3.5 10.5v-7h7",
            Self::Remove => {
                "M3 4.5h10M6.5 4.5v-1.5h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5M6.8 7v3.5M9.2 7v3.5"
            }
            Self::Find => "M11 11l3 3M12.5 7a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0z",
            Self::Save => "M8 2.5v7M5 6.5l3 3 3-3M3.5 13h9",
            Self::Add => "M8 3.5v9M3.5 8h9",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Start => "M4 3.5v9M12.5 3.5v9L6 8z",
            Self::Play => "M5 3.5v9L12.5 8z",
            Self::Pause => "M5.5 3.5v9M10.5 3.5v9",
            Self::Step => "M3.5 3.5v9L10 8zM12 3.5v9",
            Self::Compare => "M2.5 3.5h4.5v9h-4.5zM9 3.5h4.5v9h-4.5z",
            Self::Earlier => "M10 3.5l-4.5 4.5 4.5 4.5",
            Self::Later => "M6 3.5l4.5 4.5-4.5 4.5",
            Self::Undo => "M6 3.5L3 6.5l3 3M3 6.5h6a3.5 3.5 0 0 1 0 7H6.5",
            Self::Simulated => "M6 2.5h4M6.8 2.5v4L3.5 13h9L9.2 6.5v-4M5.3 9.5h5.4",
            Self::Live => "M9 2.5L4 9h3.6L7 13.5 12 7H8.4z",
            Self::Redo => "M10 3.5l3 3-3 3M13 6.5H7a3.5 3.5 0 0 0 0 7h2.5",
        }
    }
}

/// A drawing in the colour of the text around it.
#[component]
pub fn Drawing(
    /// What it stands for.
    #[prop(into)]
    icon: Signal<Icon>,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=move || icon.get().path()></path>
        </svg>
    }
}
