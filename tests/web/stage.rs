//! The console on a page of its own, and the ways to look at it.

use std::rc::Rc;
use std::sync::Arc;

use kms_console::app::Console;
use kms_console::context;
use kms_console::pages::offline::OfflinePage;
use kms_console::worker::WrapWorker;
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlFormElement, HtmlInputElement};

use super::stub::Stub;
use super::worker::StubWorker;

/// A mounted console; it is taken down at the end of its test.
pub(crate) struct Stage {
    root: HtmlElement,
    _mounted: UnmountHandle<AnyViewState>,
}

/// Mounts the console at `path`.
pub(crate) fn open(path: &str, stub: &Stub) -> Stage {
    let transport = Arc::new(stub.clone());
    mount(path, move || view! { <Console transport /> }.into_any())
}

/// Mounts the console at `path`, over a stub of the sealed worker as well.
pub(crate) fn open_with(path: &str, stub: &Stub, worker: &StubWorker) -> Stage {
    let (transport, worker) = (Arc::new(stub.clone()), worker.clone());
    mount(path, move || {
        provide(worker);
        view! { <Console transport /> }.into_any()
    })
}

/// Mounts the page for machines without a network.
pub(crate) fn open_offline(worker: &StubWorker) -> Stage {
    let worker = worker.clone();
    mount("/", move || {
        provide(worker);
        view! { <OfflinePage /> }.into_any()
    })
}

/// Mounts a part of a page by itself: it knows no server.
pub(crate) fn open_part(part: impl FnOnce() -> AnyView + 'static) -> Stage {
    mount("/", move || {
        context::provide_page();
        part()
    })
}

fn provide(worker: StubWorker) {
    let worker: Rc<dyn WrapWorker> = Rc::new(worker);
    provide_context(StoredValue::new_local(worker));
}

fn mount(path: &str, page: impl FnOnce() -> AnyView + 'static) -> Stage {
    let history = window().history().expect("a page has a history");
    history
        .replace_state_with_url(&JsValue::NULL, "", Some(path))
        .expect("of the same origin");
    let root: HtmlElement = document()
        .create_element("div")
        .expect("div is an element")
        .unchecked_into();
    document()
        .body()
        .expect("a page has a body")
        .append_child(&root)
        .expect("it can be appended");
    let mounted = mount_to(root.clone(), page);
    Stage {
        root,
        _mounted: mounted,
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.root.remove();
    }
}

impl Stage {
    /// What is mounted, as text.
    pub(crate) fn html(&self) -> String {
        self.root.inner_html()
    }

    /// Whether `text` is to be seen.
    pub(crate) fn says(&self, text: &str) -> bool {
        self.root.inner_text().contains(text)
    }

    /// All that is to be seen.
    pub(crate) fn text(&self) -> String {
        self.root.inner_text()
    }

    /// Every visible element of `selector` that is called `name`.
    fn named(&self, selector: &str, name: &str) -> Vec<HtmlElement> {
        let all = self.root.query_selector_all(selector).expect("a selector");
        let all =
            (0..all.length()).filter_map(|index| all.item(index)?.dyn_into::<HtmlElement>().ok());
        all.filter(|element| shown(element) && name_of(element) == name)
            .collect()
    }

    /// The controls that a screen reader has no name for, as HTML.
    pub(crate) fn nameless(&self) -> Vec<String> {
        let controls = "button, a, input:not([aria-labelledby]), select, textarea";
        let nameless = self.named(controls, "");
        nameless.iter().map(|one| one.outer_html()).collect()
    }

    /// How many visible elements of `selector` are called `name`.
    pub(crate) fn count(&self, selector: &str, name: &str) -> usize {
        self.named(selector, name).len()
    }

    /// Whether there is a button or link called `name`.
    pub(crate) fn offers(&self, name: &str) -> bool {
        !self.named("button, a", name).is_empty()
    }

    /// Waits for the button, link or check box called `name`.
    pub(crate) async fn control(&self, name: &str) -> HtmlElement {
        let mut found = None;
        until(name, || {
            found = self
                .named("button, a, input[type=checkbox]", name)
                .into_iter()
                .next();
            found.is_some()
        })
        .await;
        found.expect("waited for")
    }

    /// Presses it, and lets what follows happen.
    pub(crate) async fn press(&self, name: &str) {
        self.control(name).await.click();
        tick().await;
    }

    /// Presses the last of several controls called `name`, which stands in the dialog that opened last.
    pub(crate) async fn press_last(&self, name: &str) {
        self.control(name).await;
        if let Some(last) = self.named("button, a", name).pop() {
            last.click();
        }
        tick().await;
    }

    /// Chooses the radio button of a value.
    pub(crate) async fn press_radio(&self, value: &str) {
        let selector = format!("input[type=radio][value='{value}']");
        let mut found = None;
        until(value, || {
            found = self.root.query_selector(&selector).ok().flatten();
            found.is_some()
        })
        .await;
        let radio: HtmlElement = found.expect("waited for").unchecked_into();
        radio.click();
        tick().await;
    }

    /// Chooses the option of a value in the list labelled `label`.
    pub(crate) async fn choose(&self, label: &str, value: &str) {
        let list = self.field(label).await;
        list.set_value(value);
        let change = Event::new("change").expect("an event");
        list.dispatch_event(&change).expect("it can be dispatched");
        tick().await;
    }

    /// Goes where a link leads. A click would be taken by the router of the first test of this page.
    pub(crate) async fn follow(&self, name: &str) {
        until(name, || self.count("a", name) > 0).await;
        let link = self.named("a", name).into_iter().next();
        let href = link.and_then(|link| link.get_attribute("href"));
        let history = window().history().expect("a page has a history");
        history
            .push_state_with_url(&JsValue::NULL, "", href.as_deref())
            .expect("of the same origin");
        let arrival = Event::new("popstate").expect("an event");
        window()
            .dispatch_event(&arrival)
            .expect("it can be dispatched");
        tick().await;
    }

