//! Requests and responses, and the way from one to the other.

use crate::PREFIX;
use crate::access::{Access, Caller};
use crate::call::{Call, Reply};
use crate::host::Host;
use crate::operation::{self, Operation};
use crate::problem::Problem;
use baton_engine::{AgentId, ArtifactRef};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Largest body of a request.
const MAX_BODY_BYTES: usize = 1024 * 1024;
/// Most answers that are kept for requests that are sent again.
const MAX_KEPT: usize = 1_000;
/// Most calls that are remembered for people to look at.
const MAX_LOGGED: usize = 1_000;

const JSON: &str = "application/json";

/// A request, as a page or worker of the same origin sent it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path below the page's base: `/orchestration/status`.
    pub path: String,
    /// What follows the question mark, without it.
    #[serde(default)]
    pub query: String,
    /// The headers, their names in lower case.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body.
    #[serde(default)]
    pub body: String,
    /// Which tab, frame or worker sent it.
    #[serde(default)]
    pub client: String,
}

impl Request {
    /// A request with neither query nor headers nor body.
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            ..Self::default()
        }
    }

    /// The request that asks for `operation` with these arguments.
    pub fn of(operation: &Operation, mut arguments: Map<String, Value>) -> Self {
        let mut path = operation.path.to_owned();
        arguments.retain(|name, value| {
            let hole = format!("{{{name}}}");
            let is_in_path = path.contains(&hole);
            if is_in_path {
                path = path.replace(&hole, &encoded(&plain(value)));
            }
            !is_in_path
        });
        let mut request = Self::new(operation.method, &format!("{PREFIX}{path}"));
        if operation.method == "GET" {
            let pairs = arguments.iter();
            let pairs = pairs.map(|(name, value)| format!("{name}={}", encoded(&plain(value))));
            request.query = pairs.collect::<Vec<_>>().join("&");
        } else {
            request.body = Value::Object(arguments).to_string();
        }
        request
    }

    /// The token that it was sent with.
    pub fn bearer(&self) -> Option<&str> {
        self.headers.get("authorization")?.strip_prefix("Bearer ")
    }
}

/// The answer to a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Headers, their names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Body,
}

/// What is in a response.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// An artifact's content, which the edge fetches.
    Artifact(ArtifactRef),
    /// A stream of server-sent events, from this position of the journal on.
    Events(usize),
}

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
    kept: VecDeque<(String, u64, Response)>,
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
        let found = operation::find(&request.method, &request.path);
        let caller = self.access.caller(request);
        let response = match (&found, &caller) {
            (Ok((operation, path)), Ok(caller)) => self
                .carry_out(host, request, operation, path.clone(), caller)
                .unwrap_or_else(|problem| Response::problem(&problem)),
            (Err(problem), _) | (_, Err(problem)) => Response::problem(problem),
        };
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
        self.access.pass(&request.client, host.clock_ms())?;
        let key = idempotency_key(request, caller);
        if let Some(kept) = key
            .as_ref()
            .map(|key| self.kept(key))
            .transpose()?
            .flatten()
        {
            return Ok(kept);
        }
        let mut arguments = body(request)?;
        arguments.extend(query(request));
        arguments.extend(path);
        let operation = negotiate(request, operation, &mut arguments);
        let done = self.run(host, caller, operation, arguments);
        let response = match done {
            Ok(reply) => response(request, reply),
            Err(problem) => Response::problem(&problem),
        };
        if let Some((key, print)) = key {
            if self.kept.len() == MAX_KEPT {
                self.kept.pop_front();
            }
            self.kept.push_back((key, print, response.clone()));
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

    /// What was answered to the same request before.
    fn kept(&self, (key, print): &(String, u64)) -> Result<Option<Response>, Problem> {
        let found = self.kept.iter().find(|(kept, ..)| kept == key);
        match found {
            Some((_, kept, response)) if kept == print => Ok(Some(response.clone())),
            Some(_) => Err(Problem::new(
                422,
                "This Idempotency-Key was sent with another request. Use a new one.",
            )),
            None => Ok(None),
        }
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

impl Response {
    fn problem(problem: &Problem) -> Self {
        let mut headers = vec![("content-type", "application/problem+json".to_owned())];
        match problem.status {
            401 => headers.push(("www-authenticate", "Bearer".to_owned())),
            405 => headers.push(("allow", problem.allow.join(", "))),
            429 => headers.push(("retry-after", "1".to_owned())),
            _ => {}
        }
        Self {
            status: problem.status,
            headers,
            body: Body::Text(problem.json().to_string()),
        }
    }
}

/// The key under which the answer is kept, and what tells the request from others.
fn idempotency_key(request: &Request, caller: &Caller) -> Option<(String, u64)> {
    let key = request.headers.get("idempotency-key")?;
    if request.method != "POST" {
        return None;
    }
    let agent = caller.agent.map(|agent: AgentId| agent.to_string());
    let print = (&request.path, &request.query, &request.body);
    Some((format!("{agent:?} {key}"), digest(&print)))
}

/// What the headers ask for beside the path: a stream of events, or the tensor
/// as a file.
fn negotiate(
    request: &Request,
    operation: &'static Operation,
    arguments: &mut Map<String, Value>,
) -> &'static Operation {
    let accept = request.headers.get("accept").map_or("", String::as_str);
    if operation.name == "list_events" && accept.contains("text/event-stream") {
        arguments.insert("stream".to_owned(), Value::from(1));
        let last = request.headers.get("last-event-id");
        if let Some(last) = last.and_then(|last| last.parse::<u64>().ok()) {
            arguments.insert("cursor".to_owned(), Value::from(last + 1));
        }
    }
    if operation.name == "get_task_tensor" && accept.contains("application/octet-stream") {
        return operation::named("get_tensor_npy").unwrap_or(operation);
    }
    operation
}

fn digest(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// The members of a body, which is one object.
fn body(request: &Request) -> Result<Map<String, Value>, Problem> {
    if request.body.len() > MAX_BODY_BYTES {
        return Err(Problem::new(
            413,
            format!("A body has at most {MAX_BODY_BYTES} bytes."),
        ));
    }
    if request.body.trim().is_empty() {
        return Ok(Map::new());
    }
    let media_type = request.headers.get("content-type").map(String::as_str);
    // What a page sends without saying anything is text/plain.
    let known = [JSON, "text/plain"];
    if media_type.is_some_and(|given| !known.iter().any(|known| given.starts_with(known))) {
        return Err(Problem::new(
            415,
            "Send JSON: “Content-Type: application/json”.",
        ));
    }
    match serde_json::from_str(&request.body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Problem::new(400, "The body must be a JSON object.")),
        Err(error) => Err(Problem::new(400, format!("The body is not JSON: {error}."))),
    }
}

/// The members of a query, percent-decoded (WHATWG URL, section 5.1).
fn query(request: &Request) -> Map<String, Value> {
    let pairs = request.query.split('&').filter(|pair| !pair.is_empty());
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name, true), Value::String(decoded(value, true)))
    };
    pairs.map(pair).collect()
}

