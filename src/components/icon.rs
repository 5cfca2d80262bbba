//! Icons: outlines of 16 by 16, drawn in the colour of the text beside them.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Someone's account.
    Account,
    /// Danger or failure.
    Alert,
    /// Forward.
    ArrowRight,
    /// Chosen, done.
    Check,
    /// Opens downwards.
    ChevronDown,
    /// Records.
    Audit,
    /// Back, the page before.
    ChevronLeft,
    /// Onwards, the page after.
    ChevronRight,
    /// Upwards.
    ChevronUp,
    /// A deadline.
    Clock,
    /// Close, remove.
    Close,
    /// Copy to the clipboard.
    Copy,
    /// Download.
    Download,
    /// A file.
    File,
    /// Help.
    Help,
    /// Information.
    Info,
    /// A key.
    Key,
    /// The navigation.
    Menu,
    /// More actions.
    More,
    /// What there is at a glance.
    Overview,
    /// Add.
    Plus,
    /// Load again.
    Refresh,
    /// Search.
    Search,
    /// Settings.
    Settings,
    /// Preferred; filled where it is.
    Star,
    /// A tag.
    Tag,
    /// Upload, import.
    Upload,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Account => {
                "M8 8.25a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5ZM2.75 13.5c.6-2.2 2.6-3.5 5.25-3.5s4.65 1.3 5.25 3.5"
            }
            Self::Alert => "M8 2.25 14.25 13H1.75L8 2.25ZM8 6.5v3M8 11.25v.1",
            Self::ArrowRight => "M2.75 8h10.5M9 3.75 13.25 8 9 12.25",
            Self::Check => "m3 8.5 3.25 3.25L13 5",
            Self::ChevronDown => "m4 6 4 4 4-4",
            Self::ChevronLeft => "m10 4-4 4 4 4",
            Self::ChevronRight => "m6 4 4 4-4 4",
            Self::ChevronUp => "m4 10 4-4 4 4",
            Self::Clock => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.75V8l2.25 1.5",
            Self::Close => "m4 4 8 8M12 4l-8 8",
            Self::Copy => "M5.75 5.75h7.5v7.5h-7.5v-7.5ZM3.5 10.25h-.75v-7.5h7.5v.75",
            Self::Download => "M8 2.5v7.25M4.75 6.75 8 10l3.25-3.25M2.75 13.25h10.5",
            Self::File => "M4 2h5l3.25 3.25V14H4V2ZM8.75 2v3.5h3.5",
            Self::Help => {
                "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6.2 6.4a1.85 1.85 0 1 1 2.6 1.7c-.5.25-.8.6-.8 1.1M8 11.2v.1"
            }
            Self::Info => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 7.5v3.25M8 5.1v.1",
            Self::Key => {
                "M10.25 9a3.25 3.25 0 1 0-3.1-2.25L2.5 11.4v2.1h2.1v-1.6h1.6v-1.6l1.05-1.05A3.24 3.24 0 0 0 10.25 9ZM11 5.1v.1"
            }
            Self::Menu => "M2.5 4.25h11M2.5 8h11M2.5 11.75h11",
            Self::More => "M3.5 8v.1M8 8v.1M12.5 8v.1",
            Self::Audit => "M3.5 2.25h9v11.5h-9V2.25ZM6 5.5h4M6 8h4M6 10.5h2",
            Self::Overview => {
                "M2.5 2.5h4.75v6H2.5v-6ZM8.75 2.5h4.75v3H8.75v-3ZM8.75 7h4.75v6.5H8.75V7ZM2.5 10h4.75v3.5H2.5V10Z"
            }
            Self::Tag => "M2.5 2.5h5l6 6-5 5-6-6v-5ZM5.4 5.4v.1",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Refresh => "M13 8a5 5 0 1 1-1.5-3.55M13 2.5v2.75h-2.75",
            Self::Search => {
                "M7.25 12a4.75 4.75 0 1 0 0-9.5 4.75 4.75 0 0 0 0 9.5ZM10.75 10.75 13.5 13.5"
            }
            Self::Settings => {
                "M2.5 4.75h6M11.5 4.75h2M2.5 11.25h2M7.5 11.25h6M10 6.25v-3M6 12.75v-3"
            }
            Self::Star => {
                "m8 2 1.85 3.75 4.15.6-3 2.95.7 4.1L8 11.45 4.3 13.4l.7-4.1-3-2.95 4.15-.6L8 2Z"
            }
            Self::Upload => "M8 10V2.75M4.75 6 8 2.75 11.25 6M2.75 13.25h10.5",
        }
    }
}

/// Draws an icon, hidden from screen readers: the words beside it say what it means.
#[component]
pub fn IconMark(
    /// Which one.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d=icon.path() />
        </svg>
    }
}
