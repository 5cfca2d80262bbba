//! The settings and their tabs.

mod access_keys;
mod account;
pub(crate) mod accounts;
mod server;

use kms_console::api::transport::Method;
use kms_console::route::SettingsTab;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::open;
use super::stub::Stub;

/// What each tab is called.
const TABS: [&str; 6] = [
    "General",
    "Account",
    "Access keys",
    "Accounts",
    "Projects",
    "Server",
];

fn forget() {
    let storage = window().local_storage().ok().flatten();
    let storage = storage.expect("a page has storage");
    storage
        .remove_item("keyferry.zone")
        .expect("it can be forgotten");
}

#[wasm_bindgen_test]
async fn each_role_sees_its_tabs() {
    for (role, count) in [("admin", 6), ("operator", 3), ("auditor", 2)] {
        let stage = open("/settings", &Stub::signed_in_as(role));
        stage.is_headed("Settings").await;
        for (place, tab) in TABS.iter().enumerate() {
            assert_eq!(
                stage.count("[role=tab]", tab),
                usize::from(place < count),
                "{tab} for {role}"
            );
        }
    }
}

#[wasm_bindgen_test]
async fn the_url_of_a_tab_that_is_not_there_says_so() {
    for (role, path) in [
        ("operator", "/settings/accounts"),
        ("operator", "/settings/projects"),
        ("auditor", "/settings/server"),
        ("auditor", "/settings/access-keys"),
    ] {
        let stage = open(path, &Stub::signed_in_as(role));
        stage.sees("Your role does not permit this.").await;
        assert_eq!(stage.count("[role=tab]", "General"), 0, "{path}");
    }
}

#[wasm_bindgen_test]
async fn a_server_that_offers_nothing_more_has_one_tab() {
    let project = r#"{"id":"p1","name":"default"}"#;
    let session = format!(
        r#"{{"user_id":"u1","user_name":"ada","role":"admin","project":{project},"projects":[{project}],"expires_at":1}}"#
    );
    let stub = Stub::default().on(Method::Get, "/console/session", 200, &session);
    let stage = open("/settings", &stub);
    stage.is_headed("Settings").await;
    assert_eq!(SettingsTab::ALL.len(), TABS.len());
    assert_eq!(stage.count("[role=tab]", "General"), 1);
    for tab in TABS.iter().skip(1) {
        assert_eq!(stage.count("[role=tab]", tab), 0, "{tab}");
    }
}

#[wasm_bindgen_test]
async fn moments_follow_the_zone_which_is_kept() {
    forget();
    let stage = open("/settings", &Stub::signed_in_as("operator"));
    stage.is_headed("Settings").await;
    stage.choose("Time zone", "UTC").await;
    stage.sees("UTC").await;
    stage.choose("Time zone", "Asia/Tokyo").await;
    stage.sees("GMT+9").await;
    drop(stage);
    let again = open("/settings", &Stub::signed_in_as("operator"));
    again.sees("GMT+9").await;
    assert_eq!(again.field("Time zone").await.value(), "Asia/Tokyo");
    again.choose("Time zone", "browser").await;
    forget();
}
