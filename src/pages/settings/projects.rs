//! The tab "Projects", for administrators.

use kms_api::administration::{AddProjectRequest, ProjectName};
use kms_api::console::Project;
use leptos::prelude::*;

use crate::api::SessionState;
use crate::components::button::Button;
use crate::components::copy_button::CopyButton;
use crate::components::form_field::FormField;
use crate::components::icon::Icon;
use crate::components::input::Input;
use crate::components::skeleton::SkeletonFacts;
use crate::components::table::{Head, Table};
use crate::context::use_session;
use crate::i18n::{t, t_string, use_i18n};
use crate::load::{Load, use_load};
use crate::pages::settings::acting::Acting;
use crate::pages::settings::form_dialog::FormDialog;
use crate::shown::shown;

/// Every project.
#[component]
pub fn Projects() -> impl IntoView {
    let i18n = use_i18n();
    let load = use_load(
        || (),
        |api, ()| async move { api.server().projects().await },
    );
    let adding = RwSignal::new(false);
    view! {
        <div class="cluster" data-align="between">
            <p class="lead">{t!(i18n, settings.projects.lead)}</p>
            <Button icon=Icon::Plus on_press=move |()| adding.set(true)>
                {t!(i18n, settings.projects.add)}
            </Button>
        </div>
        {shown(
            load,
            || view! { <SkeletonFacts count=2 /> }.into_any(),
            |projects| view! { <ProjectTable projects /> }.into_any(),
        )}
        <AddDialog open=adding load />
    }
}

#[component]
fn ProjectTable(projects: Vec<Project>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Table name=move || t_string!(i18n, settings.projects.title)>
            <thead>
                <tr>
                    <Head>{t!(i18n, settings.projects.name)}</Head>
                    <Head>{t!(i18n, settings.access_keys.project_id)}</Head>
                </tr>
            </thead>
            <tbody>
                {projects.into_iter().map(|project| view! { <Row project /> }).collect_view()}
            </tbody>
        </Table>
    }
}

#[component]
fn Row(project: Project) -> impl IntoView {
    let i18n = use_i18n();
    let id = project.id.to_string();
    view! {
        <tr class="table__row">
            <th class="table__cell" scope="row">{project.name}</th>
            <td class="table__cell" data-kind="code">
                <span class="copy">
                    {id.clone()}
                    <CopyButton
                        value=Signal::stored(id)
                        what=move || t_string!(i18n, settings.access_keys.project_id)
                    />
                </span>
            </td>
        </tr>
    }
}

#[component]
fn AddDialog(open: RwSignal<bool>, load: Load<Vec<Project>>) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let acting = Acting::new();
    let name = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let close = Callback::new(move |()| {
        open.set(false);
        name.set(String::new());
        wrong.set(None);
    });
    let add = move |()| {
        let Ok(parsed) = ProjectName::parse(name.get_untracked().trim()) else {
            let text = t_string!(i18n, settings.projects.name_rule);
            return wrong.set(Some(text.to_owned()));
        };
        let request = AddProjectRequest { name: parsed };
        acting.ask(
            move |api| async move { api.server().add_project(&request).await },
            move |answer| match answer {
                Ok(project) => {
                    close.run(());
                    acting.done(t_string!(i18n, settings.projects.added));
                    session.update(|state| note(state, project));
                    load.reload();
                }
                Err(error) if error.field() == Some("name") => {
                    let text = t_string!(i18n, settings.projects.name_taken);
                    wrong.set(Some(text.to_owned()));
                }
                Err(error) => acting.tell(&error),
            },
        );
    };
    view! {
        <FormDialog
            open
            title=move || t_string!(i18n, settings.projects.add)
            submit=move || t_string!(i18n, settings.projects.add)
            busy=acting.busy()
            on_close=close
            on_submit=add
        >
            <FormField
                label=move || t_string!(i18n, settings.projects.name)
                hint=move || t_string!(i18n, settings.projects.name_rule)
                error=wrong
            >
                <Input
                    autofocus=true
                    value=name
                    on_input=move |text| {
                        wrong.set(None);
                        name.set(text);
                    }
                />
            </FormField>
        </FormDialog>
    }
}

/// Lets the console change to the new project without signing in again.
fn note(state: &mut SessionState, project: Project) {
    if let SessionState::SignedIn(session) = state {
        session.projects.push(project);
    }
}