/// Percent-decoded; what is no UTF-8 then gets replacement characters.
pub fn decoded(text: &str, is_query: bool) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).filter(|_| *first == b'%');
        let code = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match code {
            Some(code) => {
                bytes.push(code);
                rest = &after[2..];
            }
            None => {
                bytes.push(if is_query && *first == b'+' {
                    b' '
                } else {
                    *first
                });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A value as it stands in an address.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Percent-encoded but for what never needs it (RFC 3986, section 2.3).
fn encoded(text: &str) -> String {
    let bytes = text.bytes().map(|byte| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    bytes.collect()
}

fn response(request: &Request, reply: Reply) -> Response {
    let ok = |media_type: &str, body| Response {
        status: 200,
        headers: vec![
            ("content-type", media_type.to_owned()),
            ("cache-control", "no-store".to_owned()),
        ],
        body,
    };
    match reply {
        Reply::Json(object) => {
            let text = Value::Object(object).to_string();
            let is_read = matches!(request.method.as_str(), "GET" | "HEAD");
            if !is_read {
                return ok(JSON, Body::Text(text));
            }
            let tag = format!("\"{:016x}\"", digest(&text));
            if request.headers.get("if-none-match") == Some(&tag) {
                return Response {
                    status: 304,
                    headers: vec![("etag", tag)],
                    body: Body::Empty,
                };
            }
            let mut response = ok(JSON, Body::Text(text));
            // It may be kept, and is asked for again with its tag.
            response.headers[1].1 = "no-cache".to_owned();
            response.headers.push(("etag", tag));
            response
        }
        Reply::Bytes(media_type, bytes) => ok(media_type, Body::Bytes(bytes)),
        Reply::Artifact(named) => ok(&named.media_type.clone(), Body::Artifact(named)),
        Reply::Events(from) => ok("text/event-stream", Body::Events(from)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_url_hides_is_read() {
        assert_eq!(decoded("a%20b+c", true), "a b c");
        assert_eq!(decoded("a%20b+c", false), "a b+c");
        assert_eq!(decoded("%zz%4", false), "%zz%4");
        assert_eq!(decoded("%C3%A9%FF", false), "é\u{fffd}");
    }

    #[test]
    fn a_request_of_an_operation_is_read_as_that_operation() {
        let arguments = serde_json::json!({ "agent": "Ada & Eve/2", "after": 3 });
        let operation = operation::named("list_agent_messages").unwrap();
        let request = Request::of(operation, arguments.as_object().unwrap().clone());
        let (found, path) = operation::find(&request.method, &request.path).unwrap();
        assert_eq!(found.name, "list_agent_messages");
        assert_eq!(path["agent"], "Ada & Eve/2");
        assert_eq!(query(&request)["after"], "3");
    }
}
