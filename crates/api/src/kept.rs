//! Answers that are kept for requests that are sent again (`Idempotency-Key`).

use crate::access::Caller;
use crate::http::{Body, Request, Response, digest};
use crate::problem::Problem;
use std::collections::VecDeque;

/// Most answers that are kept.
const MAX_KEPT: usize = 1_000;
/// Most bytes of them together, but for the newest.
const MAX_KEPT_BYTES: usize = 16 * 1024 * 1024;
/// Longest key.
const MAX_KEY_BYTES: usize = 255;

/// What tells a request from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// Whose it is, and the key that it was sent with.
    name: String,
    /// What was asked.
    print: u64,
}

impl Key {
    /// The key of a request; none where none was sent, or where sending again
    /// does no harm. Callers without a token are told apart, for an answer may
    /// hold a token.
    ///
    /// # Errors
    /// 400 when the key is empty or too long.
    pub(crate) fn of(request: &Request, caller: &Caller) -> Result<Option<Self>, Problem> {
        let sent = request.headers.get("idempotency-key");
        let Some(key) = sent.filter(|_| request.method == "POST") else {
            return Ok(None);
        };
        if key.is_empty() || key.len() > MAX_KEY_BYTES {
            let told = format!("An Idempotency-Key has 1 to {MAX_KEY_BYTES} bytes.");
            return Err(Problem::new(400, told));
        }
        let whose = match caller.agent {
            Some(agent) => agent.to_string(),
            None => format!("client {}", caller.client),
        };
        let print = digest(&(&request.path, &request.query, &request.body));
        let name = format!("{whose} {key}");
        Ok(Some(Self { name, print }))
    }
}

/// The answers that are kept, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    answers: VecDeque<(Key, Response)>,
    bytes: usize,
}

impl Kept {
    /// What was answered to the same request before.
    ///
    /// # Errors
    /// 422 when the key was sent with another request.
    pub(crate) fn find(&self, key: &Key) -> Result<Option<Response>, Problem> {
        let mut answers = self.answers.iter();
        match answers.find(|(kept, _)| kept.name == key.name) {
            Some((kept, response)) if kept == key => Ok(Some(response.clone())),
            Some(_) => Err(Problem::new(
                422,
                "This Idempotency-Key was sent with another request. Use a new one.",
            )),
            None => Ok(None),
        }
    }

    /// Keeps an answer. What did not get as far as the workspace is no answer:
    /// the next try may.
    pub(crate) fn keep(&mut self, key: Key, response: &Response) {
        if matches!(response.status, 401 | 429 | 503) {
            return;
        }
        self.bytes += size(response);
        self.answers.push_back((key, response.clone()));
        while self.answers.len() > MAX_KEPT || self.bytes > MAX_KEPT_BYTES && self.answers.len() > 1
        {
            let oldest = self.answers.pop_front();
            self.bytes -= oldest.map_or(0, |(_, response)| size(&response));
        }
    }

    /// Forgets all: another workspace is open.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

fn size(response: &Response) -> usize {
    match &response.body {
        Body::Text(text) => text.len(),
        Body::Bytes(bytes) => bytes.len(),
        Body::Empty | Body::Artifact(_) | Body::Events(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        let name = name.to_owned();
        Key { name, print: 0 }
    }

    fn answer(status: u16, bytes: usize) -> Response {
        Response {
            status,
            headers: Vec::new(),
            body: Body::Text("x".repeat(bytes)),
        }
    }

    #[test]
    fn large_answers_push_out_old_ones_and_only_so_many_are_kept() {
        let mut kept = Kept::default();
        kept.keep(key("small"), &answer(200, 1));
        kept.keep(key("large"), &answer(200, MAX_KEPT_BYTES));
        assert_eq!(kept.find(&key("small")), Ok(None));
        assert!(kept.find(&key("large")).unwrap().is_some());
        for number in 0..=MAX_KEPT {
            kept.keep(key(&number.to_string()), &answer(200, 1));
        }
        assert_eq!((kept.answers.len(), kept.bytes), (MAX_KEPT, MAX_KEPT));
    }

    #[test]
    fn what_may_go_better_next_time_is_not_kept() {
        let mut kept = Kept::default();
        kept.keep(key("watching"), &answer(503, 1));
        kept.keep(key("refused"), &answer(409, 1));
        assert_eq!(kept.find(&key("watching")), Ok(None));
        assert!(kept.find(&key("refused")).unwrap().is_some());
    }
}
