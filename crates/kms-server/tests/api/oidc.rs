//! Signing in at a provider that runs in these tests.

use axum::http::StatusCode;
use kms_api::ErrorCode;
use kms_api::console::Role;
use serde_json::json;

use crate::door::{Door, JSON, OWN, PASSWORD, Reply, WRITE};
use crate::provider::{CLIENT, Habits, Signature, TestProvider};

const START: &str = "/console/session/oidc";
const CALLBACK: &str = "/console/session/oidc/callback";
const PUBLIC: &str = "https://kms.example";
const COOKIE: &str = "__Host-keyferry_oidc";
/// What a browser says of a navigation that another site's redirect led to.
const FROM_ELSEWHERE: (&str, &str) = ("sec-fetch-site", "cross-site");

/// A server and its provider.
async fn open() -> (Door, TestProvider) {
    let provider = TestProvider::start(crate::door::NOW / 1000).await;
    let for_server = provider.for_server(PUBLIC);
    let door = Door::open_as(|settings| settings.oidc = Some(for_server)).await;
    (door, provider)
}

fn set_cookies(reply: &Reply) -> Vec<&str> {
    let all = reply.headers.get_all("set-cookie").iter();
    all.map(|value| value.to_str().unwrap()).collect()
}

/// The value of a `Cookie` header that gives a cookie back.
fn given_back(reply: &Reply, name: &str) -> Option<String> {
    let cookies = set_cookies(reply).into_iter();
    let mut pairs = cookies.map(|cookie| cookie.split(';').next().unwrap());
    let pair = pairs.find(|pair| pair.starts_with(&format!("{name}=")))?;
    (!pair.ends_with('=')).then(|| pair.to_owned())
}

fn location(reply: &Reply) -> &str {
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{:?}", reply.bytes);
    reply.headers["location"].to_str().unwrap()
}

fn parameter(address: &str, name: &str) -> String {
    let query = address.split_once('?').unwrap().1;
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs
        .find(|(found, _)| found == name)
        .unwrap()
        .1
        .into_owned()
}

/// A browser that was sent to the provider: where to, and the cookie that it keeps meanwhile.
async fn begin(door: &Door) -> (String, String) {
    let reply = door.send("GET", START, &[OWN], "").await;
    let cookie = given_back(&reply, COOKIE).unwrap();
    (location(&reply).to_owned(), cookie)
}

async fn come_back(door: &Door, query: &str, cookie: &str) -> Reply {
    let path = format!("{CALLBACK}?{query}");
    door.send("GET", &path, &[FROM_ELSEWHERE, ("cookie", cookie)], "")
        .await
}

/// A whole sign-in.
async fn sign_in(door: &Door, provider: &TestProvider) -> Reply {
    let (address, cookie) = begin(door).await;
    let code = provider.agree(&address);
    let state = parameter(&address, "state");
    let issuer = provider.issuer();
    come_back(
        door,
        &format!("code={code}&state={state}&iss={issuer}"),
        &cookie,
    )
    .await
}

/// Asserts that nobody was signed in, and what the console is led to say.
#[track_caller]
fn failed(reply: &Reply, error: &str) {
    assert_eq!(location(reply), format!("/sign-in?error={error}"));
    assert_eq!(given_back(reply, "keyferry_session"), None);
}

