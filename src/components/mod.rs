//! Small controls that views share. They know no session but by their props.

pub mod labels;
pub mod menu;
pub mod notices;
