//! Settings of a server that can be wrong together, checked before anything is opened.

use std::net::SocketAddr;

/// Why the server does not start with these settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Plain HTTP where others could listen in.
    #[error(
        "{0} can be reached from other machines, and this server speaks plain HTTP: what is sent, \
         passwords and sessions among it, would be readable on the way. Give it a certificate (--tls-cert and --tls-key), listen on a \
         loopback address (127.0.0.1 or [::1]) behind a proxy that ends TLS, or say --insecure-http if the \
         network itself is protected"
    )]
    PlainHttpBeyondLoopback(SocketAddr),
    /// One half of a pair.
    #[error("--tls-cert and --tls-key belong together: give both, or neither for plain HTTP")]
    HalfTls,
}

/// Refuses to speak plain HTTP beyond loopback, unless told to in so many words.
pub fn check_listen(
    listen: SocketAddr,
    over_tls: bool,
    insecure_http: bool,
) -> Result<(), ConfigError> {
    if over_tls || insecure_http || listen.ip().to_canonical().is_loopback() {
        Ok(())
    } else {
        Err(ConfigError::PlainHttpBeyondLoopback(listen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_loopback_unless_told_otherwise() {
        for (listen, loopback) in [
            ("127.0.0.1:0", true),
            ("127.8.9.1:80", true),
            ("[::1]:80", true),
            ("[::ffff:127.0.0.1]:80", true),
            ("0.0.0.0:80", false),
            ("[::]:80", false),
            ("192.0.2.1:80", false),
        ] {
            let address = listen.parse().unwrap();
            let plain = check_listen(address, false, false);
            assert_eq!(plain.is_ok(), loopback, "{listen}");
            assert_eq!(check_listen(address, false, true), Ok(()), "{listen}");
            assert_eq!(check_listen(address, true, false), Ok(()), "{listen}");
        }
    }
}