#[tokio::test]
async fn a_new_user_signs_in_and_is_known_again() {
    let (door, provider) = open().await;
    let before = door.end_of_log().await;
    let options = door
        .send("GET", "/console/session/options", &[OWN], "")
        .await;
    assert_eq!(options.json(), json!({"oidc": {"name": "Example ID"}}));

    let reply = sign_in(&door, &provider).await;
    assert_eq!(location(&reply), "/");
    let attributes = set_cookies(&reply).join("\n");
    assert!(
        attributes.contains("; HttpOnly; SameSite=Strict; Path=/;"),
        "{attributes}"
    );
    assert!(attributes.contains(&format!("{COOKIE}=; ")), "{attributes}");
    let cookie = given_back(&reply, "keyferry_session").unwrap();
    let session = door.who_am_i(&cookie).await.json();
    assert_eq!(
        (&session["user_name"], &session["role"]),
        (&"ada".into(), &"operator".into())
    );

    let record = Door::only(door.records_after(before).await);
    assert_eq!(record.action, "sign-in-at-provider");
    assert_eq!(
        (record.outcome.as_str(), record.actor_kind.as_str()),
        ("done", "account")
    );
    assert_eq!(record.account_id.as_deref(), session["user_id"].as_str());
    let added = format!("{} ada operator", session["user_id"].as_str().unwrap());
    assert_eq!(record.target, Some(added));

    // Later under another name, with another role.
    let claims = json!({"preferred_username": "countess", "roles": "kms-audit"});
    provider.behave(Habits {
        claims: Some(claims),
        ..Habits::default()
    });
    let again = sign_in(&door, &provider).await;
    let again = given_back(&again, "keyferry_session").unwrap();
    let again = door.who_am_i(&again).await.json();
    assert_eq!(again["user_id"], session["user_id"]);
    let record = door.records_after(before).await.remove(1);
    let changed = format!("{} auditor", session["user_id"].as_str().unwrap());
    assert_eq!(record.entry.target, Some(changed));
    assert_eq!(
        (&again["user_name"], &again["role"]),
        (&"ada".into(), &"auditor".into())
    );
}

/// The session's cookie is `Strict`: a browser that still follows the provider's redirects keeps it back. What it is led to
/// must do without, and the page's own requests, which are of the same site, bring it.
#[tokio::test]
async fn the_page_that_the_callback_leads_to_needs_no_cookie_and_its_requests_bring_it() {
    let (door, provider) = open().await;
    let reply = sign_in(&door, &provider).await;
    let cookie = given_back(&reply, "keyferry_session").unwrap();
    let navigation = [
        FROM_ELSEWHERE,
        ("sec-fetch-mode", "navigate"),
        ("accept", "text/html"),
    ];
    let signed_out = door.send("GET", location(&reply), &navigation, "").await;
    let own_navigation = [OWN, ("accept", "text/html"), ("cookie", cookie.as_str())];
    let signed_in = door
        .send("GET", location(&reply), &own_navigation, "")
        .await;
    assert_eq!(
        (signed_out.status, &signed_out.bytes),
        (signed_in.status, &signed_in.bytes),
        "the page is the same for everybody"
    );
    let session = door
        .send("GET", "/console/session", &[OWN, ("cookie", &cookie)], "")
        .await;
    assert_eq!(session.json()["user_name"], "ada");
}

#[tokio::test]
async fn every_way_of_signing_and_of_showing_the_secret_is_taken() {
    let (door, provider) = open().await;
    for (signature, secret_in_body, says_who) in [
        (Signature::Rs256, false, true),
        (Signature::Ps256, true, false),
        (Signature::EdDsa, true, true),
    ] {
        // What it published before is believed for ten minutes.
        door.clock.advance(600);
        provider.behave(Habits {
            signature,
            secret_in_body,
            says_who,
            claims: Some(json!({"aud": [CLIENT], "exp": door.seconds() + 300})),
            ..Habits::default()
        });
        let reply = sign_in(&door, &provider).await;
        assert_eq!(location(&reply), "/", "{signature:?}");
    }
    // A key that is not named is found.
    door.clock.advance(600);
    provider.behave(Habits {
        header: Some(json!({"alg": "ES256"})),
        claims: Some(json!({"exp": door.seconds() + 300})),
        ..Habits::default()
    });
    assert_eq!(location(&sign_in(&door, &provider).await), "/");
}

