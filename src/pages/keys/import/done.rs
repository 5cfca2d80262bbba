//! The import is done: the two fingerprints side by side, and what next.

use leptos::prelude::*;
use serde::Serialize;

use super::flow::Flow;
use super::view::StepHeading;
use super::wizard::{Basis, Kept, Proof, Receipt, Step};
use crate::components::button::{Button, ButtonVariant, LinkButton};
use crate::components::callout::{Callout, Tone};
use crate::components::comparison::Comparison;
use crate::components::facts::{Fact, Facts, FactsLayout};
use crate::components::icon::Icon;
use crate::context::{use_notices, use_session};
use crate::format;
use crate::format::milliseconds;
use crate::i18n::{t, t_string, use_i18n};
use crate::route::{KeyTab, Route};
use crate::save;

/// The receipt.
#[component]
pub(super) fn DoneStep() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let receipt = flow.read(|wizard| match &wizard.step {
        Step::Done(receipt) => Some((**receipt).clone()),
        Step::Configure(_) | Step::Items(_) | Step::Material { .. } | Step::Token(_) => None,
    });
    let key = flow.peek(|wizard| wizard.step.key().map(|key| key.id.clone()));
    // Said in the region that was there before: one that arrives with its text is not read out.
    let notices = use_notices();
    Effect::new(move |_| notices.done(untrack(|| t_string!(i18n, import.done.status))));
    let made = flow.peek(|wizard| match &wizard.step {
        Step::Done(receipt) => receipt.kept.is_some(),
        Step::Configure(_) | Step::Items(_) | Step::Material { .. } | Step::Token(_) => false,
    });
    let title = move || {
        let proof = receipt.with(|receipt| receipt.as_ref().map(Receipt::proof));
        match proof {
            Some(Proof::Known { agrees: true, .. }) if made => {
                t_string!(i18n, import.done.title_made)
            }
            Some(Proof::Known { agrees: true, .. }) => t_string!(i18n, import.done.title_same),
            Some(Proof::Known { agrees: false, .. }) => {
                t_string!(i18n, import.done.differs_title)
            }
            Some(Proof::Asking | Proof::ThereOnly { .. } | Proof::HereOnly { .. }) | None => {
                t_string!(i18n, import.done.title_unproven)
            }
        }
    };
    let keep = move || {
        let kept = receipt.with(|receipt| receipt.as_ref().and_then(|receipt| receipt.kept));
        match kept {
            None => t_string!(i18n, import.done.next_keep),
            Some(Kept::Backup) => t_string!(i18n, import.done.next_backup),
            Some(Kept::Shares) => t_string!(i18n, import.done.next_shares),
            Some(Kept::Nothing) => t_string!(i18n, import.done.next_nothing),
        }
    };
    view! {
        <StepHeading text=title />
        {move || receipt.get().map(|receipt| view! { <ProofOf receipt=receipt.clone() /> <ReceiptFacts receipt /> })}
        <section class="stack" data-gap="tight">
            <h3>{t!(i18n, import.done.next)}</h3>
            <ul class="bullets">
                <li>{keep}</li>
                <li>{t!(i18n, import.done.next_try)}</li>
            </ul>
            <div class="cluster">
                {key
                    .map(|key| {
                        let path = Route::Key(key, KeyTab::General).path();
                        view! {
                            <LinkButton variant=ButtonVariant::Primary href=Signal::stored(path)>
                                {t!(i18n, import.done.to_key)}
                            </LinkButton>
                        }
                    })}
                <LinkButton href=Signal::stored(Route::Keys.path())>{t!(i18n, import.done.to_keys)}</LinkButton>
            </div>
        </section>
    }
}

