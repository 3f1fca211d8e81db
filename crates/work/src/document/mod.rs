//! Documents: written as Markdown with [`Markdown`], and from that rendered as
//! pages of HTML that stand for themselves.

mod html;
mod markdown;

pub(crate) use html::{dashboard, page};
pub(crate) use markdown::Markdown;
