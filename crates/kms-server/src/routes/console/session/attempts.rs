//! Failed sign-ins, and by whom they are counted.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::HeaderMap;

use crate::auth::FailureCount;

/// Where a proxy says on whose behalf it asks.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Failures by address and by account.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    by_address: FailureCount<IpAddr>,
    /// By the hash of the name that was typed, since that may be long.
    by_account: FailureCount<[u8; 32]>,
}

impl Attempts {
    /// Counts an attempt, or says for how many seconds to wait. An address that has to wait does not count against the
    /// account, which it could lock otherwise; nor does an account that has to wait count against an address.
    pub(super) fn begin(
        &self,
        address: Option<IpAddr>,
        account: [u8; 32],
        now: u64,
    ) -> Result<(), u64> {
        if let Some(address) = address {
            self.by_address.attempt(&address, now)?;
        }
        self.by_account.attempt(&account, now).inspect_err(|_| {
            if let Some(address) = address {
                self.by_address.forgive(&address, now);
            }
        })
    }

    /// The attempt that began at `now` was no failure.
    pub(super) fn succeeded(&self, address: Option<IpAddr>, account: [u8; 32], now: u64) {
        if let Some(address) = address {
            self.by_address.forgive(&address, now);
        }
        self.by_account.forgive(&account, now);
    }
}

/// The client that an attempt counts against. Whoever comes from this machine is most likely a proxy, which stands for
/// everybody: it counts only if it is trusted to say for whom it asks. Of its header the last hop counts, which it wrote
/// itself.
pub(crate) fn client(
    peer: Option<IpAddr>,
    headers: &HeaderMap,
    trusted_proxies: &[IpAddr],
) -> Option<IpAddr> {
    let peer = peer?;
    if trusted_proxies.contains(&peer) {
        let last = headers.get_all(FORWARDED_FOR).iter().next_back()?;
        let hop = last.to_str().ok()?.rsplit(',').next()?;
        let address: IpAddr = hop.trim().parse().ok()?;
        return Some(network(address.to_canonical()));
    }
    (!peer.is_loopback()).then(|| network(peer))
}

/// Whom an address stands for: an IPv6 client has a whole /64 to itself.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(peer: &str, forwarded: &[&str], trusted: &[&str], expected: Option<&str>) {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let trusted: Vec<IpAddr> = trusted.iter().copied().map(address).collect();
        let found = client(Some(address(peer)), &headers, &trusted);
        assert_eq!(found, expected.map(address), "{peer} {forwarded:?}");
    }

    #[test]
    fn a_proxy_on_this_machine_does_not_stand_for_its_clients() {
        check("127.0.0.1", &[], &[], None);
        check("127.0.0.1", &["192.0.2.1"], &[], None);
        check("192.0.2.7", &["192.0.2.1"], &[], Some("192.0.2.7"));
    }

    #[test]
    fn of_a_trusted_proxy_the_last_hop_counts() {
        let trusted = ["127.0.0.1"];
        check(
            "127.0.0.1",
            &["10.0.0.1, 192.0.2.1"],
            &trusted,
            Some("192.0.2.1"),
        );
        check(
            "127.0.0.1",
            &["10.0.0.1", "2001:db8::1"],
            &trusted,
            Some("2001:db8::"),
        );
        check("127.0.0.1", &["nonsense"], &trusted, None);
        check("127.0.0.1", &[], &trusted, None);
        check("192.0.2.7", &["10.0.0.1"], &trusted, Some("192.0.2.7"));
    }

    #[test]
    fn an_address_that_has_to_wait_locks_no_account() {
        let attempts = Attempts::default();
        let address = Some(IpAddr::from([192, 0, 2, 1]));
        for other in 0..10 {
            assert_eq!(attempts.begin(address, [other; 32], 1000), Ok(()));
        }
        for _ in 0..20 {
            assert_eq!(attempts.begin(address, [99; 32], 1000), Err(300));
        }
        assert_eq!(attempts.begin(None, [99; 32], 1000), Ok(()));
    }

    #[test]
    fn an_account_that_has_to_wait_does_not_count_against_the_address() {
        let attempts = Attempts::default();
        let address = Some(IpAddr::from([192, 0, 2, 1]));
        for _ in 0..10 {
            assert_eq!(attempts.begin(None, [1; 32], 1000), Ok(()));
        }
        for _ in 0..20 {
            assert_eq!(attempts.begin(address, [1; 32], 1000), Err(300));
        }
        assert_eq!(attempts.begin(address, [2; 32], 1000), Ok(()));
    }
}
