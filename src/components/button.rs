//! Buttons, and links that look like them.

use leptos::prelude::*;

use super::icon::{Icon, IconMark};

/// How much weight a button has. A view has one primary button at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonVariant {
    /// One of several things to do.
    #[default]
    Normal,
    /// What the view is for.
    Primary,
    /// Does what cannot be undone.
    Danger,
    /// Leads to something that cannot be undone.
    DangerQuiet,
    /// Without a border, in a dense place.
    Ghost,
    /// Looks like a link.
    Link,
}

impl ButtonVariant {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Primary => "primary",
            Self::Danger => "danger",
            Self::DangerQuiet => "danger-quiet",
            Self::Ghost => "ghost",
            Self::Link => "link",
        }
    }
}

/// How large a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonSize {
    /// As high as an input.
    #[default]
    Normal,
    /// For tables and bars.
    Small,
}

impl ButtonSize {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Small => "small",
        }
    }
}

/// What pressing a button does to its form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// Nothing.
    #[default]
    Button,
    /// Submits it.
    Submit,
}

impl ButtonKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Button => "button",
            Self::Submit => "submit",
        }
    }
}

/// A button.
#[component]
pub fn Button(
    /// Its weight.
    #[prop(optional)]
    variant: ButtonVariant,
    /// Its size.
    #[prop(optional)]
    size: ButtonSize,
    /// Whether it submits its form.
    #[prop(optional)]
    kind: ButtonKind,
    /// The id of the form that it submits, where it stands outside of it.
    #[prop(optional, into)]
    form: Option<String>,
    /// An icon before the text.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Whether it cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Whether what it started is still going on: it cannot be pressed again, and says so. It keeps the focus, which
    /// a disabled button would lose.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Whether it takes the focus when its dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// Called when it is pressed.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// Its text.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class="button"
            type=kind.as_str()
            form=form
            data-variant=variant.as_str()
            data-size=size.as_str()
            autofocus=autofocus
            disabled=move || disabled.get()
            aria-disabled=move || busy.get().then_some("true")
            aria-busy=move || busy.get().then_some("true")
            on:click=move |event| {
                if busy.get_untracked() {
                    // Nor is its form submitted.
                    event.prevent_default();
                } else if let Some(press) = on_press {
                    press.run(());
                }
            }
        >
            {icon.map(|icon| view! { <IconMark icon /> })}
            {children()}
        </button>
    }
}

/// A button of an icon alone.
#[component]
pub fn IconButton(
    /// What it does, for those who do not see the icon.
    #[prop(into)]
    label: TextProp,
    /// The icon.
    icon: Icon,
    /// Its weight.
    #[prop(optional)]
    variant: ButtonVariant,
    /// Its size.
    #[prop(optional)]
    size: ButtonSize,
    /// Whether it cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Whether it holds, for one that switches something on and off.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// Called when it is pressed.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    let title = label.clone();
    view! {
        <button
            class="button"
            type="button"
            data-variant=variant.as_str()
            data-size=size.as_str()
            data-shape="icon"
            aria-label=move || label.get()
            title=move || title.get()
            aria-pressed=move || pressed.map(|pressed| pressed.get().to_string())
            disabled=move || disabled.get()
            on:click=move |_| on_press.run(())
        >
            <IconMark icon />
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// Its weight.
    #[prop(optional)]
    variant: ButtonVariant,
    /// Its size.
    #[prop(optional)]
    size: ButtonSize,
    /// An icon before the text.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Whether it leads out of the console: the browser follows it, not the router.
    #[prop(optional)]
    external: bool,
    /// Its text.
    children: Children,
) -> impl IntoView {
    view! {
        <a
            class="button"
            href=move || href.get()
            rel=external.then_some("external")
            data-variant=variant.as_str()
            data-size=size.as_str()
        >
            {icon.map(|icon| view! { <IconMark icon /> })}
            {children()}
        </a>
    }
}
