//! A host that is the engine itself, and requests as a client sends them.

use baton_api::{Api, Body, Control, Failure, Host, Passage, Request, Response};
use baton_engine::protocol::{self, Party};
use baton_engine::{AgentId, Command, Engine, Recorded, Rejection, State, TaskId, Time};
use serde_json::{Value, json};

/// The engine with a clock that a test moves.
pub struct Bench {
    pub api: Api,
    pub house: House,
}

pub struct House {
    pub engine: Engine,
    pub events: Vec<Recorded>,
    pub now: Time,
    pub clock_ms: f64,
    pub passages: Vec<Passage>,
    secrets: u32,
}

impl Default for Bench {
    fn default() -> Self {
        let mut engine = Engine::new(Default::default());
        let events = engine.take_events();
        Self {
            api: Api::default(),
            house: House {
                engine,
                events,
                now: Time::default(),
                clock_ms: 0.0,
                passages: Vec::new(),
                secrets: 0,
            },
        }
    }
}

impl House {
    /// Carries out a command, as the page does beside the API.
    pub fn handle(&mut self, command: Command) -> Result<(), Failure> {
        let done = self.engine.handle(command, self.now);
        self.events.extend(self.engine.take_events());
        done.map_err(Failure::Rejected)
    }
}

impl Host for House {
    fn look(&self, look: &mut dyn FnMut(&State, &[Recorded])) {
        look(self.engine.state(), &self.events);
    }

    fn edit(&mut self, _label: &str, command: Command) -> Result<(), Failure> {
        self.handle(command)
    }

    fn answer(&mut self, command: Command) -> Result<(), Failure> {
        self.handle(command)
    }

    fn control(&mut self, control: Control) -> Result<(), Failure> {
        match (control, self.handle(Command::RunRound)) {
            (Control::Step, Err(failure @ Failure::Rejected(Rejection::NothingToAssign(_)))) => {
                Err(failure)
            }
            _ => Ok(()),
        }
    }

    fn is_playing(&self) -> bool {
        false
    }

    fn progress(&mut self, _task: TaskId, _agent: AgentId, _percent: u32, _note: &str) {}

    fn said_to(&self, _agent: AgentId, _after: u64) -> Vec<(u64, String)> {
        Vec::new()
    }

    fn hear(&mut self, agent: AgentId, message: &str) -> Result<(), Failure> {
        let refused = |told: String| Failure::Refused(told);
        let envelope = protocol::read(message).map_err(|error| refused(error.to_string()))?;
        if envelope.sender != Party::Agent(agent) {
            return Err(refused("This is somebody else’s line.".to_owned()));
        }
        let command = protocol::command(&envelope, self.engine.state(), Vec::new());
        match command.map_err(|unheeded| refused(unheeded.to_string()))? {
            Some(command) => self.handle(command),
            None => Ok(()),
        }
    }

    fn passages(&self, after: u64) -> Vec<Passage> {
        let passages = self.passages.iter().filter(|one| one.number > after);
        passages.cloned().collect()
    }

    fn unix_ms(&self, at: Time) -> i64 {
        1_700_000_000_000 + i64::try_from(at.0).unwrap_or(0)
    }

    fn clock_ms(&self) -> f64 {
        self.clock_ms
    }

    fn secret(&mut self) -> String {
        self.secrets += 1;
        format!("secret-{}", self.secrets)
    }
}

/// The status and the JSON of a response.
pub type Got = (u16, Value);

impl Bench {
    pub fn send(&mut self, request: &Request) -> Response {
        // As fast as a caller may be.
        self.house.clock_ms += 1.0;
        self.api.answer(&mut self.house, request)
    }

    pub fn get(&mut self, path: &str) -> Got {
        self.ask("GET", path, None, None)
    }

    pub fn post(&mut self, path: &str, body: Value) -> Got {
        self.ask("POST", path, Some(body), None)
    }

    pub fn post_as(&mut self, token: &str, path: &str, body: Value) -> Got {
        self.ask("POST", path, Some(body), Some(token))
    }

    pub fn ask(
        &mut self,
        method: &str,
        path: &str,
        body: Option<Value>,
        token: Option<&str>,
    ) -> Got {
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let bearer = token.map(|token| format!("Bearer {token}"));
        let headers = bearer.as_ref().map(|bearer| ("authorization", &**bearer));
        let request = request(method, path, headers.as_slice(), &body);
        let response = self.send(&request);
        (response.status, read_json(&response))
    }

    /// Calls the tool as the original was called; the answer must be 200.
    pub fn tool(&mut self, method: &str, arguments: Value) -> Value {
        let call = json!({
            "tool_name": format!("distributed_orchestration:{method}"),
            "tool_args": arguments,
        });
        let (status, answer) = self.post("/tool", call);
        assert_eq!(status, 200, "{method}: {answer}");
        answer
    }

    pub fn check_invariants(&self) {
        let found = baton_engine::invariant::check(self.house.engine.state());
        assert_eq!(found, Ok(()));
    }
}

/// Registers an agent of that name; its token.
pub fn registered(bench: &mut Bench, name: &str) -> String {
    let body =
        json!({ "context_id": name, "skills": ["general", "data_analysis", "report_writing"] });
    let (status, answer) = bench.post("/register", body);
    assert_eq!(status, 200, "{answer}");
    answer["token"].as_str().unwrap().to_owned()
}

/// A request below the prefix; `path` with its query.
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Request {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut request = Request::new(method, &format!("/orchestration{path}"));
    query.clone_into(&mut request.query);
    let headers = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    request.headers.extend(headers);
    body.clone_into(&mut request.body);
    request
}

/// A header of a response.
pub fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    let mut headers = response.headers.iter();
    let found = headers.find(|(known, _)| *known == name);
    found.map_or("", |(_, value)| value)
}

pub fn read_json(response: &Response) -> Value {
    match &response.body {
        Body::Text(text) => serde_json::from_str(text).expect("an answer in words is JSON"),
        _ => Value::Null,
    }
}
