//! What a stage shows under the console's own style sheets, which it has not itself.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Document, HtmlElement};

use super::stage::{Stage, until};

macro_rules! styles {
    ($($name:literal),+) => { concat!($(include_str!(concat!("../../style/", $name, ".css"))),+) };
}

const STYLES: &str = styles!(
    "layers",
    "reset",
    "tokens",
    "base",
    "layout",
    "components/banners",
    "components/button",
    "components/callout",
    "components/chart",
    "components/check",
    "components/choice",
    "components/code",
    "components/comparison",
    "components/copy_button",
    "components/dialog",
    "components/due",
    "components/facts",
    "components/file_drop",
    "components/fingerprint",
    "components/form_field",
    "components/grant_operations",
    "components/header",
    "components/icon",
    "components/input",
    "components/loaded",
    "components/logo",
    "components/menu",
    "components/moment",
    "components/nav",
    "components/notices",
    "components/page_head",
    "components/pager",
    "components/palette",
    "components/panel",
    "components/project",
    "components/qr_code",
    "components/quay",
    "components/request_id",
    "components/shares",
    "components/skeleton",
    "components/state_mark",
    "components/table",
    "components/tabs",
    "components/tag",
    "components/tag_row",
    "components/toolbar",
    "components/wizard",
    "components/working",
    "pages/audit",
    "pages/import",
    "pages/offline",
    "pages/settings",
    "pages/overview",
    "pages/sign_in"
);

/// What a stage shows, as a picture of so many pixels' width: nothing in it works.
pub(crate) struct Picture {
    frame: HtmlElement,
    document: Document,
}

impl Picture {
    pub(crate) async fn of(stage: &Stage, width: u32) -> Self {
        let frame: HtmlElement = document()
            .create_element("iframe")
            .expect("iframe is an element")
            .unchecked_into();
        let source = format!(
            "<!doctype html><style>{STYLES}</style><body>{}</body>",
            stage.html()
        );
        for (name, value) in [("width", width.to_string()), ("srcdoc", source)] {
            frame.set_attribute(name, &value).expect("an attribute");
        }
        let body = document().body().expect("a page has a body");
        body.append_child(&frame).expect("it can be appended");
        let mut within = None;
        until("the picture", || {
            let document = js_sys::Reflect::get(&frame, &"contentDocument".into());
            let document: Document = document.expect("a frame has one").unchecked_into();
            let drawn = document.query_selector("body > *").expect("a selector");
            // What is still being read lacks its end.
            let whole = document.ready_state() == "complete";
            within = drawn.filter(|_| whole).map(|_| document);
            within.is_some()
        })
        .await;
        Self {
            frame,
            document: within.expect("waited for"),
        }
    }

    /// How many elements of `selector` are to be seen.
    pub(crate) fn shows(&self, selector: &str) -> usize {
        let found = self.document.query_selector_all(selector);
        let found = found.expect("a selector");
        let all = (0..found.length()).filter_map(|index| found.item(index));
        all.filter(|element| element.unchecked_ref::<HtmlElement>().offset_width() > 0)
            .count()
    }

    /// The first element of `selector`.
    pub(crate) fn element(&self, selector: &str) -> HtmlElement {
        let found = self.document.query_selector(selector).expect("a selector");
        found.expect(selector).unchecked_into()
    }

    /// How wide its contents are.
    pub(crate) fn extent(&self) -> i32 {
        let root = self.document.document_element();
        root.expect("a document has a root").scroll_width()
    }
}

impl Drop for Picture {
    fn drop(&mut self) {
        self.frame.remove();
    }
}
