//! Generate and verify message authentication codes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_api::KeyId;
use kms_api::data::Base64Text;
use kms_api::mac::{GenerateMacRequest, MAX_MESSAGE, MacAlgorithm, VerifyMacRequest};
use kms_api::paths::post;
use leptos::prelude::*;
use serde_json::json;

use super::entry::{Entry, EntryField};
use super::run::{Run, use_run};
use super::verdict::Verdict;
use crate::components::button::Button;
use crate::components::copy_button::CopyButton;
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::pages::keys::command::{AsCommand, Call};

/// A message, its code, and whether they fit.
#[derive(Clone, Copy, Default)]
struct Draft {
    message: Entry,
    mac: Entry,
    valid: RwSignal<Option<bool>>,
}

impl Draft {
    /// What is known of the message and its code is not of what they are now.
    fn forget_answers(self) {
        self.mac.forget_answer();
        self.valid.set(None);
    }

    /// The message as it is sent; none, and marked, where it is empty or too long.
    fn encoded(self, i18n: I18n) -> Option<Base64Text> {
        self.message.parsed_bytes(i18n, MAX_MESSAGE, |text| {
            Base64Text::parse(STANDARD.encode(text))
        })
    }
}

/// Two texts, and a button each way.
#[component]
pub(super) fn Mac(key: KeyId, algorithm: MacAlgorithm) -> impl IntoView {
    let i18n = use_i18n();
    let draft = Draft::default();
    let run = use_run();
    let busy = run.busy();
    let calls = calls(&key, algorithm);
    let generate = generating(key.clone(), algorithm, draft, run.clone());
    let verify = verifying(key, algorithm, draft, run.clone());
    let edited = Callback::new(move |()| {
        run.forget();
        draft.forget_answers();
    });
    view! {
        <p class="lead">{t!(i18n, keys.trial.lead_mac)}</p>
        <div class="stack" data-measure="form">
            <EntryField
                entry=draft.message
                label=move || t_string!(i18n, keys.trial.message)
                hint=move || t_string!(i18n, keys.trial.size, max = MAX_MESSAGE)
                on_change=edited
            />
            <EntryField
                entry=draft.mac
                code=true
                label=move || t_string!(i18n, keys.trial.mac)
                hint=move || t_string!(i18n, keys.trial.mac_hint, algorithm = algorithm.as_str())
                on_change=edited
            />
            <div class="cluster">
                <Button busy on_press=generate>
                    {t!(i18n, keys.trial.generate_mac)}
                </Button>
                <Button busy on_press=verify>
                    {t!(i18n, keys.trial.verify_mac)}
                </Button>
                <CopyButton value=draft.mac.text() what=move || t_string!(i18n, keys.trial.mac) />
            </div>
            <Verdict
                valid=draft.valid
                yes=move || t_string!(i18n, keys.trial.mac_valid)
                no=move || t_string!(i18n, keys.trial.mac_invalid)
            />
        </div>
        <AsCommand calls=Signal::stored(calls) without_typed=true />
    }
}

fn generating(key: KeyId, algorithm: MacAlgorithm, draft: Draft, run: Run) -> impl Fn(()) {
    let i18n = use_i18n();
    move |()| {
        let Some(message) = draft.encoded(i18n) else {
            return;
        };
        let request = GenerateMacRequest {
            key_id: key.clone().into(),
            mac_algorithm: algorithm,
            message,
        };
        run.start(
            async move |api| api.mac().generate(&request).await,
            move |mac| {
                draft.mac.answer(mac);
                draft.valid.set(None);
            },
        );
    }
}

fn verifying(key: KeyId, algorithm: MacAlgorithm, draft: Draft, run: Run) -> impl Fn(()) {
    let i18n = use_i18n();
    move |()| {
        let mac = draft.mac.parsed_base64(i18n, Base64Text::parse);
        let (Some(message), Some(mac)) = (draft.encoded(i18n), mac) else {
            return;
        };
        let request = VerifyMacRequest {
            key_id: key.clone().into(),
            mac_algorithm: algorithm,
            message,
            mac,
        };
        run.start(
            async move |api| api.mac().verify(&request).await,
            move |valid| draft.valid.set(Some(valid)),
        );
    }
}

fn calls(key: &KeyId, algorithm: MacAlgorithm) -> Vec<Call> {
    let message = "MESSAGE_IN_BASE64";
    let generate = json!({ "key_id": key, "mac_algorithm": algorithm, "message": message });
    let verify =
        json!({ "key_id": key, "mac_algorithm": algorithm, "message": message, "mac": "MAC" });
    vec![
        Call::new(post::GENERATE_MAC, &generate),
        Call::new(post::VERIFY_MAC, &verify),
    ]
}
