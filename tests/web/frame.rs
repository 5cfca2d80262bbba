//! The frame: the palette, the help, projects, and what is said when the server is away or newer.

use kms_console::api::transport::Method;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, KeyboardEvent, KeyboardEventInit};

use super::stage::{open, tick, until};
use super::stub::{Stub, error, key, page};

const LIST: &str = "/console/projects/p1/keys";

fn one_key() -> String {
    page(&[key(1, "payments", "2", "kms")], 1)
}

fn signed_in() -> Stub {
    Stub::signed_in_as("operator").on(Method::Get, LIST, 200, &one_key())
}

pub(crate) fn session_of_two_projects() -> String {
    let projects = r#"[{"id":"p1","name":"default"},{"id":"p2","name":"archive"}]"#;
    super::stub::session("operator").replace(r#"[{"id":"p1","name":"default"}]"#, projects)
}

/// The same with two projects; signing in again succeeds.
fn of_two_projects() -> Stub {
    let session = session_of_two_projects();
    signed_in()
        .on(Method::Get, "/console/session", 200, &session)
        .on(Method::Post, "/console/session", 200, &session)
}

/// A server on which no key has the words of a command in its alias.
fn finding_no_key() -> Stub {
    let found = format!("{LIST}?search=");
    signed_in().on(Method::Get, &found, 200, &page(&[], 1))
}

fn storage() -> web_sys::Storage {
    let storage = web_sys::window().expect("a page").local_storage();
    storage.expect("it may be asked").expect("it is there")
}

pub(crate) fn forget_project() {
    storage()
        .remove_item("keyferry.project")
        .expect("it can be removed");
}

/// Presses a key on what has the focus.
pub(crate) async fn press_key(key: &str, control: bool) {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_ctrl_key(control);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init);
    let document = web_sys::window().expect("a page").document();
    let document = document.expect("a page has a document");
    let target = document.active_element().expect("something has the focus");
    let target: HtmlElement = target.unchecked_into();
    target
        .dispatch_event(&event.expect("an event"))
        .expect("it can be dispatched");
    tick().await;
}

