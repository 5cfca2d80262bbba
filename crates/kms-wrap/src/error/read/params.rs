//! The values of a [`ReadError`], for whoever translates it.

use super::ReadError;
use crate::Spec;

impl ReadError {
    /// Name and value pairs for a translation; never key data.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Empty
            | Self::PassphraseNeeded
            | Self::PassphraseWrong
            | Self::ParametersOnly
            | Self::MultiPrime
            | Self::ExplicitParameters
            | Self::CurveConflict
            | Self::Ber => Vec::new(),
            Self::TooLarge { size, limit } => {
                vec![("size", size.to_string()), ("limit", limit.to_string())]
            }
            Self::Text { size }
            | Self::Unknown { size }
            | Self::AlreadyWrapped { size }
            | Self::TrailingNewline { size }
            | Self::MissingByte { size } => vec![("size", size.to_string())],
            Self::PublicHalf { kind, sha256 } => {
                let mut params = vec![("kind", kind.as_str().to_owned())];
                params.extend(sha256.iter().map(|hash| ("sha256", hash.clone())));
                params
            }
            Self::NotRead { container } => {
                let mut params = vec![("container", container.as_str().to_owned())];
                params.extend(container.command().map(|line| ("command", line.to_owned())));
                params
            }
            Self::CostTooHigh { cost, limit, unit } => vec![
                ("cost", cost.to_string()),
                ("limit", limit.to_string()),
                ("unit", (*unit).to_owned()),
            ],
            Self::AmbiguousText { size, hex, base64 } => {
                let mut params = vec![("size", size.to_string())];
                params.extend(hex.map(|bytes| ("hex", bytes.to_string())));
                params.extend(base64.map(|bytes| ("base64", bytes.to_string())));
                params
            }
            Self::OddHex { digits } => vec![("digits", digits.to_string())],
            Self::WrongLength { found, expected } => {
                vec![
                    ("found", found.to_string()),
                    ("expected", expected.to_string()),
                ]
            }
            Self::WrongKind { found, wanted } => {
                vec![
                    ("found", (*found).to_owned()),
                    ("wanted", wanted.to_string()),
                ]
            }
            Self::WrongCurve { found, wanted } => with_wanted("found", found.clone(), *wanted),
            Self::WrongModulus { bits, wanted } => with_wanted("bits", bits.to_string(), *wanted),
            Self::UnsupportedAlgorithm { found } => vec![("found", found.clone())],
            Self::Malformed { format } => vec![("format", format.to_string())],
            Self::TrailingBytes { count, .. } => vec![("count", count.to_string())],
            Self::SeveralKeys { keys } => vec![("count", keys.len().to_string())],
            Self::Share {
                number,
                threshold,
                count,
                set,
            } => vec![
                ("number", number.to_string()),
                ("threshold", threshold.to_string()),
                ("count", count.to_string()),
                ("set", set.clone()),
            ],
            Self::DamagedShare { fault } => fault.params(),
            Self::Flawed { flaw } => flaw.params(),
        }
    }
}

fn with_wanted(
    name: &'static str,
    found: String,
    wanted: Option<Spec>,
) -> Vec<(&'static str, String)> {
    let mut params = vec![(name, found)];
    params.extend(wanted.map(|spec| ("wanted", spec.to_string())));
    params
}
