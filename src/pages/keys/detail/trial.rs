//! The tab "Try it": the key used once, on a short text.

mod cipher;
mod signature;

use kms_api::data::{EncryptionAlgorithm, SigningAlgorithm};
use kms_api::keys::KeyDetail;
use kms_api::{KeyUsage, Operation};
use leptos::prelude::*;

use crate::components::callout::Callout;
use crate::context::use_may_write;
use crate::i18n::{t_string, use_i18n};
use crate::pages::keys::action::permits;

/// What fits the key's usage.
#[component]
pub fn Trial(key: KeyDetail) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    move || {
        if !may_write.get() {
            return view! { <Callout title=move || t_string!(i18n, common.error.not_permitted) /> }
                .into_any();
        }
        if !permits(&key, Operation::Use) {
            return view! { <Callout title=move || t_string!(i18n, keys.trial.disabled) /> }
                .into_any();
        }
        let encrypts = EncryptionAlgorithm::for_spec(key.key_spec);
        let signs = SigningAlgorithm::for_spec(key.key_spec);
        match (key.key_usage, encrypts, signs) {
            (Some(KeyUsage::EncryptDecrypt), Some(_), _) => {
                view! { <cipher::Cipher key=key.key_id.clone() /> }.into_any()
            }
            (Some(KeyUsage::SignVerify), _, [algorithm, ..]) => {
                view! { <signature::Signature key=key.key_id.clone() algorithm=*algorithm algorithms=signs /> }
                    .into_any()
            }
            _ => view! { <Callout title=move || t_string!(i18n, keys.trial.unavailable) /> }
                .into_any(),
        }
    }
}
