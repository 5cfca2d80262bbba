//! A server as a stranger meets it: no caller is assumed, who calls has to show it.

use std::process::Output;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use kms_api::console::{Role, UserName};
use kms_api::{ErrorCode, ProjectId};
use kms_server::audit::Audit;
use kms_server::auth::{SigningKey, sign};
use kms_server::clock::{Clock as _, TestClock};
use kms_server::domain::Scope;
use kms_server::serve::Peer;
use kms_server::start::{self, Opened};
use kms_server::state::{AppState, Settings, WrappingKeyBits};
use kms_server::store::accounts::{AccessKey, Account};
use serde_json::{Value, json};
use time::OffsetDateTime;
use tower::ServiceExt as _;
use zeroize::Zeroizing;

use crate::binary::run;
use crate::place::Place;

/// 2026-11-24T00:00:00Z, in milliseconds.
pub const NOW: u64 = 1_795_478_400_000;
/// The same as requests are signed with it.
pub const SIGNED_AT: &str = "20261124T000000Z";
pub const HOST: &str = "127.0.0.1:8080";
pub const PASSWORD: &str = "correct horse";
/// What a browser says of a request from the console's own page.
pub const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");
pub const WRITE: (&str, &str) = ("x-keyferry-console", "1");
pub const JSON: (&str, &str) = ("content-type", "application/json");

pub struct Door {
    pub clock: Arc<TestClock>,
    pub opened: Opened,
    pub state: AppState,
    app: Router,
    place: Place,
}

/// What a request was answered.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

/// An access key as its owner keeps it.
pub struct Signer {
    pub access: String,
    pub secret: String,
    pub project: ProjectId,
}

impl Door {
    pub async fn open() -> Self {
        Self::open_with(false).await
    }

    /// A server that speaks plain HTTP beyond loopback, or not.
    pub async fn open_with(insecure_http: bool) -> Self {
        Self::open_as(|settings| settings.insecure_http = insecure_http).await
    }

    /// A server with other settings.
    pub async fn open_as(change: impl FnOnce(&mut Settings)) -> Self {
        let clock = Arc::new(TestClock::at_millis(NOW));
        Self::at(Place::new().await, clock, change).await
    }

    /// A server with data of its own that is there already.
    pub async fn on(place: Place) -> Self {
        Self::at(place, Arc::new(TestClock::at_millis(NOW)), |_| {}).await
    }

    async fn at(place: Place, clock: Arc<TestClock>, change: impl FnOnce(&mut Settings)) -> Self {
        let opened = start::open(place.folder(), place.url(), None, clock.now())
            .await
            .unwrap();
        let mut settings = Settings {
            wrapping_key_bits: WrappingKeyBits::Two048,
            ..Settings::default()
        };
        change(&mut settings);
        let (store, sealing_keys) = (opened.store.clone(), opened.sealing_keys.clone());
        let state = AppState {
            audit: Audit::new(store.clone(), sealing_keys.clone(), clock.clone()),
            store,
            clock: clock.clone(),
            sealing_keys,
            settings: Arc::new(settings),
            making: Arc::default(),
            metrics: Arc::default(),
            traces: Arc::default(),
            stopping: Arc::default(),
        };
        Self {
            clock,
            opened,
            app: kms_server::app(state.clone()),
            state,
            place,
        }
    }

    /// The same server after a restart.
    pub async fn restarted(self) -> Self {
        self.restarted_with(|_| {}).await
    }

    /// The same server after a restart with other settings.
    pub async fn restarted_with(self, change: impl FnOnce(&mut Settings)) -> Self {
        self.opened.store.close().await;
        Self::at(self.place, self.clock, change).await
    }

    /// Seconds since 1970.
    pub fn seconds(&self) -> u64 {
        self.clock.now()
    }

