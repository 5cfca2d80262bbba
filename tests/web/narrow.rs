//! The frame where there is little room, under the console's own style sheets: 320 px is a window of 1280 px at 400 %.

use kms_console::api::transport::Method;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Document, HtmlElement};

use super::stage::{Stage, open, until};
use super::stub::{Stub, key, page, session};

macro_rules! styles {
    ($($name:literal),+) => { concat!($(include_str!(concat!("../../style/", $name, ".css"))),+) };
}

const STYLES: &str = styles!(
    "layers",
    "reset",
    "tokens",
    "base",
    "layout",
    "components/button",
    "components/header",
    "components/icon",
    "components/input",
    "components/logo",
    "components/menu",
    "components/nav",
    "components/page_head",
    "components/pager",
    "components/project",
    "components/table",
    "components/toolbar"
);

/// What a stage shows, as a picture of so many pixels' width: nothing in it works.
struct Picture {
    frame: HtmlElement,
    document: Document,
}

impl Picture {
    async fn of(stage: &Stage, width: u32) -> Self {
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
            let drawn = document.query_selector(".app").expect("a selector");
            within = drawn.map(|_| document);
            within.is_some()
        })
        .await;
        Self {
            frame,
            document: within.expect("waited for"),
        }
    }

    /// How many elements of `selector` are to be seen.
    fn shows(&self, selector: &str) -> usize {
        let found = self.document.query_selector_all(selector);
        let found = found.expect("a selector");
        let all = (0..found.length()).filter_map(|index| found.item(index));
        all.filter(|element| element.unchecked_ref::<HtmlElement>().offset_width() > 0)
            .count()
    }

    /// How wide its contents are.
    fn extent(&self) -> i32 {
        let root = self.document.document_element();
        root.expect("a document has a root").scroll_width()
    }
}

impl Drop for Picture {
    fn drop(&mut self) {
        self.frame.remove();
    }
}

fn two_projects() -> Stub {
    let projects = r#"[{"id":"p1","name":"default"},{"id":"p2","name":"archive"}]"#;
    let session = session("admin").replace(r#"[{"id":"p1","name":"default"}]"#, projects);
    let keys = page(&[key(1, "payments", "2", "kms")], 1);
    Stub::default()
        .on(Method::Get, "/console/session", 200, &session)
        .on(Method::Get, "/console/projects/p1/keys", 200, &keys)
}

#[wasm_bindgen_test]
async fn the_project_is_chosen_at_any_width() {
    let stage = open("/keys", &two_projects());
    stage.control("payments").await;
    stage.press("Navigation").await;
    let switch = "button[aria-label='Project default: choose another']";
    for width in [320, 360, 800, 1280] {
        let picture = Picture::of(&stage, width).await;
        assert_eq!(picture.shows(switch), 1, "{width}");
    }
}

#[wasm_bindgen_test]
async fn nothing_is_wider_than_the_page() {
    let stage = open("/keys", &two_projects());
    stage.control("payments").await;
    let picture = Picture::of(&stage, 320).await;
    assert!(picture.extent() <= 320, "{}", picture.extent());
}
