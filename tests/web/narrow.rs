//! The frame where there is little room: 320 px is a window of 1280 px at 400 %.

use kms_console::api::transport::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use super::picture::Picture;
use super::stage::open;
use super::stub::{Stub, key, page, session};

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
