//! Motion by the Web Animations API. How long things move is said by the
//! style's tokens, so where the person prefers less motion nothing moves.

use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

/// One moment of an animation: CSS properties with their values.
pub type Frame<'a> = &'a [(&'a str, &'a str)];

/// How long a calm change takes, in milliseconds; 0 where nothing is to move.
pub fn calm_ms() -> f64 {
    let root = document().document_element();
    let style = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
    let token = style.and_then(|style| style.get_property_value("--calm").ok());
    token.and_then(|token| milliseconds(&token)).unwrap_or(0.0)
}

/// Animates `element` through `frames` in `duration_ms` and then calls `done`.
/// Where the browser cannot, `done` is called at once.
pub fn animate(
    element: &Element,
    frames: &[Frame],
    duration_ms: f64,
    done: impl FnOnce() + 'static,
) {
    match start(element, frames, duration_ms) {
        Ok(animation) => {
            let done = Closure::once_into_js(done);
            // Fails only where `animate` gave something that is no animation.
            let _ = Reflect::set(&animation, &"onfinish".into(), &done);
        }
        Err(_) => done(),
    }
}

fn start(element: &Element, frames: &[Frame], duration_ms: f64) -> Result<JsValue, JsValue> {
    let frames: Array = frames
        .iter()
        .map(|frame| object(frame))
        .collect::<Result<_, _>>()?;
    let options = Object::new();
    Reflect::set(&options, &"duration".into(), &duration_ms.into())?;
    Reflect::set(
        &options,
        &"easing".into(),
        &"cubic-bezier(0.2, 0, 0, 1)".into(),
    )?;
    let animate: Function = Reflect::get(element, &"animate".into())?.dyn_into()?;
    animate.call2(element, &frames, &options)
}

fn object(frame: Frame) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (property, value) in frame {
        Reflect::set(&object, &(*property).into(), &(*value).into())?;
    }
    Ok(object.into())
}

/// A CSS time in milliseconds.
fn milliseconds(time: &str) -> Option<f64> {
    let time = time.trim();
    if let Some(number) = time.strip_suffix("ms") {
        return number.parse().ok();
    }
    let seconds: f64 = time.strip_suffix('s')?.parse().ok()?;
    Some(seconds * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn css_times_are_read() {
        assert_eq!(milliseconds(" 320ms"), Some(320.0));
        assert_eq!(milliseconds("0.32s"), Some(320.0));
        assert_eq!(milliseconds("0"), None);
    }
}
