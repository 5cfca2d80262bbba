//! Encrypt and decrypt.

use kms_api::data::{
    CipherText, DecryptDataRequest, EncryptDataRequest, EncryptionAlgorithm, PlainText,
};
use kms_api::paths::post;
use kms_api::{KeyId, KeySpec};
use leptos::prelude::*;
use serde_json::json;

use super::entry::{Entry, EntryField};
use super::run::{Run, use_run};
use crate::components::button::Button;
use crate::components::copy_button::CopyButton;
use crate::context::use_session;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::command::{AsCommand, Call};

/// Both texts.
#[derive(Clone, Copy, Default)]
struct Draft {
    plain: Entry,
    cipher: Entry,
}

/// Two texts, and a button each way.
#[component]
pub(super) fn Cipher(key: KeyId, spec: KeySpec) -> impl IntoView {
    let i18n = use_i18n();
    let draft = Draft::default();
    let run = use_run();
    let busy = run.busy();
    let max = EncryptionAlgorithm::longest(spec);
    let calls = calls(&key);
    let session = use_session();
    Effect::new(move |_| {
        // The tab outlives the session; a plaintext does not.
        if session.with(|state| state.session().is_none()) {
            draft.plain.answer(String::new());
        }
    });
    // Each text is the other one's answer.
    let edited = |answer: Entry| {
        let run = run.clone();
        Callback::new(move |()| {
            run.forget();
            answer.forget_answer();
        })
    };
    let (plain_edited, cipher_edited) = (edited(draft.cipher), edited(draft.plain));
    let encrypt = encrypting(key.clone(), draft, run.clone(), max);
    let decrypt = decrypting(key, draft, run);
    view! {
        <p class="lead">{t!(i18n, keys.trial.lead_encrypt)}</p>
        <div class="columns">
            <div class="stack">
                <EntryField
                    entry=draft.plain
                    label=move || t_string!(i18n, keys.trial.plain)
                    hint=move || t_string!(i18n, keys.trial.size, max = max)
                    on_change=plain_edited
                />
                <div class="cluster">
                    <Button busy on_press=encrypt>
                        {t!(i18n, keys.trial.encrypt)}
                    </Button>
                    <CopyButton
                        value=draft.plain.text()
                        what=move || t_string!(i18n, keys.trial.plain)
                    />
                </div>
            </div>
            <div class="stack">
                <EntryField
                    entry=draft.cipher
                    code=true
                    label=move || t_string!(i18n, keys.trial.cipher)
                    hint=move || t_string!(i18n, keys.trial.cipher_hint)
                    on_change=cipher_edited
                />
                <div class="cluster">
                    <Button busy on_press=decrypt>
                        {t!(i18n, keys.trial.decrypt)}
                    </Button>
                    <CopyButton
                        value=draft.cipher.text()
                        what=move || t_string!(i18n, keys.trial.cipher)
                    />
                </div>
            </div>
        </div>
        <AsCommand calls=Signal::stored(calls) without_typed=true />
    }
}

/// The plaintext gives way to its ciphertext.
fn encrypting(key: KeyId, draft: Draft, run: Run, max: usize) -> impl Fn(()) {
    let i18n = use_i18n();
    move |()| {
        let plain_text = draft.plain.parsed_bytes(i18n, max, PlainText::parse);
        let Some(plain_text) = plain_text else {
            return;
        };
        let request = EncryptDataRequest {
            key_id: key.clone().into(),
            plain_text,
            encryption_algorithm: None,
            additional_authenticated_data: None,
            sequence: None,
        };
        run.start(
            async move |api| api.data().encrypt(&request).await,
            move |answer| {
                draft.cipher.answer(answer.cipher_text);
                draft.plain.answer(String::new());
            },
        );
    }
}

/// Bytes that are no text are shown in base64.
fn decrypting(key: KeyId, draft: Draft, run: Run) -> impl Fn(()) {
    let (i18n, session) = (use_i18n(), use_session());
    move |()| {
        let Some(cipher_text) = draft.cipher.parsed_base64(i18n, CipherText::parse) else {
            return;
        };
        let request = DecryptDataRequest {
            cipher_text,
            encryption_algorithm: None,
            key_id: Some(key.clone().into()),
            additional_authenticated_data: None,
            sequence: None,
        };
        run.start(
            async move |api| api.data().decrypt(&request).await,
            move |answer| {
                let text = answer.plain_text.unwrap_or(answer.plain_text_base64);
                if session.with_untracked(|state| state.session().is_some()) {
                    draft.plain.answer(text);
                }
            },
        );
    }
}

fn calls(key: &KeyId) -> Vec<Call> {
    vec![
        Call::new(
            post::ENCRYPT_DATA,
            &json!({ "key_id": key, "plain_text": "PLAINTEXT" }),
        ),
        Call::new(
            post::DECRYPT_DATA,
            &json!({ "key_id": key, "cipher_text": "CIPHERTEXT" }),
        ),
    ]
}