#[tokio::test]
async fn a_token_that_does_not_hold_signs_nobody_in() {
    let (door, provider) = open().await;
    let now = crate::door::NOW / 1000;
    let with_claims = |claims| Habits {
        claims: Some(claims),
        ..Habits::default()
    };
    let signed = |signature| Habits {
        signature,
        ..Habits::default()
    };
    let with_header = |header| Habits {
        header: Some(header),
        ..Habits::default()
    };
    for (what, habits) in [
        ("nonce of another", with_claims(json!({"nonce": "another"}))),
        ("no nonce", with_claims(json!({"nonce": null}))),
        ("another audience", with_claims(json!({"aud": "another"}))),
        ("no audience", with_claims(json!({"aud": null}))),
        (
            "two audiences and nobody named",
            with_claims(json!({"aud": [CLIENT, "another"]})),
        ),
        (
            "another party",
            with_claims(json!({"aud": [CLIENT], "azp": "another"})),
        ),
        (
            "another issuer",
            with_claims(json!({"iss": "https://id.example"})),
        ),
        (
            "issuers in a list",
            with_claims(json!({"iss": [provider.issuer(), "x"]})),
        ),
        ("lapsed", with_claims(json!({"exp": now - 60}))),
        ("no end", with_claims(json!({"exp": null}))),
        ("of tomorrow", with_claims(json!({"iat": now + 61}))),
        ("not valid yet", with_claims(json!({"nbf": now + 61}))),
        ("no subject", with_claims(json!({"sub": null}))),
        ("empty subject", with_claims(json!({"sub": ""}))),
        ("foreign key", signed(Signature::ForeignKey)),
        ("no signature", signed(Signature::None)),
        ("HMAC of the public key", signed(Signature::HmacOfPublicKey)),
        (
            "unknown key",
            with_header(json!({"alg": "ES256", "kid": "nobody"})),
        ),
        (
            "key for encryption",
            with_header(json!({"alg": "RS256", "kid": "rsa-enc"})),
        ),
        (
            "key of another kind",
            with_header(json!({"alg": "RS256", "kid": "ec"})),
        ),
        (
            "critical extension",
            with_header(json!({"alg": "ES256", "kid": "ec", "crit": ["x"], "x": 1})),
        ),
    ] {
        provider.behave(habits);
        let reply = sign_in(&door, &provider).await;
        assert_eq!(location(&reply), "/sign-in?error=token", "{what}");
        failed(&reply, "token");
    }
    let accounts = door.opened.store.listed_accounts().await.unwrap();
    assert!(accounts.is_empty());
    provider.behave(Habits::default());
    assert_eq!(location(&sign_in(&door, &provider).await), "/");
}

#[tokio::test]
async fn an_answer_is_taken_once_and_from_the_browser_that_asked() {
    let (door, provider) = open().await;
    let (address, cookie) = begin(&door).await;
    let (others_address, others_cookie) = begin(&door).await;
    let state = parameter(&address, "state");
    let others_state = parameter(&others_address, "state");
    let code = provider.agree(&others_address);

    // Somebody else's answer, slipped to this browser: it would be signed in as them.
    for (query, cookie) in [
        (format!("code={code}&state={others_state}"), cookie.as_str()),
        (format!("code={code}&state={state}"), &others_cookie),
        (format!("code={code}&state={others_state}"), ""),
        (
            format!("code={code}&state={others_state}"),
            &format!("{others_cookie}x"),
        ),
        (
            format!("code={code}&state={others_state}"),
            &format!("{COOKIE}=AAAA"),
        ),
        (format!("code={code}"), &others_cookie),
        (format!("code={code}&state="), &others_cookie),
        (
            format!("code={code}&state={others_state}&state={state}"),
            &others_cookie,
        ),
        (
            format!("code={code}&state={others_state}"),
            &format!("{others_cookie}; {cookie}"),
        ),
    ] {
        failed(&come_back(&door, &query, cookie).await, "lapsed");
    }
    // None of these used anything up.
    let query = format!("code={code}&state={others_state}");
    let reply = come_back(&door, &query, &others_cookie).await;
    assert_eq!(location(&reply), "/");
    let code = provider.agree(&others_address);
    let again = format!("code={code}&state={others_state}");
    failed(&come_back(&door, &again, &others_cookie).await, "lapsed");

    let code = provider.agree(&address);
    door.clock.advance(600);
    let late = format!("code={code}&state={state}");
    failed(&come_back(&door, &late, &cookie).await, "lapsed");
}

