//! `/keys/create`: a key whose material the KMS makes; for one's own material the import is the way.

mod project;
mod said;

use kms_api::console::Feature;
use kms_api::keys::{Alias, CreateKeyRequest, Description, EnterpriseProjectId};
use kms_api::paths::post;
use kms_api::tags::{Tag, TagAction};
use kms_api::{KeySpec, KeyUsage, Origin};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use self::project::ProjectField;
use self::said::Said;
use super::change::tags_call;
use super::command::{AsCommand, Call};
use super::parts::{offered_specs, option, spec_option};
use super::tags::{TagDraft, TagRows};
use crate::components::button::{Button, ButtonKind, ButtonVariant, LinkButton};
use crate::components::choice::{Choice, ChoiceGroup};
use crate::components::form::Form;
use crate::components::form_field::FormField;
use crate::components::input::{Input, InputKind};
use crate::components::page_title::PageTitle;
use crate::components::select::Select;
use crate::context::{use_api, use_notices, use_offers};
use crate::i18n::{t, t_string, use_i18n};
use crate::route::{KeyTab, Route};
use crate::words;

/// What was typed; a usage that the spec does not have is the spec's first.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Draft {
    alias: String,
    spec: KeySpec,
    usage: KeyUsage,
    description: String,
    /// An id, or nothing for the default one.
    enterprise_project: String,
    origin: Origin,
}

impl Draft {
    fn new() -> Self {
        Self {
            alias: String::new(),
            spec: KeySpec::Aes256,
            usage: KeyUsage::EncryptDecrypt,
            description: String::new(),
            enterprise_project: String::new(),
            origin: Origin::Kms,
        }
    }

    fn usage(&self) -> Option<KeyUsage> {
        let usages = self.spec.usages();
        usages
            .iter()
            .find(|usage| **usage == self.usage)
            .or(usages.first())
            .copied()
    }

    fn choose_spec(&mut self, spec: KeySpec) {
        self.spec = spec;
        self.usage = spec.usages().first().copied().unwrap_or(self.usage);
    }

    /// What is sent, with words in capitals for what is not known yet.
    fn calls(&self, tags: Option<Vec<Tag>>) -> Vec<Call> {
        let named = Self {
            alias: "ALIAS".to_owned(),
            ..self.clone()
        };
        let request = self.request().or_else(|| named.request());
        let Some(body) = request.and_then(|request| serde_json::to_value(request).ok()) else {
            return Vec::new();
        };
        let tags = tags.filter(|tags| !tags.is_empty());
        let tags = tags.map(|tags| tags_call("KEY_ID", &tags, TagAction::Create));
        std::iter::once(Call::new(post::CREATE_KEY, &body))
            .chain(tags)
            .collect()
    }

    fn request(&self) -> Option<CreateKeyRequest> {
        let project = match self.enterprise_project.trim() {
            "" => None,
            id => Some(EnterpriseProjectId::parse(id).ok()?),
        };
        Some(CreateKeyRequest {
            key_alias: Alias::parse(self.alias.trim()).ok()?,
            key_spec: Some(self.spec),
            key_usage: self.usage(),
            key_description: Some(Description::parse(self.description.as_str()).ok()?),
            origin: None,
            enterprise_project_id: project,
            vm_id: None,
            keystore_id: None,
            sequence: None,
        })
    }
}

/// The form.
#[component]
pub fn CreateKeyPage() -> impl IntoView {
    let i18n = use_i18n();
    let draft = RwSignal::new(Draft::new());
    view! {
        <div class="page" data-gap="large">
            <div class="stack" data-gap="tight">
                <PageTitle text=move || t_string!(i18n, keys.create.title) />
                <p class="lead">{t!(i18n, keys.create.lead)}</p>
            </div>
            <div class="stack" data-gap="large" data-measure="form">
                <OriginChoice draft />
                <Show
                    when=move || draft.with(|draft| draft.origin == Origin::Kms)
                    fallback=move || view! { <ImportInstead /> }
                >
                    <CreateForm draft />
                </Show>
            </div>
        </div>
    }
}

