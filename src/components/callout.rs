//! A paragraph that must not be overlooked.

use leptos::prelude::*;

use super::icon::{Icon, IconMark};
use super::request_id::RequestId;

/// How a message is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    #[default]
    Info,
    /// Done.
    Success,
    /// To be considered.
    Warning,
    /// Failed, or about to be lost.
    Danger,
}

impl Tone {
    /// The value of `data-tone`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }

    /// The mark that goes with it.
    pub const fn icon(self) -> Icon {
        match self {
            Self::Info => Icon::Info,
            Self::Success => Icon::Check,
            Self::Warning | Self::Danger => Icon::Alert,
        }
    }
}

/// A callout that is part of the page.
#[component]
pub fn Callout(
    /// How it is meant.
    #[prop(optional)]
    tone: Tone,
    /// Its first line.
    #[prop(into)]
    title: TextProp,
    /// `alert` where it answers what was just done, so that it is read out.
    #[prop(optional)]
    role: Option<&'static str>,
    /// What else there is to say.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="callout" data-tone=tone.as_str() role=role>
            <span class="callout__icon">
                <IconMark icon=tone.icon() />
            </span>
            <p class="callout__title">{move || title.get()}</p>
            {children.map(|children| view! { <div class="callout__body">{children()}</div> })}
        </div>
    }
}

/// What was just done failed: why, and under which request. What was typed stands below it.
#[component]
pub fn NotDone(
    /// What happened.
    #[prop(into)]
    text: TextProp,
    /// The id under which the server's log has it, if it came there.
    request_id: Option<String>,
) -> impl IntoView {
    match request_id {
        Some(id) => view! {
            <Callout tone=Tone::Danger role="alert" title=text>
                <RequestId id />
            </Callout>
        }
        .into_any(),
        None => view! { <Callout tone=Tone::Danger role="alert" title=text /> }.into_any(),
    }
}
