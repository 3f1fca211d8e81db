//! A host that is the engine itself, and requests as a client sends them.

use baton_api::{Api, Body, Control, Failure, Host, Passage, Request, Response};
use baton_engine::{AgentId, Command, Engine, Recorded, Rejection, State, TaskId, Time};
use serde_json::Value;

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
                secrets: 0,
            },
        }
    }
}

impl House {
    fn handle(&mut self, command: Command) -> Result<(), Failure> {
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

    fn hear(&mut self, _agent: AgentId, _message: &str) -> Result<(), Failure> {
        Err(Failure::Refused("Nobody listens here.".to_owned()))
    }

    fn passages(&self, _after: u64) -> Vec<Passage> {
        Vec::new()
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
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut request = Request::new(method, &format!("/orchestration{path}"));
        request.query = query.to_owned();
        request.body = body.map(|body| body.to_string()).unwrap_or_default();
        let bearer = token.map(|token| ("authorization".to_owned(), format!("Bearer {token}")));
        request.headers.extend(bearer);
        let response = self.send(&request);
        (response.status, json(&response))
    }

    /// Calls the tool as the original was called; the answer must be 200.
    pub fn tool(&mut self, method: &str, arguments: Value) -> Value {
        let call = serde_json::json!({
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

pub fn json(response: &Response) -> Value {
    match &response.body {
        Body::Text(text) => serde_json::from_str(text).expect("an answer in words is JSON"),
        _ => Value::Null,
    }
}
