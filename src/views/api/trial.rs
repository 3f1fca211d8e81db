//! One operation, to read and to try.

use super::effect_word;
use crate::session::PageApi;
use baton_api::operation::{Effect, Operation};
use baton_api::{Body, PREFIX, Request, Response};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value};
use wasm_bindgen_futures::JsFuture;
use web_sys::wasm_bindgen::JsCast;

const TOOLS: &str = "orchestration-api/tools.json";
/// Longest answer that is shown.
const MAX_SHOWN_CHARS: usize = 20_000;

/// Reads and tries an operation.
#[component]
pub fn Trial(operation: &'static Operation) -> impl IntoView {
    let api = expect_context::<PageApi>();
    let arguments = RwSignal::new(String::new());
    let described = RwSignal::new(None::<Map<String, Value>>);
    let answer = RwSignal::new(None::<(u16, String)>);
    spawn_local(async move {
        let found = properties(operation.name).await.unwrap_or_default();
        arguments.try_set(example(&found));
        described.try_set(Some(found));
    });
    let send = move |_| {
        let text = arguments.get_untracked();
        let text = if text.trim().is_empty() {
            "{}".to_owned()
        } else {
            text
        };
        let shown = match serde_json::from_str::<Map<String, Value>>(&text) {
            Ok(arguments) => {
                let request = Request {
                    client: "the API page".to_owned(),
                    ..Request::of(operation, arguments)
                };
                shown(&api.answer(&request))
            }
            Err(error) => (0, format!("The arguments are no JSON object: {error}.")),
        };
        answer.set(Some(shown));
    };
    view! {
        <article class="api__trial" data-testid="api-trial">
            <h3>
                <span class="api__method" data-method=operation.method>{operation.method}</span>
                " "
                <code>{PREFIX}{operation.path}</code>
            </h3>
            <p>{operation.summary}". "{operation.detail}</p>
            <p class="api__facts">
                "Method of the tool: "<code>{operation.name}</code>
                " · "{effect_word(operation.effect)}
            </p>
            {move || described.get().map(|described| fields(&described))}
            <label class="field__label" for="api-arguments">"Arguments"</label>
            <textarea
                id="api-arguments"
                class="api__arguments"
                data-testid="api-arguments"
                rows="5"
                spellcheck="false"
                prop:value=arguments
                on:input=move |event| arguments.set(event_target_value(&event))
            ></textarea>
            <button type="button" class="button" data-testid="api-send" on:click=send>
                {if operation.effect == Effect::Read { "Ask" } else { "Do it" }}
            </button>
            <div role="status">
                {move || answer.get().map(|(status, text)| view! {
                    <p class="api__status" data-testid="api-status">
                        {if status == 0 { "Not sent".to_owned() } else { format!("Status {status}") }}
                    </p>
                    <pre class="api__answer" data-testid="api-answer" tabindex="0">{text}</pre>
                })}
            </div>
        </article>
    }
}

/// The arguments with what each means.
fn fields(described: &Map<String, Value>) -> AnyView {
    if described.is_empty() {
        return view! { <p class="api__facts">"It takes no arguments."</p> }.into_any();
    }
    let one = |(name, schema): (&String, &Value)| {
        let told = schema["description"].as_str().unwrap_or_default();
        view! { <dt><code>{name.clone()}</code></dt><dd>{told.to_owned()}</dd> }
    };
    view! { <dl class="api__fields">{described.iter().map(one).collect_view()}</dl> }.into_any()
}

/// What the operation takes, from the published descriptions.
async fn properties(name: &str) -> Option<Map<String, Value>> {
    let response = JsFuture::from(web_sys::window()?.fetch_with_str(TOOLS))
        .await
        .ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    let tools: Value = serde_json::from_str(&text.as_string()?).ok()?;
    let tool = tools
        .as_array()?
        .iter()
        .find(|tool| tool["method"] == name)?;
    tool["inputSchema"]["properties"].as_object().cloned()
}

/// Arguments to begin with: empty ones of the right types.
fn example(described: &Map<String, Value>) -> String {
    let filled = described
        .iter()
        .filter(|(_, schema)| schema.get("default").is_none());
    let filled = filled.map(|(name, schema)| {
        let value = match schema["type"].as_str() {
            Some("array") => Value::Array(Vec::new()),
            Some("integer" | "number") => Value::from(0),
            Some("object") => Value::Object(Map::new()),
            _ => Value::from(""),
        };
        (name.clone(), value)
    });
    let object: Map<String, Value> = filled.collect();
    serde_json::to_string_pretty(&object).unwrap_or_default()
}

fn shown(response: &Response) -> (u16, String) {
    let text = match &response.body {
        Body::Text(text) => serde_json::from_str::<Value>(text)
            .and_then(|value| serde_json::to_string_pretty(&value))
            .unwrap_or_else(|_| text.clone()),
        Body::Bytes(bytes) => format!("{} bytes", bytes.len()),
        Body::Artifact(named) => format!("{}, {} bytes", named.name, named.bytes),
        Body::Events(from) => format!("A stream of events from {from} on: fetch it."),
        Body::Empty => String::new(),
    };
    let cut: String = text.chars().take(MAX_SHOWN_CHARS).collect();
    let text = if cut.len() < text.len() {
        format!("{cut}\n…")
    } else {
        text
    };
    (response.status, text)
}
