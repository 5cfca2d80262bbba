//! "Is this the key?": a file is held against what the KMS holds. Nothing of the file is sent.

use kms_api::keys::KeyDetail;
use leptos::prelude::*;

use crate::components::callout::Callout;
use crate::context::use_session;
use crate::i18n::{t, t_string, use_i18n};
use crate::key_file::file::KeyFile;
use crate::key_file::panel::KeyFilePanel;
use crate::key_file::same_key::SameKey;
use crate::load::use_load;
use crate::spki;

/// The question, and its answer.
#[component]
pub(super) fn IsThisTheKey(key: KeyDetail) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    // Any key is looked at: one of another kind is the answer no, not a mistake.
    let file = KeyFile::new(Signal::stored(None::<String>));
    Effect::new(move |_| {
        if session.with(|state| state.session().is_none()) {
            file.passphrase.forget();
        }
    });
    let held = held(key);
    let answer = move || {
        let found = file.facts().get()?.fingerprint;
        Some(match held.get() {
            Held::Asking => return None,
            Held::Is(held) => view! {
                <SameKey
                    yes=move || t_string!(i18n, keys.question.yes)
                    no=move || t_string!(i18n, keys.question.no)
                    found
                    expected_name=move || t_string!(i18n, keys.question.at_kms)
                    expected=held
                />
            }
            .into_any(),
            Held::Unknown => view! {
                <Callout title=move || t_string!(i18n, keys.question.unknown)>
                    <p>{t!(i18n, keys.question.unknown_text)}</p>
                </Callout>
            }
            .into_any(),
        })
    };
    view! {
        <section class="stack form" aria-labelledby="question">
            <h2 id="question">{t!(i18n, keys.question.title)}</h2>
            <p class="note">{t!(i18n, keys.question.intro)}</p>
            <KeyFilePanel file />
            {answer}
        </section>
    }
}

/// What is known of the material that the KMS holds.
#[derive(Clone)]
enum Held {
    /// It is being asked for.
    Asking,
    /// It has this fingerprint.
    Is(String),
    /// This server does not tell.
    Unknown,
}

impl Held {
    fn of(fingerprint: Option<String>) -> Self {
        fingerprint.map_or(Self::Unknown, Self::Is)
    }
}

/// What the KMS reports; where it reports nothing of a key pair, its public key tells.
fn held(key: KeyDetail) -> Signal<Held> {
    let reported = key.material.material_fingerprint;
    if reported.is_some() || !key.key_spec.is_asymmetric() {
        return Signal::stored(Held::of(reported));
    }
    let id = key.key_id;
    let load = use_load(
        move || id.clone(),
        |api, id| async move {
            let pem = api.data().public_key(&id).await?;
            Ok(spki::of_pem(&pem).await)
        },
    );
    Signal::derive(move || match load.latest() {
        None => Held::Asking,
        Some(answer) => Held::of(answer.ok().flatten()),
    })
}
