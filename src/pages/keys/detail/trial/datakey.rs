//! Data keys: made by the KMS, encrypted under this key, for a program to encrypt with by itself.

use kms_api::KeyId;
use kms_api::datakeys::{
    CreateDataKeyRequest, CreateEcDataKeyPairRequest, CreateRsaDataKeyPairRequest, DataKeySpec,
    EcPairSpec, RsaPairSpec,
};
use kms_api::paths::post;
use leptos::prelude::*;
use serde_json::json;
use zeroize::Zeroizing;

use super::run::{Run, use_run};
use crate::api::{Api, ApiError};
use crate::components::button::Button;
use crate::components::check::Check;
use crate::components::copy_button::CopyButton;
use crate::components::facts::{Fact, Facts, FactsLayout};
use crate::components::form_field::FormField;
use crate::components::secret::Secret;
use crate::components::select::{Select, SelectOption};
use crate::context::use_session;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::command::{AsCommand, Call};

/// What can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Key(DataKeySpec),
    Rsa(RsaPairSpec),
    Ec(EcPairSpec),
}

impl Kind {
    /// Those that this server makes; of two names for one curve, the documented one.
    const ALL: [Self; 12] = [
        Self::Key(DataKeySpec::Aes256),
        Self::Key(DataKeySpec::Aes128),
        Self::Key(DataKeySpec::Hmac256),
        Self::Key(DataKeySpec::Hmac384),
        Self::Key(DataKeySpec::Hmac512),
        Self::Rsa(RsaPairSpec::Rsa2048),
        Self::Rsa(RsaPairSpec::Rsa3072),
        Self::Rsa(RsaPairSpec::Rsa4096),
        Self::Ec(EcPairSpec::NistP256),
        Self::Ec(EcPairSpec::NistP384),
        Self::Ec(EcPairSpec::NistP521),
        Self::Ec(EcPairSpec::SecgP256k1),
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Key(spec) => spec.as_str(),
            Self::Rsa(spec) => spec.as_str(),
            Self::Ec(spec) => spec.as_str(),
        }
    }

    fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The call that makes it.
    fn call(self, key: &KeyId, plain: bool) -> Call {
        let pair = json!({ "key_id": key, "key_spec": self.as_str(), "with_plain_text": plain });
        match self {
            Self::Key(spec) => {
                let operation = if plain {
                    post::CREATE_DATAKEY
                } else {
                    post::CREATE_DATAKEY_WITHOUT_PLAINTEXT
                };
                Call::new(operation, &json!({ "key_id": key, "key_spec": spec }))
            }
            Self::Rsa(_) => Call::new(post::CREATE_RSA_DATAKEY_PAIR, &pair),
            Self::Ec(_) => Call::new(post::CREATE_EC_DATAKEY_PAIR, &pair),
        }
    }
}

/// What was made.
#[derive(Clone)]
struct Made {
    /// Encrypted under this key.
    cipher: String,
    /// Of a pair: its public half.
    public: Option<String>,
    /// Where it was asked for.
    plain: Option<Zeroizing<String>>,
}

/// What is asked for, and what came.
#[derive(Clone, Copy)]
struct Draft {
    kind: RwSignal<Kind>,
    with_plain: RwSignal<bool>,
    made: RwSignal<Option<Made>>,
}

