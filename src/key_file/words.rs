//! What a key file is and what is wrong with it, in the current language.

mod refusal;

use crate::i18n::{I18n, t_string};

pub use refusal::{difference, refusal, share_fault, warning};

/// A layer of a file; most have one name everywhere.
pub fn format(i18n: I18n, name: &str) -> String {
    match name {
        "generated" => t_string!(i18n, key_file.format.generated).to_owned(),
        "key shares" => t_string!(i18n, key_file.format.shares).to_owned(),
        "raw" => t_string!(i18n, key_file.format.raw).to_owned(),
        "hex" => t_string!(i18n, key_file.format.hex).to_owned(),
        "encrypted PEM" => t_string!(i18n, key_file.format.encrypted_pem).to_owned(),
        "encrypted PKCS#8" => t_string!(i18n, key_file.format.encrypted_pkcs8).to_owned(),
        other => other.to_owned(),
    }
}

/// What one of several keys in a file is.
pub fn candidate(i18n: I18n, kind: &str) -> String {
    match kind {
        "encrypted" => t_string!(i18n, key_file.candidate_encrypted).to_owned(),
        "damaged" => t_string!(i18n, key_file.candidate_damaged).to_owned(),
        other => refusal::thing(i18n, other).unwrap_or(other).to_owned(),
    }
}

/// What a button says that takes a decision.
pub fn decision(i18n: I18n, name: &str) -> &'static str {
    match name {
        "use-bytes-as-key" => t_string!(i18n, key_file.decide_use_bytes),
        "drop-trailing-newline" => t_string!(i18n, key_file.decide_drop_newline),
        "recompute-crt" => t_string!(i18n, key_file.decide_recompute),
        _ => t_string!(i18n, key_file.decide),
    }
}
