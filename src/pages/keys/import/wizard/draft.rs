//! What the user typed: always representable, parsed when a step is left.

use kms_api::keys::{Alias, CreateKeyRequest, Description, EnterpriseProjectId, KeyDetail};
use kms_api::tags::{MAX_TAGS, Tag, TagKey, TagValue, repeated_key};
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
    pub fn edit(&mut self, edit: Edit) -> Option<Field> {
        match edit {
            Edit::Alias(alias) => self.alias = alias,
            Edit::Spec(spec) => {
                // From one RSA size to another the choice stays; any other change takes the default.
                if spec.usages() != self.spec.usages()
                    && let Some(default) = spec.usages().first()
                {
                    self.usage = *default;
                }
                self.spec = spec;
                return Some(Field::Algorithm);
            }
            Edit::Usage(usage) => self.usage = usage,
            Edit::Description(text) => {
                self.description = text;
                return Some(Field::Description);
            }
            Edit::EnterpriseProject(id) => {
                self.enterprise_project = id;
                return Some(Field::EnterpriseProject);
            }
            Edit::AddTag | Edit::DeleteTag(_) | Edit::TagKey(..) | Edit::TagValue(..) => {
                return Some(self.edit_tags(edit));
            }
            Edit::Understood(understood) => {
                self.understood = understood;
                return Some(Field::Understood);
            }
            Edit::Choice(choice) => {
                self.choice = choice;
                return Some(Field::Way);
            }
            Edit::OtherToken(other) => {
                self.other_token = other;
                return Some(Field::Token);
            }
            Edit::Expiration(expiration) => {
                self.expiration = expiration;
                return Some(Field::Expiration);
            }
        }
        Some(Field::Alias)
    }

    fn edit_tags(&mut self, edit: Edit) -> Field {
        let row = |tags: &mut Vec<TagDraft>, id| tags.iter().position(|tag| tag.id == id);
        match edit {
            Edit::AddTag if self.tags.len() < MAX_TAGS => {
                let id = self
                    .tags
                    .iter()
                    .map(|tag| tag.id)
                    .max()
                    .map_or(0, |last| last + 1);
                self.tags.push(TagDraft {
                    id,
                    key: String::new(),
                    value: String::new(),
                });
            }
            Edit::DeleteTag(id) => self.tags.retain(|tag| tag.id != id),
            Edit::TagKey(id, text) => {
                if let Some(tag) = row(&mut self.tags, id).and_then(|at| self.tags.get_mut(at)) {
                    tag.key = text;
                }
                return Field::TagKey(id);
            }
            Edit::TagValue(id, text) => {
                if let Some(tag) = row(&mut self.tags, id).and_then(|at| self.tags.get_mut(at)) {
                    tag.value = text;
                }
                return Field::TagValue(id);
            }
            Edit::AddTag
            | Edit::Alias(_)
            | Edit::Spec(_)
            | Edit::Usage(_)
            | Edit::Description(_)
            | Edit::EnterpriseProject(_)
            | Edit::Understood(_)
            | Edit::Choice(_)
            | Edit::OtherToken(_)
            | Edit::Expiration(_) => {}
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

    /// Step 1, parsed.
    pub fn parse(&self) -> Result<(CreateKeyRequest, Vec<Tag>), Faults> {
        let mut faults = Faults::default();
        let alias = Alias::parse(self.alias.trim()).ok();
        if alias.is_none() {
            let empty = self.alias.trim().is_empty();
            faults.set(
                Field::Alias,
                if empty {
                    Fault::Missing
                } else {
                    Fault::AliasRule
                },
            );
        }
        let description = Description::parse(self.description.as_str()).ok();
        if description.is_none() {
            faults.set(Field::Description, Fault::DescriptionRule);
        }
        let project = match self.enterprise_project.trim() {
            "" => None,
            id => {
                let parsed = EnterpriseProjectId::parse(id).ok();
                if parsed.is_none() {
                    faults.set(Field::EnterpriseProject, Fault::EnterpriseProjectRule);
                }
                parsed
            }
        };
        let tags = self.parse_tags(&mut faults);
        if !self.understood {
            faults.set(Field::Understood, Fault::NotUnderstood);
        }
        match alias {
            Some(key_alias) if faults.is_empty() => Ok((
                CreateKeyRequest {
                    key_alias,
                    key_spec: Some(self.spec),
                    key_usage: Some(self.usage),
                    key_description: description.filter(|text| !text.as_str().is_empty()),
                    origin: Some(Origin::External),
                    enterprise_project_id: project,
                    vm_id: None,
                    keystore_id: None,
                    sequence: None,
                },
                tags,
            )),
            Some(_) | None => Err(faults),
        }
    }

    /// The tags. A row in which nothing was typed is no tag.
    fn parse_tags(&self, faults: &mut Faults) -> Vec<Tag> {
        let mut tags = Vec::new();
        for row in self
            .tags
            .iter()
            .filter(|row| !(row.key.is_empty() && row.value.is_empty()))
        {
            let key = TagKey::parse(row.key.as_str()).ok();
            let value = TagValue::parse(row.value.as_str()).ok();
            if key.is_none() {
                let fault = if row.key.is_empty() {
                    Fault::Missing
                } else {
                    Fault::TagKeyRule
                };
                faults.set(Field::TagKey(row.id), fault);
            }
            if value.is_none() {
                faults.set(Field::TagValue(row.id), Fault::TagValueRule);
            }
            if let (Some(key), Some(value)) = (key, value) {
                tags.push(Tag { key, value });
                if repeated_key(&tags).is_some() {
                    faults.set(Field::TagKey(row.id), Fault::TagKeyRepeated);
                    tags.pop();
                }
            }
        }
        tags
    }
}
