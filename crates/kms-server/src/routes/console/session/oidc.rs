//! Signing in at a provider: `GET /console/session/oidc` leads there, `…/callback` is where the provider leads back to.
//!
//! The session's cookie is `SameSite=Strict`, and a browser does not send such a cookie while it follows redirects from
//! another site. It does not have to: the callback leads to the console's page, which is the same for everybody, and
//! what that page then asks for are requests of its own site.

mod account;

use std::{borrow::Cow, sync::Arc};

use axum::{
    Json, Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware,
    response::{IntoResponse as _, Response},
    routing::get,
};
use kms_api::{
    ErrorCode, paths,
    sign_in::{OidcOption, SignInError, SignInOptions},
};

use super::{SIGN_IN_AT_PROVIDER, begin, trail};
use crate::{
    audit::{self, Trail},
    auth::{
        Token, is_foreign_navigation,
        oidc::{Attempt, Provider, ProviderError, SealedAttempt},
    },
    error::{AppError, causes},
    state::AppState,
};

pub(super) fn router(state: &AppState) -> Router<AppState> {
    let record =
        middleware::from_fn_with_state((state.clone(), SIGN_IN_AT_PROVIDER), audit::record);
    Router::new()
        .route(paths::CONSOLE_SIGN_IN_OPTIONS, get(options))
        .route(paths::CONSOLE_OIDC, get(start))
        .route(
            paths::CONSOLE_OIDC_CALLBACK,
            get(callback).route_layer(record),
        )
}

/// Why nobody is signed in.
enum Failure {
    /// The console says why.
    Told(SignInError),
    /// This server's own fault.
    Own(AppError),
}

impl<E: Into<AppError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Own(error.into())
    }
}

/// What the console says of the provider's failure; the log says more.
fn told(error: &ProviderError) -> Failure {
    tracing::warn!("sign-in at the provider: {}", causes(error));
    Failure::Told(match error {
        ProviderError::IdToken(_) => SignInError::Token,
        ProviderError::Unreachable(..)
        | ProviderError::Unreadable(_)
        | ProviderError::OtherIssuer => SignInError::Provider,
    })
}

async fn options(State(state): State<AppState>) -> Json<SignInOptions> {
    let name = |provider: &Arc<Provider>| OidcOption {
        name: provider.settings.name.clone(),
    };
    Json(SignInOptions {
        oidc: state.settings.oidc.as_ref().map(name),
    })
}

