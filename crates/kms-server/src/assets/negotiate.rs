//! What a client says it takes (RFC 9110, sections 12.5 and 13.1.2).

use axum::http::{HeaderMap, HeaderName, header};

/// Whether `Accept-Encoding` permits brotli.
pub(super) fn takes_brotli(request: &HeaderMap) -> bool {
    members(request, &header::ACCEPT_ENCODING).any(|member| is_wanted(member, "br"))
}

/// Whether one of an `Accept` header's members is HTML.
pub(super) fn names_html(accept: &str) -> bool {
    accept
        .split(',')
        .any(|member| is_wanted(member, "text/html"))
}

/// Whether the client has the representation with this tag.
pub(super) fn has(request: &HeaderMap, etag: &str) -> bool {
    members(request, &header::IF_NONE_MATCH).any(|member| {
        let member = member.trim();
        member == "*" || member.strip_prefix("W/").unwrap_or(member) == etag
    })
}

fn members<'h>(request: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    request
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
}

/// Whether a member such as `br;q=0.5` names `wanted` and does not refuse it with a weight of 0.
fn is_wanted(member: &str, wanted: &str) -> bool {
    let mut parts = member.split(';').map(str::trim);
    let named = parts
        .next()
        .is_some_and(|name| name.eq_ignore_ascii_case(wanted));
    let refused = parts.any(|parameter| {
        parameter
            .strip_prefix("q=")
            .is_some_and(|weight| weight.parse() == Ok(0.0_f32))
    });
    named && !refused
}
