//! Requests to a server of this API, signed with an access key, each with a bound on its time and its answer.

use std::{fmt, fs, net::IpAddr, path::Path, str::FromStr, time::Duration};

use axum::http::{HeaderValue, Method, Request, header};
use kms_api::{ErrorCode, ErrorEnvelope, paths};
use reqwest::{Certificate, Url, redirect};
use serde::{Serialize, de::DeserializeOwned};
use time::OffsetDateTime;

use super::Credentials;
use crate::{
    auth,
    cli::{CliError, key_file::visible},
    clock::{Clock as _, SystemClock},
};

/// How long a connection may take, and an answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_mins(1);
/// The longest answer that is read, in bytes.
const ANSWER_LIMIT: usize = 1024 * 1024;

/// Where a server is: scheme, host and port.
#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    url: Url,
    authority: String,
}

/// Why there is no answer to use.
#[derive(Debug, thiserror::Error)]
pub(super) enum ClientError {
    /// The server refused.
    #[error("{operation} was refused: {code}: {text}")]
    Refused {
        operation: &'static str,
        code: String,
        text: String,
    },
    /// No answer; whether the server did something is not known.
    #[error("{operation} was not answered: {text}")]
    Unanswered {
        operation: &'static str,
        text: String,
    },
    /// An answer that is not one of this API.
    #[error("{operation} was answered with what is not this API's: {text}")]
    Unreadable {
        operation: &'static str,
        text: String,
    },
}

impl ClientError {
    /// The code of a refusal, if this product knows it.
    pub(super) fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused { code, .. } => ErrorCode::from_wire(code),
            Self::Unanswered { .. } | Self::Unreadable { .. } => None,
        }
    }
}

impl FromStr for Endpoint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "it is the address of a server, like https://kms.example.com".to_owned();
        let url = Url::parse(text).map_err(|_| wrong())?;
        let host = url.host_str().ok_or_else(wrong)?;
        let plain = matches!(url.scheme(), "http" | "https")
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !plain {
            return Err(wrong());
        }
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        Ok(Self { url, authority })
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.url.scheme(), self.authority)
    }
}

impl Endpoint {
    /// Refuses to ask for a wrapping key where somebody in between could exchange it.
    pub(super) fn check(&self, insecure: bool) -> Result<(), CliError> {
        if insecure || self.is_here() || self.url.scheme() == "https" {
            return Ok(());
        }
        Err(CliError::Usage(format!(
            "{self} is reached without TLS: somebody in between could exchange the wrapping key and read the key. \
             Use https://, or --insecure-http where nobody can be in between"
        )))
    }

    /// Whether it is on this machine, by its address and not by how its name begins.
    fn is_here(&self) -> bool {
        let host = self.url.host_str().unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || address
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }
}

/// A server, and who asks it.
pub(super) struct Client {
    http: reqwest::Client,
    /// Where it is.
    pub(super) endpoint: Endpoint,
    /// Who asks.
    pub(super) credentials: Credentials,
}

impl Client {
    /// A client that trusts the system's certificates, and those of the file `ca`.
    pub(super) fn new(
        endpoint: Endpoint,
        credentials: Credentials,
        ca: Option<&Path>,
    ) -> Result<Self, CliError> {
        let mut builder = reqwest::Client::builder()
            // A signature is for one address.
            .redirect(redirect::Policy::none())
            .timeout(TIMEOUT)
            .connect_timeout(CONNECT_TIMEOUT);
        if endpoint.url.scheme() == "http" {
            // Nobody is to be trusted then, and a system without certificates is no obstacle.
            // A proxy would be somebody in between.
            builder = builder.tls_certs_only([]).no_proxy();
        } else if let Some(path) = ca {
            builder = builder.tls_certs_merge(certificates(path)?);
        }
        let http = builder
            .build()
            .map_err(|error| CliError::Failed(format!("no TLS: {}", chain(&error))))?;
        Ok(Self {
            http,
            endpoint,
            credentials,
        })
    }

