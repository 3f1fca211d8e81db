//! The API of one workspace: who calls, what is asked, what was answered before.

use crate::PREFIX;
use crate::access::{Access, Caller};
use crate::call::{Call, Reply};
use crate::host::Host;
use crate::http::{self, Body, Request, Response};
use crate::kept::{Kept, Key};
use crate::operation::{self, Operation};
use crate::problem::Problem;
use serde_json::{Map, Value};
use std::collections::VecDeque;

/// Most calls that are remembered for people to look at.
const MAX_LOGGED: usize = 1_000;

/// A call, as people look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Counts the calls, from 1.
    pub number: u64,
    /// When, by the host's clock, in milliseconds.
    pub at_ms: u64,
    /// Who called.
    pub caller: Caller,
    /// The method and the path.
    pub request: String,
    /// The operation; empty when there is none of that path.
    pub operation: &'static str,
    /// The status that was answered.
    pub status: u16,
}

/// The API of one workspace.
#[derive(Debug, Default)]
pub struct Api {
    access: Access,
    kept: Kept,
    log: VecDeque<Logged>,
    calls: u64,
}

impl Api {
    /// Who may do what.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Who may do what, to change it.
    pub fn access_mut(&mut self) -> &mut Access {
        &mut self.access
    }

    /// The last calls, oldest first.
    pub fn log(&self) -> impl DoubleEndedIterator<Item = &Logged> + ExactSizeIterator {
        self.log.iter()
    }

    /// Another workspace is open: its agents have no tokens yet.
    pub fn restart(&mut self) {
        self.access.revoke_all();
        self.kept.clear();
    }

    /// Answers a request.
    pub fn answer(&mut self, host: &mut dyn Host, request: &Request) -> Response {
        let passed = self.access.pass(&request.client, host.clock_ms());
        let found = operation::find(&request.method, &request.path);
        let caller = self.access.caller(request);
        let done = passed.and_then(|()| {
            let (operation, path) = found.as_ref().map_err(Problem::clone)?;
            let caller = caller.as_ref().map_err(Problem::clone)?;
            self.carry_out(host, request, operation, path.clone(), caller)
        });
        let response = done.unwrap_or_else(|problem| Response::problem(&problem));
        let operation = found.map_or("", |(operation, _)| operation.name);
        let caller = caller.unwrap_or_default();
        self.note(host.clock_ms(), request, caller, operation, response.status);
        if request.method == "HEAD" {
            return Response {
                body: Body::Empty,
                ..response
            };
        }
        response
    }

    /// Calls an operation by its name, as the agent tool does.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn call(
        &mut self,
        host: &mut dyn Host,
        caller: &Caller,
        name: &str,
        arguments: Map<String, Value>,
    ) -> Result<Map<String, Value>, Problem> {
        let operation = operation::named(name)?;
        self.access.pass(&caller.client, host.clock_ms())?;
        let done = self.run(host, caller, operation, arguments);
        let status = done.as_ref().map_or_else(|problem| problem.status, |_| 200);
        let request = Request::new("CALL", name);
        self.note(
            host.clock_ms(),
            &request,
            caller.clone(),
            operation.name,
            status,
        );
        match done? {
            Reply::Json(object) => Ok(object),
            _ => Err(Problem::new(
                406,
                format!(
                    "“{name}” answers with bytes; fetch {PREFIX}{} instead.",
                    operation.path
                ),
            )),
        }
    }

    fn carry_out(
        &mut self,
        host: &mut dyn Host,
        request: &Request,
        operation: &'static Operation,
        path: Map<String, Value>,
        caller: &Caller,
    ) -> Result<Response, Problem> {
        let key = Key::of(request, caller)?;
        if let Some(key) = &key
            && let Some(kept) = self.kept.find(key)?
        {
            return Ok(kept);
        }
        let mut arguments = http::body(request)?;
        arguments.extend(http::query(request));
        arguments.extend(path);
        let operation = http::negotiate(request, operation, &mut arguments);
        let response = match self.run(host, caller, operation, arguments) {
            Ok(reply) => http::response(request, reply),
            Err(problem) => Response::problem(&problem),
        };
        if let Some(key) = key {
            self.kept.keep(key, &response);
        }
        Ok(response)
    }

    fn run(
        &mut self,
        host: &mut dyn Host,
        caller: &Caller,
        operation: &Operation,
        arguments: Map<String, Value>,
    ) -> Result<Reply, Problem> {
        let mut call = Call {
            host,
            caller,
            arguments,
            access: &mut self.access,
        };
        operation.run(&mut call)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "milliseconds of a session"
    )]
    fn note(
        &mut self,
        at_ms: f64,
        request: &Request,
        caller: Caller,
        operation: &'static str,
        status: u16,
    ) {
        self.calls += 1;
        if self.log.len() == MAX_LOGGED {
            self.log.pop_front();
        }
        self.log.push_back(Logged {
            number: self.calls,
            at_ms: at_ms.max(0.0) as u64,
            caller,
            request: format!("{} {}", request.method, request.path),
            operation,
            status,
        });
    }
}
