//! What is wrong with a field, or with the whole, as data that the views put into words.

use std::collections::BTreeMap;

use kms_api::ErrorCode;
use kms_wrap_worker::{Part, Refusal};

use crate::api::ApiError;

/// The fields of the wizard, in the order in which they stand on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Step 1.
    Alias,
    /// Step 1.
    Algorithm,
    /// Step 1.
    Description,
    /// Step 1.
    EnterpriseProject,
    /// Step 1: the tags as a whole.
    Tags,
    /// Step 1: a row's tag key.
    TagKey(u32),
    /// Step 1: a row's tag value.
    TagValue(u32),
    /// Step 1.
    Understood,
    /// Step 2.
    Way,
    /// Step 3, open a file.
    KeyFile,
    /// Step 3, open a file.
    Passphrase,
    /// Step 3, a key that is made: how it is kept.
    Keeping,
    /// Step 3, a key that is made: into how many shares it is split.
    ShareCount,
    /// Step 3, a key that is made.
    BackupPassphrase,
    /// Step 3, a key that is made.
    BackupPassphraseAgain,
    /// Step 3, a key that is made: the backup, to be read back.
    BackupTest,
    /// Step 3, wrapped elsewhere: the key, or the temporary key.
    Material,
    /// Step 3, wrapped elsewhere.
    PrivateKey,
    /// Step 3, wrapped on a machine without a network.
    Answer,
    /// Step 4.
    Token,
    /// Step 4.
    Expiration,
}

impl Field {
    /// The fields of step 3 in which a key that was made is kept.
    pub(super) const OF_KEEPING: [Self; 5] = [
        Self::Keeping,
        Self::BackupPassphrase,
        Self::BackupPassphraseAgain,
        Self::BackupTest,
        Self::ShareCount,
    ];

    /// The id of its control, to which the list of faults leads: there is one wizard on a page.
    pub fn id(self) -> String {
        let name = match self {
            Self::TagKey(row) => return format!("import-tag-key-{row}"),
            Self::TagValue(row) => return format!("import-tag-value-{row}"),
            Self::Alias => "alias",
            Self::Algorithm => "algorithm",
            Self::Description => "description",
            Self::EnterpriseProject => "enterprise-project",
            Self::Tags => "tags",
            Self::Understood => "understood",
            Self::Way => "way",
            Self::KeyFile => "key-file",
            Self::Passphrase => "passphrase",
            Self::Keeping => "keeping",
            Self::ShareCount => "share-count",
            Self::BackupPassphrase => "backup-passphrase",
            Self::BackupPassphraseAgain => "backup-passphrase-again",
            Self::BackupTest => "backup-test",
            Self::Material => "material",
            Self::PrivateKey => "private-key",
            Self::Answer => "answer",
            Self::Token => "token",
            Self::Expiration => "expiration",
        };
        format!("import-{name}")
    }
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is empty.
    Missing,
    /// The alias breaks its rule.
    AliasRule,
    /// The description breaks its rule.
    DescriptionRule,
    /// The enterprise project breaks its rule.
    EnterpriseProjectRule,
    /// The tag's key breaks its rule.
    TagKeyRule,
    /// The tag's value breaks its rule.
    TagValueRule,
    /// Another row has this tag key.
    TagKeyRepeated,
    /// The box is not ticked.
    NotUnderstood,
    /// The key takes only the material that it had, so none can be made for it.
    FormerOnly,
    /// No file was chosen.
    NoFile,
    /// The key that was made is not kept yet.
    NotKept,
    /// Fewer shares than are needed to rebuild the key.
    TooFewShares,
    /// The two pass phrases are not alike.
    NotAlike,
    /// A warning about the file waits for its answer.
    Undecided,
    /// Not the material that the key had: the two fingerprints.
    Differs {
        /// What it had.
        expected: String,
        /// What the file holds.
        found: String,
    },
    /// The answer is to a request for another key.
    OtherKey,
    /// The answer is to another request for this key.
    OtherRequest,
    /// Not a time, or not in the future.
    NotInFuture,
    /// The wizard's token has lapsed, and with it what was wrapped elsewhere.
    Lapsed,
    /// The wizard's token has lapsed, and with it the request that was carried away.
    RequestLapsed,
    /// The worker refused the file.
    File(Refusal),
    /// The server refused the value.
    Server(ApiError),
}