#[tokio::test]
async fn another_replica_takes_the_answer() {
    let (door, provider) = open().await;
    let (address, cookie) = begin(&door).await;
    let code = provider.agree(&address);
    let for_server = provider.for_server(PUBLIC);
    let door = door
        .restarted_with(|settings| settings.oidc = Some(for_server))
        .await;
    let query = format!("code={code}&state={}", parameter(&address, "state"));
    assert_eq!(location(&come_back(&door, &query, &cookie).await), "/");
}

#[tokio::test]
async fn an_answer_of_another_provider_is_refused() {
    let (door, provider) = open().await;
    let (address, cookie) = begin(&door).await;
    let code = provider.agree(&address);
    let state = parameter(&address, "state");
    let query = format!("code={code}&state={state}&iss=https://id.example");
    failed(&come_back(&door, &query, &cookie).await, "token");

    // A provider that promises to say who it is, and does not.
    provider.behave(Habits {
        says_who: true,
        ..Habits::default()
    });
    let for_server = provider.for_server(PUBLIC);
    let door = door
        .restarted_with(|settings| settings.oidc = Some(for_server))
        .await;
    let (address, cookie) = begin(&door).await;
    let code = provider.agree(&address);
    let query = format!("code={code}&state={}", parameter(&address, "state"));
    failed(&come_back(&door, &query, &cookie).await, "token");
}

#[tokio::test]
async fn who_has_no_role_is_refused_and_loses_what_was_open() {
    let (door, provider) = open().await;
    let signed_in = sign_in(&door, &provider).await;
    let cookie = given_back(&signed_in, "keyferry_session").unwrap();
    for roles in [
        json!(["unrelated"]),
        json!([]),
        json!(null),
        json!("KMS-OPS"),
    ] {
        provider.behave(Habits {
            claims: Some(json!({"roles": roles})),
            ..Habits::default()
        });
        failed(&sign_in(&door, &provider).await, "role");
    }
    assert!(door.is_signed_out(&cookie).await);
    provider.behave(Habits {
        claims: Some(json!({"sub": "somebody new", "roles": []})),
        ..Habits::default()
    });
    failed(&sign_in(&door, &provider).await, "role");
    let accounts = door.opened.store.listed_accounts().await.unwrap();
    assert_eq!(accounts.len(), 1, "nobody new got an account");
}

#[tokio::test]
async fn the_last_administrator_does_not_lose_the_role_but_is_not_signed_in() {
    let (door, provider) = open().await;
    let with_role = |role: &str| Habits {
        claims: Some(json!({"roles": [role]})),
        ..Habits::default()
    };
    provider.behave(with_role("kms-root"));
    assert_eq!(location(&sign_in(&door, &provider).await), "/");
    provider.behave(with_role("kms-audit"));
    failed(&sign_in(&door, &provider).await, "role");
    door.add_user("root", Role::Admin).await;
    assert_eq!(location(&sign_in(&door, &provider).await), "/");
}

