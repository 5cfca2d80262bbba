//! How the console reads what a foreign server sends: what it does not know, or `null`, stands for itself and does not
//! make a whole list unreadable.

use std::str::FromStr;

use serde::{Deserialize, Deserializer};

use crate::{KeySpec, KeyState, KeyUsage, Origin};

/// A text; `null` is an empty one.
pub(crate) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Option::deserialize(from).map(Option::unwrap_or_default)
}

/// A number; `null` is 0.
pub(crate) fn count<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    Option::deserialize(from).map(Option::unwrap_or_default)
}

/// A list; `null` is an empty one.
pub(crate) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Vec<T>, D::Error> {
    Option::deserialize(from).map(Option::unwrap_or_default)
}

/// A spec; `null` is the one that keys had before there were specs.
pub(crate) fn spec<'de, D: Deserializer<'de>>(from: D) -> Result<KeySpec, D::Error> {
    name(from, aes_256(), KeySpec::Unknown)
}

/// The spec that keys had before there were specs.
pub(crate) const fn aes_256() -> KeySpec {
    KeySpec::Aes256
}

/// A state; one that is not known permits next to nothing.
pub(crate) fn state<'de, D: Deserializer<'de>>(from: D) -> Result<KeyState, D::Error> {
    name(from, inactive(), inactive())
}

/// The state that permits next to nothing.
pub(crate) const fn inactive() -> KeyState {
    KeyState::PendingActivation
}

/// An origin; where it is not known, nothing can be imported.
pub(crate) fn origin<'de, D: Deserializer<'de>>(from: D) -> Result<Origin, D::Error> {
    name(from, kms(), kms())
}

/// The origin that permits no import.
pub(crate) const fn kms() -> Origin {
    Origin::Kms
}

/// A usage, if it is known.
pub(crate) fn usage<'de, D: Deserializer<'de>>(from: D) -> Result<Option<KeyUsage>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

fn name<'de, D: Deserializer<'de>, T: FromStr>(
    from: D,
    absent: T,
    unknown: T,
) -> Result<T, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    Ok(text.map_or(absent, |text| text.parse().unwrap_or(unknown)))
}
