//! Whatever the wizard can find fault with has an element that the list of faults can lead to.

use kms_console::pages::keys::import::wizard::Field;
use kms_wrap_worker::{Part, Refusal};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use super::super::stage::{Stage, open, open_with, until};
use super::super::worker::StubWorker;
use super::make::{PASSPHRASE, at_key, making};
use super::offline::at_request;
use super::sending::at_review;
use super::{LONG, at_file, configure, paste, server, worker};

/// Where a field is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Configure,
    Items,
    KeyFile,
    Made,
    Shares,
    Backup,
    Elsewhere,
    Answer,
    Review,
}

/// Where the field is, and which one is next; a field that is new to the wizard has to be placed here.
fn place(field: Field) -> (Place, Option<Field>) {
    let (place, next) = match field {
        Field::Alias => (Place::Configure, Field::Algorithm),
        Field::Algorithm => (Place::Configure, Field::Description),
        Field::Description => (Place::Configure, Field::EnterpriseProject),
        Field::EnterpriseProject => (Place::Configure, Field::Tags),
        Field::Tags => (Place::Configure, Field::TagKey(0)),
        Field::TagKey(_) => (Place::Configure, Field::TagValue(0)),
        Field::TagValue(_) => (Place::Configure, Field::Understood),
        Field::Understood => (Place::Configure, Field::Way),
        Field::Way => (Place::Items, Field::KeyFile),
        Field::KeyFile => (Place::KeyFile, Field::Passphrase),
        Field::Passphrase => (Place::KeyFile, Field::Keeping),
        Field::Keeping => (Place::Made, Field::BackupPassphrase),
        Field::BackupPassphrase => (Place::Made, Field::BackupPassphraseAgain),
        Field::BackupPassphraseAgain => (Place::Made, Field::ShareCount),
        Field::ShareCount => (Place::Shares, Field::BackupTest),
        Field::BackupTest => (Place::Backup, Field::Material),
        Field::Material => (Place::Elsewhere, Field::PrivateKey),
        Field::PrivateKey => (Place::Elsewhere, Field::Answer),
        Field::Answer => (Place::Answer, Field::Token),
        Field::Token => (Place::Review, Field::Expiration),
        Field::Expiration => return (Place::Review, None),
    };
    (place, Some(next))
}

/// The wizard there.
async fn go(place: Place) -> Stage {
    match place {
        Place::Configure => {
            let stage = open("/keys/import", &server());
            stage.press("Add Tag").await;
            stage
        }
        Place::Items => {
            let stage = open("/keys/import", &server());
            configure(&stage).await;
            stage
        }
        Place::KeyFile => {
            let needed = Refusal::new("passphrase-needed", "", Part::Passphrase);
            let worker = StubWorker::default().on("inspect", Err(needed));
            let stage = at_file(&server(), &worker).await;
            paste(&stage, "Key file", "0123").await;
            stage
        }
        Place::Made => at_key(&making()).await,
        Place::Shares => {
            let stage = at_key(&making()).await;
            stage.press_radio("shares").await;
            stage
        }
        Place::Backup => {
            let stage = at_key(&making()).await;
            stage.fill("New pass phrase", PASSPHRASE).await;
            stage.fill("New pass phrase again", PASSPHRASE).await;
            stage.press("Make the backup").await;
            stage
        }
        Place::Elsewhere => {
            let stage = open_with("/keys/import", &server(), &worker());
            stage.choose("Key Algorithm", "RSA_2048").await;
            configure(&stage).await;
            stage.press("Existing Key Material").await;
            stage
        }
        Place::Answer => at_request(&"A".repeat(LONG), &worker()).await,
        Place::Review => {
            let stage = at_review(&super::sending::server(), &worker()).await;
            stage.press_radio("expires").await;
            stage
        }
    }
}

/// Whether the element of this id takes the focus.
fn takes_focus(id: &str) -> bool {
    let element = document().get_element_by_id(id);
    let Some(element) = element.and_then(|one| one.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    element.focus().expect("an element can be asked");
    document()
        .active_element()
        .is_some_and(|one| one.id() == id)
}

#[wasm_bindgen_test]
async fn every_control_has_a_name() {
    for place in [
        Place::Configure,
        Place::Items,
        Place::KeyFile,
        Place::Made,
        Place::Shares,
        Place::Backup,
        Place::Elsewhere,
        Place::Answer,
        Place::Review,
    ] {
        let stage = go(place).await;
        let nameless = stage.nameless();
        assert!(nameless.is_empty(), "{place:?}: {nameless:?}");
    }
}

#[wasm_bindgen_test]
async fn every_field_that_can_be_wrong_can_be_led_to() {
    let mut missing = Vec::new();
    let mut shown = None;
    let mut next = Some(Field::Alias);
    while let Some(field) = next {
        let (there, after) = place(field);
        next = after;
        let id = field.id();
        if shown.as_ref().is_none_or(|(place, _)| *place != there) {
            // The page before goes first: both would have fields of these ids.
            drop(shown.take());
            shown = Some((there, go(there).await));
        }
        // What comes after a task of the worker's comes a moment later.
        let mut tries = 0;
        until("the field, or the end of patience", || {
            tries += 1;
            tries > 30 || document().get_element_by_id(&id).is_some()
        })
        .await;
        if !takes_focus(&id) {
            missing.push(id);
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}
