//! Requests and responses, and the way from one to the other.

use crate::PREFIX;
use crate::call::Reply;
use crate::operation::{self, Operation};
use crate::problem::Problem;
use baton_engine::ArtifactRef;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Largest body of a request.
const MAX_BODY_BYTES: usize = 1024 * 1024;

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

impl Response {
    /// The response that tells of a problem.
    pub(crate) fn problem(problem: &Problem) -> Self {
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

/// What the headers ask for beside the path: a stream of events, or the tensor
/// as a file.
pub(crate) fn negotiate(
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

pub(crate) fn digest(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// The members of a body, which is one object.
pub(crate) fn body(request: &Request) -> Result<Map<String, Value>, Problem> {
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
pub(crate) fn query(request: &Request) -> Map<String, Value> {
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

pub(crate) fn response(request: &Request, reply: Reply) -> Response {
    let ok = |media_type: &str, body| Response {
        status: 200,
        headers: vec![("content-type", media_type.to_owned())],
        body,
    };
    let response = match reply {
        Reply::Json(object) => ok(JSON, Body::Text(Value::Object(object).to_string())),
        Reply::Bytes(media_type, bytes) => ok(media_type, Body::Bytes(bytes)),
        Reply::Artifact(named) => ok(&named.media_type.clone(), Body::Artifact(named)),
        Reply::Events(from) => ok("text/event-stream", Body::Events(from)),
    };
    tagged(request, response)
}

/// The response with a tag of what is in it, or only that it is still the same.
fn tagged(request: &Request, mut response: Response) -> Response {
    let tag = match &response.body {
        Body::Text(text) => format!("\"{:016x}\"", digest(text)),
        Body::Bytes(bytes) => format!("\"{:016x}\"", digest(bytes)),
        Body::Artifact(named) => format!("\"{}\"", named.digest),
        Body::Empty | Body::Events(_) => String::new(),
    };
    let is_read = matches!(request.method.as_str(), "GET" | "HEAD");
    if tag.is_empty() || !is_read {
        let control = ("cache-control", "no-store".to_owned());
        response.headers.push(control);
        return response;
    }
    let known = request.headers.get("if-none-match");
    if known.is_some_and(|known| names(known, &tag)) {
        response.status = 304;
        response.headers.clear();
        response.body = Body::Empty;
    }
    // It may be kept, and is asked for again with its tag.
    let control = ("cache-control", "no-cache".to_owned());
    response.headers.extend([control, ("etag", tag)]);
    response
}

/// Whether an `If-None-Match` names a tag (RFC 9110, section 13.1.2).
fn names(known: &str, tag: &str) -> bool {
    let mut known = known.split(',').map(str::trim);
    known.any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
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
