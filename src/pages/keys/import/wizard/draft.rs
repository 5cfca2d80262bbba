//! What the user typed: always representable, parsed when a step is left.

use kms_api::keys::{Alias, CreateKeyRequest, Description, EnterpriseProjectId, KeyDetail};
use kms_api::tags::{MAX_TAGS, Tag, TagKey, TagValue};
use kms_api::{KeySpec, KeyUsage, Origin};

use super::fault::{Fault, Faults, Field};

/// Seconds from now at which material expires unless the user says otherwise.
pub const DEFAULT_LIFE: u64 = 24 * 60 * 60;

/// What the user typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Display name.
    pub alias: String,
    /// What the key will be.
    pub spec: KeySpec,
    /// What it will be used for.
    pub usage: KeyUsage,
    /// Free text.
    pub description: String,
    /// Empty for the default one.
    pub enterprise_project: String,
    /// Tags in the order of their rows.
    pub tags: Vec<TagDraft>,
    /// Whether security and durability are understood.
    pub understood: bool,
    /// The way that is chosen on step 2.
    pub choice: Choice,
    /// Whether a token of the API is used instead of the wizard's own.
    pub other_token: bool,
    /// When the material expires.
    pub expiration: Expiration,
}

/// A row of tags. Rows have an id so that deleting one leaves the others in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagDraft {
    /// Distinct among the rows.
    pub id: u32,
    /// Tag key.
    pub key: String,
    /// Tag value.
    pub value: String,
}

/// The two ways that have the browser wrap the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A key is made.
    Generate,
    /// A key is opened.
    Open,
}

/// When the material expires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expiration {
    /// Never.
    Never,
    /// At a day and time of this machine's zone.
    At {
        /// As the input holds it.
        local: String,
        /// Seconds since 1970, if it is a time.
        seconds: Option<u64>,
    },
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            alias: String::new(),
            spec: KeySpec::Aes256,
            usage: KeyUsage::EncryptDecrypt,
            description: String::new(),
            enterprise_project: String::new(),
            tags: Vec::new(),
            understood: false,
            choice: Choice::Open,
            other_token: false,
            expiration: Expiration::Never,
        }
    }
}

/// A change to the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Display name.
    Alias(String),
    /// Spec; the usage becomes the spec's default unless the spec has the one that is set.
    Spec(KeySpec),
    /// Usage.
    Usage(KeyUsage),
    /// Description.
    Description(String),
    /// Enterprise project.
    EnterpriseProject(String),
    /// One more row of tags.
    AddTag,
    /// A row's tag key.
    TagKey(u32, String),
    /// A row's tag value.
    TagValue(u32, String),
    /// A row is deleted.
    DeleteTag(u32),
    /// The check box.
    Understood(bool),
    /// The way.
    Choice(Choice),
    /// Whose token is used.
    OtherToken(bool),
    /// When the material expires.
    Expiration(Expiration),
}

impl Draft {
    /// The draft that made a key which exists.
    pub fn of(detail: &KeyDetail) -> Self {
        let usage = detail
            .key_usage
            .or_else(|| detail.key_spec.usages().first().copied());
        Self {
            alias: detail.key_alias.clone(),
            spec: detail.key_spec,
            usage: usage.unwrap_or(KeyUsage::EncryptDecrypt),
            description: detail.key_description.clone(),
            enterprise_project: detail.sys_enterprise_project_id.clone(),
            understood: true,
            ..Self::default()
        }
    }

    /// Takes a change; returns the field that it belongs to.
    pub fn edit(&mut self, edit: Edit) -> Field {
        match edit {
            Edit::Alias(alias) => {
                self.alias = alias;
                Field::Alias
            }
            Edit::Spec(spec) => {
                // From one RSA size to another the choice stays; any other change takes the default.
                if spec.usages() != self.spec.usages()
                    && let Some(default) = spec.usages().first()
                {
                    self.usage = *default;
                }
                self.spec = spec;
                Field::Algorithm
            }
            // The two go together, and so does what the server says of them.
            Edit::Usage(usage) => {
                self.usage = usage;
                Field::Algorithm
            }
            Edit::Description(text) => {
                self.description = text;
                Field::Description
            }
            Edit::EnterpriseProject(id) => {
                self.enterprise_project = id;
                Field::EnterpriseProject
            }
            Edit::AddTag => self.add_tag(),
            Edit::DeleteTag(id) => {
                self.tags.retain(|row| row.id != id);
                Field::Tags
            }
            Edit::TagKey(id, text) => {
                if let Some(row) = self.row(id) {
                    row.key = text;
                }
                Field::TagKey(id)
            }
            Edit::TagValue(id, text) => {
                if let Some(row) = self.row(id) {
                    row.value = text;
                }
                Field::TagValue(id)
            }
            Edit::Understood(understood) => {
                self.understood = understood;
                Field::Understood
            }
            Edit::Choice(choice) => {
                self.choice = choice;
                Field::Way
            }
            Edit::OtherToken(other) => {
                self.other_token = other;
                Field::Token
            }
            Edit::Expiration(expiration) => {
                self.expiration = expiration;
                Field::Expiration
            }
        }
    }

    fn row(&mut self, id: u32) -> Option<&mut TagDraft> {
        self.tags.iter_mut().find(|row| row.id == id)
    }

