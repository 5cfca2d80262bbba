//! What the worker refuses or warns of. A code that has no text here, from a newer worker, is told in its own English.

use kms_wrap_worker::{Refusal, ShareFault, Warning};

use crate::i18n::{I18n, t_string};

/// Why the worker refused, and what to do.
pub fn refusal(i18n: I18n, refusal: &Refusal) -> String {
    let place = |name| place(i18n, &refusal.params, name);
    let has = |name| refusal.params.iter().any(|(param, _)| param == name);
    match refusal.code.as_str() {
        "public-half" if has("sha256") => t_string!(
            i18n,
            key_file.refusal.public_half_hash,
            kind = place("kind"),
            sha256 = place("sha256")
        ),
        "public-half" => t_string!(i18n, key_file.refusal.public_half, kind = place("kind")),
        "not-read" if has("command") => t_string!(
            i18n,
            key_file.refusal.not_read_command,
            command = place("command"),
            container = place("container")
        ),
        "not-read" => t_string!(
            i18n,
            key_file.refusal.not_read,
            container = place("container")
        ),
        "worker-lost" | "unknown-request" | "no-file" | "key-damaged" => {
            t_string!(i18n, key_file.refusal.worker_lost).to_owned()
        }
        "wrapping-key-malformed"
        | "wrapping-key-not-rsa"
        | "wrapping-key-size"
        | "wrapping-key-unusable"
        | "oaep-failed" => t_string!(i18n, key_file.refusal.wrapping_key).to_owned(),
        code => plain(i18n, code)
            .map(str::to_owned)
            .or_else(|| placed(i18n, code, place))
            .or_else(|| placed_of_wrapped(i18n, code, place))
            .unwrap_or_else(|| refusal.message.clone()),
    }
}

/// The refusals whose texts have no places.
fn plain(i18n: I18n, code: &str) -> Option<&'static str> {
    Some(match code {
        "empty" => t_string!(i18n, key_file.refusal.empty),
        "passphrase-needed" => t_string!(i18n, key_file.refusal.passphrase_needed),
        "passphrase-untypable" => t_string!(i18n, key_file.refusal.passphrase_untypable),
        "share" => t_string!(i18n, key_file.refusal.share),
        "shares-faulty" => t_string!(i18n, key_file.refusal.shares_faulty),
        "shares-another-key" => t_string!(i18n, key_file.refusal.shares_another_key),
        "several-files" => t_string!(i18n, key_file.refusal.several_files),
        "not-saved" => t_string!(i18n, key_file.refusal.not_saved),
        "passphrase-wrong" => t_string!(i18n, key_file.refusal.passphrase_wrong),
        "parameters-only" => t_string!(i18n, key_file.refusal.parameters_only),
        "multi-prime" => t_string!(i18n, key_file.refusal.multi_prime),
        "explicit-parameters" => t_string!(i18n, key_file.refusal.explicit_parameters),
        "curve-conflict" => t_string!(i18n, key_file.refusal.curve_conflict),
        "ber" => t_string!(i18n, key_file.refusal.ber),
        "equal-bytes" => t_string!(i18n, key_file.refusal.equal_bytes),
        "counting" => t_string!(i18n, key_file.refusal.counting),
        "published-key" => t_string!(i18n, key_file.refusal.published_key),
        "no-primes" => t_string!(i18n, key_file.refusal.no_primes),
        "small-factor" => t_string!(i18n, key_file.refusal.small_factor),
        "not-product" => t_string!(i18n, key_file.refusal.not_product),
        "bad-exponent" => t_string!(i18n, key_file.refusal.bad_exponent),
        "exponent-mismatch" => t_string!(i18n, key_file.refusal.exponent_mismatch),
        "small-private-exponent" => t_string!(i18n, key_file.refusal.small_private_exponent),
        "crt-mismatch" => t_string!(i18n, key_file.refusal.crt_mismatch),
        "composite" => t_string!(i18n, key_file.refusal.composite),
        "close-primes" => t_string!(i18n, key_file.refusal.close_primes),
        "unbalanced-primes" => t_string!(i18n, key_file.refusal.unbalanced_primes),
        "roca" => t_string!(i18n, key_file.refusal.roca),
        "scalar-range" => t_string!(i18n, key_file.refusal.scalar_range),
        "point-not-on-curve" => t_string!(i18n, key_file.refusal.point_not_on_curve),
        "point-mismatch" => t_string!(i18n, key_file.refusal.point_mismatch),
        "public-mismatch" => t_string!(i18n, key_file.refusal.public_mismatch),
        "plaintext-key" => t_string!(i18n, key_file.refusal.plaintext_key),
        "encrypted-key" => t_string!(i18n, key_file.refusal.encrypted_key),
        "wrapped-empty" => t_string!(i18n, key_file.refusal.wrapped_empty),
        "hex" => t_string!(i18n, key_file.refusal.hex),
        "openssl-salted" => t_string!(i18n, key_file.refusal.openssl_salted),
        "above-modulus" => t_string!(i18n, key_file.refusal.above_modulus),
        "wrapping-key-differs" => t_string!(i18n, key_file.refusal.wrapping_key_differs),
        "unreadable" => t_string!(i18n, key_file.refusal.unreadable),
        "token-is-key" => t_string!(i18n, key_file.refusal.token_is_key),
        "token-not-base64" => t_string!(i18n, key_file.refusal.token_not_base64),
        "not-generated" => t_string!(i18n, key_file.refusal.not_generated),
        _ => return None,
    })
}

