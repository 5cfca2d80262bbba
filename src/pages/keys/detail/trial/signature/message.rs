//! What is signed: a text as it is, or a file, which is hashed in this browser and of which the digest alone is sent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use js_sys::Uint8Array;
use kms_api::data::{Base64Text, MAX_MESSAGE, MessageType, SigningAlgorithm};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::super::entry::{Entry, EntryField};
use crate::components::choice::{Choice, ChoiceGroup};
use crate::components::facts::{Fact, Facts, FactsLayout};
use crate::components::file_drop::FileDrop;
use crate::components::fingerprint::Fingerprint;
use crate::components::form_field::FormField;
use crate::digest::{digest, hex};
use crate::i18n::{I18n, t_string, use_i18n};

/// The largest file in bytes: the browser hashes it at once, so that all of it is in memory meanwhile.
const MAX_FILE: f64 = 1_073_741_824.0;

/// Where a message comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// It is typed.
    Text,
    /// It is a file.
    File,
}

impl Source {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::File => "file",
        }
    }
}

/// What is signed, as it is being chosen.
#[derive(Clone, Copy)]
pub(super) struct Message {
    source: RwSignal<Source>,
    text: Entry,
    file: RwSignal<Option<File>, LocalStorage>,
    file_error: RwSignal<Option<String>>,
    /// The file's digest, once it was sent.
    digest: RwSignal<Option<String>>,
}

/// What is signed, as it was chosen when the button was pressed.
pub(super) enum Chosen {
    /// A text.
    Text(Base64Text),
    /// A file, still unread.
    File(File),
}

impl Message {
    pub(super) fn new() -> Self {
        Self {
            source: RwSignal::new(Source::Text),
            text: Entry::default(),
            file: RwSignal::new_local(None),
            file_error: RwSignal::new(None),
            digest: RwSignal::new(None),
        }
    }

    /// Where it comes from.
    pub(super) fn source(self) -> Source {
        self.source.get()
    }

    /// What is to be signed; none, and marked, where there is nothing or too much.
    pub(super) fn chosen(self, i18n: I18n) -> Option<Chosen> {
        match self.source.get_untracked() {
            Source::Text => {
                let encode = |text: String| Base64Text::parse(STANDARD.encode(text));
                let text = self.text.parsed_bytes(i18n, MAX_MESSAGE, encode);
                text.map(Chosen::Text)
            }
            Source::File => {
                let file = self.file.get_untracked();
                let error = match &file {
                    None => Some(t_string!(i18n, keys.trial.file_missing)),
                    Some(file) if file.size() > MAX_FILE => {
                        Some(t_string!(i18n, keys.trial.file_too_large))
                    }
                    Some(_) => None,
                };
                self.file_error.set(error.map(str::to_owned));
                file.filter(|_| error.is_none()).map(Chosen::File)
            }
        }
    }

    /// Shows what was sent of a file.
    pub(super) fn show_digest(self, digest: Option<String>) {
        self.digest.set(digest);
    }

    /// Says that the browser cannot read the file.
    pub(super) fn is_unreadable(self, i18n: I18n) {
        let error = t_string!(i18n, keys.trial.file_unreadable).to_owned();
        self.file_error.set(Some(error));
    }
}

/// What is sent of a message.
pub(super) struct Sent {
    pub(super) message: Base64Text,
    pub(super) message_type: MessageType,
    /// Of a file: its digest, to be shown.
    pub(super) digest: Option<String>,
}

impl Chosen {
    /// The text itself, or the file's digest; none where the file cannot be read.
    pub(super) async fn read(self, algorithm: SigningAlgorithm) -> Option<Sent> {
        let file = match self {
            Self::Text(message) => {
                return Some(Sent {
                    message,
                    message_type: MessageType::Raw,
                    digest: None,
                });
            }
            Self::File(file) => file,
        };
        let digest = digest_of(&file, algorithm).await.ok()?;
        Some(Sent {
            message: Base64Text::parse(STANDARD.encode(&digest)).ok()?,
            message_type: MessageType::Digest,
            digest: Some(hex(&digest)),
        })
    }
}