/// The form. What it showed is gone when the tab is left, and when the session ends.
#[component]
pub(super) fn DataKey(key: KeyId) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let draft = Draft {
        kind: RwSignal::new(Kind::Key(DataKeySpec::Aes256)),
        with_plain: RwSignal::new(false),
        made: RwSignal::new(None),
    };
    Effect::new(move |_| {
        if session.with(|state| state.session().is_none()) {
            draft.made.set(None);
        }
    });
    let run = use_run();
    let busy = run.busy();
    let create = creating(key.clone(), draft, run.clone());
    let edited = Callback::new(move |()| {
        run.forget();
        draft.made.set(None);
    });
    let calls = move || vec![draft.kind.get().call(&key, draft.with_plain.get())];
    view! {
        <section class="stack" aria-labelledby="datakey">
            <h2 id="datakey">{t!(i18n, keys.datakey.title)}</h2>
            <p class="note">{t!(i18n, keys.datakey.lead)}</p>
            <div class="stack" data-measure="form">
                <FormField label=move || t_string!(i18n, keys.datakey.kind)>
                    <Select
                        value=Signal::derive(move || draft.kind.get().as_str().to_owned())
                        options=Signal::stored(
                            Kind::ALL.map(|kind| SelectOption::new(kind.as_str(), kind.as_str())).to_vec(),
                        )
                        on_change=move |name: String| {
                            if let Some(kind) = Kind::of_name(&name) {
                                draft.kind.set(kind);
                                edited.run(());
                            }
                        }
                    />
                </FormField>
                <Check
                    checked=draft.with_plain
                    label=move || t_string!(i18n, keys.datakey.with_plain)
                    hint=move || t_string!(i18n, keys.datakey.with_plain_hint)
                    on_change=move |with| {
                        draft.with_plain.set(with);
                        edited.run(());
                    }
                />
                <div>
                    <Button busy on_press=create>
                        {t!(i18n, keys.datakey.create)}
                    </Button>
                </div>
            </div>
            // What is made is not read out, since it may be a secret: that it is there is.
            <p class="visually-hidden" role="status">
                {move || draft.made.with(Option::is_some).then(|| t_string!(i18n, keys.datakey.made))}
            </p>
            {move || draft.made.get().map(|made| view! { <Answer made /> })}
            <AsCommand calls=Signal::derive(calls) without_typed=true />
        </section>
    }
}

#[component]
fn Answer(made: Made) -> impl IntoView {
    let i18n = use_i18n();
    let plain = made.plain.map(|plain| {
        view! {
            <Fact name=move || t_string!(i18n, keys.datakey.plain)>
                <Secret value=plain what=move || t_string!(i18n, keys.datakey.plain) />
            </Fact>
        }
    });
    view! {
        <Facts layout=FactsLayout::Rows>
            <Value name=move || t_string!(i18n, keys.datakey.cipher) value=made.cipher />
            {made
                .public
                .map(|value| view! { <Value name=move || t_string!(i18n, keys.datakey.public) value /> })}
            {plain}
        </Facts>
    }
}

/// A value and its copy button.
#[component]
fn Value(#[prop(into)] name: TextProp, value: String) -> impl IntoView {
    let what = name.clone();
    view! {
        <Fact name code=true>
            {value.clone()}
            <CopyButton value=Signal::stored(value) what />
        </Fact>
    }
}

fn creating(key: KeyId, draft: Draft, run: Run) -> impl Fn(()) {
    move |()| {
        let key = key.clone();
        let (kind, plain) = (draft.kind.get_untracked(), draft.with_plain.get_untracked());
        draft.made.set(None);
        run.start(
            async move |api| make(&api, key, kind, plain).await,
            move |made| draft.made.set(Some(made)),
        );
    }
}

async fn make(api: &Api, key: KeyId, kind: Kind, plain: bool) -> Result<Made, ApiError> {
    let pair = match kind {
        Kind::Key(spec) => return make_key(api, key, spec, plain).await,
        Kind::Rsa(key_spec) => {
            let request = CreateRsaDataKeyPairRequest {
                key_id: key.into(),
                key_spec,
                with_plain_text: Some(plain),
                additional_authenticated_data: None,
                sequence: None,
            };
            api.datakeys().create_rsa_pair(&request).await?
        }
        Kind::Ec(key_spec) => {
            let request = CreateEcDataKeyPairRequest {
                key_id: key.into(),
                key_spec,
                with_plain_text: Some(plain),
                additional_authenticated_data: None,
                pin: None,
                pin_type: None,
                sequence: None,
            };
            api.datakeys().create_ec_pair(&request).await?
        }
    };
    Ok(Made {
        cipher: pair.private_key_cipher_text,
        public: Some(pair.public_key),
        plain: pair.private_key_plain_text.map(Zeroizing::new),
    })
}

async fn make_key(api: &Api, key: KeyId, spec: DataKeySpec, plain: bool) -> Result<Made, ApiError> {
    let request = CreateDataKeyRequest {
        key_id: key.into(),
        key_spec: Some(spec),
        datakey_length: None,
        additional_authenticated_data: None,
        pin: None,
        pin_type: None,
        sequence: None,
    };
    let answer = if plain {
        api.datakeys().create(&request).await?
    } else {
        api.datakeys().create_without_plaintext(&request).await?
    };
    Ok(Made {
        cipher: answer.cipher_text,
        public: None,
        plain: answer.plain_text.map(Zeroizing::new),
    })
}