/// The refusals whose texts have places.
fn placed(i18n: I18n, code: &str, place: impl Fn(&'static str) -> String) -> Option<String> {
    Some(match code {
        "too-large" => t_string!(
            i18n,
            key_file.refusal.too_large,
            limit = place("limit"),
            size = place("size")
        ),
        "text" => t_string!(i18n, key_file.refusal.text, size = place("size")),
        "unknown" => t_string!(i18n, key_file.refusal.unknown, size = place("size")),
        "cost-too-high" => t_string!(
            i18n,
            key_file.refusal.cost_too_high,
            cost = place("cost"),
            limit = place("limit"),
            unit = place("unit")
        ),
        "already-wrapped" => {
            t_string!(i18n, key_file.refusal.already_wrapped, size = place("size"))
        }
        "ambiguous-text" => t_string!(i18n, key_file.refusal.ambiguous_text, size = place("size")),
        "trailing-newline" => {
            t_string!(
                i18n,
                key_file.refusal.trailing_newline,
                size = place("size")
            )
        }
        "missing-byte" => t_string!(i18n, key_file.refusal.missing_byte, size = place("size")),
        "odd-hex" => t_string!(i18n, key_file.refusal.odd_hex, digits = place("digits")),
        "wrong-length" => t_string!(
            i18n,
            key_file.refusal.wrong_length,
            expected = place("expected"),
            found = place("found")
        ),
        "wrong-kind" => t_string!(
            i18n,
            key_file.refusal.wrong_kind,
            found = place("found"),
            wanted = place("wanted")
        ),
        "wrong-curve" => t_string!(
            i18n,
            key_file.refusal.wrong_curve,
            found = place("found"),
            wanted = place("wanted")
        ),
        "wrong-modulus" => t_string!(
            i18n,
            key_file.refusal.wrong_modulus,
            bits = place("bits"),
            wanted = place("wanted")
        ),
        "unsupported-algorithm" => t_string!(
            i18n,
            key_file.refusal.unsupported_algorithm,
            found = place("found")
        ),
        "malformed" => t_string!(i18n, key_file.refusal.malformed, format = place("format")),
        "trailing-bytes" => t_string!(
            i18n,
            key_file.refusal.trailing_bytes,
            count = place("count")
        ),
        "several-keys" => t_string!(i18n, key_file.refusal.several_keys, count = place("count")),
        "passphrase-too-short" => t_string!(
            i18n,
            key_file.refusal.passphrase_too_short,
            found = place("found"),
            needed = place("needed")
        ),
        "shares-too-few" => t_string!(
            i18n,
            key_file.refusal.shares_too_few,
            found = place("found"),
            threshold = place("threshold")
        ),
        "too-many-files" => t_string!(
            i18n,
            key_file.refusal.too_many_files,
            found = place("found"),
            limit = place("limit")
        ),
        "token-length" => t_string!(i18n, key_file.refusal.token_length, size = place("size")),
        _ => return None,
    })
}

/// The same of files that were wrapped elsewhere.
fn placed_of_wrapped(
    i18n: I18n,
    code: &str,
    place: impl Fn(&'static str) -> String,
) -> Option<String> {
    Some(match code {
        "wrapped-too-large" => t_string!(
            i18n,
            key_file.refusal.wrapped_too_large,
            limit = place("limit"),
            size = place("size")
        ),
        "wrapped-public-half" => t_string!(
            i18n,
            key_file.refusal.wrapped_public_half,
            kind = place("kind")
        ),
        "wrapped-text" => t_string!(i18n, key_file.refusal.wrapped_text, size = place("size")),
        "wrapped-length" => t_string!(
            i18n,
            key_file.refusal.wrapped_length,
            expected = place("expected"),
            size = place("size")
        ),
        "other-wrapping-key" => t_string!(
            i18n,
            key_file.refusal.other_wrapping_key,
            expected = place("expected"),
            size = place("size")
        ),
        "joined" => t_string!(
            i18n,
            key_file.refusal.joined,
            block = place("block"),
            size = place("size")
        ),
        "swapped" => t_string!(i18n, key_file.refusal.swapped, size = place("size")),
        "too-short" => t_string!(i18n, key_file.refusal.too_short, size = place("size")),
        "not-multiple-of-8" => {
            t_string!(
                i18n,
                key_file.refusal.not_multiple_of_8,
                size = place("size")
            )
        }
        "pieces" => t_string!(i18n, key_file.refusal.pieces, size = place("size")),
        "not-random" => t_string!(i18n, key_file.refusal.not_random, size = place("size")),
        _ => return None,
    })
}

/// What the key has to be, and what the file holds, where the refusal is about that.
pub fn difference(i18n: I18n, refusal: &Refusal) -> Option<(String, String)> {
    let has = |name: &str| refusal.params.iter().any(|(param, _)| param == name);
    let place = |name| has(name).then(|| place(i18n, &refusal.params, name));
    match refusal.code.as_str() {
        "wrong-kind" | "wrong-curve" => place("wanted").zip(place("found")),
        "wrong-modulus" => {
            let bits = place("bits")?;
            let read = t_string!(i18n, key_file.difference_modulus, bits = bits);
            place("wanted").map(|wanted| (wanted, read))
        }
        "wrong-length" => {
            let bytes = |size: String| t_string!(i18n, key_file.difference_length, size = size);
            place("expected").map(bytes).zip(place("found").map(bytes))
        }
        _ => None,
    }
}

/// What is wrong with one of several shares.
pub fn share_fault(i18n: I18n, fault: &ShareFault) -> String {
    let place = |name| place(i18n, &fault.params, name);
    match fault.code.as_str() {
        "no-share" => t_string!(i18n, key_file.share.no_share).to_owned(),
        "share-line" => t_string!(i18n, key_file.share.line, line = place("line")),
        "share-checksum" => t_string!(i18n, key_file.share.checksum).to_owned(),
        "share-version" => t_string!(i18n, key_file.share.version, version = place("version")),
        "share-foreign" => t_string!(
            i18n,
            key_file.share.foreign,
            set = place("set"),
            expected = place("expected")
        ),
        "share-duplicate" => t_string!(i18n, key_file.share.duplicate, number = place("number")),
        "share-contradiction" => t_string!(i18n, key_file.share.contradiction).to_owned(),
        _ => fault.message.clone(),
    }
}

/// What is odd about a key.
pub fn warning(i18n: I18n, warning: &Warning) -> String {
    let place = |name| place(i18n, &warning.params, name);
    match warning.code.as_str() {
        // Without places.
        "equal-halves" => t_string!(i18n, key_file.warning.equal_halves).to_owned(),
        "hex-digits" => t_string!(i18n, key_file.warning.hex_digits).to_owned(),
        "printable" => t_string!(i18n, key_file.warning.printable).to_owned(),
        "utf8-text" => t_string!(i18n, key_file.warning.utf8_text).to_owned(),
        "exponent-not-65537" => t_string!(i18n, key_file.warning.exponent_not_65537).to_owned(),
        "repeated-modulus-byte" => {
            t_string!(i18n, key_file.warning.repeated_modulus_byte).to_owned()
        }
        "pss-restriction-lost" => t_string!(i18n, key_file.warning.pss_restriction_lost).to_owned(),
        "attributes-dropped" => t_string!(i18n, key_file.warning.attributes_dropped).to_owned(),
        "trailing-bits" => t_string!(i18n, key_file.warning.trailing_bits).to_owned(),
        "perhaps-words" => t_string!(i18n, key_file.warning.perhaps_words).to_owned(),
        "not-authenticated" => t_string!(i18n, key_file.warning.not_authenticated).to_owned(),
        "escaped-newlines" => t_string!(i18n, key_file.warning.escaped_newlines).to_owned(),
        "byte-order-mark" => t_string!(i18n, key_file.warning.byte_order_mark).to_owned(),
        "line-end-dropped" => t_string!(i18n, key_file.warning.line_end_dropped).to_owned(),
        "read-as-hex" => t_string!(i18n, key_file.warning.read_as_hex).to_owned(),
        "hex-decoration" => t_string!(i18n, key_file.warning.hex_decoration).to_owned(),
        "nested-text" => t_string!(i18n, key_file.warning.nested_text).to_owned(),
        "jwk-encoding" => t_string!(i18n, key_file.warning.jwk_encoding).to_owned(),
        // With places.
        "few-distinct-bytes" => t_string!(
            i18n,
            key_file.warning.few_distinct_bytes,
            distinct = place("distinct")
        ),
        "unusual-exponent" => {
            t_string!(
                i18n,
                key_file.warning.unusual_exponent,
                bits = place("bits")
            )
        }
        "biased-modulus" => t_string!(
            i18n,
            key_file.warning.biased_modulus,
            percent = place("percent")
        ),
        "small-scalar" => t_string!(i18n, key_file.warning.small_scalar, bits = place("bits")),
        "other-keys" => t_string!(i18n, key_file.warning.other_keys, others = place("others")),
        "scalar-width" => t_string!(i18n, key_file.warning.scalar_width, bytes = place("bytes")),
        _ => warning.message.clone(),
    }
}

/// What stands in a place: a thing by its name in the current language; nothing where the worker did not say.
fn place(i18n: I18n, params: &[(String, String)], name: &str) -> String {
    let value = params.iter().find(|(param, _)| param == name);
    let value = value.map(|(_, value)| value.as_str()).unwrap_or_default();
    let named = matches!(name, "kind" | "container")
        .then(|| thing(i18n, value))
        .flatten();
    named.unwrap_or(value).to_owned()
}

/// What a file is that is known by name.
pub(super) fn thing(i18n: I18n, name: &str) -> Option<&'static str> {
    Some(match name {
        "public-key" => t_string!(i18n, key_file.kind.public_key),
        "ssh-public-key" => t_string!(i18n, key_file.kind.ssh_public_key),
        "certificate" => t_string!(i18n, key_file.kind.certificate),
        "certificate-request" => t_string!(i18n, key_file.kind.certificate_request),
        "revocation-list" => t_string!(i18n, key_file.kind.revocation_list),
        "cms" => t_string!(i18n, key_file.kind.cms),
        "jwk-set" => t_string!(i18n, key_file.kind.jwk_set),
        "ssh-com" => t_string!(i18n, key_file.kind.ssh_com),
        "putty" => t_string!(i18n, key_file.kind.putty),
        "pgp" => t_string!(i18n, key_file.kind.pgp),
        "age" => t_string!(i18n, key_file.kind.age),
        "jwe" => t_string!(i18n, key_file.kind.jwe),
        "byok" => t_string!(i18n, key_file.kind.byok),
        "openssl-enc" => t_string!(i18n, key_file.kind.openssl_enc),
        "pkcs12" => t_string!(i18n, key_file.kind.pkcs12),
        "java-key-store" => t_string!(i18n, key_file.kind.java_key_store),
        "legacy-encrypted-pem" => t_string!(i18n, key_file.kind.legacy_encrypted_pem),
        "old-encryption" => t_string!(i18n, key_file.kind.old_encryption),
        "enveloped-cms" => t_string!(i18n, key_file.kind.enveloped_cms),
        "dsa" => t_string!(i18n, key_file.kind.dsa),
        _ => return None,
    })
}
