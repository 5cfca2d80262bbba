//! What the worker refuses or warns of. A code that has no text here, from a newer worker, is told in its own English.

use kms_wrap_worker::{Refusal, Warning};

use crate::i18n::I18n;

/// Why the worker refused, and what to do.
pub fn refusal(i18n: I18n, refusal: &Refusal) -> String {
    let texts = &i18n.texts().import.refusal;
    let places = places(i18n, &refusal.params);
    let has = |name| refusal.params.iter().any(|(param, _)| param == name);
    match refusal.code.as_str() {
        "public-half" if has("sha256") => texts.public_half_hash.fill(&places),
        "public-half" => texts.public_half.fill(&places),
        "not-read" if has("command") => texts.not_read_command.fill(&places),
        "not-read" => texts.not_read.fill(&places),
        "worker-lost" | "unknown-request" | "no-file" | "key-damaged" => {
            texts.worker_lost.to_owned()
        }
        "wrapping-key-malformed"
        | "wrapping-key-not-rsa"
        | "wrapping-key-size"
        | "wrapping-key-unusable"
        | "oaep-failed" => texts.wrapping_key.to_owned(),
        // Without places.
        "empty" => texts.empty.to_owned(),
        "passphrase-needed" => texts.passphrase_needed.to_owned(),
        "passphrase-wrong" => texts.passphrase_wrong.to_owned(),
        "parameters-only" => texts.parameters_only.to_owned(),
        "multi-prime" => texts.multi_prime.to_owned(),
        "explicit-parameters" => texts.explicit_parameters.to_owned(),
        "curve-conflict" => texts.curve_conflict.to_owned(),
        "ber" => texts.ber.to_owned(),
        "equal-bytes" => texts.equal_bytes.to_owned(),
        "counting" => texts.counting.to_owned(),
        "published-key" => texts.published_key.to_owned(),
        "not-product" => texts.not_product.to_owned(),
        "bad-exponent" => texts.bad_exponent.to_owned(),
        "exponent-mismatch" => texts.exponent_mismatch.to_owned(),
        "small-private-exponent" => texts.small_private_exponent.to_owned(),
        "crt-mismatch" => texts.crt_mismatch.to_owned(),
        "composite" => texts.composite.to_owned(),
        "close-primes" => texts.close_primes.to_owned(),
        "unbalanced-primes" => texts.unbalanced_primes.to_owned(),
        "roca" => texts.roca.to_owned(),
        "scalar-range" => texts.scalar_range.to_owned(),
        "point-not-on-curve" => texts.point_not_on_curve.to_owned(),
        "point-mismatch" => texts.point_mismatch.to_owned(),
        "public-mismatch" => texts.public_mismatch.to_owned(),
        "plaintext-key" => texts.plaintext_key.to_owned(),
        "encrypted-key" => texts.encrypted_key.to_owned(),
        "wrapped-empty" => texts.wrapped_empty.to_owned(),
        "hex" => texts.hex.to_owned(),
        "openssl-salted" => texts.openssl_salted.to_owned(),
        "above-modulus" => texts.above_modulus.to_owned(),
        "wrapping-key-differs" => texts.wrapping_key_differs.to_owned(),
        "unreadable" => texts.unreadable.to_owned(),
        "token-is-key" => texts.token_is_key.to_owned(),
        "token-not-base64" => texts.token_not_base64.to_owned(),
        "not-generated" => texts.not_generated.to_owned(),
        // With places.
        "too-large" => texts.too_large.fill(&places),
        "text" => texts.text.fill(&places),
        "unknown" => texts.unknown.fill(&places),
        "cost-too-high" => texts.cost_too_high.fill(&places),
        "already-wrapped" => texts.already_wrapped.fill(&places),
        "ambiguous-text" => texts.ambiguous_text.fill(&places),
        "trailing-newline" => texts.trailing_newline.fill(&places),
        "missing-byte" => texts.missing_byte.fill(&places),
        "odd-hex" => texts.odd_hex.fill(&places),
        "wrong-length" => texts.wrong_length.fill(&places),
        "wrong-kind" => texts.wrong_kind.fill(&places),
        "wrong-curve" => texts.wrong_curve.fill(&places),
        "wrong-modulus" => texts.wrong_modulus.fill(&places),
        "unsupported-algorithm" => texts.unsupported_algorithm.fill(&places),
        "malformed" => texts.malformed.fill(&places),
        "trailing-bytes" => texts.trailing_bytes.fill(&places),
        "several-keys" => texts.several_keys.fill(&places),
        "wrapped-too-large" => texts.wrapped_too_large.fill(&places),
        "wrapped-public-half" => texts.wrapped_public_half.fill(&places),
        "wrapped-text" => texts.wrapped_text.fill(&places),
        "wrapped-length" => texts.wrapped_length.fill(&places),
        "other-wrapping-key" => texts.other_wrapping_key.fill(&places),
        "joined" => texts.joined.fill(&places),
        "swapped" => texts.swapped.fill(&places),
        "too-short" => texts.too_short.fill(&places),
        "not-multiple-of-8" => texts.not_multiple_of_8.fill(&places),
        "pieces" => texts.pieces.fill(&places),
        "not-random" => texts.not_random.fill(&places),
        "token-length" => texts.token_length.fill(&places),
        _ => refusal.message.clone(),
    }
}

