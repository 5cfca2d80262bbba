//! Whether a request that carries a cookie comes from the console's own page.
//!
//! `SameSite=Strict` keeps the cookie from other sites. This is the second wall, and the one
//! against other ports and sub-domains, which are the same site.

use axum::http::{HeaderMap, Method, header};
use kms_api::console::CONSOLE_HEADER;

/// Why a request with a cookie is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ForeignRequest {
    /// Neither `Sec-Fetch-Site` nor `Origin` nor the console's header says that it is ours.
    #[error(
        "a session's cookie is taken from the console's own pages only: \
         Origin or Sec-Fetch-Site must be this server's; programs sign their requests"
    )]
    Origin,
    /// A write without the header that only our page sends.
    #[error("a write with a session's cookie needs the header x-keyferry-console")]
    Header,
}

/// Refuses what a foreign page could have sent.
pub(crate) fn check(method: &Method, headers: &HeaderMap) -> Result<(), ForeignRequest> {
    let reads = matches!(*method, Method::GET | Method::HEAD);
    // Over plain HTTP beyond loopback a browser says nothing on a read; the header needs a preflight to be sent by others.
    let shown = || reads && headers.contains_key(CONSOLE_HEADER);
    if !is_own(headers).unwrap_or_else(shown) {
        return Err(ForeignRequest::Origin);
    }
    if !reads && !headers.contains_key(CONSOLE_HEADER) {
        return Err(ForeignRequest::Header);
    }
    Ok(())
}

/// Whether a navigation was begun by a page of another origin, as far as the browser says so.
pub(crate) fn is_foreign_navigation(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site");
    site.is_some_and(|site| !matches!(site.as_bytes(), b"same-origin" | b"none"))
}

/// What the browser says of where the request comes from. `Sec-Fetch-Site` decides where it is sent: no page can set
/// it, and no proxy that renames the host confuses it.
fn is_own(headers: &HeaderMap) -> Option<bool> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return Some(matches!(site, "same-origin" | "none"));
    }
    let origin = text(header::ORIGIN)?;
    let authority = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"));
    Some(authority.is_some() && authority == text(header::HOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_with(method: Method, pairs: &[(&'static str, &str)]) -> Result<(), ForeignRequest> {
        let mut headers = HeaderMap::new();
        headers.insert("host", "127.0.0.1:8080".parse().unwrap());
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        check(&method, &headers)
    }

    #[test]
    fn reads_come_from_our_own_pages() {
        for pairs in [
            [("sec-fetch-site", "same-origin")].as_slice(),
            &[("sec-fetch-site", "none")],
            &[("origin", "http://127.0.0.1:8080")],
            &[("origin", "https://127.0.0.1:8080")],
            &[
                ("origin", "http://127.0.0.1:8080"),
                ("sec-fetch-site", "same-origin"),
            ],
            // Behind a proxy that renames the host.
            &[
                ("origin", "https://kms.example"),
                ("sec-fetch-site", "same-origin"),
            ],
            // Plain HTTP beyond loopback.
            &[(CONSOLE_HEADER, "1")],
        ] {
            assert_eq!(check_with(Method::GET, pairs), Ok(()), "{pairs:?}");
        }
    }

    #[test]
    fn everything_else_is_foreign() {
        for pairs in [
            [].as_slice(),
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "")],
            &[("origin", "null")],
            &[("origin", "http://127.0.0.1:8081")],
            &[("origin", "http://127.0.0.1:8080.evil.example")],
            &[("origin", "127.0.0.1:8080")],
            &[("origin", "file://127.0.0.1:8080")],
            &[
                ("origin", "http://127.0.0.1:8080"),
                ("sec-fetch-site", "cross-site"),
            ],
        ] {
            let verdict = check_with(Method::GET, pairs);
            assert_eq!(verdict, Err(ForeignRequest::Origin), "{pairs:?}");
        }
    }

    #[test]
    fn writes_need_the_console_s_header() {
        let own = ("sec-fetch-site", "same-origin");
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            let without = check_with(method.clone(), &[own]);
            assert_eq!(without, Err(ForeignRequest::Header), "{method}");
            assert_eq!(check_with(method, &[own, (CONSOLE_HEADER, "1")]), Ok(()));
        }
    }
}