    fn add_tag(&mut self) -> Field {
        if self.tags.len() < MAX_TAGS {
            let last = self.tags.iter().map(|row| row.id).max();
            self.tags.push(TagDraft {
                id: last.map_or(0, |last| last + 1),
                key: String::new(),
                value: String::new(),
            });
        }
        Field::Tags
    }

    /// Whether anything was typed on step 1.
    pub fn dirty(&self) -> bool {
        let untouched = Self {
            choice: self.choice,
            ..Self::default()
        };
        *self != untouched
    }

    /// Step 1, parsed; or all that is wrong with it.
    pub fn parse(&self) -> Result<(CreateKeyRequest, Vec<Tag>), Faults> {
        let rows = self.tags.iter();
        let rows = rows.flat_map(|row| [Field::TagKey(row.id), Field::TagValue(row.id)]);
        let fields = [
            Field::Alias,
            Field::Description,
            Field::EnterpriseProject,
            Field::Understood,
        ];
        let mut faults = Faults::default();
        for field in fields.into_iter().chain(rows) {
            if let Some(fault) = self.fault_of(field) {
                faults.set(field, fault);
            }
        }
        match self.request() {
            Some(request) if faults.is_empty() => Ok((request, self.parsed_tags())),
            Some(_) | None => Err(faults),
        }
    }

    /// What is wrong with a field of step 1 as it is now.
    pub fn fault_of(&self, field: Field) -> Option<Fault> {
        match field {
            Field::Alias => {
                let alias = self.alias.trim();
                broken(alias, &Alias::parse(alias), Fault::AliasRule)
            }
            Field::Description => {
                let text = self.description.as_str();
                broken(text, &Description::parse(text), Fault::DescriptionRule)
            }
            Field::EnterpriseProject => {
                let id = self.enterprise_project.trim();
                broken(
                    id,
                    &EnterpriseProjectId::parse(id),
                    Fault::EnterpriseProjectRule,
                )
                .filter(|_| !id.is_empty())
            }
            Field::TagKey(id) => self.fault_of_tag_key(id),
            Field::TagValue(id) => {
                let row = self.tags.iter().find(|row| row.id == id)?;
                let value = row.value.as_str();
                broken(value, &TagValue::parse(value), Fault::TagValueRule)
            }
            Field::Understood => (!self.understood).then_some(Fault::NotUnderstood),
            Field::Algorithm
            | Field::Tags
            | Field::Way
            | Field::KeyFile
            | Field::Passphrase
            | Field::Keeping
            | Field::ShareCount
            | Field::BackupPassphrase
            | Field::BackupPassphraseAgain
            | Field::BackupTest
            | Field::Material
            | Field::PrivateKey
            | Field::Answer
            | Field::Token
            | Field::Expiration => None,
        }
    }

    fn fault_of_tag_key(&self, id: u32) -> Option<Fault> {
        let place = self.tags.iter().position(|row| row.id == id)?;
        let (before, rest) = self.tags.split_at(place);
        let row = rest.first().filter(|row| !row.is_empty())?;
        let key = row.key.as_str();
        let repeated = before.iter().any(|other| other.key == key);
        broken(key, &TagKey::parse(key), Fault::TagKeyRule)
            .or_else(|| repeated.then_some(Fault::TagKeyRepeated))
    }

    fn request(&self) -> Option<CreateKeyRequest> {
        let description = Description::parse(self.description.as_str()).ok()?;
        let project = match self.enterprise_project.trim() {
            "" => None,
            id => Some(EnterpriseProjectId::parse(id).ok()?),
        };
        Some(CreateKeyRequest {
            key_alias: Alias::parse(self.alias.trim()).ok()?,
            key_spec: Some(self.spec),
            key_usage: Some(self.usage),
            key_description: Some(description).filter(|text| !text.as_str().is_empty()),
            origin: Some(Origin::External),
            enterprise_project_id: project,
            vm_id: None,
            keystore_id: None,
            sequence: None,
        })
    }

    fn parsed_tags(&self) -> Vec<Tag> {
        let parsed = |row: &TagDraft| {
            Some(Tag {
                key: TagKey::parse(row.key.as_str()).ok()?,
                value: TagValue::parse(row.value.as_str()).ok()?,
            })
        };
        self.tags.iter().filter_map(parsed).collect()
    }
}

impl TagDraft {
    /// A row in which nothing was typed is no tag.
    fn is_empty(&self) -> bool {
        self.key.is_empty() && self.value.is_empty()
    }
}

impl Expiration {
    /// What is wrong with it at `now`.
    pub fn fault(&self, now: u64) -> Option<Fault> {
        match self {
            Self::Never => None,
            Self::At { local, .. } if local.is_empty() => Some(Fault::Missing),
            Self::At { seconds, .. } => seconds
                .is_none_or(|seconds| seconds <= now)
                .then_some(Fault::NotInFuture),
        }
    }
}

/// What is wrong with a text that was `parsed`: that it is missing, or that it breaks its `rule`.
fn broken<T, E>(text: &str, parsed: &Result<T, E>, rule: Fault) -> Option<Fault> {
    let fault = if text.is_empty() {
        Fault::Missing
    } else {
        rule
    };
    parsed.is_err().then_some(fault)
}
