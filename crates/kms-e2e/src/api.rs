//! A client of the API that shares nothing with the console or the server: requests are written as
//! the public documentation has them and signed by hand.

mod sign;

use anyhow::{Context as _, Result, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::Method;
use serde_json::{Value, json};
use time::OffsetDateTime;

/// An access key, as `keyferry access-key create --json` prints it.
#[derive(Clone)]
pub struct Credentials {
    /// The public part.
    pub access: String,
    /// The secret that signs.
    pub secret: String,
    /// The project that it belongs to.
    pub project_id: String,
}

impl Credentials {
    /// Reads what the command printed.
    pub fn from_json(text: &str) -> Result<Self> {
        let value: Value = serde_json::from_str(text)
            .with_context(|| format!("an access key is not JSON: {} bytes", text.len()))?;
        Ok(Self {
            access: text_at(&value, "/access")?,
            secret: text_at(&value, "/secret")?,
            project_id: text_at(&value, "/project_id")?,
        })
    }
}

/// The API of one project.
pub struct Api {
    http: reqwest::Client,
    origin: String,
    credentials: Credentials,
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body; null where there is none.
    pub body: Value,
}

impl Api {
    /// A client of the server at `origin` (`http://127.0.0.1:4711`).
    pub fn new(origin: &str, credentials: Credentials) -> Self {
        Self {
            http: reqwest::Client::new(),
            origin: origin.to_owned(),
            credentials,
        }
    }

    /// Its access key.
    pub const fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Posts to `…/kms/{operation}`, whatever comes back.
    pub async fn post(&self, operation: &str, body: &Value) -> Result<Answer> {
        let path = format!("/v1.0/{}/kms/{operation}", self.credentials.project_id);
        self.send(Method::POST, &path, body.to_string()).await
    }

    /// Posts to `…/kms/{operation}`, which must succeed.
    pub async fn call(&self, operation: &str, body: &Value) -> Result<Value> {
        let answer = self.post(operation, body).await?;
        if !(200..300).contains(&answer.status) {
            bail!("{operation} was refused: {} {}", answer.status, answer.body);
        }
        Ok(answer.body)
    }

    /// What describe-key says of a key.
    pub async fn describe(&self, key_id: &str) -> Result<Value> {
        let mut body = self
            .call("describe-key", &json!({ "key_id": key_id }))
            .await?;
        Ok(body
            .pointer_mut("/key_info")
            .map(Value::take)
            .unwrap_or_default())
    }

    /// The id of the key with this alias.
    pub async fn key_id(&self, alias: &str) -> Result<String> {
        let keys = self
            .call("list-keys", &json!({ "key_spec": "ALL" }))
            .await?;
        let details = keys.pointer("/key_details").and_then(Value::as_array);
        let found = details
            .into_iter()
            .flatten()
            .find(|key| key.pointer("/key_alias").and_then(Value::as_str) == Some(alias));
        text_at(
            found.with_context(|| format!("no key has the alias {alias}"))?,
            "/key_id",
        )
    }

    /// Makes an empty key, pending import.
    pub async fn empty_key(&self, alias: &str, spec: &str) -> Result<String> {
        let body = json!({ "key_alias": alias, "key_spec": spec, "origin": "external" });
        text_at(&self.call("create-key", &body).await?, "/key_info/key_id")
    }

    /// A wrapping key in base64 of its DER, and an import token.
    pub async fn parameters(&self, key_id: &str) -> Result<(String, String)> {
        let body = json!({ "key_id": key_id, "wrapping_algorithm": "RSAES_OAEP_SHA_256" });
        let answer = self.call("get-parameters-for-import", &body).await?;
        Ok((
            text_at(&answer, "/public_key")?,
            text_at(&answer, "/import_token")?,
        ))
    }

    /// Encrypts a text under a symmetric key and decrypts it again; both must agree.
    pub async fn encrypts_and_decrypts(&self, key_id: &str) -> Result<()> {
        let text = "渡し船 carries this";
        let body = json!({ "key_id": key_id, "plain_text": text });
        let sealed = text_at(&self.call("encrypt-data", &body).await?, "/cipher_text")?;
        let opened = self
            .call("decrypt-data", &json!({ "cipher_text": sealed }))
            .await?;
        let opened = text_at(&opened, "/plain_text")?;
        anyhow::ensure!(opened == text, "decrypt-data gave {opened:?}");
        Ok(())
    }

    /// Signs `message` itself.
    pub async fn sign(&self, key_id: &str, algorithm: &str, message: &[u8]) -> Result<Vec<u8>> {
        let body = json!({
            "key_id": key_id,
            "message": STANDARD.encode(message),
            "signing_algorithm": algorithm,
            "message_type": "RAW",
        });
        let signature = text_at(&self.call("sign", &body).await?, "/signature")?;
        Ok(STANDARD.decode(signature)?)
    }

    /// Decrypts what was encrypted under a key pair's public half.
    pub async fn decrypt(&self, key_id: &str, ciphertext: &[u8]) -> Result<Vec<u8>> {
        let body = json!({
            "key_id": key_id,
            "cipher_text": STANDARD.encode(ciphertext),
            "encryption_algorithm": "RSAES_OAEP_SHA_256",
        });
        let opened = text_at(
            &self.call("decrypt-data", &body).await?,
            "/plain_text_base64",
        )?;
        Ok(STANDARD.decode(opened)?)
    }

    /// The public half of a key pair, in PEM.
    pub async fn public_key(&self, key_id: &str) -> Result<String> {
        text_at(
            &self
                .call("get-publickey", &json!({ "key_id": key_id }))
                .await?,
            "/public_key",
        )
    }

    /// The text at a path, unsigned, as any visitor gets it.
    pub async fn page(&self, path: &str) -> Result<String> {
        let answer = self
            .http
            .get(format!("{}{path}", self.origin))
            .header("Accept", "text/html");
        Ok(answer.send().await?.error_for_status()?.text().await?)
    }

    async fn send(&self, method: Method, path: &str, body: String) -> Result<Answer> {
        let now = OffsetDateTime::now_utc();
        let host = self.origin.trim_start_matches("http://");
        let signed = sign::headers(method.as_str(), path, host, &body, now, &self.credentials)?;
        let mut request = self.http.request(method, format!("{}{path}", self.origin));
        for (name, value) in signed {
            request = request.header(name, value);
        }
        let response = request.body(body).send().await?;
        let status = response.status().as_u16();
        let text = response.text().await?;
        let body = if text.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&text)?
        };
        Ok(Answer { status, body })
    }
}

/// The text at a JSON pointer.
pub fn text_at(value: &Value, pointer: &str) -> Result<String> {
    let text = value.pointer(pointer).and_then(Value::as_str);
    Ok(text
        .with_context(|| format!("no text at {pointer} in {value}"))?
        .to_owned())
}
