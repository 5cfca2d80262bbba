//! Faults and fields of the wizard in the current language.

use super::wizard::{Fault, Field, Phase};
use crate::i18n::{I18n, t_string};
use crate::key_file::words::refusal;
use crate::words;

/// What is wrong with a field, and how to mend it.
pub fn fault(i18n: I18n, fault: &Fault) -> String {
    let plain = match fault {
        Fault::Missing => t_string!(i18n, import.fault.missing),
        Fault::AliasRule => t_string!(i18n, import.fault.alias),
        Fault::DescriptionRule => t_string!(i18n, import.fault.description),
        Fault::EnterpriseProjectRule => t_string!(i18n, import.fault.enterprise_project),
        Fault::TagKeyRule => t_string!(i18n, import.fault.tag_key),
        Fault::TagValueRule => t_string!(i18n, import.fault.tag_value),
        Fault::TagKeyRepeated => t_string!(i18n, import.fault.tag_key_repeated),
        Fault::NotUnderstood => t_string!(i18n, import.fault.not_understood),
        Fault::FormerOnly => t_string!(i18n, import.fault.former_only),
        Fault::NoFile => t_string!(i18n, import.fault.no_file),
        Fault::NotKept => t_string!(i18n, import.fault.not_kept),
        Fault::TooFewShares => t_string!(i18n, import.fault.too_few_shares),
        Fault::NotAlike => t_string!(i18n, import.fault.not_alike),
        Fault::Undecided => t_string!(i18n, import.fault.undecided),
        Fault::RequestLapsed => t_string!(i18n, import.fault.request_lapsed),
        Fault::OtherKey => t_string!(i18n, import.fault.other_key),
        Fault::OtherRequest => t_string!(i18n, import.fault.other_request),
        Fault::NotInFuture => t_string!(i18n, import.fault.not_in_future),
        Fault::Lapsed => t_string!(i18n, import.fault.lapsed),
        Fault::Differs { expected, found } => {
            return t_string!(
                i18n,
                import.fault.differs,
                expected = expected,
                found = found
            );
        }
        Fault::File(said) if said.code == "file-is-key" => t_string!(i18n, import.offline.key),
        Fault::File(said) if said.code == "answer-malformed" => {
            t_string!(i18n, import.offline.malformed)
        }
        Fault::File(said) => return refusal(i18n, said),
        Fault::Server(error) => return words::error(i18n, error),
    };
    plain.to_owned()
}

/// A stage's name.
pub fn phase(i18n: I18n, phase: Phase) -> &'static str {
    match phase {
        Phase::Items => t_string!(i18n, import.phase.items),
        Phase::Read => t_string!(i18n, import.phase.read),
        Phase::Check => t_string!(i18n, import.phase.check),
        Phase::Wrap => t_string!(i18n, import.phase.wrap),
        Phase::Send => t_string!(i18n, import.phase.send),
        Phase::Compare => t_string!(i18n, import.phase.compare),
    }
}

/// A field's name.
pub fn field(i18n: I18n, field: Field, asymmetric: bool) -> &'static str {
    match field {
        Field::Alias => t_string!(i18n, import.configure.alias),
        Field::Algorithm => t_string!(i18n, import.configure.algorithm),
        Field::Description => t_string!(i18n, import.configure.description),
        Field::EnterpriseProject => t_string!(i18n, import.configure.enterprise_project),
        Field::Tags => t_string!(i18n, import.configure.tags),
        Field::TagKey(_) => t_string!(i18n, import.configure.tag_key),
        Field::TagValue(_) => t_string!(i18n, import.configure.tag_value),
        Field::Understood => t_string!(i18n, import.risk.title),
        Field::Way => t_string!(i18n, import.items.way),
        Field::KeyFile => t_string!(i18n, key_file.label),
        Field::Passphrase => t_string!(i18n, key_file.passphrase),
        Field::Keeping => t_string!(i18n, import.keep.title),
        Field::ShareCount => t_string!(i18n, import.keep.count),
        Field::BackupPassphrase => t_string!(i18n, import.keep.passphrase),
        Field::BackupPassphraseAgain => t_string!(i18n, import.keep.passphrase_again),
        Field::BackupTest => t_string!(i18n, import.keep.test),
        Field::Material if asymmetric => t_string!(i18n, import.material.temporary),
        Field::Material => t_string!(i18n, import.material.key_material),
        Field::PrivateKey => t_string!(i18n, import.material.private_key),
        Field::Answer => t_string!(i18n, import.offline.answer),
        Field::Token => t_string!(i18n, import.token.token),
        Field::Expiration => t_string!(i18n, import.token.expires_at),
    }
}
