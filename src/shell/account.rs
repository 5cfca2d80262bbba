//! The account's menu: who is signed in, language, theme, sign out.

use leptos::prelude::*;

use crate::components::icon::{Icon, IconMark};
use crate::components::menu::{Menu, MenuItem};
use crate::context::{use_departure, use_session, use_sign_out};
use crate::i18n::{t, t_string, use_i18n};
use crate::route::{Route, SettingsTab};
use crate::words;

use super::{LanguageSelect, ThemeSelect};

/// The menu at the end of the header.
#[component]
pub fn AccountMenu() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let name = move || session.with(|state| state.owner().map(|session| session.user_name.clone()));
    let role =
        move || session.with(|state| state.owner().map(|session| words::role(i18n, session.role)));
    let departure = use_departure();
    let sign_out = StoredValue::new(use_sign_out());
    let face = move || {
        view! {
            <IconMark icon=Icon::Account />
            <span class="header__label">{name}</span>
        }
    };
    view! {
        <Menu
            label=move || {
                let name = name().unwrap_or_default();
                t_string!(i18n, common.account, name = name)
            }
            face=face
        >
            <div class="menu__head">
                <strong>{name}</strong>
                <span class="note">{role}</span>
            </div>
            <div class="menu__group">
                <LanguageSelect />
                <ThemeSelect />
            </div>
            <div class="menu__rule"></div>
            <a class="menu__item" href=Route::Settings(SettingsTab::General).path()>
                {t!(i18n, common.settings)}
            </a>
            <MenuItem on_press=move |()| departure.leave(sign_out.get_value())>
                {t!(i18n, common.sign_out)}
            </MenuItem>
        </Menu>
    }
}
