//! An OpenID Connect provider of one test: it publishes its keys, checks what a provider checks, and signs what it is
//! told to. Its tokens are put together by hand, so that they can be wrong in any way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeySize, PrivateDecryptingKey};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256,
    RSA_PSS_SHA256, RsaEncoding, RsaKeyPair,
};
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use kms_server::auth::oidc::{OidcSettings, Provider};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;
use zeroize::Zeroizing;

pub const CLIENT: &str = "kms";
/// With what form-encoding changes in it.
const SECRET: &str = "s3cret:&%";

/// What it does wrong, or otherwise than usual.
#[derive(Clone, Default)]
pub struct Habits {
    /// Claims in place of the right ones; `null` leaves one out.
    pub claims: Option<Value>,
    /// The header in place of the right one.
    pub header: Option<Value>,
    /// How the token is signed.
    pub signature: Signature,
    /// Whether it takes the secret in the body alone.
    pub secret_in_body: bool,
    /// Whether it promises to say who it is (RFC 9207).
    pub says_who: bool,
    /// What it calls itself in its configuration.
    pub issuer: Option<String>,
    /// Whether it answers requests for a token with a failure.
    pub failing: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signature {
    #[default]
    Es256,
    Rs256,
    Ps256,
    EdDsa,
    /// By a key that it does not publish, under the name of one that it does.
    ForeignKey,
    /// With nothing behind the last dot.
    None,
    /// HMAC under the published key of RS256, which everybody knows.
    HmacOfPublicKey,
}

impl Signature {
    const fn algorithm(self) -> &'static str {
        match self {
            Self::Es256 | Self::ForeignKey => "ES256",
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::EdDsa => "EdDSA",
            Self::None => "none",
            Self::HmacOfPublicKey => "HS256",
        }
    }
}

/// What somebody agreed to, until it is redeemed.
struct Consent {
    nonce: String,
    challenge: String,
    redirect_uri: String,
}

struct Inner {
    issuer: String,
    ec: EcdsaKeyPair,
    foreign: EcdsaKeyPair,
    rsa: RsaKeyPair,
    ed: Ed25519KeyPair,
    habits: Mutex<Habits>,
    consents: Mutex<HashMap<String, Consent>>,
    /// Seconds since 1970.
    now: u64,
}

/// A running provider.
pub struct TestProvider {
    inner: Arc<Inner>,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for TestProvider {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn ec_key() -> EcdsaKeyPair {
    EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap()
}

fn rsa_key() -> RsaKeyPair {
    let key = PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = key.as_der().unwrap();
    RsaKeyPair::from_pkcs8(der.as_ref()).unwrap()
}

impl TestProvider {
    /// A provider on this machine whose clock stands at `now`.
    pub async fn start(now: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}/realms/main", listener.local_addr().unwrap());
        let inner = Arc::new(Inner {
            issuer,
            ec: ec_key(),
            foreign: ec_key(),
            rsa: rsa_key(),
            ed: Ed25519KeyPair::generate().unwrap(),
            habits: Mutex::default(),
            consents: Mutex::default(),
            now,
        });
        let app = Router::new()
            .route(
                "/realms/main/.well-known/openid-configuration",
                get(configuration),
            )
            .route("/realms/main/keys", get(keys))
            .route("/realms/main/token", post(token))
            .with_state(Arc::clone(&inner));
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { inner, server }
    }

    pub fn issuer(&self) -> &str {
        &self.inner.issuer
    }

    pub fn behave(&self, habits: Habits) {
        *self.inner.habits.lock().unwrap() = habits;
    }

    /// Nobody answers at its address any more.
    pub fn go_away(&self) {
        self.server.abort();
    }

    /// What a server is told of it.
    pub fn settings(&self, public_url: &str) -> OidcSettings {
        OidcSettings {
            issuer: self.inner.issuer.clone(),
            name: "Example ID".to_owned(),
            client_id: CLIENT.to_owned(),
            client_secret: Some(Zeroizing::new(SECRET.to_owned())),
            scopes: "openid profile".to_owned(),
            role_claim: "roles".to_owned(),
            roles: ["kms-root=admin", "kms-ops=operator", "kms-audit=auditor"]
                .map(|rule| rule.parse().unwrap())
                .to_vec(),
            public_url: public_url.parse().unwrap(),
        }
    }

    pub fn for_server(&self, public_url: &str) -> Arc<Provider> {
        Arc::new(Provider::new(self.settings(public_url)).unwrap())
    }

    /// Somebody agrees to what the address asks that a browser was sent to: the code that it comes back with.
    pub fn agree(&self, address: &str) -> String {
        let (endpoint, query) = address.split_once('?').unwrap();
        assert_eq!(endpoint, format!("{}/authorize", self.inner.issuer));
        let asked: HashMap<String, String> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], CLIENT);
        assert_eq!(asked["code_challenge_method"], "S256");
        assert_eq!(asked["scope"], "openid profile");
        let mut consents = self.inner.consents.lock().unwrap();
        let code = format!("code-{}", consents.len());
        let consent = Consent {
            nonce: asked["nonce"].clone(),
            challenge: asked["code_challenge"].clone(),
            redirect_uri: asked["redirect_uri"].clone(),
        };
        consents.insert(code.clone(), consent);
        code
    }
}

