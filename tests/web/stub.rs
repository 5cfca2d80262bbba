//! A server that answers what a test tells it to, and remembers what it was asked.

use std::sync::{Arc, Mutex};

use kms_api::console::Feature;
use kms_console::api::transport::{Answer, Method, NoAnswer, Pending, Request, Transport};

type Rule = (Method, String, Reply);

/// What comes back.
#[derive(Clone)]
enum Reply {
    /// A status and a body.
    Answer(u16, String),
    /// Nothing: the line is down.
    Lost,
    /// Nothing as yet.
    Awaited,
}

/// The stub. The rule that was added last wins.
#[derive(Clone, Default)]
pub(crate) struct Stub {
    rules: Arc<Mutex<Vec<Rule>>>,
    asked: Arc<Mutex<Vec<Request>>>,
    build: Arc<Mutex<Option<String>>>,
}

impl Stub {
    /// A server with an account that is signed in.
    pub(crate) fn signed_in_as(role: &str) -> Self {
        Self::default().on(Method::Get, "/console/session", 200, &session(role))
    }

    /// Has the console called `build` inside.
    pub(crate) fn serving(self, build: &str) -> Self {
        *self.build.lock().expect("one thread") = Some(build.to_owned());
        self
    }

    /// Answers whatever begins with `path`.
    pub(crate) fn on(self, method: Method, path: &str, status: u16, body: &str) -> Self {
        self.rule(method, path, Reply::Answer(status, body.to_owned()))
    }

    /// Gives no answer to what begins with `path`.
    pub(crate) fn down(self, method: Method, path: &str) -> Self {
        self.rule(method, path, Reply::Lost)
    }

    /// Never comes to an answer to what begins with `path`.
    pub(crate) fn silent(self, method: Method, path: &str) -> Self {
        self.rule(method, path, Reply::Awaited)
    }

    fn rule(self, method: Method, path: &str, answer: Reply) -> Self {
        self.rules
            .lock()
            .expect("one thread")
            .push((method, path.to_owned(), answer));
        self
    }

    /// The bodies that were sent to paths that end in `path`.
    pub(crate) fn sent_to(&self, path: &str) -> Vec<String> {
        let asked = self.asked.lock().expect("one thread");
        let bodies = asked.iter().filter(|request| request.path.ends_with(path));
        bodies
            .map(|request| request.body.clone().unwrap_or_default())
            .collect()
    }
}

impl Transport for Stub {
    fn send(&self, request: Request) -> Pending {
        let rules = self.rules.lock().expect("one thread");
        let rule = rules.iter().rev().find(|(method, path, _)| {
            *method == request.method && request.path.starts_with(path.as_str())
        });
        let missing = Reply::Answer(404, error("KMS.0201"));
        let answer = rule.map_or(missing, |(_, _, answer)| answer.clone());
        drop(rules);
        self.asked.lock().expect("one thread").push(request);
        let build = self.build.lock().expect("one thread").clone();
        Box::pin(async move {
            let (status, body) = match answer {
                Reply::Answer(status, body) => (status, body),
                Reply::Lost => return Err(NoAnswer),
                Reply::Awaited => std::future::pending().await,
            };
            Ok(Answer {
                status,
                request_id: Some("request-7".to_owned()),
                build,
                body,
            })
        })
    }
}

/// The body of a refusal.
pub(crate) fn error(code: &str) -> String {
    format!(r#"{{"error":{{"error_code":"{code}","error_msg":"?"}}}}"#)
}

/// Who is signed in.
pub(crate) fn session(role: &str) -> String {
    let project = r#"{"id":"p1","name":"default"}"#;
    let features = Feature::ALL
        .iter()
        .map(|feature| format!("\"{}\"", feature.as_str()));
    let features = features.collect::<Vec<_>>().join(",");
    format!(
        r#"{{"user_id":"u1","user_name":"ada","role":"{role}","project":{project},"projects":[{project}],"features":[{features}],"expires_at":1}}"#
    )
}

/// The id of the key of a number.
pub(crate) fn key_id(number: u32) -> String {
    format!("0d0466b0-e727-4d9c-b35d-{number:012}")
}

/// A key.
pub(crate) fn key(number: u32, alias: &str, state: &str, origin: &str) -> String {
    let id = key_id(number);
    format!(
        r#"{{"key_id":"{id}","key_alias":"{alias}","key_spec":"AES_256","key_usage":"ENCRYPT_DECRYPT","key_state":"{state}","origin":"{origin}"}}"#
    )
}

/// A page of keys.
pub(crate) fn page(keys: &[String], total: usize) -> String {
    format!(
        r#"{{"keys":[{}],"matching":{},"total":{total}}}"#,
        keys.join(","),
        keys.len()
    )
}
