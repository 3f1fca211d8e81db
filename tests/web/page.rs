//! The page as a person handles it: find by test id, click, type, press keys.

use leptos::prelude::*;
use leptos::web_sys;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, EventInit, HtmlElement, KeyboardEvent, KeyboardEventInit};

/// The whole app in the window, above what the test runner writes and however
/// long it is: what is out of sight is brought up to date later.
const ALL_IN_SIGHT: &str = "position: absolute; inset: 0 auto auto 0; width: 100vw; \
                            transform: scale(0.05); transform-origin: 0 0";

/// The app on the page, which is taken off again when this is dropped.
pub struct Page {
    root: HtmlElement,
    mounted: Option<Box<dyn FnOnce()>>,
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(unmount) = self.mounted.take() {
            unmount();
        }
        self.root.remove();
    }
}

impl Page {
    /// Mounts `app` as on a first visit.
    pub async fn open<V: IntoView + 'static>(app: fn() -> V) -> Self {
        forget_everything().await;
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        root.set_attribute("style", ALL_IN_SIGHT).unwrap();
        let handle = mount_to(root.clone(), app);
        let page = Self {
            root,
            mounted: Some(Box::new(move || drop(handle))),
        };
        while !page.has("step") {
            settle().await;
        }
        page
    }

    /// How many elements `selector` finds.
    pub fn count(&self, selector: &str) -> usize {
        self.root.query_selector_all(selector).unwrap().length() as usize
    }

    /// Whether there is an element with this test id.
    pub fn has(&self, testid: &str) -> bool {
        self.all(testid).next().is_some()
    }

    /// Whether the element takes up room on the page.
    pub fn is_shown(&self, testid: &str) -> bool {
        self.find(testid).offset_parent().is_some()
    }

    /// The text of the first element with this test id, without the white space around it.
    pub fn text(&self, testid: &str) -> String {
        text(&self.find(testid))
    }

    /// The texts of all elements with this test id.
    pub fn texts(&self, testid: &str) -> Vec<String> {
        self.all(testid).map(|element| text(&element)).collect()
    }

    /// An attribute of the first element with this test id.
    pub fn attribute(&self, testid: &str, name: &str) -> String {
        self.find(testid).get_attribute(name).unwrap_or_default()
    }

    /// The skills that a skill input shows as chips.
    pub fn chips(&self, testid: &str) -> Vec<String> {
        let chips = self.all(&format!("{testid}-chip"));
        chips
            .map(|chip| text(&chip.query_selector("span").unwrap().unwrap()))
            .collect()
    }

    /// What stands in a field.
    pub fn value(&self, testid: &str) -> String {
        let value = js_sys::Reflect::get(&self.find(testid), &JsValue::from_str("value"));
        value.unwrap().as_string().unwrap()
    }

    /// The id of what has the focus.
    pub fn focused_id(&self) -> String {
        document()
            .active_element()
            .map(|element| element.id())
            .unwrap_or_default()
    }

    /// Gives the first element with this test id the focus.
    pub fn focus(&self, testid: &str) {
        self.find(testid).focus().unwrap();
    }

    /// Clicks the first element with this test id.
    pub async fn click(&self, testid: &str) {
        self.find(testid).click();
        settle().await;
    }

    /// Chooses a radio button.
    pub async fn choose(&self, testid: &str) {
        self.click(testid).await;
    }

    /// Puts `value` into a field, as typing it would.
    pub async fn type_into(&self, testid: &str, value: &str) {
        let field = self.find(testid);
        js_sys::Reflect::set(&field, &"value".into(), &value.into()).unwrap();
        send(&field, "input");
        settle().await;
    }

    /// Types `value` into a field and leaves it.
    pub async fn commit(&self, testid: &str, value: &str) {
        self.type_into(testid, value).await;
        send(&self.find(testid), "change");
        settle().await;
    }

    /// Presses a key in the first element with this test id.
    pub async fn press(&self, testid: &str, key: &str) {
        let init = KeyboardEventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        init.set_key(key);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        self.find(testid).dispatch_event(&event).unwrap();
        settle().await;
    }

    /// Sends a form.
    pub async fn submit(&self, testid: &str) {
        send(&self.find(testid), "submit");
        settle().await;
    }

    /// Sends a form twice before anything else happens, as a double click may.
    pub async fn submit_twice_at_once(&self, testid: &str) {
        let form = self.find(testid);
        send(&form, "submit");
        send(&form, "submit");
        settle().await;
    }

    /// Opens a task of a goal, both counted from 0.
    pub async fn open_task(&self, goal: usize, task: usize) {
        self.all("open-goal").nth(goal).unwrap().click();
        settle().await;
        let links = self
            .root
            .query_selector_all("[data-testid=detail] .tasks .link")
            .unwrap();
        let link = links.get(u32::try_from(task).unwrap()).unwrap();
        link.unchecked_into::<HtmlElement>().click();
        settle().await;
    }

    fn find(&self, testid: &str) -> HtmlElement {
        let found = self.all(testid).next();
        found.unwrap_or_else(|| panic!("there is no {testid} on the page"))
    }

    fn all(&self, testid: &str) -> impl Iterator<Item = HtmlElement> + use<> {
        let found = self
            .root
            .query_selector_all(&format!("[data-testid='{testid}']"))
            .unwrap();
        (0..found.length())
            .filter_map(move |at| found.get(at))
            .map(JsCast::unchecked_into)
    }
}

/// Empties what the browser keeps of the site.
pub async fn forget_everything() {
    for storage in [window().local_storage(), window().session_storage()] {
        storage.unwrap().unwrap().clear().unwrap();
    }
    let database = idb::Factory::new().unwrap();
    database.delete("baton").unwrap().await.unwrap();
}

fn text(element: &Element) -> String {
    element.text_content().unwrap_or_default().trim().to_owned()
}

fn send(element: &HtmlElement, name: &str) {
    let init = EventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = Event::new_with_event_init_dict(name, &init).unwrap();
    element.dispatch_event(&event).unwrap();
}

/// Lets everything happen that an action has set off: effects, then two frames,
/// because the focus moves in a frame of its own.
async fn settle() {
    leptos::task::tick().await;
    for _ in 0..3 {
        let frame = js_sys::Promise::new(&mut |done, _| {
            window().request_animation_frame(&done).unwrap();
        });
        JsFuture::from(frame).await.unwrap();
    }
}
