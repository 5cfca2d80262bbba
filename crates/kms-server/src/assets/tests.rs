use axum::http::HeaderMap;
use http_body_util::BodyExt as _;

use super::*;

static SITE: &[File] = &[
    File {
        path: "/index.html",
        hash: "aa",
        plain: b"<p>page",
        brotli: Some(b"br page"),
    },
    File {
        path: "/app-0123456789abcdef.js",
        hash: "bb",
        plain: b"js",
        brotli: Some(b"br js"),
    },
    File {
        path: "/app-0123456789abcdef_bg.wasm",
        hash: "cc",
        plain: b"wasm",
        brotli: None,
    },
    File {
        path: "/icon.svg",
        hash: "dd",
        plain: b"svg",
        brotli: None,
    },
    File {
        path: "/worker/w-0123456789abcdef.js",
        hash: "ee",
        plain: b"w",
        brotli: None,
    },
    File {
        path: "/guide/index.html",
        hash: "ff",
        plain: b"<p>guide",
        brotli: None,
    },
    File {
        path: "/guide/guide.css",
        hash: "00",
        plain: b"p{}",
        brotli: None,
    },
    File {
        path: "/guide/images/keys.zh-CN.png",
        hash: "11",
        plain: b"png",
        brotli: None,
    },
];

/// What a browser sends when it goes to a page.
const NAVIGATION: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

fn request(method: &str, path: &str, headers: &[(&str, &str)]) -> Request {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).unwrap()
}

async fn get(path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, Vec<u8>) {
    let (parts, body) = answer(SITE, &request("GET", path, headers)).into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    (parts.status, parts.headers, bytes.to_vec())
}

#[tokio::test]
async fn compressed_form_goes_to_those_who_take_it() {
    let path = "/app-0123456789abcdef.js";
    for (accept_encoding, body, encoding) in [
        ("gzip, deflate, br, zstd", b"br js".as_slice(), Some("br")),
        ("br;q=0.1", b"br js", Some("br")),
        ("br;q=0, gzip", b"js", None),
        ("gzip", b"js", None),
        ("", b"js", None),
    ] {
        let (status, headers, bytes) = get(path, &[("accept-encoding", accept_encoding)]).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(bytes, body, "{accept_encoding}");
        let sent = headers
            .get("content-encoding")
            .map(|value| value.to_str().unwrap());
        assert_eq!(sent, encoding, "{accept_encoding}");
        assert_eq!(headers["vary"], "accept-encoding");
    }
}

#[tokio::test]
async fn file_that_the_client_has_is_not_sent_again() {
    let path = "/app-0123456789abcdef.js";
    let (_, headers, _) = get(path, &[]).await;
    let tag = headers["etag"].to_str().unwrap().to_owned();
    let (status, headers, bytes) =
        get(path, &[("if-none-match", &format!("\"x\", W/{tag}"))]).await;
    assert_eq!((status, bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(headers["etag"], tag.as_str());
    let compressed = [("if-none-match", tag.as_str()), ("accept-encoding", "br")];
    assert_eq!(
        get(path, &compressed).await.0,
        StatusCode::OK,
        "another form has another tag"
    );
}

#[tokio::test]
async fn names_with_a_hash_are_kept_and_others_asked_for_anew() {
    for (path, cache) in [
        ("/index.html", "no-cache"),
        ("/icon.svg", "no-cache"),
        (
            "/app-0123456789abcdef.js",
            "public, max-age=31536000, immutable",
        ),
        (
            "/app-0123456789abcdef_bg.wasm",
            "public, max-age=31536000, immutable",
        ),
    ] {
        assert_eq!(get(path, &[]).await.1["cache-control"], cache, "{path}");
    }
}

#[tokio::test]
async fn content_types_are_those_that_browsers_insist_on() {
    for (path, content_type) in [
        ("/index.html", "text/html; charset=utf-8"),
        ("/app-0123456789abcdef.js", "text/javascript; charset=utf-8"),
        ("/app-0123456789abcdef_bg.wasm", "application/wasm"),
        ("/icon.svg", "image/svg+xml"),
        ("/guide/index.html", "text/html; charset=utf-8"),
        ("/guide/guide.css", "text/css; charset=utf-8"),
        ("/guide/images/keys.zh-CN.png", "image/png"),
    ] {
        assert_eq!(
            get(path, &[]).await.1["content-type"],
            content_type,
            "{path}"
        );
    }
}

#[tokio::test]
async fn worker_has_a_policy_without_a_network_and_the_page_has_its_own() {
    let (_, headers, _) = get("/worker/w-0123456789abcdef.js", &[]).await;
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("connect-src 'none'"));
    assert!(!policy.contains("'self'"), "{policy}");
    assert_eq!(headers["cross-origin-embedder-policy"], "require-corp");

    let (_, headers, _) = get("/index.html", &[]).await;
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("require-trusted-types-for 'script'"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
}

/// A page of the guide runs no script: the console's policy lets it have its style sheet and pictures.
#[tokio::test]
async fn guide_is_files_of_its_own_under_the_policy_of_a_page() {
    let (status, headers, bytes) = get("/guide/index.html", &[NAVIGATION]).await;
    assert_eq!(
        (status, bytes.as_slice()),
        (StatusCode::OK, b"<p>guide".as_slice())
    );
    let policy = headers["content-security-policy"].to_str().unwrap();
    for part in [
        "style-src 'self'",
        "img-src 'self'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert_eq!(
        get("/guide/none.html", &[NAVIGATION]).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn pages_are_the_console_and_everything_else_is_not_found() {
    for path in ["/", "/keys", "/keys/import", "/sign-in", "/no/such/page"] {
        let (status, _, bytes) = get(path, &[NAVIGATION]).await;
        assert_eq!(
            (status, bytes.as_slice()),
            (StatusCode::OK, b"<p>page".as_slice()),
            "{path}"
        );
    }
    for path in [
        "/v1.0/p/kms/x",
        "/v2",
        "/console/x",
        "/console",
        "/healthz/x",
        "/readyz/x",
        "/keys/x.js",
        "/x.map",
    ] {
        assert_eq!(
            get(path, &[NAVIGATION]).await.0,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    assert_eq!(
        get("/keys", &[("accept", "*/*")]).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        get("/keys", &[("accept", "text/html;q=0")]).await.0,
        StatusCode::NOT_FOUND
    );
    let written = answer(SITE, &request("POST", "/keys", &[NAVIGATION]));
    assert_eq!(written.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn names_that_climb_find_nothing() {
    for path in [
        "/../index.html",
        "/%2e%2e/root.key",
        "//etc/passwd.",
        "/worker/../index.html",
    ] {
        assert_eq!(
            get(path, &[NAVIGATION]).await.0,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[test]
fn binary_without_a_console_says_how_to_build_one() {
    let response = answer(&[], &request("GET", "/", &[NAVIGATION]));
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.headers().contains_key("content-security-policy"));
}
