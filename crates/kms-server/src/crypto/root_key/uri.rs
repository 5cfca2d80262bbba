//! PKCS#11 URIs (RFC 7512), as far as one names a secret key and how to reach it.

use std::{fmt, path::PathBuf};

use percent_encoding::percent_decode_str;

/// Which key of which token, and how to reach it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenUri {
    text: String,
    /// The label of the token.
    pub(super) token: String,
    /// The label of the key.
    pub(super) object: String,
    /// The library that speaks to the token.
    pub(super) module: PathBuf,
    /// The file with the PIN.
    pub(super) pin: PathBuf,
}

impl TokenUri {
    /// Reads `pkcs11:token=LABEL;object=LABEL?module-path=FILE&pin-source=FILE`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let rest = text.strip_prefix("pkcs11:").unwrap_or(text);
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let attributes = path.split(';').chain(query.split('&'));
        let (mut token, mut object, mut module, mut pin) = (None, None, None, None);
        for attribute in attributes.filter(|attribute| !attribute.is_empty()) {
            let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            let place = match name {
                "token" => &mut token,
                "object" => &mut object,
                "module-path" => &mut module,
                "pin-source" => &mut pin,
                "type" if value == "secret-key" => continue,
                "pin-value" => {
                    return Err(
                        "pkcs11: pin-value would put the PIN where others see it; write it to a file of mode 600 and \
                         name that by pin-source"
                            .to_owned(),
                    );
                }
                _ => {
                    return Err(format!(
                        "pkcs11: {name} is not taken; a key is named by token, object, module-path and pin-source"
                    ));
                }
            };
            let value = percent_decode_str(value).decode_utf8();
            let value = value.map_err(|_| format!("pkcs11: {name} is not UTF-8"))?;
            if value.is_empty() || place.replace(value.into_owned()).is_some() {
                return Err(format!("pkcs11: {name} is wanted once, with a value"));
            }
        }
        let wanted = |name: &str, value: Option<String>| {
            value.ok_or_else(|| {
                format!(
                    "pkcs11: {name} is missing; write \
                     pkcs11:token=LABEL;object=LABEL?module-path=FILE&pin-source=FILE"
                )
            })
        };
        let pin = wanted("pin-source", pin)?;
        if pin.starts_with('|') {
            return Err("pkcs11: pin-source names a file; no command is run".to_owned());
        }
        let pin = pin.strip_prefix("file:").unwrap_or(&pin);
        Ok(Self {
            text: text.to_owned(),
            token: wanted("token", token)?,
            object: wanted("object", object)?,
            module: wanted("module-path", module)?.into(),
            pin: pin.strip_prefix("//").unwrap_or(pin).into(),
        })
    }
}

impl fmt::Display for TokenUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_named_by_token_object_module_and_pin() {
        for (pin, path) in [
            ("/run/p", "/run/p"),
            ("file:/run/p", "/run/p"),
            ("file:///run/p", "/run/p"),
        ] {
            let text = format!(
                "pkcs11:token=My%20HSM;type=secret-key;object=k%3B1?pin-source={pin}&module-path=/lib/m.so"
            );
            let uri = TokenUri::parse(&text).unwrap();
            assert_eq!((uri.token.as_str(), uri.object.as_str()), ("My HSM", "k;1"));
            assert_eq!((uri.module, uri.pin), ("/lib/m.so".into(), path.into()));
        }
    }

    #[test]
    fn what_is_missing_doubled_unknown_or_unsafe_is_named() {
        for (text, named) in [
            (
                "pkcs11:token=t?module-path=m&pin-source=p",
                "object is missing",
            ),
            (
                "pkcs11:token=t;object=o?pin-source=p",
                "module-path is missing",
            ),
            (
                "pkcs11:token=t;object=o?module-path=m",
                "pin-source is missing",
            ),
            (
                "pkcs11:token=t;token=u;object=o?module-path=m&pin-source=p",
                "token is wanted once",
            ),
            (
                "pkcs11:token=;object=o?module-path=m&pin-source=p",
                "token is wanted once",
            ),
            ("pkcs11:token=t;slot-id=1;object=o", "slot-id is not taken"),
            (
                "pkcs11:token=t;object=o?module-path=m&pin-value=1234",
                "pin-source",
            ),
            (
                "pkcs11:token=t;object=o?module-path=m&pin-source=|cat",
                "no command is run",
            ),
        ] {
            let error = TokenUri::parse(text).unwrap_err();
            assert!(error.contains(named), "{text}: {error}");
            assert!(!error.contains("1234"), "{error}");
        }
    }
}
