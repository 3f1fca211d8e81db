//! What went wrong, as RFC 9457 has it, beside the original's `error`.

use crate::host::Failure;
use baton_engine::Rejection;
use serde_json::{Value, json};

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// What is wrong and how to mend it.
    pub detail: String,
    /// For 405, what is allowed.
    pub allow: Vec<&'static str>,
}

impl Problem {
    /// With this status and these words.
    pub fn new(status: u16, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            allow: Vec::new(),
        }
    }

    /// There is no such thing.
    pub fn unknown(what: &str) -> Self {
        Self::new(404, format!("There is no {what}."))
    }

    /// A field says what it may not.
    pub fn field(detail: impl Into<String>) -> Self {
        Self::new(422, detail)
    }

    /// Its JSON.
    pub fn json(&self) -> Value {
        json!({
            "type": "about:blank",
            "title": title(self.status),
            "status": self.status,
            "detail": self.detail,
            "error": self.detail,
        })
    }
}

/// The reason phrase of a status (RFC 9110).
pub fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        503 => "Service Unavailable",
        _ => "Error",
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Rejected(rejection) => Self::new(status(&rejection), rejection.to_string()),
            Failure::Watching => Self::new(
                503,
                "Another tab runs this workspace. Ask there, or take the workspace over here.",
            ),
            Failure::Refused(reason) => Self::new(409, reason),
        }
    }
}

fn status(rejection: &Rejection) -> u16 {
    match rejection {
        Rejection::Input(_) => 422,
        Rejection::UnknownAgent(_) | Rejection::UnknownGoal(_) | Rejection::UnknownTask(_) => 404,
        _ => 409,
    }
}
