//! The frame where there is little room: 320 px is a window of 1280 px at 400 %.

use kms_console::api::transport::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use super::picture::Picture;
use super::settings::accounts;
use super::stage::open;
use super::stub::{Stub, key, page, session};
use super::{audit, overview, tags};

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
async fn no_page_is_wider_than_the_window() {
    let pages = [
        ("/", "Needs attention"),
        ("/keys", "payments"),
        ("/tags", "All values"),
        ("/audit", "Create key"),
        ("/settings/accounts", "bob"),
    ];
    let records = audit::records(&[audit::record(1, "create-key", "done")], "");
    let stub = two_projects()
        .on(Method::Get, overview::OVERVIEW, 200, &overview::of_all())
        .on(Method::Get, tags::TAGS, 200, tags::SOME)
        .on(Method::Get, audit::LOG, 200, &records)
        .on(Method::Get, accounts::API, 200, &accounts::list());
    for (path, text) in pages {
        let stage = open(path, &stub);
        stage.sees(text).await;
        let picture = Picture::of(&stage, 320).await;
        assert!(picture.extent() <= 320, "{path}: {}", picture.extent());
    }
}