async fn start(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, AppError> {
    let provider = provider(&state)?;
    // A foreign page must not sign its visitor in, as whomever.
    if is_foreign_navigation(&headers) {
        return Ok(lead_to("/sign-in".into()));
    }
    let now = state.clock.now();
    let attempt = Attempt::make(now)?;
    let url = provider
        .authorization_url(&attempt, &redirect_uri(provider), now)
        .await;
    match url {
        Ok(url) => {
            let cookie = SealedAttempt::seal(&state.sealing_keys, &attempt)?;
            let secure = provider.settings.public_url.is_secure();
            Ok(with(lead_to(url.into()), cookie.cookie(secure)))
        }
        Err(error) => fail(told(&error)),
    }
}

async fn callback(State(state): State<AppState>, request: Request) -> Result<Response, AppError> {
    let provider = provider(&state)?;
    let (parts, _body) = request.into_parts();
    let answer = Answer::read(parts.uri.query().unwrap_or_default());
    let secure = provider.settings.public_url.is_secure();
    let trail = trail(&parts);
    let signed_in = sign_in(&state, provider, &parts.headers, answer, &trail).await;
    let response = match signed_in {
        Ok(token) => with(lead_to("/".into()), token.cookie(secure)),
        Err(failure) => fail(failure)?,
    };
    Ok(with(response, SealedAttempt::no_cookie(secure)))
}

/// The token of a new session. Checks the answer step by step; nothing is asked of the provider before the answer is known to be this browser's.
async fn sign_in(
    state: &AppState,
    provider: &Provider,
    headers: &HeaderMap,
    answer: Answer<'_>,
    trail: &Trail,
) -> Result<Token, Failure> {
    let now = state.clock.now();
    let secure = provider.settings.public_url.is_secure();
    let attempt = SealedAttempt::open(&state.sealing_keys, headers, secure, now)
        .filter(|attempt| answer.state.as_deref() == Some(attempt.state.as_str()))
        .ok_or(Failure::Told(SignInError::Lapsed))?;
    if !state
        .store
        .use_attempt(&attempt.hash(), attempt.until, now)
        .await?
    {
        return Err(Failure::Told(SignInError::Lapsed));
    }
    let ours = provider.is_of(answer.issuer.as_deref(), now).await;
    if !ours.map_err(|error| told(&error))? {
        tracing::warn!("sign-in at the provider: the answer names another issuer, or none");
        return Err(Failure::Told(SignInError::Token));
    }
    let code = match (answer.error.as_deref(), answer.code) {
        (None, Some(code)) => code,
        (Some("access_denied" | "login_required" | "consent_required"), _) => {
            return Err(Failure::Told(SignInError::Cancelled));
        }
        (Some(_) | None, _) => return Err(Failure::Told(SignInError::Provider)),
    };
    let identity = provider
        .redeem(&code, &attempt, &redirect_uri(provider), now)
        .await
        .map_err(|error| told(&error))?;
    let account = account::of(state, &provider.settings, &identity, trail).await?;
    trail.account(&account.id, account.name.as_str());
    let (_, token) = begin(state, headers, &account, trail, now).await?;
    Ok(token)
}

/// What the provider sent the browser back with. Parameters of others are no error: providers add theirs.
#[derive(Default)]
struct Answer<'q> {
    code: Option<Cow<'q, str>>,
    state: Option<Cow<'q, str>>,
    issuer: Option<Cow<'q, str>>,
    error: Option<Cow<'q, str>>,
}

impl<'q> Answer<'q> {
    /// An answer in which something stands twice is none.
    fn read(query: &'q str) -> Self {
        let mut answer = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let place = match name.as_ref() {
                "code" => &mut answer.code,
                "state" => &mut answer.state,
                "iss" => &mut answer.issuer,
                "error" => &mut answer.error,
                _ => continue,
            };
            if place.replace(value).is_some() {
                return Self::default();
            }
        }
        answer
    }
}

fn provider(state: &AppState) -> Result<&Provider, AppError> {
    let text = "this server has no provider to sign in at; sign in with a password";
    let none = || AppError::new(ErrorCode::NoSuchPath, text);
    state.settings.oidc.as_deref().ok_or_else(none)
}

fn redirect_uri(provider: &Provider) -> String {
    provider
        .settings
        .public_url
        .with(paths::CONSOLE_OIDC_CALLBACK)
}

/// To the form to sign in, which says what was wrong.
fn fail(failure: Failure) -> Result<Response, AppError> {
    match failure {
        Failure::Told(error) => {
            tracing::info!(%error, "refused: sign-in at the provider");
            let mut response = lead_to(format!("/sign-in?error={error}").into());
            // For the audit log: a record of its own where the provider has vouched for somebody. The rest anybody can
            // have as often as they like, and it is counted.
            if matches!(error, SignInError::Role | SignInError::Disabled) {
                response
                    .extensions_mut()
                    .insert(ErrorCode::NotAuthenticated);
            }
            Ok(response)
        }
        Failure::Own(error) => Err(error),
    }
}

/// A redirect to a place that this server made up, never to one that came with a request.
fn lead_to(place: Cow<'static, str>) -> Response {
    match HeaderValue::try_from(place.as_ref()) {
        Ok(place) => (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response(),
        Err(error) => AppError::internal(error).into_response(),
    }
}

fn with(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
