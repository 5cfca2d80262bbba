//! Requests that the official SDK signed (crates/kms-e2e/python/sign_with_sdk.py), and each refusal.

use std::collections::BTreeMap;

use axum::http::{HeaderValue, Request};

use super::*;

/// 2026-11-23 21:33:26 UTC, when the examples were signed.
const SIGNED_AT: i64 = 1_795_469_606;

#[derive(serde::Deserialize)]
struct Examples {
    secret: String,
    cases: Vec<Example>,
}

#[derive(Clone, serde::Deserialize)]
struct Example {
    name: String,
    method: String,
    uri: String,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Example {
    fn parts(&self) -> Parts {
        let mut request = Request::builder()
            .method(self.method.as_str())
            .uri(&self.uri);
        for (name, value) in &self.headers {
            request = request.header(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        request.body(()).unwrap().into_parts().0
    }
}

fn examples() -> Examples {
    serde_json::from_str(include_str!("../../../tests/data/sdk_signatures.json")).unwrap()
}

fn verify(request: &Parts, body: &[u8], secret: &str) -> Result<bool, SignatureError> {
    let claim = Claim::read(&request.headers, SIGNED_AT)?;
    let signed = claim.string_to_sign(request, body)?;
    Ok(claim.holds(&signed, secret.as_bytes()))
}

/// The first example with something done to it.
fn altered(change: impl FnOnce(&mut Parts)) -> Result<bool, SignatureError> {
    let examples = examples();
    let mut request = examples.cases[0].parts();
    change(&mut request);
    verify(
        &request,
        examples.cases[0].body.as_bytes(),
        &examples.secret,
    )
}

fn set(name: &'static str, value: &str) -> impl FnOnce(&mut Parts) {
    move |request| {
        request.headers.insert(name, value.parse().unwrap());
    }
}

#[test]
fn what_the_official_sdk_signs_is_accepted() {
    let examples = examples();
    assert_eq!(examples.cases.len(), 13);
    for example in &examples.cases {
        let verdict = verify(&example.parts(), example.body.as_bytes(), &examples.secret);
        assert_eq!(verdict, Ok(true), "{}", example.name);
    }
}

#[test]
fn what_is_signed_here_holds_here() {
    let key = SigningKey {
        access: "ACCESS".to_owned(),
        secret: zeroize::Zeroizing::new("secret".to_owned()),
    };
    let signed_at = time::OffsetDateTime::from_unix_timestamp(SIGNED_AT).unwrap();
    for uri in [
        "/v1.0/p/kms/list-keys",
        "/a%2Fb/?b=2&a=1",
        "http://kms.example:8080/x",
    ] {
        let request = Request::builder().method("POST").uri(uri);
        let request = request.header("host", "kms.example:8080");
        let request = request.header("content-type", "application/json");
        let mut parts = request.body(()).unwrap().into_parts().0;
        sign(&mut parts, b"{}", &key, signed_at).unwrap();
        assert_eq!(verify(&parts, b"{}", "secret"), Ok(true), "{uri}");
        assert_eq!(verify(&parts, b"{ }", "secret"), Ok(false), "{uri}");
        assert_eq!(verify(&parts, b"{}", "Secret"), Ok(false), "{uri}");
        parts
            .headers
            .insert("content-type", "text/plain".parse().unwrap());
        assert_eq!(verify(&parts, b"{}", "secret"), Ok(false), "{uri}");
    }
}

#[test]
fn wrong_secret_and_every_altered_part_break_the_signature() {
    let examples = examples();
    for example in &examples.cases {
        let name = &example.name;
        let body = example.body.as_bytes();
        let check = |request: &Parts, body: &[u8]| verify(request, body, &examples.secret);
        assert_eq!(verify(&example.parts(), body, "other"), Ok(false), "{name}");
        assert_eq!(check(&example.parts(), b"other"), Ok(false), "{name}: body");

        let mut method = example.parts();
        method.method = axum::http::Method::PUT;
        assert_eq!(check(&method, body), Ok(false), "{name}: method");

        let mut path = example.parts();
        path.uri = format!("/x{}", example.uri).parse().unwrap();
        assert_eq!(check(&path, body), Ok(false), "{name}: path");

        let mut query = example.parts();
        let mark = if example.uri.contains('?') { '&' } else { '?' };
        query.uri = format!("{}{mark}extra=1", example.uri).parse().unwrap();
        assert_eq!(check(&query, body), Ok(false), "{name}: query");

        for header in example
            .headers
            .keys()
            .filter(|h| *h != "Authorization" && *h != "X-Sdk-Date")
        {
            let mut changed = example.parts();
            let header = HeaderName::from_bytes(header.as_bytes()).unwrap();
            changed.headers.insert(&header, "other".parse().unwrap());
            assert_eq!(check(&changed, body), Ok(false), "{name}: {header}");
        }
    }
}

#[test]
fn date_must_lie_within_fifteen_minutes_either_way() {
    let headers = examples().cases[0].parts().headers;
    for (now, accepted) in [
        (SIGNED_AT + 900, true),
        (SIGNED_AT - 900, true),
        (SIGNED_AT + 901, false),
        (SIGNED_AT - 901, false),
        (i64::MAX, false),
        (i64::MIN, false),
    ] {
        let refusal = Claim::read(&headers, now).err();
        let expected = (!accepted).then_some(SignatureError::OutsideWindow);
        assert_eq!(refusal, expected, "{now}");
    }
}

#[test]
fn date_in_another_form_is_refused() {
    for date in [
        "",
        "20261123",
        "2026-11-23T21:33:26Z",
        "20261323T213326Z",
        "20261123T213326",
        "20261123T213326Z ",
    ] {
        assert_eq!(
            altered(set("x-sdk-date", date)),
            Err(SignatureError::Date),
            "{date}"
        );
    }
    let absent = altered(|request| drop(request.headers.remove("x-sdk-date")));
    assert_eq!(absent, Err(SignatureError::Date));
}

#[test]
fn authorization_and_date_may_stand_once_only() {
    for (header, shown) in [
        ("authorization", "Authorization"),
        ("x-sdk-date", "X-Sdk-Date"),
    ] {
        let twice = altered(|request| {
            let value = request.headers[header].clone();
            request.headers.append(header, value);
        });
        assert_eq!(twice, Err(SignatureError::Repeated(shown)));
    }
}

#[test]
fn signed_header_must_stand_exactly_once() {
    let twice = altered(|request| {
        request
            .headers
            .append("x-project-id", "p2".parse().unwrap());
    });
    assert_eq!(twice, Err(SignatureError::SignedHeaderAbsent));
    let absent = altered(|request| drop(request.headers.remove("x-project-id")));
    assert_eq!(absent, Err(SignatureError::SignedHeaderAbsent));
}

#[test]
fn signed_headers_must_be_lower_case_sorted_and_distinct() {
    for (names, refusal) in [
        ("Host;x-sdk-date", SignatureError::SignedHeaders),
        ("x-sdk-date;host", SignatureError::SignedHeaders),
        ("host;host;x-sdk-date", SignatureError::SignedHeaders),
        ("host;;x-sdk-date", SignatureError::SignedHeaders),
        ("host; x-sdk-date", SignatureError::SignedHeaders),
        ("", SignatureError::SignedHeaders),
        ("content-type;x-sdk-date", SignatureError::NotSigned("host")),
        ("content-type;host", SignatureError::NotSigned("x-sdk-date")),
    ] {
        let zeros = "0".repeat(64);
        let value = format!("SDK-HMAC-SHA256 Access=a, SignedHeaders={names}, Signature={zeros}");
        assert_eq!(
            altered(set("authorization", &value)),
            Err(refusal),
            "{names}"
        );
    }
}

#[test]
fn authorization_in_another_form_is_refused() {
    let good = examples().cases[0].headers["Authorization"].clone();
    for bad in [
        String::new(),
        "Basic YTpi".to_owned(),
        "SDK-HMAC-SHA256".to_owned(),
        good.replace("SDK-HMAC-SHA256", "SDK-HMAC-SHA512"),
        good.replace("SDK-HMAC-SHA256", "sdk-hmac-sha256"),
        good.replace("Access=", "Access=a, Access="),
        good.replace("Access=", "access="),
        good.replace("Access=KFEXAMPLEACCESSKEY01", "Access="),
        good.replace("Access=KFEXAMPLEACCESSKEY01", "Access=a b"),
        good.replace(", Signature=", ", Extra=1, Signature="),
        good.replace("Signature=dc", "Signature=DC"),
        good.replace("Signature=dc", "Signature="),
        format!("{good}00"),
        format!("{good},"),
    ] {
        let verdict = altered(set("authorization", &bad));
        assert_eq!(verdict, Err(SignatureError::Malformed), "{bad}");
    }
}

#[test]
fn content_hash_is_held_against_the_body() {
    let hash = |value: &str| altered(set("x-sdk-content-sha256", value));
    assert_eq!(
        hash("UNSIGNED-PAYLOAD"),
        Err(SignatureError::UnsignedPayload)
    );
    assert_eq!(
        hash(&hex::encode([0; 32])),
        Err(SignatureError::ContentHash)
    );
    let right = hex::encode(Sha256::digest(examples().cases[0].body.as_bytes()));
    assert_eq!(hash(&right), Ok(true));
    assert_eq!(
        hash(&right.to_uppercase()),
        Err(SignatureError::ContentHash)
    );
}

#[test]
fn no_header_of_any_bytes_makes_the_parser_panic() {
    for length in 0..64 {
        for byte in [b' ', b',', b'=', b';', b'%', 0x80, 0xff] {
            let bytes = [b"SDK-HMAC-SHA256 ".as_slice(), &vec![byte; length]].concat();
            let verdict = altered(|request| {
                let value = HeaderValue::from_bytes(&bytes).unwrap();
                request.headers.insert("authorization", value);
            });
            assert_eq!(verdict, Err(SignatureError::Malformed));
        }
    }
}
