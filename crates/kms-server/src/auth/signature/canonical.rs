//! The canonical request: the one form of a request that both sides hash.

use std::fmt::Write as _;

use axum::http::{HeaderMap, header, request::Parts};
use percent_encoding::percent_decode_str;

use super::SignatureError;

/// Method, path, query, signed headers, their names, and the body's hash, a line each.
pub(super) fn request(
    request: &Parts,
    signed_headers: &[String],
    content_hash: &str,
) -> Result<Vec<u8>, SignatureError> {
    let mut text = request.method.as_str().as_bytes().to_vec();
    line(&mut text, path(request.uri.path()).as_bytes());
    line(
        &mut text,
        query(request.uri.query().unwrap_or("")).as_bytes(),
    );
    for name in signed_headers {
        line(&mut text, name.as_bytes());
        text.push(b':');
        text.extend_from_slice(value(request, name)?);
    }
    line(&mut text, b"");
    line(&mut text, signed_headers.join(";").as_bytes());
    line(&mut text, content_hash.as_bytes());
    Ok(text)
}

fn line(text: &mut Vec<u8>, line: &[u8]) {
    text.push(b'\n');
    text.extend_from_slice(line);
}

/// A signed header's value without the blanks around it. HTTP/2 has no `Host`: its authority is it.
fn value<'r>(request: &'r Parts, name: &str) -> Result<&'r [u8], SignatureError> {
    let headers: &HeaderMap = &request.headers;
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => Ok(value.as_bytes().trim_ascii()),
        (None, None) if name == header::HOST.as_str() => {
            let authority = request.uri.authority();
            let authority = authority.ok_or(SignatureError::SignedHeaderAbsent)?;
            Ok(authority.as_str().as_bytes())
        }
        _ => Err(SignatureError::SignedHeaderAbsent),
    }
}

/// Decoded, split at `/`, each part encoded anew, with a `/` at the end. An encoded slash is a
/// separator here, as it is to the official clients.
fn path(raw: &str) -> String {
    let decoded: Vec<u8> = percent_decode_str(raw).collect();
    let mut text = String::with_capacity(raw.len() + 1);
    for (index, part) in decoded.split(|b| *b == b'/').enumerate() {
        if index > 0 {
            text.push('/');
        }
        encode(&mut text, part);
    }
    if !text.ends_with('/') {
        text.push('/');
    }
    text
}

/// The pairs sorted by name, then by value, and encoded anew.
fn query(raw: &str) -> String {
    let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = raw
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decoded = |text| percent_decode_str(text).collect();
            (decoded(name), decoded(value))
        })
        .collect();
    pairs.sort();
    let mut text = String::with_capacity(raw.len());
    for (name, value) in &pairs {
        if !text.is_empty() {
            text.push('&');
        }
        encode(&mut text, name);
        text.push('=');
        encode(&mut text, value);
    }
    text
}

/// Percent-encodes all but the unreserved characters (RFC 3986, section 2.3).
fn encode(text: &mut String, bytes: &[u8]) {
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _written = write!(text, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_decoded_split_and_encoded_anew() {
        for (raw, canonical) in [
            ("/", "/"),
            ("/v1.0/p/kms/list-keys", "/v1.0/p/kms/list-keys/"),
            ("/v1.0/p/kms/list-keys/", "/v1.0/p/kms/list-keys/"),
            ("/a%2fb", "/a/b/"),
            ("/a%252Fb", "/a%252Fb/"),
            ("/a//b", "/a//b/"),
            ("/%e4%b8%ad*+(x)", "/%E4%B8%AD%2A%2B%28x%29/"),
            ("/100%/%zz", "/100%25/%25zz/"),
        ] {
            assert_eq!(path(raw), canonical, "{raw}");
        }
    }

    #[test]
    fn query_pairs_are_sorted_by_name_and_value() {
        for (raw, canonical) in [
            ("", ""),
            ("b=2&a=1", "a=1&b=2"),
            ("n=b&n=a&n=%41", "n=A&n=a&n=b"),
            ("flag", "flag="),
            ("a=b=c", "a=b%3Dc"),
            ("q=a+b%20c~", "q=a%2Bb%20c~"),
            ("&&a=1&", "a=1"),
        ] {
            assert_eq!(query(raw), canonical, "{raw}");
        }
    }
}
