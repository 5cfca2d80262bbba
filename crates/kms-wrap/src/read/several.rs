//! Files with several keys: the one that is meant is the owner's to say.

use super::{Ask, Found, Reading};
use crate::{ReadError, Spec, Warning, canonical, check, fingerprint};

/// One of several keys in a file, told without any of its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What the file calls it: a key id, an alias, a comment.
    pub name: Option<String>,
    /// What it is: a spec where it is one (`RSA_2048`), else `EC P-521`, `AES 128`, `RSA 1024`,
    /// `encrypted`, `damaged`, or the name of a format that is not read.
    pub kind: String,
    /// Its fingerprint, as [`Facts`](crate::Facts) would state it.
    pub fingerprint: Option<String>,
}

/// A key in a file, and how to read it.
pub(super) struct Entry<F> {
    pub(super) name: Option<String>,
    pub(super) open: F,
}

/// Reads the one key there is, the one that was picked, or the one that fits what is wanted.
///
/// A pick of a key that is not there is refused, also where there is only one that could be meant.
/// Nothing that is encrypted is opened unless it is chosen: opening costs time, and many would add up.
pub(super) fn choose<F>(
    entries: impl IntoIterator<Item = Entry<F>>,
    ask: &Ask<'_>,
) -> Result<Reading, ReadError>
where
    F: Fn(&Ask<'_>) -> Result<Reading, ReadError>,
{
    // A pick chooses here, and not once more among what the chosen one may hold.
    let inner = Ask { pick: None, ..*ask };
    let closed = Ask {
        passphrase: None,
        ..inner
    };
    let mut keys: Vec<(Entry<F>, Result<Reading, ReadError>)> = Vec::new();
    for entry in entries {
        let looked = (entry.open)(&closed);
        let known = |(_, known): &(_, Result<Reading, _>)| match (known, &looked) {
            (Ok(one), Ok(two)) => one.found.is_same_key(&two.found),
            (Err(_) | Ok(_), _) => false,
        };
        if !keys.iter().any(known) {
            keys.push((entry, looked));
        }
    }
    if let [(only, _)] = keys.as_slice() {
        return alone(only, ask);
    }
    if let Some((picked, _)) = ask.pick.and_then(|index| keys.get(index)) {
        return (picked.open)(&inner);
    }
    let mut fitting = keys.iter().filter(|(_, looked)| may_be(ask.wanted, looked));
    if let (None, Some((only, _)), None) = (ask.pick, fitting.next(), fitting.next()) {
        let mut reading = (only.open)(&inner)?;
        let others = keys.len() - 1;
        reading.warnings.push(Warning::OtherKeys { others });
        return Ok(reading);
    }
    let keys = keys
        .into_iter()
        .map(|(entry, looked)| candidate(entry.name, &looked));
    Err(ReadError::SeveralKeys {
        keys: keys.collect(),
    })
}

/// Reads the one entry there is: a pick beyond the first is for what that may hold, or for nothing.
fn alone<F>(only: &Entry<F>, ask: &Ask<'_>) -> Result<Reading, ReadError>
where
    F: Fn(&Ask<'_>) -> Result<Reading, ReadError>,
{
    if ask.pick.is_none_or(|index| index == 0) {
        return (only.open)(ask);
    }
    let whole = Ask {
        pick: None,
        wanted: None,
        ..*ask
    };
    match (only.open)(&whole) {
        Err(ReadError::SeveralKeys { .. }) => (only.open)(ask),
        Err(error) => Err(error),
        looked @ Ok(_) => Err(ReadError::SeveralKeys {
            keys: vec![candidate(only.name.clone(), &looked)],
        }),
    }
}

fn candidate(name: Option<String>, looked: &Result<Reading, ReadError>) -> Candidate {
    Candidate {
        name,
        kind: kind(looked),
        fingerprint: looked
            .as_ref()
            .ok()
            .and_then(|reading| reading.found.fingerprint()),
    }
}

/// Whether a key may have the spec that is wanted; nobody knows it of one that is not opened yet.
fn may_be(wanted: Option<Spec>, looked: &Result<Reading, ReadError>) -> bool {
    match (wanted, looked) {
        (None, _) | (_, Err(ReadError::PassphraseNeeded)) => true,
        (Some(wanted), Ok(reading)) => reading.found.spec() == Some(wanted),
        (Some(_), Err(_)) => false,
    }
}

fn kind(looked: &Result<Reading, ReadError>) -> String {
    match looked {
        Ok(reading) => reading.found.spec().map_or_else(
            || format!("RSA {}", reading.found.bits()),
            |spec| spec.to_string(),
        ),
        Err(ReadError::PassphraseNeeded) => "encrypted".to_owned(),
        Err(ReadError::WrongCurve { found, .. }) => format!("EC {found}"),
        Err(ReadError::WrongLength { found, .. }) => format!("AES {}", found.saturating_mul(8)),
        Err(ReadError::UnsupportedAlgorithm { found }) => found.clone(),
        Err(ReadError::NotRead { container }) => container.as_str().to_owned(),
        Err(_) => "damaged".to_owned(),
    }
}

impl Found {
    /// Its size in bits: of the key, the modulus or the curve's field.
    fn bits(&self) -> u32 {
        match self {
            Self::Symmetric(_) => Spec::Aes256.bits(),
            Self::Rsa(parts) => check::rsa::modulus_bits(&parts.numbers),
            Self::Ec(parts) => parts.curve.spec().bits(),
        }
    }

    /// The spec that a key of this kind and size has, if it can be imported.
    fn spec(&self) -> Option<Spec> {
        match self {
            Self::Symmetric(_) => Some(Spec::Aes256),
            Self::Rsa(_) => Spec::rsa(self.bits()),
            Self::Ec(parts) => Some(parts.curve.spec()),
        }
    }

    fn fingerprint(&self) -> Option<String> {
        let spki = match self {
            Self::Symmetric(bytes) => return Some(fingerprint::symmetric(bytes)),
            Self::Rsa(parts) => canonical::rsa_spki(&parts.numbers.n, &parts.numbers.e),
            Self::Ec(parts) => {
                canonical::ec_spki(parts.curve, &check::ec::point(parts.curve, &parts.scalar)?)
            }
        };
        spki.ok().map(|spki| fingerprint::key_pair(&spki))
    }
}