/// Faults by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(BTreeMap<Field, Found>);

/// A fault, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    fault: Fault,
    /// Whether it kept a step from going on, and not only the field from being right when the focus left it.
    listed: bool,
}

impl Faults {
    /// A fault that keeps the step from going on.
    pub fn set(&mut self, field: Field, fault: Fault) {
        let listed = true;
        self.0.insert(field, Found { fault, listed });
    }

    /// A fault that was found when the focus left the field. What is known of the field already is as true as before.
    pub fn note(&mut self, field: Field, fault: Fault) {
        let listed = false;
        self.0.entry(field).or_insert(Found { fault, listed });
    }

    /// From now on every fault keeps the step from going on.
    pub fn list_all(&mut self) {
        for found in self.0.values_mut() {
            found.listed = true;
        }
    }

    /// Forgets the faults that no longer hold.
    pub fn retain(&mut self, holds: impl Fn(Field, &Fault) -> bool) {
        self.0.retain(|field, found| holds(*field, &found.fault));
    }

    /// Forgets a field's fault.
    pub fn clear(&mut self, field: Field) {
        self.0.remove(&field);
    }

    /// A field's fault.
    pub fn of(&self, field: Field) -> Option<&Fault> {
        self.0.get(&field).map(|found| &found.fault)
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every fault, in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &Fault)> {
        self.0.iter().map(|(field, found)| (*field, &found.fault))
    }

    /// Those that keep the step from going on, in the same order.
    pub fn listed(&self) -> impl Iterator<Item = (Field, &Fault)> {
        let listed = self.0.iter().filter(|(_, found)| found.listed);
        listed.map(|(field, found)| (*field, &found.fault))
    }
}

/// What is wrong, but with no field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A call came to nothing.
    Call(ApiError),
    /// The worker refused, for no fault of the user's.
    Worker(Refusal),
    /// The worker no longer has the key that it made, so another was made.
    MadeAnew,
}

/// The field that a refused file belongs to, if any.
pub(super) fn field_of(refusal: &Refusal, file: Field) -> Option<Field> {
    match refusal.part {
        Part::File => Some(file),
        Part::Passphrase => Some(Field::Passphrase),
        Part::WrappingKey | Part::Worker => None,
    }
}

/// Whose fault a refused import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The material, on step 3.
    Material,
    /// The private key's ciphertext, on step 3.
    PrivateKey,
    /// The token, on step 4.
    Token,
    /// The expiration, on step 4.
    Expiration,
    /// No field.
    Nobody,
}

/// Whose fault a refused import is: by its code, and by the field that the server names.
pub(super) fn owner_of(error: &ApiError) -> Owner {
    match error.code() {
        Some(
            ErrorCode::TokenInvalid
            | ErrorCode::TokenOfAnotherKey
            | ErrorCode::TokenExpired
            | ErrorCode::TokenUsed,
        ) => return Owner::Token,
        Some(ErrorCode::ExpirationInPast) => return Owner::Expiration,
        _ => {}
    }
    match (error.field(), error.code()) {
        (Some("encrypted_privatekey"), _) => Owner::PrivateKey,
        (Some("encrypted_key_material"), _)
        | (
            _,
            Some(ErrorCode::DoesNotOpen | ErrorCode::MaterialUnfit | ErrorCode::MaterialDiffers),
        ) => Owner::Material,
        (Some("import_token"), _) => Owner::Token,
        (Some("expiration_time"), _) => Owner::Expiration,
        _ => Owner::Nobody,
    }
}
