//! The key is on a machine without a network: a request goes there, an answer comes back.

use leptos::prelude::*;

use crate::api::offline::WRAP_PAGE;
use crate::components::button::{Button, ButtonVariant};
use crate::components::code::Code;
use crate::components::copy_button::CopyButton;
use crate::components::file_drop::FileDrop;
use crate::components::fingerprint::Fingerprint;
use crate::components::form_field::FormField;
use crate::components::icon::Icon;
use crate::components::qr_code::QrCode;
use crate::components::working::Working;
use crate::context::use_api;
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::import::flow::Flow;
use crate::pages::keys::import::view::error;
use crate::pages::keys::import::wizard::{Field, Task, Way, Wizard};
use crate::save;

/// The request, what to do with it, and the answer.
#[component]
pub(super) fn Offline() -> impl IntoView {
    view! {
        <Request />
        <Over />
        <Answer />
    }
}

/// The request, as a file and as a QR code.
#[component]
fn Request() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let request = flow.read(Wizard::import_request);
    let held = flow.read(|wizard| {
        let held = wizard.step.parameters();
        held.map(|held| (held.expires_at, held.fingerprint.clone()))
    });
    let until = move || {
        let (until, _) = held.get()?;
        let time = format::moment(i18n.language().tag(), format::milliseconds(until));
        Some(t_string!(i18n, import.offline.until, time = time))
    };
    let fingerprint =
        Signal::derive(move || held.get().map(|(_, print)| print).unwrap_or_default());
    let text = move || {
        // Strings and numbers always have their JSON.
        request.with(|request| serde_json::to_string(request.as_ref()?).ok())
    };
    let save = move |()| {
        let Some(request) = request.get_untracked() else {
            return;
        };
        let text = serde_json::to_string_pretty(&request).unwrap_or_default();
        save::json(&request.file_name(), &text);
    };
    let shown = RwSignal::new(false);
    view! {
        <section class="stack" data-gap="tight">
            <h3>{t!(i18n, import.offline.request_title)}</h3>
            <p class="note">{t!(i18n, import.offline.intro)}</p>
            <div class="cluster">
                <Button variant=ButtonVariant::Primary icon=Icon::Download on_press=save>
                    {t!(i18n, import.offline.save)}
                </Button>
                <Button on_press=move |()| shown.update(|shown| *shown = !*shown)>
                    {t!(i18n, import.offline.qr_show)}
                </Button>
            </div>
            {move || {
                let text = text().filter(|_| shown.get())?;
                Some(
                    view! {
                        <QrCode
                            text
                            label=move || t_string!(i18n, import.offline.qr_name)
                            too_large=move || t_string!(i18n, import.offline.qr_too_large)
                        />
                    },
                )
            }}
            <p class="note">{until}</p>
            <p class="note">{t!(i18n, import.offline.compare)}</p>
            <Fingerprint value=fingerprint />
        </section>
    }
}

/// What to do over there.
#[component]
fn Over() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let api = use_api();
    let page = LocalResource::new(move || {
        let api = api.clone();
        async move { api.offline().wrap_page().await.ok().flatten() }
    });
    let command = flow.read(|wizard| {
        let name = wizard.import_request().map(|request| request.file_name());
        let name = name.unwrap_or_default();
        format!("keyferry wrap KEY_FILE --request {name} --out .")
    });
    let page = move || {
        page.get().map(|sum| match sum {
            Some(sum) => {
                let digits = Signal::stored(sum);
                view! {
                    <div>
                        <a class="button" href=WRAP_PAGE download="">
                            {t!(i18n, import.offline.page)}
                        </a>
                    </div>
                    <p class="note">{t!(i18n, import.offline.page_hash)}</p>
                    <div class="copy">
                        <Fingerprint value=digits />
                        <CopyButton value=digits what="SHA-256" />
                    </div>
                }
                .into_any()
            }
            None => {
                view! { <p class="note">{t!(i18n, import.offline.page_unknown)}</p> }.into_any()
            }
        })
    };
    view! {
        <section class="stack" data-gap="tight">
            <h3>{t!(i18n, import.offline.wrap_title)}</h3>
            <p class="note">{t!(i18n, import.offline.by_command)}</p>
            <div class="copy">
                <Code value=command label=move || t_string!(i18n, import.offline.command) />
                <CopyButton value=command what=move || t_string!(i18n, import.offline.command) />
            </div>
            <p class="note">{t!(i18n, import.offline.by_page)}</p>
            {page}
        </section>
    }
}

/// What came back.
#[component]
fn Answer() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let print = flow.read(|wizard| match wizard.step.way() {
        Some(Way::Offline {
            answer: Some(answer),
            ..
        }) => Some(answer.material_fingerprint.clone()),
        _ => None,
    });
    let busy = flow.read(|wizard| {
        let task = wizard.running.as_ref().map(|running| &running.task);
        matches!(task, Some(Task::ReadAnswer { .. }))
    });
    let working = Signal::derive(move || {
        let text = t_string!(i18n, import.offline.reading);
        busy.get().then(|| text.to_owned())
    });
    view! {
        <section class="stack" data-gap="tight">
            <h3>{t!(i18n, import.offline.answer_title)}</h3>
            <FormField
                label=move || t_string!(i18n, import.offline.answer)
                hint=move || t_string!(i18n, import.offline.answer_hint)
                id=Field::Answer.id()
                error=error(Field::Answer)
            >
                <FileDrop
                    prompt=move || t_string!(i18n, import.offline.answer_prompt)
                    on_file=move |file| flow.choose(Field::Answer, file)
                />
            </FormField>
            <Working text=working />
            <div role="status">
                {move || {
                    let print = print.get()?;
                    let (name, _) = flow.file(Field::Answer)?;
                    Some(
                        view! {
                            <p class="note">{t!(i18n, import.offline.accepted, name = name.clone())}</p>
                            <Fingerprint value=Signal::stored(print) />
                        },
                    )
                }}
            </div>
        </section>
    }
}
