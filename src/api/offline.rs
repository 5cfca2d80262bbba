//! The wrap page that the server keeps for machines without a network. It is a file of the console, no part of the API.

use super::transport::{Effect, Method, Request};
use super::{Api, ApiError};

/// Where the page is, to be saved.
pub const WRAP_PAGE: &str = "/offline/keyferry-wrap.html";

/// The wrap page.
pub struct OfflineApi<'a>(pub(super) &'a Api);

impl OfflineApi<'_> {
    /// The SHA-256 of the page, 64 hex digits; none where the server has no such page.
    pub async fn wrap_page(&self) -> Result<Option<String>, ApiError> {
        let request = Request {
            method: Method::Get,
            path: format!("{WRAP_PAGE}.sha256"),
            body: None,
            effect: Effect::Read,
        };
        let answer = self.0.transport.send(request).await;
        let answer = answer.map_err(|_| ApiError::Offline)?;
        Ok(sum(&answer.body).filter(|_| answer.status == 200))
    }
}

/// The digits of a line as `sha256sum` writes it.
fn sum(line: &str) -> Option<String> {
    let digits = line.split_whitespace().next()?;
    let hex = digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    hex.then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn anything_but_a_sum_is_none() {
        let digits = "0123456789abcdef".repeat(4);
        assert_eq!(sum(&format!("{digits}  page.html\n")), Some(digits));
        assert_eq!(sum("<!doctype html>"), None);
        assert_eq!(sum(""), None);
    }
}