/// What the browser computed, what the KMS holds, and whether they agree.
#[component]
fn ProofOf(receipt: Receipt) -> impl IntoView {
    let i18n = use_i18n();
    let proof = receipt.proof();
    let asymmetric = receipt.key.spec.is_asymmetric();
    let (tone, role) = match &proof {
        Proof::Known { agrees: true, .. } => (Tone::Success, "status"),
        Proof::Known { agrees: false, .. } => (Tone::Danger, "alert"),
        Proof::Asking | Proof::ThereOnly { .. } | Proof::HereOnly { .. } => (Tone::Info, "status"),
    };
    let (here, there, basis) = match proof.clone() {
        Proof::Known {
            here, there, basis, ..
        } => (Some(here), Some(there), basis),
        Proof::ThereOnly { there, basis } => (None, Some(there), basis),
        Proof::HereOnly { here } => (here, None, Basis::Reported),
        Proof::Asking => (
            receipt.facts.map(|facts| facts.fingerprint),
            None,
            Basis::Reported,
        ),
    };
    let text = move || match &proof {
        Proof::Asking => t_string!(i18n, import.done.asking),
        Proof::Known { agrees: true, .. } => t_string!(i18n, import.done.same),
        Proof::Known { agrees: false, .. } => t_string!(i18n, import.done.differs),
        Proof::ThereOnly { .. } => t_string!(i18n, import.done.elsewhere),
        Proof::HereOnly { .. } if asymmetric => t_string!(i18n, import.done.unproven_pair),
        Proof::HereOnly { .. } => t_string!(i18n, import.done.unproven),
    };
    let there_name = move || match basis {
        Basis::PublicKey => t_string!(i18n, import.done.from_public_key),
        Basis::Reported => t_string!(i18n, import.done.reported),
    };
    view! {
        <Comparison
            one_name=move || t_string!(i18n, import.done.computed)
            one=here
            other_name=there_name
            other=there
        />
        <Callout tone=tone role=role title=text />
    }
}

#[component]
fn ReceiptFacts(receipt: Receipt) -> impl IntoView {
    let i18n = use_i18n();
    let expires_at = receipt.expires_at;
    let expires = move || match expires_at {
        Some(seconds) => format::moment(i18n.language().tag(), milliseconds(seconds)),
        None => t_string!(i18n, import.done.never).to_owned(),
    };
    let document = document_of(&receipt);
    let name = format!("receipt_{}.json", receipt.key.id);
    let waiting = receipt.proof() == Proof::Asking;
    view! {
        <Facts layout=FactsLayout::Rows>
            <Fact name=move || t_string!(i18n, import.aside.alias)>{receipt.key.alias}</Fact>
            <Fact name=move || t_string!(i18n, import.key_id) code=true>{receipt.key.id.to_string()}</Fact>
            <Fact name=move || t_string!(i18n, import.aside.spec)>{receipt.key.spec.as_str()}</Fact>
            <Fact name=move || t_string!(i18n, import.done.expires)>{expires}</Fact>
        </Facts>
        <div>
            <Button
                icon=Icon::Download
                disabled=Signal::stored(waiting)
                on_press=move |()| save::json(&name, &document)
            >
                {t!(i18n, import.done.save_receipt)}
            </Button>
        </div>
    }
}

/// The receipt as a file: who brought which key when, and what proves that it arrived. Nothing in it is secret.
#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    server: Option<String>,
    user: Option<String>,
    imported_at: String,
    key_id: &'a str,
    key_alias: &'a str,
    key_spec: &'static str,
    fingerprint_here: Option<String>,
    fingerprint_at_the_kms: Option<String>,
    /// How the latter is known.
    basis: Option<Basis>,
    /// Nothing where one of the two is not known.
    agree: Option<bool>,
    wrapping_key_fingerprint: Option<&'a str>,
    material_expires_at: Option<String>,
    request_id: Option<&'a str>,
}

fn document_of(receipt: &Receipt) -> String {
    let (here, there, basis, agree) = match receipt.proof() {
        Proof::Known {
            agrees,
            here,
            there,
            basis,
        } => (Some(here), Some(there), Some(basis), Some(agrees)),
        Proof::ThereOnly { there, basis } => (None, Some(there), Some(basis), None),
        Proof::HereOnly { here } => (here, None, None, None),
        Proof::Asking => (None, None, None, None),
    };
    let user = use_session()
        .with_untracked(|state| state.owner().map(|session| session.user_name.clone()));
    let document = Document {
        format: "keyferry-import-receipt-1",
        server: window().location().origin().ok(),
        user,
        imported_at: format::iso(receipt.imported_at),
        key_id: receipt.key.id.as_str(),
        key_alias: &receipt.key.alias,
        key_spec: receipt.key.spec.as_str(),
        fingerprint_here: here,
        fingerprint_at_the_kms: there,
        basis,
        agree,
        wrapping_key_fingerprint: receipt.wrapping_key.as_deref(),
        material_expires_at: receipt.expires_at.map(format::iso),
        request_id: receipt.request_id.as_deref(),
    };
    // Strings and numbers always have their JSON.
    serde_json::to_string_pretty(&document).unwrap_or_default()
}
