//! Whether the log is as it was written, in one line: the server walks along the chain, a part at a time.

use kms_api::audit::{AuditFinding, AuditFlaw, AuditVerification};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Log;
use crate::api::ApiError;
use crate::components::button::{Button, ButtonSize};
use crate::components::callout::{Callout, Tone};
use crate::components::icon::{Icon, IconMark};
use crate::components::request_id::RequestId;
use crate::context::use_api;
use crate::format;
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::words;

/// How far the walk is.
#[derive(Clone, Debug, PartialEq)]
enum Walk {
    NotBegun,
    Under(AuditVerification),
    Over(AuditVerification),
    Failed(ApiError),
}

/// The line, with the button that begins the walk, and what the walk found.
#[component]
pub(super) fn ChainLine(log: Log) -> impl IntoView {
    let i18n = use_i18n();
    let walk = RwSignal::new(Walk::NotBegun);
    let api = StoredValue::new(use_api());
    let verify = move |()| {
        walk.set(Walk::Under(AuditVerification::default()));
        let api = api.get_value();
        spawn_local(async move {
            let mut verified = None;
            loop {
                let next = match api.audit().verify(verified.as_ref()).await {
                    Err(error) => Walk::Failed(error),
                    Ok(part) if part.finished => Walk::Over(part),
                    Ok(part) => {
                        verified = Some(part.verified.clone());
                        Walk::Under(part)
                    }
                };
                let goes_on = matches!(next, Walk::Under(_));
                // The page may have been left.
                if walk.try_set(next).is_some() || !goes_on {
                    break;
                }
            }
        });
    };
    let busy = Signal::derive(move || walk.with(|walk| matches!(walk, Walk::Under(_))));
    view! {
        <div class="cluster chain" role="status">
            <IconMark icon=Icon::Audit />
            <span>{move || line(i18n, &walk.get(), log)}</span>
            <Button size=ButtonSize::Small busy on_press=verify>
                {t!(i18n, audit.verify)}
            </Button>
        </div>
        {move || match walk.get() {
            Walk::Over(AuditVerification { finding: Some(finding), .. }) => {
                Some(view! { <Found finding /> }.into_any())
            }
            Walk::Failed(error) => Some(view! { <NotVerified error /> }.into_any()),
            Walk::NotBegun | Walk::Under(_) | Walk::Over(_) => None,
        }}
    }
}

fn line(i18n: I18n, walk: &Walk, log: Log) -> String {
    let number = |number: i64| format::count(i18n.language().tag(), number);
    match walk {
        Walk::Under(part) if part.last > 0 => t_string!(
            i18n,
            audit.verifying,
            number = number(part.verified.seq),
            last = number(part.last)
        ),
        Walk::Under(_) => t_string!(i18n, audit.verifying_begins).to_owned(),
        Walk::Over(part) => t_string!(i18n, audit.verified, number = number(part.verified.seq)),
        Walk::NotBegun | Walk::Failed(_) => {
            // Until a page came nobody knows how many there are.
            match log.load.latest().and_then(Result::ok) {
                Some(page) => {
                    t_string!(i18n, audit.not_verified, number = number(page.head.seq))
                }
                None => t_string!(i18n, audit.not_verified_yet).to_owned(),
            }
        }
    }
}

/// What is wrong with the log.
#[component]
fn Found(finding: AuditFinding) -> impl IntoView {
    let i18n = use_i18n();
    let text = move || found(i18n, &finding);
    view! {
        <Callout tone=Tone::Danger role="alert" title=move || t_string!(i18n, audit.tampered)>
            <p>{text}</p>
            <p>{t!(i18n, audit.tampered_next)}</p>
        </Callout>
    }
}

fn found(i18n: I18n, finding: &AuditFinding) -> String {
    let number =
        |record: Option<i64>| format::count(i18n.language().tag(), record.unwrap_or_default());
    let (first, last) = (number(finding.first), number(finding.last));
    match finding.flaw {
        AuditFlaw::Missing => t_string!(i18n, audit.flaw.missing, first = first, last = last),
        AuditFlaw::Altered => t_string!(i18n, audit.flaw.altered, first = first),
        AuditFlaw::Forged => t_string!(i18n, audit.flaw.forged, first = first),
        AuditFlaw::UnknownLayout => t_string!(i18n, audit.flaw.unknown_layout, first = first),
        AuditFlaw::Beyond => t_string!(i18n, audit.flaw.beyond, first = first, last = last),
        AuditFlaw::HeadLost => t_string!(i18n, audit.flaw.head_lost).to_owned(),
        AuditFlaw::HeadDiffers => t_string!(i18n, audit.flaw.head_differs, first = first),
        AuditFlaw::KeyLost => t_string!(i18n, audit.flaw.key_lost).to_owned(),
    }
}

/// The server did not answer: nothing is known of the log.
#[component]
fn NotVerified(error: ApiError) -> impl IntoView {
    let i18n = use_i18n();
    let request_id = error.request_id().map(str::to_owned);
    let text = move || words::error(i18n, &error);
    view! {
        <Callout tone=Tone::Danger role="alert" title=move || t_string!(i18n, audit.verify_failed)>
            <p>{text}</p>
            {request_id.map(|id| view! { <RequestId id /> })}
        </Callout>
    }
}