    /// Runs the program beside the server, on the same data.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let database = self.place.url().map(|url| ["--database", url]);
        let database = database.iter().flatten().copied();
        let arguments: Vec<&str> = arguments.iter().copied().chain(database).collect();
        run(self.place.folder(), &arguments, "")
    }

    pub fn place(&self) -> &Place {
        &self.place
    }

    /// An account with [`PASSWORD`].
    pub async fn add_user(&self, name: &str, role: Role) -> String {
        let password = Zeroizing::new(PASSWORD.to_owned());
        let account = Account {
            id: format!("id-of-{name}"),
            name: UserName::parse(name).unwrap(),
            role,
            password_hash: kms_server::auth::hash_new(&password).unwrap(),
            scope: Scope::Everything,
            created_at: self.clock.now(),
        };
        assert!(self.opened.store.add_account(&account).await.unwrap());
        account.id
    }

    /// An account of `role`, and an access key of its for the default project.
    pub async fn add_signer(&self, name: &str, role: Role) -> Signer {
        let user = self.add_user(name, role).await;
        let project = self.opened.default_project.id.clone();
        let made = AccessKey::make(
            &self.opened.sealing_keys,
            &user,
            project.clone(),
            self.clock.now(),
        );
        let (key, secret) = made.unwrap();
        self.opened.store.add_access_key(&key).await.unwrap();
        Signer {
            access: key.access,
            secret: secret.to_string(),
            project,
        }
    }

    pub async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Reply {
        self.send_from("127.0.0.1", method, path, headers, body)
            .await
    }

    /// The same by a connection from `address`.
    pub async fn send_from(
        &self,
        address: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Reply {
        let peer = Peer(address.parse().unwrap());
        let mut request = Request::builder().method(method).uri(path).extension(peer);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header("host", HOST);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.into()).unwrap();
        let (parts, body) = self
            .app
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Reply {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    pub async fn sign_in(&self, name: &str, password: &str, headers: &[(&str, &str)]) -> Reply {
        let body = json!({"user_name": name, "password": password}).to_string();
        let headers = [&[OWN, WRITE, JSON], headers].concat();
        self.send("POST", "/console/session", &headers, body).await
    }

    /// Signs in and gives the value of the `Cookie` header.
    pub async fn cookie_of(&self, name: &str) -> String {
        self.sign_in(name, PASSWORD, &[]).await.cookie()
    }

    pub async fn who_am_i(&self, cookie: &str) -> Reply {
        self.send("GET", "/console/session", &[OWN, ("cookie", cookie)], "")
            .await
    }

    /// Whether a cookie is worth nothing: then the answer is `null`.
    pub async fn is_signed_out(&self, cookie: &str) -> bool {
        let reply = self.who_am_i(cookie).await;
        assert_eq!(reply.status, StatusCode::OK);
        reply.json().is_null()
    }

    /// `POST …/kms/{operation}`, signed at [`SIGNED_AT`].
    pub async fn signed(&self, signer: &Signer, operation: &str, body: &str) -> Reply {
        let path = format!("/v1.0/{}/kms/{operation}", signer.project);
        self.signed_to(signer, "POST", &path, body).await
    }

    /// The same for any method and path without a query.
    pub async fn signed_to(&self, signer: &Signer, method: &str, path: &str, body: &str) -> Reply {
        let authorization = signer.authorization(method, path, body);
        let headers = [
            JSON,
            ("x-sdk-date", SIGNED_AT),
            ("authorization", authorization.as_str()),
        ];
        self.send(method, path, &headers, body.to_owned()).await
    }
}

impl Signer {
    /// `Authorization` of a request to [`HOST`], signed by the library at [`SIGNED_AT`]; that the official SDK signs
    /// like that is tested beside it.
    pub fn authorization(&self, method: &str, path: &str, body: &str) -> String {
        let request = Request::builder().method(method).uri(path);
        let request = request.header("host", HOST).body(()).unwrap();
        let (mut parts, ()) = request.into_parts();
        let key = SigningKey {
            access: self.access.clone(),
            secret: Zeroizing::new(self.secret.clone()),
        };
        let seconds = i64::try_from(NOW / 1000).unwrap();
        let signed_at = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
        sign(&mut parts, body.as_bytes(), &key, signed_at).unwrap();
        let authorization = parts.headers["authorization"].to_str().unwrap();
        authorization.to_owned()
    }
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// The value of a `Cookie` header that gives back what was set.
    #[track_caller]
    pub fn cookie(&self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{:?}", self.bytes);
        let set = self.headers["set-cookie"].to_str().unwrap();
        set.split(';').next().unwrap().to_owned()
    }

    #[track_caller]
    pub fn refused(&self, code: ErrorCode) {
        let found = self.json()["error"]["error_code"].clone();
        assert_eq!(
            (found.as_str(), self.status.as_u16()),
            (Some(code.as_str()), code.status())
        );
    }
}
