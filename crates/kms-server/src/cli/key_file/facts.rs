//! What is told of a key: everything that is fit to be shown, and nothing else.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use kms_wrap::{Format, Key};
use serde::Serialize;

use crate::cli::{CliError, output};

/// A key's facts, as `--json` prints them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::cli) struct KeyFacts {
    /// The layers of the file, outermost first: `base64 -> PEM -> PKCS#8`.
    format: String,
    /// The same, one by one.
    layers: Vec<&'static str>,
    /// What the key is, as the API names it.
    spec: &'static str,
    /// Its size in bits.
    bits: u32,
    /// `hmac:` and 16 hex digits of a symmetric key, `spki-sha256:` and 64 of a key pair.
    pub(in crate::cli) fingerprint: String,
    /// Symmetric keys that do not look guessable: the first 3 bytes of AES-CMAC of 16 zero bytes, in hex.
    key_check_value: Option<String>,
    /// Key pairs: base64 of the public half, DER `SubjectPublicKeyInfo`.
    public_key: Option<String>,
    /// Key pairs: SHA-256 of that DER in hex.
    public_key_sha256: Option<String>,
    /// What is odd about it.
    warnings: Vec<Warning>,
    /// What `--decide` has to say before the key is wrapped.
    open_decisions: Vec<&'static str>,
}

/// Something odd about a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Warning {
    /// A stable name, in kebab-case.
    code: &'static str,
    /// The same in English.
    message: String,
    /// What it says beyond its name.
    params: BTreeMap<&'static str, String>,
    /// What `--decide` says to it.
    decision: Option<&'static str>,
}

impl KeyFacts {
    /// What may be told of `key`.
    pub(in crate::cli) fn of(key: &Key) -> Self {
        let facts = key.facts();
        let layers: Vec<_> = facts.format.iter().copied().map(Format::as_str).collect();
        let warning = |warning: &kms_wrap::Warning| Warning {
            code: warning.code(),
            message: warning.to_string(),
            params: warning.params().into_iter().collect(),
            decision: warning.decision().map(kms_wrap::Decision::as_str),
        };
        Self {
            format: layers.join(" -> "),
            layers,
            spec: facts.spec.as_str(),
            bits: facts.bits,
            fingerprint: facts.fingerprint.clone(),
            key_check_value: facts.key_check_value.clone(),
            public_key: facts.public_key.as_ref().map(|spki| BASE64.encode(spki)),
            public_key_sha256: sha256(&facts.fingerprint),
            warnings: facts.warnings.iter().map(warning).collect(),
            open_decisions: key
                .open_decisions()
                .iter()
                .map(|one| one.as_str())
                .collect(),
        }
    }

    /// The same of a key that was made here, in whatever form its maker handed it over.
    pub(in crate::cli) fn of_made(key: &Key) -> Self {
        let made = Format::Generated.as_str();
        Self {
            format: made.to_owned(),
            layers: vec![made],
            ..Self::of(key)
        }
    }

    /// Prints them as lines for people.
    pub(in crate::cli) fn print(&self) -> Result<(), CliError> {
        let spec = format!("{} ({} bits)", self.spec, self.bits);
        fields(&[
            ("Format", &self.format),
            ("Spec", &spec),
            ("Fingerprint", &self.fingerprint),
        ])?;
        if let Some(value) = &self.key_check_value {
            let text = format!("{value} (AES-CMAC of 16 zero bytes, its first 3 bytes)");
            fields(&[("Check value", &text)])?;
        }
        for warning in &self.warnings {
            let open = warning
                .decision
                .filter(|one| self.open_decisions.contains(one));
            let ask = open.map_or_else(String::new, |name| format!(" (--decide {name})"));
            fields(&[("Warning", &format!("{}{ask}", warning.message))])?;
        }
        Ok(())
    }
}

/// Prints names and values, one a line, the values below each other.
pub(in crate::cli) fn fields(fields: &[(&str, &str)]) -> Result<(), CliError> {
    for (name, value) in fields {
        output::line(&format!("{name:<15}{value}"))?;
    }
    Ok(())
}

/// The digits of a key pair's fingerprint.
fn sha256(fingerprint: &str) -> Option<String> {
    let digits = fingerprint.strip_prefix("spki-sha256:");
    digits.map(str::to_owned)
}