#[tokio::test]
async fn a_disabled_account_is_refused() {
    let (door, provider) = open().await;
    let signed_in = sign_in(&door, &provider).await;
    let cookie = given_back(&signed_in, "keyferry_session").unwrap();
    let id = door.who_am_i(&cookie).await.json()["user_id"].clone();
    door.add_user("root", Role::Admin).await;
    let root = door.cookie_of("root").await;
    let path = format!("/console/accounts/{}", id.as_str().unwrap());
    let headers = [JSON, OWN, WRITE, ("cookie", root.as_str())];
    let done = door
        .send("PATCH", &path, &headers, r#"{"disabled":true}"#)
        .await;
    assert_eq!(done.status, StatusCode::OK);
    failed(&sign_in(&door, &provider).await, "disabled");
}

#[tokio::test]
async fn a_name_that_is_taken_stays_whose_it_is_and_no_password_opens_the_new_account() {
    let (door, provider) = open().await;
    let own = door.add_user("ada", Role::Admin).await;
    let reply = sign_in(&door, &provider).await;
    let cookie = given_back(&reply, "keyferry_session").unwrap();
    let session = door.who_am_i(&cookie).await.json();
    assert_ne!(session["user_id"], own.as_str());
    let name = session["user_name"].as_str().unwrap();
    assert!(name.starts_with("ada-"), "{name}");
    for password in ["", PASSWORD] {
        door.sign_in(name, password, &[])
            .await
            .refused(ErrorCode::NotAuthenticated);
    }
    // Another subject of the same name is another account.
    provider.behave(Habits {
        claims: Some(json!({"sub": "subject-2"})),
        ..Habits::default()
    });
    let reply = sign_in(&door, &provider).await;
    let cookie = given_back(&reply, "keyferry_session").unwrap();
    let other = door.who_am_i(&cookie).await.json();
    assert_ne!(other["user_id"], session["user_id"]);
}

#[tokio::test]
async fn what_the_provider_refuses_is_told() {
    let (door, _provider) = open().await;
    for (error, told) in [("access_denied", "cancelled"), ("server_error", "provider")] {
        let (address, cookie) = begin(&door).await;
        let state = parameter(&address, "state");
        let query = format!("error={error}&error_description=%3Cb%3E&state={state}");
        failed(&come_back(&door, &query, &cookie).await, told);
    }
    let (address, cookie) = begin(&door).await;
    let query = format!("state={}", parameter(&address, "state"));
    failed(&come_back(&door, &query, &cookie).await, "provider");
    let (address, cookie) = begin(&door).await;
    let query = format!("code=made-up&state={}", parameter(&address, "state"));
    failed(&come_back(&door, &query, &cookie).await, "provider");
}

#[tokio::test]
async fn a_provider_that_is_away_or_is_not_the_one_is_told() {
    let (door, provider) = open().await;
    provider.behave(Habits {
        failing: true,
        ..Habits::default()
    });
    failed(&sign_in(&door, &provider).await, "provider");
    let (address, cookie) = begin(&door).await;
    let code = provider.agree(&address);
    provider.go_away();
    let query = format!("code={code}&state={}", parameter(&address, "state"));
    failed(&come_back(&door, &query, &cookie).await, "provider");
    // What it published is believed for ten minutes.
    door.clock.advance(600);
    let reply = door.send("GET", START, &[OWN], "").await;
    failed(&reply, "provider");

    let (door, provider) = open().await;
    provider.behave(Habits {
        issuer: Some("https://id.example".to_owned()),
        ..Habits::default()
    });
    failed(&door.send("GET", START, &[OWN], "").await, "provider");
}

#[tokio::test]
async fn a_foreign_page_begins_no_sign_in() {
    let (door, _provider) = open().await;
    for site in ["cross-site", "same-site"] {
        let reply = door
            .send("GET", START, &[("sec-fetch-site", site)], "")
            .await;
        assert_eq!(location(&reply), "/sign-in");
        assert_eq!(set_cookies(&reply), Vec::<&str>::new());
    }
    let typed = door
        .send("GET", START, &[("sec-fetch-site", "none")], "")
        .await;
    assert!(location(&typed).contains("/authorize?"));
}

#[tokio::test]
async fn a_server_without_a_provider_offers_none() {
    let door = Door::open().await;
    let options = door
        .send("GET", "/console/session/options", &[OWN], "")
        .await;
    assert_eq!(options.json(), json!({}));
    for path in [START, CALLBACK] {
        door.send("GET", path, &[OWN], "")
            .await
            .refused(ErrorCode::NoSuchPath);
    }
}

#[tokio::test]
async fn neither_secret_nor_token_shows_itself() {
    let (_door, provider) = open().await;
    let for_server = provider.for_server(PUBLIC);
    let shown = format!("{for_server:?} {:?}", for_server.settings);
    assert!(!shown.contains("s3cret"), "{shown}");
}
