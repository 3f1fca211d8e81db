//! Who may do what, and how often.

use crate::http::Request;
use crate::problem::Problem;
use baton_engine::AgentId;
use std::collections::BTreeMap;

/// Most requests of one caller at once, and how many it gets back a second.
const BURST: f64 = 5_000.0;
const A_SECOND: f64 = 5_000.0;
/// Most callers whose rate is remembered.
const MAX_CALLERS: usize = 1_000;

/// Who calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caller {
    /// The tab, frame or worker that called.
    pub client: String,
    /// The agent whose token it has.
    pub agent: Option<AgentId>,
}

/// Tokens and rates.
#[derive(Clone, Debug)]
pub struct Access {
    /// Whether calls without a token may change things, as the original's did.
    pub is_open: bool,
    tokens: BTreeMap<String, AgentId>,
    rates: BTreeMap<String, Bucket>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at_ms: f64,
}

impl Default for Access {
    fn default() -> Self {
        Self {
            is_open: true,
            tokens: BTreeMap::new(),
            rates: BTreeMap::new(),
        }
    }
}

impl Access {
    /// Who sent `request`.
    ///
    /// # Errors
    /// 401 when its token is none of ours.
    pub fn caller(&self, request: &Request) -> Result<Caller, Problem> {
        let agent = match request.bearer() {
            None => None,
            Some(token) => Some(*self.tokens.get(token).ok_or_else(|| {
                Problem::new(
                    401,
                    "This token is not known here. Register again to get one.",
                )
            })?),
        };
        Ok(Caller {
            client: request.client.clone(),
            agent,
        })
    }

    /// Lets a request of `client` pass at `now_ms`.
    ///
    /// # Errors
    /// 429 when it has sent too many.
    pub fn pass(&mut self, client: &str, now_ms: f64) -> Result<(), Problem> {
        if self.rates.len() >= MAX_CALLERS && !self.rates.contains_key(client) {
            self.rates.clear();
        }
        let bucket = self.rates.entry(client.to_owned()).or_insert(Bucket {
            left: BURST,
            at_ms: now_ms,
        });
        let refilled = (now_ms - bucket.at_ms).max(0.0) / 1_000.0 * A_SECOND;
        bucket.left = (bucket.left + refilled).min(BURST);
        bucket.at_ms = now_ms;
        if bucket.left < 1.0 {
            return Err(Problem::new(
                429,
                "Too many requests. Try again in a second.",
            ));
        }
        bucket.left -= 1.0;
        Ok(())
    }

    /// Whether `caller` may change things, or read what is an agent's own.
    ///
    /// # Errors
    /// 401 when it needs a token.
    pub fn must_be_known(&self, caller: &Caller) -> Result<(), Problem> {
        if self.is_open || caller.agent.is_some() {
            return Ok(());
        }
        Err(Problem::new(
            401,
            "Register first and send the token: “Authorization: Bearer …”. Calls without one are switched off.",
        ))
    }

    /// Makes `token` the agent's; one that it had before ends.
    pub fn grant(&mut self, agent: AgentId, token: String) {
        self.tokens.retain(|_, owner| *owner != agent);
        self.tokens.insert(token, agent);
    }

    /// Whether somebody has a token of the agent's.
    pub fn is_granted(&self, agent: AgentId) -> bool {
        self.tokens.values().any(|owner| *owner == agent)
    }

    /// Ends the agent's token.
    pub fn revoke(&mut self, agent: AgentId) {
        self.tokens.retain(|_, owner| *owner != agent);
    }

    /// Ends all tokens: another workspace has other agents.
    pub fn revoke_all(&mut self) {
        self.tokens.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_stopped_and_others_are_not() {
        let mut access = Access::default();
        let passed = (0..10_000).filter(|_| access.pass("flood", 0.0).is_ok());
        assert_eq!(passed.count(), 5_000);
        assert!(access.pass("other", 0.0).is_ok());
        assert!(
            access.pass("flood", 1.0).is_ok(),
            "five a millisecond come back"
        );
    }

    #[test]
    fn an_agents_token_ends_with_the_next_one() {
        let mut access = Access::default();
        access.grant(AgentId(1), "old".to_owned());
        access.grant(AgentId(1), "new".to_owned());
        let with = |token: &str| {
            let mut request = Request::new("GET", "/orchestration/status");
            request
                .headers
                .insert("authorization".to_owned(), format!("Bearer {token}"));
            access.caller(&request)
        };
        assert_eq!(with("old").map_err(|problem| problem.status), Err(401));
        assert_eq!(with("new").map(|caller| caller.agent), Ok(Some(AgentId(1))));
    }
}