#[component]
fn OriginChoice(draft: RwSignal<Draft>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <ChoiceGroup
            label=move || t_string!(i18n, keys.create.origin)
            value=Signal::derive(move || draft.with(|draft| draft.origin.to_string()))
            on_change=move |value: String| {
                draft.update(|draft| draft.origin = value.parse().unwrap_or(draft.origin));
            }
        >
            <Choice
                value=Origin::Kms.as_str()
                label=move || t_string!(i18n, keys.create.origin_kms)
            >
                {t!(i18n, keys.create.origin_kms_text)}
            </Choice>
            <Choice
                value=Origin::External.as_str()
                label=move || t_string!(i18n, keys.create.origin_external)
            >
                {t!(i18n, keys.create.origin_external_text)}
            </Choice>
        </ChoiceGroup>
    }
}

#[component]
fn ImportInstead() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="cluster">
            <LinkButton variant=ButtonVariant::Primary href=Route::ImportKey.path()>
                {t!(i18n, keys.create.go_import)}
            </LinkButton>
            <LinkButton href=Route::Keys.path()>{t!(i18n, common.cancel)}</LinkButton>
        </div>
    }
}

#[component]
fn CreateForm(draft: RwSignal<Draft>) -> impl IntoView {
    let i18n = use_i18n();
    let tags = TagDraft::new(&[]);
    let attempted = RwSignal::new(false);
    let (alias, project) = (Said::new(attempted), Said::new(attempted));
    let projects = use_offers(Feature::KeySearch);
    let busy = RwSignal::new(false);
    let submit = creating(draft, tags, Refusals { alias, project }, busy);
    let alias_error = move || {
        let (is_empty, broken) = draft.with(|draft| {
            let alias = draft.alias.trim();
            (alias.is_empty(), Alias::parse(alias).is_err())
        });
        alias.error(is_empty, broken, t_string!(i18n, keys.create.alias_error))
    };
    let description_error = move || {
        let broken = draft.with(|draft| Description::parse(draft.description.as_str()).is_err());
        broken.then(|| t_string!(i18n, keys.create.description_error).to_owned())
    };
    view! {
        <Form on_submit=move |()| {
            attempted.set(true);
            submit();
        }>
            <FormField
                label=move || t_string!(i18n, keys.create.alias)
                hint=move || t_string!(i18n, keys.create.alias_hint)
                error=Signal::derive(alias_error)
                on_leave=move |()| alias.leave()
            >
                <Input
                    kind=InputKind::Code
                    value=Signal::derive(move || draft.with(|draft| draft.alias.clone()))
                    on_input=move |text| {
                        alias.edit();
                        draft.update(|draft| draft.alias = text);
                    }
                />
            </FormField>
            <SpecAndUsage draft />
            <FormField
                label=move || t_string!(i18n, keys.create.description)
                optional=move || t_string!(i18n, common.optional)
                error=Signal::derive(description_error)
            >
                <Input
                    value=Signal::derive(move || draft.with(|draft| draft.description.clone()))
                    on_input=move |text| draft.update(|draft| draft.description = text)
                />
            </FormField>
            <Show when=move || projects.get()>
                <ProjectField draft said=project />
            </Show>
            <div class="stack" data-gap="tight">
                <h2>{t!(i18n, keys.tags.title)}</h2>
                <TagRows draft=tags />
            </div>
            <div class="cluster">
                <Button variant=ButtonVariant::Primary kind=ButtonKind::Submit busy>
                    {t!(i18n, keys.create.submit)}
                </Button>
                <LinkButton href=Route::Keys.path()>{t!(i18n, common.cancel)}</LinkButton>
            </div>
        </Form>
        <AsCommand calls=Signal::derive(move || draft.with(|draft| draft.calls(tags.valid()))) />
    }
}