#[wasm_bindgen_test]
async fn the_palette_finds_a_key_and_goes_there() {
    let stub = signed_in();
    let stage = open("/settings", &stub);
    stage.is_headed("Settings").await;
    press_key("k", true).await;
    stage.fill("Find anything", "pay").await;
    stage.sees("0d0466b0-e727-4d9c-b35d-000000000001").await;
    press_key("Enter", false).await;
    until("the way to the key", || {
        !stub.sent_to("describe-key").is_empty()
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_palette_shows_keys_before_it_knows_the_tags() {
    let stub = signed_in().silent(Method::Get, "/console/projects/p1/tags");
    let stage = open("/settings", &stub);
    stage.is_headed("Settings").await;
    press_key("k", true).await;
    stage.fill("Find anything", "pay").await;
    stage.sees("0d0466b0-e727-4d9c-b35d-000000000001").await;
    press_key("Enter", false).await;
    until("the way to the key", || {
        !stub.sent_to("describe-key").is_empty()
    })
    .await;
    // Nothing waits for them any longer.
    let _stub = stub.on(Method::Get, "/console/projects/p1/tags", 200, "{}");
}

#[wasm_bindgen_test]
async fn a_line_of_the_palette_that_was_chosen_stays_chosen() {
    let found = format!("{LIST}?search=");
    let stub = signed_in().silent(Method::Get, &found);
    let stage = open("/settings", &stub);
    stage.is_headed("Settings").await;
    press_key("k", true).await;
    stage.fill("Find anything", "create").await;
    press_key("ArrowDown", false).await;
    // Two keys come late, and stand above it.
    let two = [key(1, "created", "2", "kms"), key(2, "create", "2", "kms")];
    let _stub = stub.on(Method::Get, &found, 200, &page(&two, 2));
    stage.sees("0d0466b0-e727-4d9c-b35d-000000000002").await;
    until("the chosen line", || {
        stage.count("[role=option][aria-selected=true]", "Create Key") == 1
    })
    .await;
    press_key("Enter", false).await;
    stage.is_headed("Create Key").await;
}

#[wasm_bindgen_test]
async fn enter_waits_for_the_keys_and_takes_the_first_line() {
    let found = format!("{LIST}?search=");
    let stub = signed_in().silent(Method::Get, &found);
    let stage = open("/settings", &stub);
    stage.is_headed("Settings").await;
    press_key("k", true).await;
    stage.fill("Find anything", "create").await;
    press_key("Enter", false).await;
    assert!(stage.offers("Close"), "it waits");
    let one = page(&[key(1, "created", "2", "kms")], 1);
    let stub = stub.on(Method::Get, &found, 200, &one);
    until("the way to the key", || {
        !stub.sent_to("describe-key").is_empty()
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_failed_before_is_no_answer_to_what_is_typed_now() {
    let found = format!("{LIST}?search=");
    let created = format!("{LIST}?search=create");
    let stub = signed_in()
        .on(Method::Get, &found, 500, &error("KMS.0101"))
        .silent(Method::Get, &created);
    let stage = open("/settings", &stub);
    stage.is_headed("Settings").await;
    press_key("k", true).await;
    stage.fill("Find anything", "pay").await;
    stage.sees("Something failed inside the server").await;
    stage.fill("Find anything", "create").await;
    press_key("Enter", false).await;
    let one = page(&[key(1, "created", "2", "kms")], 1);
    let stub = stub.on(Method::Get, &created, 200, &one);
    until("the way to the key", || {
        !stub.sent_to("describe-key").is_empty()
    })
    .await;
}

#[wasm_bindgen_test]
async fn nothing_is_said_to_match_once_it_was_looked_for() {
    let found = format!("{LIST}?search=");
    let tags = r#"{"tags":[],"more":false}"#;
    let stub = signed_in()
        .on(Method::Get, "/console/projects/p1/tags", 200, tags)
        .silent(Method::Get, &found);
    let stage = open("/settings", &stub);
    stage.is_headed("Settings").await;
    press_key("k", true).await;
    stage.fill("Find anything", "zzz").await;
    assert!(!stage.says("Nothing matches"));
    let _stub = stub.on(Method::Get, &found, 200, &page(&[], 1));
    stage.sees("Nothing matches").await;
}

#[wasm_bindgen_test]
async fn the_palette_has_what_there_is_to_do_with_the_open_key() {
    let stub = finding_no_key();
    let stage = open("/keys/0d0466b0-e727-4d9c-b35d-000000000001", &stub);
    stage.press("Find anything").await;
    stage.sees("This key: Try it").await;
    for text in ["Copy Key ID", "enable, disable or delete", "Code"] {
        assert!(stage.says(&format!("This key: {text}")), "{text}");
    }
    // The log is not for an operator.
    assert!(!stage.says("This key: Activity"));
    stage.fill("Find anything", "this key rotation").await;
    press_key("Enter", false).await;
    let path = || web_sys::window().and_then(|page| page.location().pathname().ok());
    until("the rotation", || {
        path().is_some_and(|path| path.ends_with("/rotation"))
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_palette_leads_to_the_shortcuts_and_out() {
    let stub = finding_no_key().on(Method::Delete, "/console/session", 204, "");
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    stage.press("Find anything").await;
    stage.fill("Find anything", "shortcuts").await;
    press_key("Enter", false).await;
    let guide = stage.control("Open the user's guide").await;
    assert_eq!(
        guide.get_attribute("href").as_deref(),
        Some("/guide/keys.html")
    );
    stage.press_last("Close").await;
    stage.press("Find anything").await;
    stage.fill("Find anything", "sign out").await;
    press_key("Enter", false).await;
    stage.field("Password").await;
}

#[wasm_bindgen_test]
async fn the_palette_finds_a_tag_and_shows_its_keys() {
    let tags = r#"{"tags":[{"key":"team","keys":1,"values":[{"value":"payments","keys":1}]}],"more":false}"#;
    let stub = Stub::signed_in_as("operator")
        .on(Method::Get, LIST, 200, &page(&[], 1))
        .on(Method::Get, "/console/projects/p1/tags", 200, tags);
    let stage = open("/settings", &stub);
    stage.is_headed("Settings").await;
    press_key("k", true).await;
    stage.fill("Find anything", "team").await;
    stage.sees("Keys with the tag team=payments").await;
    press_key("Enter", false).await;
    stage.is_headed("Keys").await;
    stage.sees("team=payments").await;
}

#[wasm_bindgen_test]
async fn the_palette_offers_an_auditor_no_import() {
    let stub = Stub::signed_in_as("auditor").on(Method::Get, LIST, 200, &one_key());
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    stage.press("Find anything").await;
    stage.sees("Audit").await;
    let options = || stage.count("[role=option]", "Import Key");
    assert_eq!(stage.count("[role=option]", "Audit"), 1);
    assert_eq!(options(), 0);
}

#[wasm_bindgen_test]
async fn the_palette_lists_the_tabs_that_the_page_of_the_key_has() {
    // Of a server that offers nothing but keys, to an account that changes none.
    let session = super::stub::session("auditor");
    let (before, features) = session
        .split_once(r#""features":["#)
        .expect("a session has some");
    let (_, after) = features.split_once(']').expect("they end");
    let bare = format!(r#"{before}"features":[]{after}"#);
    let stub = finding_no_key().on(Method::Get, "/console/session", 200, &bare);
    let stage = open("/keys/0d0466b0-e727-4d9c-b35d-000000000001", &stub);
    stage.press("Find anything").await;
    stage.sees("This key: Key material").await;
    for text in ["Aliases", "Grants", "Rotation", "Try it", "Activity"] {
        assert!(!stage.says(&format!("This key: {text}")), "{text}");
    }
}

#[wasm_bindgen_test]
async fn a_slash_leads_to_the_search_and_a_question_mark_to_the_help() {
    let stub = signed_in();
    let stage = open("/keys", &stub);
    stage
        .control("payments")
        .await
        .focus()
        .expect("it can have the focus");
    press_key("/", false).await;
    stage.focuses("Search").await;
    // While something is typed, letters are letters.
    press_key("?", false).await;
    assert!(!stage.says("Open the user's guide"));
    stage
        .control("payments")
        .await
        .focus()
        .expect("it can have the focus");
    press_key("?", false).await;
    stage.sees("Open the user's guide").await;
}

#[wasm_bindgen_test]
async fn a_server_that_is_away_is_said_and_what_failed_is_loaded_when_it_is_back() {
    let stub = Stub::signed_in_as("operator").down(Method::Get, LIST);
    let stage = open("/keys", &stub);
    stage.hears("status", "The server cannot be reached").await;
    let _stub = stub
        .on(Method::Get, LIST, 200, &one_key())
        .on(Method::Get, "/healthz", 200, "{}");
    stage.press("Try now").await;
    stage.control("payments").await;
    assert!(!stage.offers("Try now"));
}

#[wasm_bindgen_test]
async fn a_newer_console_is_said() {
    let stub = signed_in().serving("one");
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    let _stub = stub.serving("two");
    stage.press("Refresh").await;
    stage.hears("status", "a new version of the console").await;
    assert!(stage.offers("Reload"));
}

#[wasm_bindgen_test]
async fn the_end_that_no_use_puts_off_is_announced() {
    let session = super::stub::session("operator").replace(
        r#""expires_at":1}"#,
        r#""expires_at":4102444800,"ends_at":1}"#,
    );
    let stub = signed_in().on(Method::Get, "/console/session", 200, &session);
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    stage.hears("status", "however much you use it").await;
    assert!(!stage.offers("Stay signed in"));
}

#[wasm_bindgen_test]
async fn another_project_shows_its_own_keys() {
    let others = page(&[key(2, "ledger", "2", "kms")], 1);
    let stub = of_two_projects().on(Method::Get, "/console/projects/p2/keys", 200, &others);
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    stage.press("Project default: choose another").await;
    stage.press("archive").await;
    stage.control("ledger").await;
    assert!(!stage.offers("payments"));
    forget_project();
}

#[wasm_bindgen_test]
async fn the_project_that_is_shown_is_not_left_by_choosing_it() {
    let tags = r#"{"tags":[{"key":"team","keys":1,"values":[{"value":"payments","keys":1}]}],"more":false}"#;
    let stub = of_two_projects().on(Method::Get, "/console/projects/p1/tags", 200, tags);
    let stage = open("/tags", &stub);
    stage.press("Export CSV").await;
    stage.hears("status", "Tags exported: 1").await;
    stage.press("Project default: choose another").await;
    stage.press("default").await;
    assert!(stage.says("Tags exported: 1"));
}

#[wasm_bindgen_test]
async fn who_comes_back_finds_the_project_that_was_left() {
    let stub = of_two_projects();
    let stage = open("/keys", &stub);
    stage.control("payments").await;
    // Another window looks at another project meanwhile.
    storage()
        .set_item("keyferry.project", "p2")
        .expect("it can be kept");
    let stub = stub.on(Method::Get, LIST, 401, &error("KMS.0301"));
    stage.press("Refresh").await;
    stage.is_headed("Sign in").await;
    let _stub = stub.on(Method::Get, LIST, 200, &one_key());
    stage.fill("User name", "ada").await;
    stage.fill("Password", "right").await;
    stage.press("Sign in").await;
    stage.is_headed("Keys").await;
    stage.control("Project default: choose another").await;
    forget_project();
}