async fn configuration(State(inner): State<Arc<Inner>>) -> Json<Value> {
    let habits = inner.habits.lock().unwrap().clone();
    let method = if habits.secret_in_body {
        "client_secret_post"
    } else {
        "client_secret_basic"
    };
    let issuer = &inner.issuer;
    Json(json!({
        "issuer": habits.issuer.as_ref().unwrap_or(issuer),
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "token_endpoint_auth_methods_supported": [method],
        "authorization_response_iss_parameter_supported": habits.says_who,
        "response_types_supported": ["code"],
    }))
}

async fn keys(State(inner): State<Arc<Inner>>) -> Json<Value> {
    // An uncompressed point: 4, x, y.
    let point = inner.ec.public_key().as_ref();
    let rsa = inner.rsa.public_key();
    let (n, e) = (rsa.modulus(), rsa.exponent());
    let (n, e) = (
        base64url(n.big_endian_without_leading_zero()),
        base64url(e.big_endian_without_leading_zero()),
    );
    Json(json!({"keys": [
        // What nobody here knows is no reason to fail.
        {"kty": "AKP", "kid": "pq", "alg": "ML-DSA-65", "pub": "AA"},
        {"kty": "EC", "crv": "P-256", "kid": "ec", "use": "sig",
            "x": base64url(&point[1..33]), "y": base64url(&point[33..])},
        {"kty": "RSA", "kid": "rsa", "use": "sig", "n": n, "e": e},
        {"kty": "RSA", "kid": "rsa-enc", "use": "enc", "n": n, "e": e},
        {"kty": "OKP", "crv": "Ed25519", "kid": "ed", "alg": "EdDSA",
            "x": base64url(inner.ed.public_key().as_ref())},
    ]}))
}

async fn token(
    State(inner): State<Arc<Inner>>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    let refused = (
        StatusCode::BAD_REQUEST,
        Json(json!({"error": "invalid_grant"})),
    );
    let habits = inner.habits.lock().unwrap().clone();
    if habits.failing {
        return (StatusCode::BAD_GATEWAY, Json(Value::Null));
    }
    let encoded: String = form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
    let basic = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{encoded}")));
    let by_header = headers
        .get(header::AUTHORIZATION)
        .is_some_and(|value| value.as_bytes() == basic.as_bytes());
    let field = |name: &str| form.get(name).map(String::as_str);
    let by_body = (field("client_id"), field("client_secret")) == (Some(CLIENT), Some(SECRET));
    let shown = if habits.secret_in_body {
        by_body
    } else {
        by_header
    };
    let grant = field("grant_type") == Some("authorization_code");
    let code = field("code").unwrap_or_default();
    // A code is good for one request.
    let Some(consent) = inner.consents.lock().unwrap().remove(code) else {
        return refused;
    };
    let challenge = base64url(Sha256::digest(field("code_verifier").unwrap_or_default()));
    let same = consent.challenge == challenge
        && field("redirect_uri") == Some(consent.redirect_uri.as_str());
    if !shown || !grant || !same {
        return refused;
    }
    let id_token = inner.sign(&habits, &consent.nonce);
    let answer = json!({"access_token": "unused", "token_type": "Bearer", "id_token": id_token});
    (StatusCode::OK, Json(answer))
}

impl Inner {
    fn sign(&self, habits: &Habits, nonce: &str) -> String {
        let mut claims = json!({
            "iss": self.issuer, "sub": "subject-1", "aud": CLIENT, "nonce": nonce,
            "iat": self.now, "exp": self.now + 300,
            "preferred_username": "ada", "roles": ["kms-ops", "unrelated"],
        });
        let others = habits.claims.iter().filter_map(Value::as_object).flatten();
        for (name, value) in others {
            if value.is_null() {
                claims.as_object_mut().unwrap().remove(name);
            } else {
                claims[name] = value.clone();
            }
        }
        let kid = match habits.signature {
            Signature::Es256 | Signature::ForeignKey | Signature::None => "ec",
            Signature::Rs256 | Signature::Ps256 | Signature::HmacOfPublicKey => "rsa",
            Signature::EdDsa => "ed",
        };
        let header = json!({"alg": habits.signature.algorithm(), "typ": "JWT", "kid": kid});
        let header = habits.header.clone().unwrap_or(header);
        let signed = format!(
            "{}.{}",
            base64url(header.to_string()),
            base64url(claims.to_string())
        );
        let signature = self.signature(habits.signature, signed.as_bytes());
        format!("{signed}.{}", base64url(signature))
    }

    fn signature(&self, how: Signature, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match how {
            Signature::Es256 => self.ec.sign(&random, message).unwrap().as_ref().to_vec(),
            Signature::ForeignKey => {
                let signature = self.foreign.sign(&random, message).unwrap();
                signature.as_ref().to_vec()
            }
            Signature::Rs256 => self.rsa_signature(&RSA_PKCS1_SHA256, message),
            Signature::Ps256 => self.rsa_signature(&RSA_PSS_SHA256, message),
            Signature::EdDsa => self.ed.sign(message).as_ref().to_vec(),
            Signature::None => Vec::new(),
            Signature::HmacOfPublicKey => {
                let key = self.rsa.public_key();
                let mac = Hmac::<Sha256>::new_from_slice(key.as_ref()).unwrap();
                mac.chain_update(message).finalize().into_bytes().to_vec()
            }
        }
    }

    fn rsa_signature(&self, padding: &'static dyn RsaEncoding, message: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.rsa.public_modulus_len()];
        self.rsa
            .sign(padding, &SystemRandom::new(), message, &mut signature)
            .unwrap();
        signature
    }
}
