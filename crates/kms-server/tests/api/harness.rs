//! A server of one test: its own store, a clock that stands, a caller who is signed in.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, Request, header};
use axum::{Extension, Router};
use http_body_util::BodyExt;
use kms_api::console::Role;
use kms_api::keys::EnterpriseProjectId;
use kms_api::{ErrorCode, KeyId, ProjectId, paths};
use kms_server::audit::Audit;
use kms_server::auth::Caller;
use kms_server::clock::{Clock, TestClock};
use kms_server::crypto::{RootKeySource, SealingKeys};
use kms_server::domain::Scope;
use kms_server::start;
use kms_server::state::{AppState, Settings, WrappingKeyBits};
use kms_server::store::Store;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::place::Place;

/// 2026-11-24T00:00:00Z, in milliseconds.
const NOW: u64 = 1_795_478_400_000;

pub struct Harness {
    pub clock: Arc<TestClock>,
    pub state: AppState,
    place: Arc<Place>,
    role: Role,
    user: String,
    project: ProjectId,
    scope: Scope,
}

/// What a request was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Harness {
    pub async fn start() -> Self {
        Self::on(Place::new().await).await
    }

    /// A server with data of its own that may be there already.
    pub async fn on(place: Place) -> Self {
        Self::open(Arc::new(place), Arc::new(TestClock::at_millis(NOW))).await
    }

    async fn open(place: Arc<Place>, clock: Arc<TestClock>) -> Self {
        let sealing_keys = Arc::new(SealingKeys::from_bytes(&[7; 32]).unwrap());
        Self::of(place.open().await, sealing_keys, place, clock)
    }

    /// A server that is started as the program starts.
    pub async fn unlocked(place: Arc<Place>, root_key: &RootKeySource) -> Self {
        let clock = Arc::new(TestClock::at_millis(NOW));
        let opened = start::open(place.folder(), place.url(), Some(root_key), clock.now())
            .await
            .unwrap();
        Self::of(opened.store, opened.sealing_keys, place, clock)
    }

    fn of(
        store: Arc<dyn Store>,
        sealing_keys: Arc<SealingKeys>,
        place: Arc<Place>,
        clock: Arc<TestClock>,
    ) -> Self {
        let state = AppState {
            audit: Audit::new(store.clone(), sealing_keys.clone(), clock.clone()),
            store,
            clock: clock.clone(),
            sealing_keys,
            // The size that the documented patterns fit, and the fastest to make.
            settings: Arc::new(Settings {
                wrapping_key_bits: WrappingKeyBits::Two048,
                ..Settings::default()
            }),
            making: Arc::default(),
            metrics: Arc::default(),
            traces: Arc::default(),
            stopping: Arc::default(),
        };
        Self {
            clock,
            state,
            place,
            role: Role::Operator,
            user: "u1".to_owned(),
            project: project("p1"),
            scope: Scope::Everything,
        }
    }

    /// Where its data is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The same for whoever needs it longer than the server.
    pub fn shared_place(self) -> Arc<Place> {
        self.place
    }

    /// The same server after a restart: same store, same time.
    pub async fn restarted(&self) -> Self {
        Self::open(self.place.clone(), self.clock.clone()).await
    }

    /// The same server, asked by somebody else.
    pub fn as_caller(&self, role: Role, project_id: &str) -> Self {
        Self {
            clock: self.clock.clone(),
            state: self.state.clone(),
            place: self.place.clone(),
            role,
            user: self.user.clone(),
            project: project(project_id),
            scope: Scope::Everything,
        }
    }

    /// The same server, asked by another user of the same project.
    pub fn as_user(&self, user: &str, role: Role) -> Self {
        Self {
            user: user.to_owned(),
            ..self.as_caller(role, self.project.as_str())
        }
    }

    /// The same server, asked by somebody who is limited to some enterprise projects.
    pub fn within(&self, enterprise_projects: &[&str]) -> Self {
        let ids = enterprise_projects.iter().copied();
        let ids = ids.map(|id| EnterpriseProjectId::parse(id).unwrap());
        Self {
            scope: Scope::Only(ids.collect()),
            ..self.as_user(&self.user, self.role)
        }
    }

    /// The same server with other settings.
    pub fn with_settings(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = (*self.state.settings).clone();
        change(&mut settings);
        self.state.settings = Arc::new(settings);
        self
    }

    /// The path of an operation of the project that is no `POST …/kms/{operation}`.
    pub fn path(&self, rest: &str) -> String {
        format!("/v1.0/{}/kms/{rest}", self.project)
    }

    pub fn now(&self) -> u64 {
        self.clock.now()
    }

    fn app(&self) -> Router {
        let caller = Caller::new(
            self.user.clone(),
            "tester".to_owned(),
            self.role,
            self.project.clone(),
        )
        .within(self.scope.clone());
        kms_server::app(self.state.clone()).layer(Extension(caller))
    }

    /// `POST …/kms/{operation}` with a JSON body.
    pub async fn post(&self, operation: &str, body: Value) -> Answer {
        self.post_text(operation, body.to_string()).await
    }

    /// The same with a body that may be no JSON.
    pub async fn post_text(&self, operation: &str, body: impl Into<Body>) -> Answer {
        self.send(
            Method::POST,
            &paths::operation(&self.project, operation),
            body,
        )
        .await
    }

    pub async fn send(&self, method: Method, path: &str, body: impl Into<Body>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.into())
            .unwrap();
        let response = self.app().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).unwrap_or_else(|_| panic!("no JSON, status {status}"))
        };
        Answer { status, body }
    }

    /// The path of a key's tags, with what follows.
    pub fn tags_path(&self, key: &str, rest: &str) -> String {
        format!(
            "{}{rest}",
            paths::key_tags(&self.project, &KeyId::parse(key).unwrap())
        )
    }

    /// The id of a new key of origin `external` or `kms`.
    pub async fn create(&self, alias: &str, spec: &str, origin: &str) -> String {
        self.create_with(json!({"key_alias": alias, "key_spec": spec, "origin": origin}))
            .await
    }

    pub async fn create_with(&self, body: Value) -> String {
        let body = self.post(paths::post::CREATE_KEY, body).await.ok();
        body["key_info"]["key_id"].as_str().unwrap().to_owned()
    }

    /// Puts the sealed material of each of the two keys into the other's row, as somebody with the database might.
    pub async fn swap_sealed_materials(&self) {
        self.place
            .execute(
                "CREATE TABLE swapped AS SELECT a.key_id, b.sealed FROM materials a \
                 JOIN materials b ON b.key_id <> a.key_id; \
                 UPDATE materials SET sealed = \
                 (SELECT sealed FROM swapped WHERE swapped.key_id = materials.key_id); \
                 DROP TABLE swapped",
            )
            .await;
    }

    /// The blobs that a query finds, read beside the server.
    pub async fn blobs(&self, query: &'static str) -> Vec<Vec<u8>> {
        self.place.blobs(query).await
    }

    /// Where in the database these bytes are.
    pub async fn traces(&self, bytes: &[u8]) -> Vec<String> {
        self.place.traces(bytes).await
    }

    /// `describe-key`'s `key_info`.
    pub async fn describe(&self, key: &str) -> Value {
        self.post(paths::post::DESCRIBE_KEY, json!({"key_id": key}))
            .await
            .ok()["key_info"]
            .clone()
    }

    pub async fn state_of(&self, key: &str) -> String {
        self.describe(key).await["key_state"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

impl Answer {
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(
            (200..300).contains(&self.status),
            "{} {}",
            self.status,
            self.body
        );
        self.body
    }

    /// Asserts the refusal and gives its text.
    #[track_caller]
    pub fn refused(self, code: ErrorCode) -> String {
        let error = &self.body["error"];
        assert_eq!(
            (error["error_code"].as_str(), self.status),
            (Some(code.as_str()), code.status()),
            "{error}"
        );
        error["error_msg"].as_str().unwrap().to_owned()
    }

    /// Asserts the refusal and the field that it names.
    #[track_caller]
    pub fn refused_at(self, code: ErrorCode, field: &str) -> String {
        assert_eq!(
            self.body["error"]["error_field"].as_str(),
            Some(field),
            "{}",
            self.body
        );
        self.refused(code)
    }
}

fn project(id: &str) -> ProjectId {
    ProjectId::parse(id).unwrap()
}
