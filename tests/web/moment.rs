//! Times: what is told in short has the exact time beneath it, and what is near comes nearer.

use kms_console::components::moment::{Clock, Day, Due};
use kms_console::zone::{UTC, Zone};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::picture::Picture;
use super::stage::{open_part, until};

/// 24 November 2025, 04:00 UTC.
const AT: f64 = 1_763_956_800_000.0;
const DAY: f64 = 24.0 * 60.0 * 60_000.0;

#[wasm_bindgen_test]
async fn the_exact_time_is_beneath_what_is_told_in_short() {
    Zone::of_name(UTC).choose();
    let stage = open_part(|| {
        provide_context(Clock::showing(RwSignal::new(AT - 2.0 * DAY)));
        view! {
            <p>
                <Day at=AT />
            </p>
            <p>
                <Due at=AT />
            </p>
        }
        .into_any()
    });
    stage.sees("in 2 days").await;
    let picture = Picture::of(&stage, 320).await;
    for time in ["p:first-child time", "p:last-child time"] {
        let exact = picture.element(&format!("{time} .moment__exact"));
        assert_eq!(
            exact.text_content().unwrap_or_default().trim(),
            "24 Nov 2025, 04:00 UTC"
        );
        let hidden = exact.offset_width();
        assert!(hidden <= 1, "{time}: {hidden}");
        // By key or finger: either gives it the focus.
        let time = picture.element(time);
        assert_eq!(time.tab_index(), 0);
        time.focus().expect("it can have the focus");
        assert!(exact.offset_width() > 100, "{}", exact.offset_width());
    }
    assert!(picture.extent() <= 320, "{}", picture.extent());
    Zone::Browser.choose();
}

#[wasm_bindgen_test]
async fn what_is_near_comes_nearer() {
    let now = RwSignal::new(AT - 40.0 * DAY);
    let stage = open_part(move || {
        provide_context(Clock::showing(now));
        view! { <Due at=AT /> }.into_any()
    });
    stage.element("time[data-urgency=later]").await;
    assert!(stage.says("in 40 days"));
    now.set(AT - 2.0 * DAY);
    stage.element("time[data-urgency=soon] svg").await;
    until("two days", || stage.says("in 2 days")).await;
    now.set(AT + 2.0 * DAY);
    stage.element("time[data-urgency=now]").await;
    assert!(stage.says("2 days ago"));
}