/// The digest of a whole file that `algorithm` signs.
async fn digest_of(file: &File, algorithm: SigningAlgorithm) -> Result<Vec<u8>, JsValue> {
    let bytes = JsFuture::from(file.array_buffer()).await?;
    digest(hash_of(algorithm), &Uint8Array::new(&bytes)).await
}

/// The hash of `algorithm` as Web Crypto calls it.
fn hash_of(algorithm: SigningAlgorithm) -> &'static str {
    match algorithm.digest_length() {
        32 => "SHA-256",
        48 => "SHA-384",
        _ => "SHA-512",
    }
}

/// A text or a file; of an algorithm that signs no digest, a text.
#[component]
pub(super) fn MessageFields(
    message: Message,
    #[prop(into)] algorithm: Signal<SigningAlgorithm>,
    /// Called when it is another message.
    #[prop(into)]
    on_change: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let choose = move |value: String| {
        let file = value == Source::File.as_str();
        message
            .source
            .set(if file { Source::File } else { Source::Text });
        on_change.run(());
    };
    view! {
        <ChoiceGroup
            label=move || t_string!(i18n, keys.trial.source)
            value=Signal::derive(move || message.source.get().as_str().to_owned())
            on_change=choose
        >
            <Choice value=Source::Text.as_str() label=move || t_string!(i18n, keys.trial.source_text)>
                {move || t_string!(i18n, keys.trial.source_text_hint, max = MAX_MESSAGE)}
            </Choice>
            <Choice
                value=Source::File.as_str()
                label=move || t_string!(i18n, keys.trial.source_file)
                disabled=Signal::derive(move || algorithm.get().needs_message())
            >
                {move || {
                    if algorithm.get().needs_message() {
                        t_string!(i18n, keys.trial.source_file_not).to_owned()
                    } else {
                        t_string!(i18n, keys.trial.source_file_hint, hash = hash_of(algorithm.get()))
                    }
                }}
            </Choice>
        </ChoiceGroup>
        {move || match message.source.get() {
            Source::Text => view! {
                <EntryField
                    entry=message.text
                    label=move || t_string!(i18n, keys.trial.message)
                    hint=move || t_string!(i18n, keys.trial.size, max = MAX_MESSAGE)
                    on_change
                />
            }
            .into_any(),
            Source::File => view! { <FileField message algorithm on_change /> }.into_any(),
        }}
    }
}

#[component]
fn FileField(
    message: Message,
    algorithm: Signal<SigningAlgorithm>,
    on_change: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let take = move |file: File| {
        message.file_error.set(None);
        message.file.set(Some(file));
        on_change.run(());
    };
    view! {
        <FormField label=move || t_string!(i18n, keys.trial.file) error=message.file_error>
            <FileDrop prompt=move || t_string!(i18n, keys.trial.file_prompt) on_file=take />
        </FormField>
        {move || {
            message
                .digest
                .get()
                .map(|digest| {
                    let name = move || t_string!(i18n, keys.trial.digest, hash = hash_of(algorithm.get()));
                    view! {
                        <Facts layout=FactsLayout::Rows>
                            <Fact name>
                                <Fingerprint value=Signal::stored(digest) />
                            </Fact>
                        </Facts>
                    }
                })
        }}
    }
}

#[cfg(test)]
mod tests {
    use kms_api::KeySpec;

    use super::*;

    #[test]
    fn each_algorithm_gets_the_digest_that_it_signs() {
        for (spec, hashes) in [
            (KeySpec::EcP256, &["SHA-256"] as &[_]),
            (KeySpec::EcP384, &["SHA-384"]),
            (
                KeySpec::Rsa2048,
                &[
                    "SHA-256", "SHA-384", "SHA-512", "SHA-256", "SHA-384", "SHA-512",
                ],
            ),
        ] {
            let found: Vec<_> = SigningAlgorithm::for_spec(spec)
                .iter()
                .map(|algorithm| hash_of(*algorithm))
                .collect();
            assert_eq!(found, hashes, "{spec}");
        }
    }
}
