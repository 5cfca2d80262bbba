//! Beside the form: what is known so far, and what leaves the browser.

use kms_api::import::ImportKeyMaterialRequest;
use leptos::prelude::*;

use super::flow::Flow;
use super::wizard::{Material, Source, Step, Way};
use crate::components::facts::{Fact, Facts};
use crate::components::fingerprint::Fingerprint;
use crate::format;
use crate::format::milliseconds;
use crate::i18n::{I18n, t, t_string, use_i18n};

/// The aside of the current step.
#[component]
pub(super) fn Aside() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let step = flow.read(|wizard| wizard.step.index());
    let existing = flow.read(|wizard| {
        matches!(
            wizard.step,
            Step::Material {
                way: Way::Existing { .. },
                ..
            }
        )
    });
    let offline = flow.read(|wizard| matches!(wizard.step.way(), Some(Way::Offline { .. })));
    let made = flow.read(|wizard| matches!(wizard.step.way(), Some(Way::Generate { .. })));
    let explained = move || match step.get() {
        0 => t_string!(i18n, import.aside.explain_configure),
        1 => t_string!(i18n, import.aside.explain_wrapping),
        2 if existing.get() => t_string!(i18n, import.aside.explain_existing),
        2 if offline.get() => t_string!(i18n, import.aside.explain_offline),
        2 if made.get() => t_string!(i18n, import.aside.explain_made),
        2 => t_string!(i18n, import.aside.explain_worker),
        3 => t_string!(i18n, import.aside.explain_token),
        _ => t_string!(i18n, import.aside.explain_done),
    };
    view! {
        <p class="note">{explained}</p>
        // The last step reviews it.
        <Show when=move || step.get() != 3>
            <Known />
        </Show>
        <Quay />
    }
}

/// The wrapping key, once there is one.
#[component]
fn Known() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let key = flow.read(|wizard| {
        wizard
            .step
            .key()
            .map(|key| (key.alias.clone(), key.spec.as_str()))
    });
    let parameters = flow.read(|wizard| {
        let held = wizard.step.parameters();
        held.map(|held| (held.fingerprint.clone(), held.expires_at))
    });
    move || {
        key.get().map(|(alias, spec)| {
            view! {
                <section class="panel" data-tone="quiet">
                    <div class="panel__head">
                        <h3 class="panel__title">{t!(i18n, import.aside.so_far)}</h3>
                    </div>
                    <div class="panel__body">
                        <Facts>
                            <Fact name=move || t_string!(i18n, import.aside.alias)>{alias}</Fact>
                            <Fact name=move || t_string!(i18n, import.aside.spec)>{spec}</Fact>
                            {move || {
                                parameters
                                    .get()
                                    .map(|(fingerprint, until)| {
                                        let time = move || {
                                            format::moment(i18n.language().tag(), milliseconds(until))
                                        };
                                        view! {
                                            <Fact name=move || t_string!(i18n, import.aside.wrapping_key)>
                                                <Fingerprint value=Signal::stored(fingerprint) />
                                            </Fact>
                                            <Fact name=move || t_string!(i18n, import.aside.until)>{time}</Fact>
                                        }
                                    })
                            }}
                        </Facts>
                    </div>
                </section>
            }
        })
    }
}

/// Where a key that stays here came from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stays {
    Generated,
    File,
}

impl Stays {
    fn of(source: &Source) -> Self {
        match source {
            Source::Generated(_) => Self::Generated,
            Source::File(_) => Self::File,
        }
    }
}

/// What stays and what leaves, on the last two steps.
#[component]
fn Quay() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let shown = flow.read(|wizard| matches!(wizard.step.index(), 2 | 3));
    let request = flow.read(|wizard| match &wizard.step {
        Step::Token(ready) => wizard.request(ready),
        Step::Configure(_) | Step::Items(_) | Step::Material { .. } | Step::Done(_) => None,
    });
    let source = flow.read(|wizard| match &wizard.step {
        Step::Token(ready) => match &ready.material {
            Material::Here { source, .. } => Some(Stays::of(source)),
            Material::Offline { .. } | Material::Elsewhere { .. } => None,
        },
        Step::Material {
            way: Way::Generate { .. },
            ..
        } => Some(Stays::Generated),
        Step::Material {
            way: Way::Open { .. },
            ..
        } => Some(Stays::File),
        Step::Material {
            way: Way::Existing { .. } | Way::Offline { .. },
            ..
        }
        | Step::Configure(_)
        | Step::Items(_)
        | Step::Done(_) => None,
    });
    let stays = move || match source.get() {
        Some(Stays::Generated) => t_string!(i18n, import.aside.stays_generated),
        Some(Stays::File) => t_string!(i18n, import.aside.stays_file),
        None => t_string!(i18n, import.aside.stays_elsewhere),
    };
    view! {
        <Show when=move || shown.get()>
            <section class="panel" data-tone="quiet">
                <div class="panel__head">
                    <h3 class="panel__title">{t!(i18n, import.aside.quay)}</h3>
                </div>
                <div class="panel__body">
                    <div class="stack" data-gap="tight">
                        <span class="quay__name">{t!(i18n, import.aside.stays)}</span>
                        <span class="quay__items">{stays}</span>
                    </div>
                    <div class="stack" data-gap="tight">
                        <span class="quay__name">{t!(i18n, import.aside.leaves)}</span>
                        {move || match request.get() {
                            Some(request) => leaving(i18n, &request).into_any(),
                            None => {
                                view! { <span class="quay__items">{t!(i18n, import.aside.nothing_yet)}</span> }
                                    .into_any()
                            }
                        }}
                    </div>
                </div>
            </section>
        </Show>
    }
}

/// The fields of the request with their lengths, and the length of the whole.
fn leaving(i18n: I18n, request: &ImportKeyMaterialRequest) -> impl IntoView + use<> {
    let fields = [
        (
            t_string!(i18n, import.aside.leaves_key_id),
            Some(request.key_id.as_str().len()),
        ),
        (
            t_string!(i18n, import.aside.leaves_token),
            Some(request.import_token.as_str().len()),
        ),
        (
            t_string!(i18n, import.aside.leaves_material),
            Some(request.encrypted_key_material.as_str().len()),
        ),
        (
            t_string!(i18n, import.aside.leaves_private_key),
            request
                .encrypted_privatekey
                .as_ref()
                .map(|text| text.as_str().len()),
        ),
        (
            t_string!(i18n, import.aside.leaves_expiration),
            request
                .expiration_time
                .map(|seconds| seconds.to_string().len()),
        ),
    ];
    let rows: Vec<_> = fields
        .into_iter()
        .filter_map(|(name, length)| {
            let length = length?;
            Some(view! {
                <tr class="bytes__row">
                    <th class="bytes__name" scope="row">{name}</th>
                    <td class="bytes__cell" data-kind="number">
                        {t_string!(i18n, import.aside.characters, count = length)}
                    </td>
                </tr>
            })
        })
        .collect();
    let body = serde_json::to_string(request).map_or(0, |json| json.len());
    view! {
        <table class="bytes">
            <tbody>{rows}</tbody>
        </table>
        <p class="note">{t_string!(i18n, import.aside.body, count = body)}</p>
    }
}
