//! The dialogs above every page: the palette and the help.

use leptos::prelude::*;

use super::shortcuts::Overlay;
use crate::components::button::Button;
use crate::components::dialog::Dialog;
use crate::components::later::Later;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::parts;

/// Both, closed until they are asked for.
#[component]
pub fn Overlays(
    /// Which one is open.
    overlay: RwSignal<Overlay>,
) -> impl IntoView {
    let i18n = use_i18n();
    let close = Callback::new(move |()| overlay.set(Overlay::None));
    let help = Callback::new(move |()| overlay.set(Overlay::Help));
    let actions = move || {
        view! { <Button on_press=close>{t!(i18n, common.close)}</Button> }
    };
    view! {
        <Dialog
            open=Signal::derive(move || overlay.get() == Overlay::Palette)
            title=move || t_string!(i18n, palette.title)
            on_close=close
            actions=actions
        >
            <Later
                title=move || t_string!(i18n, palette.title)
                load=Box::new(move || parts::palette(close, help))
            />
        </Dialog>
        <Dialog
            open=Signal::derive(move || overlay.get() == Overlay::Help)
            title=move || t_string!(i18n, help.title)
            on_close=close
            actions=actions
        >
            <Later title=move || t_string!(i18n, help.title) load=Box::new(parts::help) />
        </Dialog>
    }
}
