//! The project that everything is shown of, and the way to another one.

use kms_api::console::Project;
use leptos::prelude::*;

use crate::api::SessionState;
use crate::components::menu::{Menu, MenuItem};
use crate::context::{remember_project, use_departure, use_notices, use_session};
use crate::i18n::{t, t_string, use_i18n};

/// The project's name; with more than one project, a menu of them.
#[component]
pub fn ProjectSwitch() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let current = move || session.with(|state| state.owner().map(|owner| owner.project.clone()));
    let name = move || current().map(|project| project.name);
    let projects = Memo::new(move |_| {
        session.with(|state| {
            state
                .owner()
                .map(|owner| owner.projects.clone())
                .unwrap_or_default()
        })
    });
    let face = move || {
        view! {
            <span class="note">{t!(i18n, common.project)}</span>
            <strong class="project__name">{name}</strong>
        }
    };
    view! {
        <span class="project">
            <Show
                when=move || projects.with(|projects| projects.len() > 1)
                fallback=move || {
                    view! {
                        {t!(i18n, common.project)}
                        " "
                        <strong class="project__name">{name}</strong>
                    }
                }
            >
                <Menu
                    label=move || {
                        let name = name().unwrap_or_default();
                        t_string!(i18n, common.project_switch, name = name)
                    }
                    face=face
                >
                    {move || projects.get().into_iter().map(|project| view! { <Item project /> }).collect_view()}
                </Menu>
            </Show>
        </span>
    }
}

#[component]
fn Item(project: Project) -> impl IntoView {
    let session = use_session();
    let departure = use_departure();
    let name = project.name.clone();
    let id = project.id.clone();
    let here = Memo::new(move |_| {
        session.with(|state| state.owner().is_some_and(|owner| owner.project.id == id))
    });
    // Pages belong to an account and a project: the frame makes a new one.
    let notices = use_notices();
    let switch = move || {
        // What they say, and what they take back, is of the project that is left.
        notices.clear();
        remember_project(&project.id);
        session.update(|state| {
            if let SessionState::SignedIn(session) = state {
                session.project = project.clone();
            }
        });
    };
    view! {
        <MenuItem on_press=move |()| {
            // Choosing the one that is shown leaves nothing.
            if !here.get_untracked() {
                departure.leave(switch.clone());
            }
        }>
            <span aria-current=move || here.get().then_some("true")>{name.clone()}</span>
        </MenuItem>
    }
}
