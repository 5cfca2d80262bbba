//! TLS 1.2 and 1.3 as rustls speaks them over aws-lc-rs.

use std::sync::Arc;

use tokio_rustls::rustls::{
    self, ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{
        CertificateDer, PrivateKeyDer,
        pem::{self, PemObject as _},
    },
};

/// The one protocol above TLS that this server speaks.
const HTTP_1_1: &[u8] = b"http/1.1";

/// Why a certificate and a key cannot be served with. Nothing of the key is repeated.
#[derive(Debug, thiserror::Error)]
pub enum PairError {
    /// The certificate's file.
    #[error(
        "no certificate can be read from it (expected: PEM, the server's own certificate first): {0}"
    )]
    Certificate(#[source] pem::Error),
    /// The key's file.
    #[error("no private key can be read from it (expected: PEM without a pass phrase)")]
    Key,
    /// They do not belong together, or are of a kind that TLS does not have.
    #[error("certificate and key cannot be served with: {0}")]
    Pair(#[from] rustls::Error),
}

/// What every connection is accepted with: a chain of certificates, and the key of its first one.
pub fn tls_config(chain: &[u8], key: &[u8]) -> Result<Arc<ServerConfig>, PairError> {
    let chain: Vec<_> = CertificateDer::pem_slice_iter(chain)
        .collect::<Result<_, _>>()
        .map_err(PairError::Certificate)?;
    if chain.is_empty() {
        return Err(PairError::Certificate(pem::Error::NoItemsFound));
    }
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| PairError::Key)?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        // Refuses a key that is not the certificate's.
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![HTTP_1_1.to_vec()];
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};

    use super::*;

    fn pair() -> (String, String) {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        (cert.pem(), signing_key.serialize_pem())
    }

    #[test]
    fn a_pair_is_taken_and_speaks_http_1_1() {
        let (chain, key) = pair();
        let config = tls_config(chain.as_bytes(), key.as_bytes()).unwrap();
        assert_eq!(config.alpn_protocols, [HTTP_1_1]);
    }

    #[test]
    fn what_is_wrong_is_named_by_its_file() {
        let (chain, key) = pair();
        let other = KeyPair::generate().unwrap().serialize_pem();
        let refused = |chain: &str, key: &str| {
            let refused = tls_config(chain.as_bytes(), key.as_bytes());
            refused.err().unwrap().to_string()
        };
        assert!(refused("", &key).contains("no certificate"));
        assert!(refused(&key, &key).contains("no certificate"));
        assert!(refused(&chain, &chain).contains("no private key"));
        assert!(refused(&chain, &other).contains("cannot be served with"));
    }
}
