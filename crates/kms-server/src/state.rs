//! What every handler has at hand.

use std::{
    net::IpAddr,
    num::NonZeroU32,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use tokio::sync::Mutex;

use crate::{
    audit::Audit, auth::oidc::Provider, clock::Clock, crypto::SealingKeys, metrics::Metrics,
    store::Store, traces::Traces,
};

/// Shared by all requests; cloning it clones pointers.
#[derive(Clone)]
pub struct AppState {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Seals what is secret in the store.
    pub sealing_keys: Arc<SealingKeys>,
    /// Records what is done and refused.
    pub audit: Arc<Audit>,
    /// What the operator chose.
    pub settings: Arc<Settings>,
    /// Held while a wrapping key is made.
    pub making: Arc<Mutex<()>>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Where spans go.
    pub traces: Arc<Traces>,
    /// Set once the server is told to stop: it is not ready any more.
    pub stopping: Arc<AtomicBool>,
}

/// What the operator chose at the start.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The modulus of the wrapping keys that are handed out.
    pub wrapping_key_bits: WrappingKeyBits,
    /// `region_id` and `realm` of every key.
    pub region: String,
    /// `domain_id` of every key.
    pub domain: String,
    /// The server itself speaks TLS.
    pub tls: bool,
    /// Plain HTTP beyond loopback: a cookie that asks for TLS would never come back.
    pub insecure_http: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// How many keys a project may have; absent: any number.
    pub key_quota: Option<u32>,
    /// The OpenID Connect provider at which people may sign in.
    pub oidc: Option<Arc<Provider>>,
    /// How long a request may take.
    pub request_timeout: Duration,
    /// How many requests a second a caller may send; absent: any number.
    pub rate_limit: Option<NonZeroU32>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            wrapping_key_bits: WrappingKeyBits::default(),
            region: "local".to_owned(),
            domain: "keyferry".to_owned(),
            tls: false,
            insecure_http: false,
            trusted_proxies: Vec::new(),
            key_quota: None,
            oidc: None,
            request_timeout: Duration::from_mins(1),
            rate_limit: None,
        }
    }
}

/// The sizes that a wrapping key may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WrappingKeyBits {
    /// 2048: the only size that clients accept which check the documented patterns.
    Two048,
    /// 3072, the default.
    #[default]
    Three072,
    /// 4096.
    Four096,
}

impl WrappingKeyBits {
    /// The size of `bits`, if it is one.
    pub const fn from_bits(bits: u32) -> Option<Self> {
        match bits {
            2048 => Some(Self::Two048),
            3072 => Some(Self::Three072),
            4096 => Some(Self::Four096),
            _ => None,
        }
    }

    /// The number of bits.
    pub const fn bits(self) -> u32 {
        match self {
            Self::Two048 => 2048,
            Self::Three072 => 3072,
            Self::Four096 => 4096,
        }
    }
}
