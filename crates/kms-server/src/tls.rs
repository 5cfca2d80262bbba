//! The server's certificate: read from two files, and read again when they change.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sha2::{Digest as _, Sha256};
use tokio::{fs, io, signal::unix::Signal, sync::watch, time};
use tokio_rustls::rustls::ServerConfig;
use zeroize::Zeroizing;

use crate::{
    config::ConfigError,
    crypto::{PairError, tls_config},
};

/// How often the files are looked at. Whoever cannot wait sends SIGHUP.
const PERIOD: Duration = Duration::from_secs(5);

/// In place of a digest where a file cannot be read.
const NOTHING: [u8; 32] = [0; 32];

/// What new connections are accepted with, as it is now.
pub type CurrentTls = watch::Receiver<Arc<ServerConfig>>;

/// Where the certificate is.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The chain, in PEM.
    pub cert: PathBuf,
    /// The key, in PEM.
    pub key: PathBuf,
}

/// Why there is no TLS with these files.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// What is in them is of no use.
    #[error("{}: {source}", path.display())]
    Pair {
        /// The file at fault.
        path: PathBuf,
        /// What is wrong with it.
        source: PairError,
    },
}

/// What was read, and what it is known by.
struct Loaded {
    digest: [u8; 32],
    config: Result<Arc<ServerConfig>, TlsError>,
}

impl TlsFiles {
    /// Both, or neither for plain HTTP.
    pub fn of(cert: Option<PathBuf>, key: Option<PathBuf>) -> Result<Option<Self>, ConfigError> {
        match (cert, key) {
            (Some(cert), Some(key)) => Ok(Some(Self { cert, key })),
            (None, None) => Ok(None),
            (Some(_), None) | (None, Some(_)) => Err(ConfigError::HalfTls),
        }
    }

    async fn load(&self) -> Result<Loaded, TlsError> {
        let chain = read(&self.cert).await?;
        let key = Zeroizing::new(read(&self.key).await?);
        let digest = Sha256::new()
            .chain_update(Sha256::digest(&chain))
            .chain_update(Sha256::digest(&key))
            .finalize();
        let config = tls_config(&chain, &key).map_err(|source| TlsError::Pair {
            path: match source {
                PairError::Certificate(_) | PairError::Pair(_) => self.cert.clone(),
                PairError::Key => self.key.clone(),
            },
            source,
        });
        Ok(Loaded {
            digest: digest.into(),
            config,
        })
    }
}

async fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(path).await.map_err(|source| TlsError::Read {
        path: path.to_owned(),
        source,
    })
}

/// The certificate that is served, and the files that it came from.
pub struct Certificate {
    files: TlsFiles,
    /// The digest of what was read last, good or not: a broken pair is complained of once.
    seen: [u8; 32],
    current: watch::Sender<Arc<ServerConfig>>,
}

impl Certificate {
    /// Reads it for the first time.
    pub async fn load(files: TlsFiles) -> Result<Self, TlsError> {
        let loaded = files.load().await?;
        Ok(Self {
            files,
            seen: loaded.digest,
            current: watch::channel(loaded.config?).0,
        })
    }

    /// What new connections are accepted with.
    pub fn current(&self) -> CurrentTls {
        self.current.subscribe()
    }

    /// Follows the files until it is dropped: looks at them now and then, and when told to by `hangup`.
    pub async fn follow(mut self, mut hangup: Signal) {
        let mut looks = time::interval(PERIOD);
        loop {
            let told = tokio::select! {
                _ = looks.tick() => false,
                _ = hangup.recv() => true,
            };
            self.look(told).await;
        }
    }

    /// Takes a new pair; a broken one leaves the old one in use.
    async fn look(&mut self, told: bool) {
        let kept = |error: &TlsError| {
            tracing::error!(%error, "the former certificate stays in use; put the files right");
        };
        let loaded = match self.files.load().await {
            Ok(loaded) => loaded,
            Err(error) => {
                if told || self.seen != NOTHING {
                    kept(&error);
                }
                self.seen = NOTHING;
                return;
            }
        };
        if loaded.digest == self.seen && !told {
            return;
        }
        self.seen = loaded.digest;
        match loaded.config {
            Ok(config) => {
                self.current.send_replace(config);
                tracing::info!("new connections get the certificate that was read again");
            }
            Err(error) => kept(&error),
        }
    }
}
