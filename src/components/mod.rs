//! Small controls that views share. They know no session but by their props.

pub mod colours;
pub mod combobox;
pub mod edge;
pub mod field;
pub mod file;
pub mod focus;
pub mod following;
pub mod icon;
pub mod kept;
pub mod labels;
pub mod marked;
pub mod menu;
pub mod more;
pub mod motion;
pub mod notices;
pub mod piece;
pub mod progress;
pub mod round_time;
pub mod segments;
pub mod size;
pub mod skill_input;
pub mod strip;
pub mod theme;
pub mod turns;
pub mod words;