#[component]
fn SpecAndUsage(draft: RwSignal<Draft>) -> impl IntoView {
    let i18n = use_i18n();
    let usages = move || {
        let usages = draft.with(|draft| draft.spec.usages());
        usages
            .iter()
            .map(|usage| option(usage.as_str(), words::usage(i18n, *usage)))
            .collect::<Vec<_>>()
    };
    view! {
        <FormField label=move || t_string!(i18n, keys.create.spec)>
            <Select
                value=Signal::derive(move || draft.with(|draft| draft.spec.to_string()))
                options=Signal::derive(move || {
                    offered_specs().map(|spec| spec_option(i18n, spec)).collect::<Vec<_>>()
                })
                on_change=move |value: String| {
                    if let Ok(spec) = value.parse() {
                        draft.update(|draft| draft.choose_spec(spec));
                    }
                }
            />
        </FormField>
        <FormField
            label=move || t_string!(i18n, keys.create.usage)
            hint=move || t_string!(i18n, keys.create.usage_hint)
        >
            <Select
                value=Signal::derive(move || {
                    draft.with(|draft| draft.usage().map_or_else(String::new, |usage| usage.to_string()))
                })
                options=Signal::derive(usages)
                on_change=move |value: String| {
                    draft.update(|draft| draft.usage = value.parse().unwrap_or(draft.usage));
                }
            />
        </FormField>
    }
}

/// Where it is told what the server refused.
#[derive(Clone, Copy)]
struct Refusals {
    alias: Said,
    project: Said,
}

/// Creates the key, then its tags. A key whose tags are refused exists all the same, and says so.
fn creating(
    draft: RwSignal<Draft>,
    tags: TagDraft,
    refusals: Refusals,
    busy: RwSignal<bool>,
) -> impl Fn() + Clone + Send + Sync {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    let navigate = use_navigate();
    move || {
        let (Some(request), Some(tags)) = (draft.with_untracked(Draft::request), tags.parsed())
        else {
            return;
        };
        let (api, navigate) = (api.clone(), navigate.clone());
        busy.set(true);
        spawn_local(async move {
            match api.keys().create(&request).await {
                Ok(key) => {
                    let added = api.tags().add(&key.key_id, tags).await;
                    notices.done(t_string!(i18n, keys.create.done, key = request.key_alias));
                    if let Err(error) = added {
                        let why = words::error(i18n, &error);
                        notices.failed(
                            t_string!(i18n, keys.create.tags_failed, why = why),
                            error.request_id().map(str::to_owned),
                        );
                    }
                    navigate(
                        &Route::Key(key.key_id, KeyTab::General).path(),
                        NavigateOptions::default(),
                    );
                }
                Err(error) => match error.field() {
                    Some("key_alias") => refusals.alias.refuse(words::error(i18n, &error)),
                    Some("enterprise_project_id") => {
                        refusals.project.refuse(words::error(i18n, &error));
                    }
                    _ => words::tell(i18n, notices, &error),
                },
            }
            let _disposed = busy.try_set(false);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choosing_a_spec_chooses_its_default_usage() {
        let mut draft = Draft::new();
        draft.choose_spec(KeySpec::Rsa4096);
        assert_eq!(draft.usage(), Some(KeyUsage::SignVerify));
    }

    #[test]
    fn a_draft_without_an_alias_makes_no_request() {
        assert_eq!(Draft::new().request(), None);
        let draft = Draft {
            alias: " a/b ".to_owned(),
            ..Draft::new()
        };
        assert_eq!(draft.request().unwrap().key_alias.as_str(), "a/b");
    }

    #[test]
    fn an_enterprise_project_is_sent_where_one_is_named() {
        let of = |project: &str| {
            let draft = Draft {
                alias: "a".to_owned(),
                enterprise_project: project.to_owned(),
                ..Draft::new()
            };
            let project = draft.request()?.enterprise_project_id;
            Some(project.map(|id| id.as_str().to_owned()))
        };
        assert_eq!(of(" "), Some(None));
        assert_eq!(of(" 0 "), Some(Some("0".to_owned())));
        assert_eq!(of("nine"), None);
    }
}
