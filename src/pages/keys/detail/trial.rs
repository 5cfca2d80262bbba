//! The tab "Try it": the key used once, on a short text, a file's digest or a new data key.

mod cipher;
mod datakey;
mod entry;
mod mac;
mod run;
mod signature;
mod verdict;

use kms_api::data::{EncryptionAlgorithm, SigningAlgorithm};
use kms_api::keys::KeyDetail;
use kms_api::mac::MacAlgorithm;
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
        of_usage(&key).unwrap_or_else(|| {
            view! { <Callout title=move || t_string!(i18n, keys.trial.unavailable) /> }.into_any()
        })
    }
}

/// What there is to try; nothing with a key whose usage or spec this product does not know.
fn of_usage(key: &KeyDetail) -> Option<AnyView> {
    let (id, spec) = (key.key_id.clone(), key.key_spec);
    Some(match key.key_usage? {
        KeyUsage::EncryptDecrypt => {
            EncryptionAlgorithm::for_spec(spec)?;
            let datakeys =
                (!spec.is_asymmetric()).then(|| view! { <datakey::DataKey key=id.clone() /> });
            view! {
                <cipher::Cipher key=id spec />
                {datakeys}
            }
            .into_any()
        }
        KeyUsage::SignVerify => {
            let algorithms = SigningAlgorithm::for_spec(spec);
            let algorithm = *algorithms.first()?;
            view! { <signature::Signature key=id algorithm algorithms /> }.into_any()
        }
        KeyUsage::GenerateVerifyMac => {
            let algorithm = MacAlgorithm::for_spec(spec).filter(|algorithm| algorithm.offered())?;
            view! { <mac::Mac key=id algorithm /> }.into_any()
        }
    })
}
