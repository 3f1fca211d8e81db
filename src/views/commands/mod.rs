//! Everything that can be done, by its name, by a key, or where one points.
//!
//! `catalogue` lists the commands and finds them, `carry_out` does them; both
//! are the same for the palette and whatever else names one.

mod carry_out;
mod catalogue;
mod menu;
mod palette;
mod shortcuts;

pub use menu::{PointedMenu, about, open_where_pointed};
pub use palette::Palette;
pub use shortcuts::Shortcuts;