/// What is odd about a key.
pub fn warning(i18n: I18n, warning: &Warning) -> String {
    let texts = &i18n.texts().import.warning;
    let places = places(i18n, &warning.params);
    match warning.code.as_str() {
        // Without places.
        "equal-halves" => texts.equal_halves.to_owned(),
        "hex-digits" => texts.hex_digits.to_owned(),
        "printable" => texts.printable.to_owned(),
        "utf8-text" => texts.utf8_text.to_owned(),
        "exponent-not-65537" => texts.exponent_not_65537.to_owned(),
        "repeated-modulus-byte" => texts.repeated_modulus_byte.to_owned(),
        "pss-restriction-lost" => texts.pss_restriction_lost.to_owned(),
        "published-scalar" => texts.published_scalar.to_owned(),
        "attributes-dropped" => texts.attributes_dropped.to_owned(),
        "trailing-bits" => texts.trailing_bits.to_owned(),
        "perhaps-words" => texts.perhaps_words.to_owned(),
        "escaped-newlines" => texts.escaped_newlines.to_owned(),
        // With places.
        "few-distinct-bytes" => texts.few_distinct_bytes.fill(&places),
        "unusual-exponent" => texts.unusual_exponent.fill(&places),
        "biased-modulus" => texts.biased_modulus.fill(&places),
        "small-scalar" => texts.small_scalar.fill(&places),
        "scalar-width" => texts.scalar_width.fill(&places),
        _ => warning.message.clone(),
    }
}

/// The values of the places, names of things in the current language.
fn places(i18n: I18n, params: &[(String, String)]) -> Vec<(&str, String)> {
    params
        .iter()
        .map(|(name, value)| {
            let named = matches!(name.as_str(), "kind" | "container")
                .then(|| thing(i18n, value))
                .flatten();
            (
                name.as_str(),
                named.map_or_else(|| value.clone(), str::to_owned),
            )
        })
        .collect()
}

/// What a file is that is known by name.
fn thing(i18n: I18n, name: &str) -> Option<&'static str> {
    let texts = &i18n.texts().import.kind;
    Some(match name {
        "public-key" => texts.public_key,
        "ssh-public-key" => texts.ssh_public_key,
        "certificate" => texts.certificate,
        "certificate-request" => texts.certificate_request,
        "revocation-list" => texts.revocation_list,
        "cms" => texts.cms,
        "openssh" => texts.openssh,
        "putty" => texts.putty,
        "pgp" => texts.pgp,
        "age" => texts.age,
        "jwk" => texts.jwk,
        "pkcs12" => texts.pkcs12,
        "java-key-store" => texts.java_key_store,
        "legacy-encrypted-pem" => texts.legacy_encrypted_pem,
        "old-encryption" => texts.old_encryption,
        "dsa" => texts.dsa,
        _ => return None,
    })
}
