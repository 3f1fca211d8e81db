//! Statistics of a table: what [`analyze`] finds out and writes down as an
//! [`Analysis`], which charts and reports are made from. Each method is in a
//! file of its own with its source.

mod analysis;
mod correlation;
mod groups;
mod linear;
mod outliers;
mod regression;
mod roles;
mod series;
mod summary;

pub(crate) use analysis::{Analysis, analyze};
pub(crate) use correlation::{Correlation, ranks};
pub(crate) use groups::Grouping;
pub(crate) use linear::solve;
pub(crate) use outliers::{Fences, fences};
pub(crate) use regression::{Regression, Term};
pub(crate) use roles::{Roles, is_name, mentions};
pub(crate) use series::{Series, Step};
pub(crate) use summary::{ColumnSummary, Kind, mean, median, summarize, variance};
