//! "Is this the key?": a file is held against what the KMS holds. Nothing of the file is sent.

use kms_api::keys::KeyDetail;
use leptos::prelude::*;

use crate::components::callout::{Callout, Tone};
use crate::components::comparison::Comparison;
use crate::context::use_session;
use crate::i18n::{t, t_string, use_i18n};
use crate::key_file::file::KeyFile;
use crate::key_file::panel::KeyFilePanel;
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
        Some(match held.get()? {
            Some(held) => view! { <Answer found held /> }.into_any(),
            None => view! {
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

/// The fingerprint of what the KMS holds, from the public key where the server reports none; nothing while it is asked
/// for, and nothing in it where it cannot be known.
fn held(key: KeyDetail) -> Signal<Option<Option<String>>> {
    let reported = key.material.material_fingerprint;
    if reported.is_some() || !key.key_spec.is_asymmetric() {
        return Signal::stored(Some(reported));
    }
    let id = key.key_id;
    let load = use_load(
        move || id.clone(),
        |api, id| async move {
            let pem = api.data().public_key(&id).await?;
            Ok(spki::of_pem(&pem).await)
        },
    );
    Signal::derive(move || Some(load.latest()?.ok().flatten()))
}

#[component]
fn Answer(found: String, held: String) -> impl IntoView {
    let i18n = use_i18n();
    let same = found == held;
    let (tone, role) = if same {
        (Tone::Success, "status")
    } else {
        (Tone::Danger, "alert")
    };
    let title = move || {
        if same {
            t_string!(i18n, keys.question.yes)
        } else {
            t_string!(i18n, keys.question.no)
        }
    };
    view! {
        <Callout tone role title>
            <Comparison
                one_name=move || t_string!(i18n, keys.question.in_file)
                one=Some(found)
                other_name=move || t_string!(i18n, keys.question.at_kms)
                other=Some(held)
            />
        </Callout>
    }
}
