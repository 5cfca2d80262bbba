//! The time zone in which the console shows moments and reads them. There is one for the whole program, as there is one
//! browser.

mod clock;

use std::sync::LazyLock;

use js_sys::{Array, Function, Intl, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};

/// A time zone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Zone {
    /// The browser's.
    #[default]
    Browser,
    /// Another one, by its name in the IANA database: `Asia/Shanghai`, `UTC`.
    Named(String),
}

/// What the browser's zone is called where zones are kept and chosen.
const BROWSER: &str = "browser";
/// Coordinated universal time, which browsers do not list.
pub const UTC: &str = "UTC";

static CHOSEN: LazyLock<ArcRwSignal<Zone>> = LazyLock::new(ArcRwSignal::default);

impl Zone {
    /// The one that is chosen; whoever asks is told of the next one.
    pub fn chosen() -> Self {
        CHOSEN.get()
    }

    /// Shows moments in this zone from now on.
    pub fn choose(self) {
        CHOSEN.set(self);
    }

    /// The name under which it is kept.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Browser => BROWSER,
            Self::Named(name) => name,
        }
    }

    /// The zone of a name; the browser's where it knows no such zone.
    pub fn of_name(name: &str) -> Self {
        let known = name == UTC || names().iter().any(|known| known == name);
        if known {
            Self::Named(name.to_owned())
        } else {
            Self::Browser
        }
    }

    /// Its name, to be read: that of the browser's zone where that is chosen.
    pub fn name(&self) -> String {
        match self {
            Self::Browser => of_browser(),
            Self::Named(name) => name.clone(),
        }
    }

    /// What a clock in the zone shows at a moment, as if it were one of UTC. Both in milliseconds since 1970.
    pub fn clock_at(&self, moment: f64) -> f64 {
        moment + clock::offset(self, moment)
    }

    /// The moment at which a clock in the zone shows this. Both in milliseconds since 1970.
    pub fn moment_of(&self, clock: f64) -> f64 {
        clock::moment_of(clock, |moment| clock::offset(self, moment))
    }

    /// Its name in the IANA database, unless it is the browser's.
    pub fn iana(&self) -> Option<&str> {
        match self {
            Self::Browser => None,
            Self::Named(name) => Some(name),
        }
    }
}

/// The name of the browser's zone.
pub fn of_browser() -> String {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    let name = Reflect::get(&format.resolved_options(), &"timeZone".into());
    name.ok()
        .and_then(|name| name.as_string())
        .unwrap_or_default()
}

/// The names of every zone that the browser knows; none where it does not tell.
pub fn names() -> Vec<String> {
    supported().map_or_else(
        |_| Vec::new(),
        |names| names.iter().filter_map(|name| name.as_string()).collect(),
    )
}

/// `Intl.supportedValuesOf("timeZone")`.
fn supported() -> Result<Array, JsValue> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into())?;
    let supported: Function = Reflect::get(&intl, &"supportedValuesOf".into())?.dyn_into()?;
    supported.call1(&intl, &"timeZone".into())?.dyn_into()
}
