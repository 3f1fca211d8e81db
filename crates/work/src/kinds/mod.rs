//! The kinds of work, a file for each family. Each is a function from a desk
//! to artifacts.

pub(crate) mod check;
pub(crate) mod data;
pub(crate) mod describe;
pub(crate) mod model;
pub(crate) mod pairwise;
pub(crate) mod plan;
pub(crate) mod report;
pub(crate) mod requirements;

use crate::desk::{Desk, Subject};
use crate::order::{Artifact, Failure};

/// Makes what the goal asks for, if that is a model or an analysis.
pub(crate) fn implement(desk: &mut Desk) -> Result<Vec<Artifact>, Failure> {
    match desk.subject() {
        Subject::Model => model::train_and_report(desk),
        Subject::Data => report::analyse_and_write(desk),
        Subject::Other => Err(Failure::unsupported(format!(
            "“{}” asks for a program to be written, which no computation does. Give it to a person or a script.",
            desk.order.task.name
        ))),
    }
}

/// Does the whole of a goal about data, or plans any other. With a plan given,
/// what is left takes people.
pub(crate) fn general(desk: &mut Desk) -> Result<Vec<Artifact>, Failure> {
    match desk.subject() {
        Subject::Model => model::train_and_report(desk),
        Subject::Data => report::analyse_and_write(desk),
        Subject::Other if plan::is_given(desk) => Err(Failure::unsupported(format!(
            "“{}” has its plan; to carry it out takes a person or a script.",
            desk.order.task.name
        ))),
        Subject::Other => plan::plan(desk),
    }
}