    /// Asks for one of the operations that are a `POST` each.
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        body: &impl Serialize,
    ) -> Result<T, ClientError> {
        let unanswered = |text: String| ClientError::Unanswered { operation, text };
        let body = serde_json::to_vec(body).map_err(|error| unanswered(error.to_string()))?;
        let request = self.signed(operation, body).map_err(unanswered)?;
        let sent = self.http.execute(request).await;
        let mut answer = sent.map_err(|error| unanswered(chain(&error)))?;
        let status = answer.status();
        let mut bytes = Vec::new();
        while let Some(chunk) = answer
            .chunk()
            .await
            .map_err(|error| unanswered(chain(&error)))?
        {
            if bytes.len() + chunk.len() > ANSWER_LIMIT {
                let text = format!("more than {ANSWER_LIMIT} bytes");
                return Err(ClientError::Unreadable { operation, text });
            }
            bytes.extend_from_slice(&chunk);
        }
        if !status.is_success() {
            return Err(refusal(operation, status.as_u16(), &bytes));
        }
        serde_json::from_slice(&bytes).map_err(|error| ClientError::Unreadable {
            operation,
            text: error.to_string(),
        })
    }

    fn signed(&self, operation: &str, body: Vec<u8>) -> Result<reqwest::Request, String> {
        let path = paths::operation(&self.credentials.project, operation);
        let url = format!("{}{path}", self.endpoint);
        let host =
            HeaderValue::from_str(&self.endpoint.authority).map_err(|error| error.to_string())?;
        let request = Request::builder()
            .method(Method::POST)
            .uri(url)
            .header(header::HOST, host)
            .header(header::CONTENT_TYPE, "application/json")
            .body(body)
            .map_err(|error| error.to_string())?;
        let (mut parts, body) = request.into_parts();
        let seconds = i64::try_from(SystemClock.now()).unwrap_or(i64::MAX);
        let now =
            OffsetDateTime::from_unix_timestamp(seconds).map_err(|error| error.to_string())?;
        auth::sign(&mut parts, &body, &self.credentials.key, now)
            .map_err(|error| error.to_string())?;
        reqwest::Request::try_from(Request::from_parts(parts, body)).map_err(|error| chain(&error))
    }
}

fn certificates(path: &Path) -> Result<Vec<Certificate>, CliError> {
    let unusable = |error: &dyn fmt::Display| {
        CliError::Failed(format!(
            "cannot read certificates from {}: {error}",
            path.display()
        ))
    };
    let pem = fs::read(path).map_err(|error| unusable(&error))?;
    let certificates = Certificate::from_pem_bundle(&pem).map_err(|error| unusable(&error))?;
    if certificates.is_empty() {
        return Err(unusable(&"there is none in PEM"));
    }
    Ok(certificates)
}

/// What a server says when it refuses; not every one of this API says it in the same way.
fn refusal(operation: &'static str, status: u16, bytes: &[u8]) -> ClientError {
    match serde_json::from_slice::<ErrorEnvelope>(bytes) {
        Ok(ErrorEnvelope { error }) => ClientError::Refused {
            operation,
            code: visible(&error.error_code),
            text: visible(&error.error_msg),
        },
        Err(_) => ClientError::Refused {
            operation,
            code: format!("status {status}"),
            text: visible(&String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes))),
        },
    }
}

/// An error with its causes, which reqwest keeps apart.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Endpoint;

    #[test]
    fn an_endpoint_is_an_address_and_nothing_more() {
        for (text, shown) in [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("https://KMS.example.com/", "https://kms.example.com"),
            ("https://[::1]:8443", "https://[::1]:8443"),
        ] {
            assert_eq!(text.parse::<Endpoint>().unwrap().to_string(), shown);
        }
        for text in [
            "",
            "kms.example.com",
            "ftp://x",
            "https://u:p@x",
            "https://x/v1.0",
            "https://x?a",
        ] {
            assert!(text.parse::<Endpoint>().is_err(), "{text}");
        }
    }

    #[test]
    fn without_tls_only_this_machine_is_asked() {
        let check =
            |text: &str, insecure| text.parse::<Endpoint>().unwrap().check(insecure).is_ok();
        for text in [
            "http://127.0.0.1:1",
            "http://localhost",
            "http://[::1]",
            "https://kms.example.com",
        ] {
            assert!(check(text, false), "{text}");
        }
        assert!(!check("http://kms.example.com", false));
        assert!(!check("http://localhost.example.com", false));
        assert!(!check("http://127.0.0.1.example.com", false));
        assert!(!check("http://127.example.com", false));
        assert!(check("http://kms.example.com", true));
    }
}
