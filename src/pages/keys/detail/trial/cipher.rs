//! Encrypt and decrypt.

use kms_api::KeyId;
use kms_api::data::{CipherText, DecryptDataRequest, EncryptDataRequest, PlainText};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::button::Button;
use crate::components::form_field::FormField;
use crate::components::textarea::TextArea;
use crate::context::{use_api, use_notices};
use crate::i18n::{t, t_string, use_i18n};
use crate::words;

/// Both texts, and what is wrong with each.
#[derive(Clone, Copy, Default)]
struct Draft {
    plain: RwSignal<String>,
    cipher: RwSignal<String>,
    plain_error: RwSignal<Option<String>>,
    cipher_error: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

/// Two texts, and a button each way.
#[component]
pub fn Cipher(key: KeyId) -> impl IntoView {
    let i18n = use_i18n();
    let draft = Draft::default();
    let encrypt = encrypting(key.clone(), draft);
    let decrypt = decrypting(key, draft);
    view! {
        <p class="lead">{t!(i18n, keys.trial.lead_encrypt)}</p>
        <div class="columns">
            <div class="stack">
                <FormField
                    label=move || t_string!(i18n, keys.trial.plain)
                    error=draft.plain_error
                >
                    <TextArea
                        value=draft.plain
                        rows=5
                        on_input=move |text| {
                            draft.plain_error.set(None);
                            draft.plain.set(text);
                        }
                    />
                </FormField>
                <div>
                    <Button busy=draft.busy on_press=encrypt>
                        {t!(i18n, keys.trial.encrypt)}
                    </Button>
                </div>
            </div>
            <div class="stack">
                <FormField
                    label=move || t_string!(i18n, keys.trial.cipher)
                    error=draft.cipher_error
                >
                    <TextArea
                        value=draft.cipher
                        rows=5
                        code=true
                        on_input=move |text| {
                            draft.cipher_error.set(None);
                            draft.cipher.set(text);
                        }
                    />
                </FormField>
                <div>
                    <Button busy=draft.busy on_press=decrypt>
                        {t!(i18n, keys.trial.decrypt)}
                    </Button>
                </div>
            </div>
        </div>
    }
}

/// The plaintext gives way to its ciphertext.
fn encrypting(key: KeyId, draft: Draft) -> impl Fn(()) {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    move |()| {
        let Ok(plain_text) = PlainText::parse(draft.plain.get_untracked()) else {
            let text = t_string!(i18n, keys.trial.size_error);
            draft.plain_error.set(Some(text.to_owned()));
            return;
        };
        let request = EncryptDataRequest {
            key_id: key.clone().into(),
            plain_text,
            encryption_algorithm: None,
            additional_authenticated_data: None,
            sequence: None,
        };
        let api = api.clone();
        draft.busy.set(true);
        spawn_local(async move {
            let answer = api.data().encrypt(&request).await;
            let _disposed = draft.busy.try_set(false);
            match answer {
                Ok(answer) => {
                    let _disposed = draft.cipher.try_set(answer.cipher_text);
                    let _disposed = draft.plain.try_set(String::new());
                }
                Err(error) => words::tell(i18n, notices, &error),
            }
        });
    }
}

/// Bytes that are no text are shown in base64.
fn decrypting(key: KeyId, draft: Draft) -> impl Fn(()) {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    move |()| {
        let Ok(cipher_text) = CipherText::parse(draft.cipher.get_untracked().trim()) else {
            let text = t_string!(i18n, keys.trial.base64_error);
            draft.cipher_error.set(Some(text.to_owned()));
            return;
        };
        let request = DecryptDataRequest {
            cipher_text,
            encryption_algorithm: None,
            key_id: Some(key.clone().into()),
            additional_authenticated_data: None,
            sequence: None,
        };
        let api = api.clone();
        draft.busy.set(true);
        spawn_local(async move {
            let answer = api.data().decrypt(&request).await;
            let _disposed = draft.busy.try_set(false);
            match answer {
                Ok(answer) => {
                    let text = answer.plain_text.unwrap_or(answer.plain_text_base64);
                    let _disposed = draft.plain.try_set(text);
                }
                Err(error) => words::tell(i18n, notices, &error),
            }
        });
    }
}
