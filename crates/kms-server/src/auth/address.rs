//! Where a request comes from.

use std::net::IpAddr;

use axum::http::HeaderMap;

/// Where a proxy says on whose behalf it asks.
pub(crate) const FORWARDED_FOR: &str = "x-forwarded-for";

/// The client's address: the connection's, or what a trusted proxy says it is.
pub(crate) fn client_address(
    peer: Option<IpAddr>,
    headers: &HeaderMap,
    trusted_proxies: &[IpAddr],
) -> Option<IpAddr> {
    let peer = peer?;
    let asked_for = trusted_proxies
        .contains(&peer)
        .then(|| forwarded(headers))
        .flatten();
    Some(asked_for.unwrap_or(peer))
}

/// For whom a trusted proxy asks. Of its header the last hop counts, which it wrote itself.
pub(crate) fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(FORWARDED_FOR).iter().next_back()?;
    let hop = last.to_str().ok()?.rsplit(',').next()?;
    let address: IpAddr = hop.trim().parse().ok()?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_counts_only_if_a_trusted_proxy_sent_it() {
        let proxy = IpAddr::from([127, 0, 0, 1]);
        let mut headers = HeaderMap::new();
        assert_eq!(client_address(Some(proxy), &headers, &[proxy]), Some(proxy));
        headers.insert(FORWARDED_FOR, "10.0.0.1, 2001:db8::1".parse().unwrap());
        let named = "2001:db8::1".parse().ok();
        assert_eq!(client_address(Some(proxy), &headers, &[proxy]), named);
        assert_eq!(client_address(Some(proxy), &headers, &[]), Some(proxy));
        assert_eq!(client_address(None, &headers, &[proxy]), None);
    }
}
