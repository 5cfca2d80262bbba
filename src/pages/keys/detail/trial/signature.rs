//! Sign and verify.

mod message;

use kms_api::KeyId;
use kms_api::data::{Base64Text, MessageType, SignRequest, SigningAlgorithm, VerifyRequest};
use kms_api::paths::post;
use leptos::prelude::*;
use serde_json::json;

use self::message::{Chosen, Message, MessageFields, Source};
use super::entry::{Entry, EntryField};
use super::run::{Run, use_run};
use super::verdict::Verdict;
use crate::api::{Api, ApiError};
use crate::components::button::Button;
use crate::components::copy_button::CopyButton;
use crate::components::form_field::FormField;
use crate::components::select::{Select, SelectOption};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::pages::keys::command::{AsCommand, Call};

/// A message, its signature, and whether they fit.
#[derive(Clone, Copy)]
struct Draft {
    algorithm: RwSignal<SigningAlgorithm>,
    message: Message,
    signature: Entry,
    valid: RwSignal<Option<bool>>,
}

impl Draft {
    /// What is known of the message and its signature is not of what they are now.
    fn forget_answers(self) {
        self.message.show_digest(None);
        self.signature.forget_answer();
        self.valid.set(None);
    }
}

/// The form. `algorithm` is the first of `algorithms`.
#[component]
pub(super) fn Signature(
    key: KeyId,
    algorithm: SigningAlgorithm,
    algorithms: &'static [SigningAlgorithm],
) -> impl IntoView {
    let i18n = use_i18n();
    let draft = Draft {
        algorithm: RwSignal::new(algorithm),
        message: Message::new(),
        signature: Entry::default(),
        valid: RwSignal::new(None),
    };
    let run = use_run();
    let busy = run.busy();
    let sign = signing(key.clone(), draft, run.clone());
    let verify = verifying(key.clone(), draft, run.clone());
    let edited = Callback::new(move |()| {
        run.forget();
        draft.forget_answers();
    });
    view! {
        <p class="lead">{t!(i18n, keys.trial.lead_sign)}</p>
        <div class="stack" data-measure="form">
            <Fields draft algorithms on_change=edited />
            <div class="cluster">
                <Button busy on_press=sign>
                    {t!(i18n, keys.trial.sign)}
                </Button>
                <Button busy on_press=verify>
                    {t!(i18n, keys.trial.verify)}
                </Button>
                <CopyButton
                    value=draft.signature.text()
                    what=move || t_string!(i18n, keys.trial.signature)
                />
            </div>
            <Verdict
                valid=draft.valid
                yes=move || t_string!(i18n, keys.trial.valid)
                no=move || t_string!(i18n, keys.trial.invalid)
            />
        </div>
        <AsCommand calls=Signal::derive(move || calls(&key, draft)) without_typed=true />
    }
}

#[component]
fn Fields(
    draft: Draft,
    algorithms: &'static [SigningAlgorithm],
    on_change: Callback<()>,
) -> impl IntoView {
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
                        on_change.run(());
                    }
                }
            />
        </FormField>
        <MessageFields message=draft.message algorithm=draft.algorithm on_change />
        <EntryField
            entry=draft.signature
            code=true
            label=move || t_string!(i18n, keys.trial.signature)
            hint=move || t_string!(i18n, keys.trial.signature_hint)
            on_change
        />
    }
}

fn signing(key: KeyId, draft: Draft, run: Run) -> impl Fn(()) {
    let i18n = use_i18n();
    move |()| {
        let signing_algorithm = draft.algorithm.get_untracked();
        let Some(chosen) = draft.message.chosen(i18n) else {
            return;
        };
        let key_id = key.clone().into();
        let sign = async move |api: Api, message, message_type| {
            let request = SignRequest {
                key_id,
                message,
                signing_algorithm,
                message_type: Some(message_type),
                sequence: None,
            };
            api.data().sign(&request).await
        };
        ask(i18n, draft, &run, chosen, sign, move |answer| {
            draft.signature.answer(answer.signature);
            draft.valid.set(None);
        });
    }
}

fn verifying(key: KeyId, draft: Draft, run: Run) -> impl Fn(()) {
    let i18n = use_i18n();
    move |()| {
        let signing_algorithm = draft.algorithm.get_untracked();
        let signature = draft.signature.parsed_base64(i18n, Base64Text::parse);
        let (Some(chosen), Some(signature)) = (draft.message.chosen(i18n), signature) else {
            return;
        };
        let key_id = key.clone().into();
        let verify = async move |api: Api, message, message_type| {
            let request = VerifyRequest {
                key_id,
                message,
                signature,
                signing_algorithm,
                message_type: Some(message_type),
                sequence: None,
            };
            api.data().verify(&request).await
        };
        ask(i18n, draft, &run, chosen, verify, move |valid| {
            draft.valid.set(Some(valid));
        });
    }
}

/// Reads the message, has `call` send it, and tells what was sent of it beside the answer.
fn ask<T: 'static>(
    i18n: I18n,
    draft: Draft,
    run: &Run,
    chosen: Chosen,
    call: impl AsyncFnOnce(Api, Base64Text, MessageType) -> Result<T, ApiError> + 'static,
    answer: impl FnOnce(T) + 'static,
) {
    let algorithm = draft.algorithm.get_untracked();
    run.start(
        async move |api| {
            let Some(sent) = chosen.read(algorithm).await else {
                return Ok(None);
            };
            let answered = call(api, sent.message, sent.message_type).await?;
            Ok(Some((answered, sent.digest)))
        },
        move |came| match came {
            Some((answered, digest)) => {
                draft.message.show_digest(digest);
                answer(answered);
            }
            None => draft.message.is_unreadable(i18n),
        },
    );
}

fn calls(key: &KeyId, draft: Draft) -> Vec<Call> {
    let (word, kind) = match draft.message.source() {
        Source::Text => ("MESSAGE_IN_BASE64", "RAW"),
        Source::File => ("DIGEST_IN_BASE64", "DIGEST"),
    };
    let algorithm = draft.algorithm.get();
    let sign = json!({
        "key_id": key, "message": word, "message_type": kind, "signing_algorithm": algorithm,
    });
    let verify = json!({
        "key_id": key, "message": word, "message_type": kind, "signing_algorithm": algorithm,
        "signature": "SIGNATURE",
    });
    vec![
        Call::new(post::SIGN, &sign),
        Call::new(post::VERIFY, &verify),
    ]
}