    /// Submits the last form, as Enter in one of its fields does.
    pub(crate) async fn submit(&self) {
        let forms = self.root.query_selector_all("form").expect("a selector");
        let form = forms.item(forms.length().saturating_sub(1));
        let form: HtmlFormElement = form.expect("there is a form").unchecked_into();
        form.request_submit().expect("it has no other submitter");
        tick().await;
    }

    /// Waits for `text`.
    pub(crate) async fn sees(&self, text: &str) {
        until(text, || self.says(text)).await;
    }

    /// Waits for an element of `selector`.
    pub(crate) async fn element(&self, selector: &str) -> HtmlElement {
        let mut found = None;
        until(selector, || {
            found = self.root.query_selector(selector).expect("a selector");
            found.is_some()
        })
        .await;
        found.expect("waited for").unchecked_into()
    }

    /// Waits for the last field labelled `label`.
    pub(crate) async fn field(&self, label: &str) -> HtmlInputElement {
        let mut found = None;
        until(label, || {
            found = self.named("input, textarea, select", label).pop();
            found.is_some()
        })
        .await;
        found.expect("waited for").unchecked_into()
    }

    /// Types into a field.
    pub(crate) async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field.set_value(text);
        let options = EventInit::new();
        options.set_bubbles(true);
        let input = Event::new_with_event_init_dict("input", &options).expect("an event");
        field.dispatch_event(&input).expect("it can be dispatched");
        tick().await;
    }

    /// Goes to the last field labelled `label`, and on to nowhere.
    pub(crate) async fn leave(&self, label: &str) {
        let field = self.field(label).await;
        field.focus().expect("a field can be focused");
        field.blur().expect("and left");
        tick().await;
    }

    /// Waits until the last field labelled `label` has the focus.
    pub(crate) async fn focuses(&self, label: &str) {
        until(&format!("the focus at {label}"), || {
            let focused = document().active_element();
            let field = self.named("input, textarea, select", label).pop();
            field.is_some() && focused.as_ref() == field.as_deref()
        })
        .await;
    }

    /// Waits until the control called `name` has the focus.
    pub(crate) async fn rests_at(&self, name: &str) {
        until(&format!("the focus at {name}"), || {
            let focused = document().active_element();
            let all = self.named("button, a, input[type=checkbox], h1", name);
            all.iter().any(|one| focused.as_ref() == Some(one.as_ref()))
        })
        .await;
    }

    /// Presses it with the focus on it, as a mouse and the keyboard do.
    pub(crate) async fn press_focused(&self, name: &str) {
        let control = self.control(name).await;
        control.focus().expect("it can have the focus");
        control.click();
        tick().await;
    }

    /// Waits until the page's heading says `text`, and its title begins with it.
    pub(crate) async fn is_headed(&self, text: &str) {
        until(&format!("the heading and title {text}"), || {
            let headings = self.root.query_selector_all("h1").expect("a selector");
            let mut headings = (0..headings.length())
                .filter_map(|index| headings.item(index)?.dyn_into::<HtmlElement>().ok());
            headings.any(|heading| shown(&heading) && heading.inner_text() == text)
                && document().title().starts_with(text)
        })
        .await;
    }

    /// Waits until what is wrong with the last field labelled `label` is said to be `text`.
    pub(crate) async fn faults(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        until(&format!("{text} at {label}"), || {
            let ids = field.get_attribute("aria-describedby").unwrap_or_default();
            let mut texts = ids.split(' ').filter_map(|id| {
                document()
                    .get_element_by_id(id)
                    .and_then(|element| element.text_content())
            });
            field.get_attribute("aria-invalid").is_some() && texts.any(|said| said.contains(text))
        })
        .await;
    }

    /// Waits until something with `role` says `text`.
    pub(crate) async fn hears(&self, role: &str, text: &str) {
        until(text, || {
            let all = self
                .root
                .query_selector_all(&format!("[role={role}]"))
                .expect("a selector");
            let mut all = (0..all.length()).filter_map(|index| all.item(index)?.text_content());
            all.any(|spoken| spoken.contains(text))
        })
        .await;
    }
}

/// The text of the element of an id; nothing where there is none.
pub(crate) fn text_at(id: &str) -> String {
    let element = document().get_element_by_id(id);
    let text = element.and_then(|element| element.text_content());
    text.unwrap_or_default()
}

/// What a screen reader calls it: its label, or its text.
fn name_of(element: &HtmlElement) -> String {
    if let Some(label) = element.get_attribute("aria-label") {
        return label;
    }
    let label = document()
        .query_selector(&format!("label[for='{}']", element.id()))
        .ok()
        .flatten();
    let label = label.filter(|_| !element.id().is_empty());
    let text = label
        .as_ref()
        .unwrap_or(element.as_ref() as &Element)
        .text_content();
    text.unwrap_or_default().trim().to_owned()
}

fn shown(element: &HtmlElement) -> bool {
    element.offset_width() > 0 || element.offset_height() > 0
}

/// Waits until `holds`, and fails after three seconds.
pub(crate) async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..300 {
        if holds() {
            return;
        }
        tick().await;
    }
    let page = document()
        .body()
        .map(|body| body.inner_text())
        .unwrap_or_default();
    panic!("waited in vain for {what}; the page says:\n{page}");
}

/// Lets the browser do what is due.
pub(crate) async fn tick() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 10)
            .expect("a timer");
    });
    JsFuture::from(promise).await.expect("it resolves");
}
