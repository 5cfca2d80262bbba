//! Notices by themselves: what was done lapses, what failed stands.

use std::time::Duration;

use kms_console::components::notices::{NoticeArea, Notices};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit, HtmlElement};

use super::picture::Picture;
use super::stage::{Stage, open_part, tick, until};

/// The area, in which what was done lapses at once.
fn area() -> (Stage, Notices) {
    let notices = StoredValue::new(None);
    let stage = open_part(move || {
        let made = Notices::new();
        notices.set_value(Some(made));
        view! { <NoticeArea notices=made life=Duration::ZERO /> }.into_any()
    });
    let notices = notices.get_value().expect("it is mounted");
    (stage, notices)
}

async fn happens(stage: &Stage, event: &str) {
    let bubbling = EventInit::new();
    bubbling.set_bubbles(true);
    let event = Event::new_with_event_init_dict(event, &bubbling).expect("an event");
    let area: HtmlElement = stage.element("[role=status]").await;
    area.dispatch_event(&event).expect("it can be dispatched");
    tick().await;
}

#[wasm_bindgen_test]
async fn what_was_done_lapses_and_what_failed_stands() {
    let (stage, notices) = area();
    notices.failed("Not permitted", Some("request-9".to_owned()));
    stage.hears("alert", "Not permitted").await;
    notices.done("Key enabled");
    until("it has lapsed", || !stage.says("Key enabled")).await;
    assert!(stage.says("Not permitted"));
    assert!(stage.offers("Copy Request ID"));
    stage.press("Dismiss").await;
    until("it is gone", || !stage.says("Not permitted")).await;
}

#[wasm_bindgen_test]
async fn who_is_at_the_notices_is_given_the_time() {
    let (stage, notices) = area();
    happens(&stage, "focusin").await;
    notices.done("Key enabled");
    stage.hears("status", "Key enabled").await;
    // A timer that ran would be over by now.
    tick().await;
    assert!(stage.says("Key enabled"));
    happens(&stage, "focusout").await;
    until("it has lapsed", || !stage.says("Key enabled")).await;
}

#[wasm_bindgen_test]
async fn a_long_notice_wraps_beside_its_buttons() {
    let texts = [
        "Tags removed: environment=production.".repeat(6),
        "标签已移除，可随时撤销。".repeat(12),
        "alias_without_a_place_to_break".repeat(7),
    ];
    let (stage, notices) = area();
    for text in texts {
        notices.clear();
        notices.done_with_undo(&text, || ());
        stage.sees(&text).await;
        for width in [320, 1280] {
            let picture = Picture::of(&stage, width).await;
            let end = |one: &HtmlElement| one.offset_left() + one.offset_width();
            let toast = picture.element(".toast");
            let said = picture.element(".toast__text");
            let undo = picture.element(".toast > .button:not([data-shape])");
            let close = picture.element(".toast > .button[data-shape]");
            assert!(
                said.scroll_width() <= said.client_width(),
                "{width}: {text}"
            );
            assert!(end(&said) <= undo.offset_left(), "{width}: {text}");
            assert!(end(&undo) <= close.offset_left(), "{width}: {text}");
            assert!(end(&close) <= end(&toast), "{width}: {text}");
            // In the corner, and as high as one line.
            assert_eq!(undo.offset_top(), close.offset_top(), "{width}: {text}");
            assert_eq!(undo.offset_height(), close.offset_height(), "{width}");
            assert_eq!(close.offset_top(), said.offset_top(), "{width}: {text}");
        }
    }
}
