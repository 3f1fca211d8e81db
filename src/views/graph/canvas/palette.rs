//! The colours and the font of the style, for a canvas, which knows no tokens.

use crate::components::colours::Colours;
use baton_engine::{Priority, TaskState};
use web_sys::HtmlElement;

/// The style's colours as they are in the theme on screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// Behind everything.
    pub paper: String,
    /// Behind the tasks of a goal.
    pub raised: String,
    /// Behind what floats.
    pub float: String,
    /// Text.
    pub ink: String,
    /// Text that matters less.
    pub soft: String,
    /// The borders of regions, and edges from afar.
    pub line: String,
    /// Edges.
    pub strong: String,
    /// What has the keyboard's focus.
    pub focus: String,
    /// The family of the text.
    pub font: String,
    states: [[String; 2]; TaskState::COUNT],
    priorities: [String; Priority::COUNT],
}

impl Palette {
    /// Reads the style through `probe`, an element to which nothing else gives a colour.
    pub fn read(probe: &HtmlElement) -> Self {
        let Some(colours) = Colours::of(probe) else {
            return Self::default();
        };
        let colour = |token: &str| colours.token(token);
        Self {
            paper: colour("paper"),
            raised: colour("paper-raised"),
            float: colour("paper-float"),
            ink: colour("ink"),
            soft: colour("ink-soft"),
            line: colour("line"),
            strong: colour("line-strong"),
            focus: colour("focus"),
            font: colours.font(),
            states: TaskState::ALL
                .map(|state| [colour(&state.to_string()), colour(&format!("{state}-tint"))]),
            priorities: Priority::ALL.map(|priority| colour(&priority.to_string())),
        }
    }

    /// A state's colour.
    pub fn state(&self, state: TaskState) -> &str {
        &self.states[state as usize][0]
    }

    /// What is filled to tell a state.
    pub fn tint(&self, state: TaskState) -> &str {
        &self.states[state as usize][1]
    }

    /// A priority's colour.
    pub fn priority(&self, priority: Priority) -> &str {
        &self.priorities[priority.level()]
    }
}
