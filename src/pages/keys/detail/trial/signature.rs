//! Sign and verify.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kms_api::KeyId;
use kms_api::data::{Base64Text, MessageType, SignRequest, SigningAlgorithm, VerifyRequest};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::button::Button;
use crate::components::callout::{Callout, Tone};
use crate::components::form_field::FormField;
use crate::components::select::{Select, SelectOption};
use crate::components::textarea::TextArea;
use crate::context::{use_api, use_notices};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::words;

/// A message, its signature, and whether they fit.
#[derive(Clone, Copy)]
struct Draft {
    algorithm: RwSignal<SigningAlgorithm>,
    message: RwSignal<String>,
    signature: RwSignal<String>,
    valid: RwSignal<Option<bool>>,
    message_error: RwSignal<Option<String>>,
    signature_error: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Draft {
    fn new(algorithm: SigningAlgorithm) -> Self {
        Self {
            algorithm: RwSignal::new(algorithm),
            message: RwSignal::default(),
            signature: RwSignal::default(),
            valid: RwSignal::default(),
            message_error: RwSignal::default(),
            signature_error: RwSignal::default(),
            busy: RwSignal::default(),
        }
    }

    /// The message as it is sent; none, and marked, where it is empty or too long.
    fn encoded(self, i18n: I18n) -> Option<Base64Text> {
        let text = Base64Text::parse(STANDARD.encode(self.message.get_untracked())).ok();
        if text.is_none() {
            let error = t_string!(i18n, keys.trial.size_error);
            self.message_error.set(Some(error.to_owned()));
        }
        text
    }
}

/// The form. `algorithm` is the first of `algorithms`.
#[component]
pub fn Signature(
    key: KeyId,
    algorithm: SigningAlgorithm,
    algorithms: &'static [SigningAlgorithm],
) -> impl IntoView {
    let i18n = use_i18n();
    let draft = Draft::new(algorithm);
    let sign = signing(key.clone(), draft);
    let verify = verifying(key, draft);
    view! {
        <p class="lead">{t!(i18n, keys.trial.lead_sign)}</p>
        <div class="stack" data-measure="form">
            <Fields draft algorithms />
            <div class="cluster">
                <Button busy=draft.busy on_press=sign>
                    {t!(i18n, keys.trial.sign)}
                </Button>
                <Button busy=draft.busy on_press=verify>
                    {t!(i18n, keys.trial.verify)}
                </Button>
            </div>
            <div role="status">{move || draft.valid.get().map(|valid| view! { <Verdict valid /> })}</div>
        </div>
    }
}

#[component]
fn Fields(draft: Draft, algorithms: &'static [SigningAlgorithm]) -> impl IntoView {
    let i18n = use_i18n();
    let options = algorithms
        .iter()
        .map(|each| SelectOption::new(each.as_str(), each.as_str()));
    view! {
        <FormField label=move || t_string!(i18n, keys.trial.algorithm)>
            <Select
                value=Signal::derive(move || draft.algorithm.get().to_string())
                options=Signal::stored(options.collect::<Vec<_>>())
                on_change=move |value: String| {
                    if let Ok(algorithm) = value.parse() {
                        draft.algorithm.set(algorithm);
                    }
                }
            />
        </FormField>
        <FormField label=move || t_string!(i18n, keys.trial.message) error=draft.message_error>
            <TextArea
                value=draft.message
                on_input=move |text| {
                    draft.message_error.set(None);
                    draft.valid.set(None);
                    draft.message.set(text);
                }
            />
        </FormField>
        <FormField label=move || t_string!(i18n, keys.trial.signature) error=draft.signature_error>
            <TextArea
                value=draft.signature
                code=true
                on_input=move |text| {
                    draft.signature_error.set(None);
                    draft.valid.set(None);
                    draft.signature.set(text);
                }
            />
        </FormField>
    }
}

#[component]
fn Verdict(valid: bool) -> impl IntoView {
    let i18n = use_i18n();
    let tone = if valid { Tone::Success } else { Tone::Danger };
    let title = move || {
        if valid {
            t_string!(i18n, keys.trial.valid)
        } else {
            t_string!(i18n, keys.trial.invalid)
        }
    };
    view! { <Callout tone title /> }
}

fn signing(key: KeyId, draft: Draft) -> impl Fn(()) {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    move |()| {
        let Some(message) = draft.encoded(i18n) else {
            return;
        };
        let request = SignRequest {
            key_id: key.clone().into(),
            message,
            signing_algorithm: draft.algorithm.get_untracked(),
            message_type: Some(MessageType::Raw),
            sequence: None,
        };
        let api = api.clone();
        draft.busy.set(true);
        spawn_local(async move {
            let answer = api.data().sign(&request).await;
            let _disposed = draft.busy.try_set(false);
            let _disposed = draft.valid.try_set(None);
            match answer {
                Ok(answer) => {
                    let _disposed = draft.signature.try_set(answer.signature);
                }
                Err(error) => words::tell(i18n, notices, &error),
            }
        });
    }
}

fn verifying(key: KeyId, draft: Draft) -> impl Fn(()) {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    move |()| {
        let Ok(signature) = Base64Text::parse(draft.signature.get_untracked().trim()) else {
            let text = t_string!(i18n, keys.trial.base64_error);
            draft.signature_error.set(Some(text.to_owned()));
            return;
        };
        let Some(message) = draft.encoded(i18n) else {
            return;
        };
        let request = VerifyRequest {
            key_id: key.clone().into(),
            message,
            signature,
            signing_algorithm: draft.algorithm.get_untracked(),
            message_type: Some(MessageType::Raw),
            sequence: None,
        };
        let api = api.clone();
        draft.busy.set(true);
        spawn_local(async move {
            let answer = api.data().verify(&request).await;
            let _disposed = draft.busy.try_set(false);
            match answer {
                Ok(valid) => {
                    let _disposed = draft.valid.try_set(Some(valid));
                }
                Err(error) => words::tell(i18n, notices, &error),
            }
        });
    }
}
