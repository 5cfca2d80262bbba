//! Is a file an import token? It is sent in the clear, so it must surely be no key.

use kms_wrap::{NotWrapped, WrappedRole, classify_wrapped};
use kms_wrap_worker::{Part, Refusal, Reply};

/// How long a token may be, in characters of base64.
const LENGTH: std::ops::RangeInclusive<usize> = 200..=6144;

/// Takes the base64 text that the API returned, white space around and in it aside.
pub(crate) fn check(input: &[u8]) -> Result<Reply, Refusal> {
    // The role is not important: keys are looked for before anything else.
    match classify_wrapped(WrappedRole::PrivateKeyCiphertext, input, None) {
        // A token in hex is none that the API returned, so hex is a key until shown otherwise.
        Err(
            NotWrapped::PlaintextKey
            | NotWrapped::EncryptedKey
            | NotWrapped::PublicHalf { .. }
            | NotWrapped::Hex { .. },
        ) => {
            let text = "this is a key, not an import token; it was not sent";
            return Err(Refusal::new("token-is-key", text, Part::File));
        }
        Err(NotWrapped::Empty) => {
            return Err(Refusal::new("empty", "the file is empty", Part::File));
        }
        Ok(_) | Err(_) => {}
    }
    let token: String = input
        .iter()
        .filter(|byte| !byte.is_ascii_whitespace())
        .map(|byte| char::from(*byte))
        .collect();
    let base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    if !token.chars().all(base64) {
        let text = "this is not the import token as the API returns it, which is base64 text";
        return Err(Refusal::new("token-not-base64", text, Part::File));
    }
    if !LENGTH.contains(&token.len()) {
        let text = format!(
            "{} characters; an import token has {} to {}",
            token.len(),
            LENGTH.start(),
            LENGTH.end()
        );
        let mut refusal = Refusal::new("token-length", &text, Part::File);
        refusal.params = vec![("size".to_owned(), token.len().to_string())];
        return Err(refusal);
    }
    Ok(Reply::Token { token })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::tests::p384_pkcs8;
    use base64::{Engine as _, engine::general_purpose::STANDARD};

    fn code(input: &[u8]) -> String {
        check(input).unwrap_err().code
    }

    #[test]
    fn a_token_may_have_line_ends() {
        let token = "Ab1+".repeat(64);
        let (head, tail) = token.split_at(100);
        let file = format!("{head}\r\n{tail}\n");
        assert_eq!(check(file.as_bytes()), Ok(Reply::Token { token }));
    }

    #[test]
    fn a_key_in_base64_is_no_token() {
        let scalar = p384_pkcs8();
        assert_eq!(code(&scalar), "token-is-key");
        assert_eq!(code(STANDARD.encode(&scalar).as_bytes()), "token-is-key");
    }

    #[test]
    fn a_key_in_hex_is_no_token_whatever_is_in_the_hex() {
        use std::fmt::Write as _;
        let hex = |bytes: &[u8]| {
            bytes.iter().fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            })
        };
        let base64 = STANDARD.encode(p384_pkcs8());
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{base64}\n-----END PRIVATE KEY-----\n");
        let cut_off = p384_pkcs8().split_off(16);
        for key in [pem.as_bytes(), base64.as_bytes(), &p384_pkcs8(), &cut_off] {
            assert!(hex(key).len() <= *LENGTH.end());
            assert_eq!(code(hex(key).as_bytes()), "token-is-key");
        }
        // A key in a form that is not known is in hex all the same.
        assert_eq!(code(hex(&[0xA7; 200]).as_bytes()), "token-is-key");
    }

    #[test]
    fn other_files_are_named() {
        assert_eq!(code(b" \n"), "empty");
        assert_eq!(code(&[0xA7; 300]), "token-not-base64");
        assert_eq!(code("Ab1+".repeat(49).as_bytes()), "token-length");
        assert_eq!(code("Ab1+".repeat(1537).as_bytes()), "token-length");
    }
}
