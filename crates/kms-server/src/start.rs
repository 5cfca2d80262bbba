//! What every start has in common: the folder, the root key, the database, and the first account.

mod rotate;
mod unlock;

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use kms_api::{
    ProjectId,
    audit::AuditEntry,
    console::{Project, Role, UserName},
};
use zeroize::Zeroizing;

use crate::{
    audit::{self, Audit},
    auth::{self, PasswordError},
    clock::SystemClock,
    crypto::{
        CryptoError, RootKey, RootKeyError, RootKeySource, SealingKeys, SourceError, WrappedKey,
        make_id,
    },
    domain::Scope,
    error::AppError,
    store::{
        Location, Store, StoreError,
        accounts::Account,
        database::{Company, InUse},
    },
};

pub use rotate::{Rotated, rotate};
pub(crate) use unlock::unlock_existing;

/// The embedded database in the data folder.
const DATABASE: &str = "keyferry.db";
/// What is locked in the data folder while it is opened.
const LOCK: &str = "keyferry.lock";
/// The name of the account that the first start makes.
const FIRST_ACCOUNT: &str = "admin";
/// The name of the project that the first start makes.
const FIRST_PROJECT: &str = "default";

/// Why the data could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be made.
    #[error("cannot make the data folder {}: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A URL of a kind that is not offered.
    #[error("the database must be sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME")]
    DatabaseUrl,
    /// There is no database to work on.
    #[error("there is no database at {}", .0.display())]
    NoDatabase(PathBuf),
    /// Others use the database, and this cannot be done beside them.
    #[error(
        "a server or another keyferry command is using the database: stop it, then call this again. \
         Nothing was changed"
    )]
    InUse,
    /// Somebody has to be alone with the database.
    #[error("the root key is being rotated or a backup restored: start again when that is done")]
    Blocked,
    /// A source from which no key is made without being asked for.
    #[error(
        "there is no root key at {0} yet: `keyferry root-key generate --root-key '{0}'` makes one. \
         Nothing was changed"
    )]
    NoRootKey(String),
    /// The database was written under a root key, and that is gone.
    #[error(
        "there is no root key at {0}, but the database was written under one: restore it from your \
         backup. Nothing was changed"
    )]
    RootKeyMissing(String),
    /// The database was written under another root key.
    #[error(
        "{0} is not the root key that the database was written under: restore the right one from \
         your backup. Nothing was changed"
    )]
    RootKeyWrong(String),
    /// The name of the root key's source, or what it names.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The root key could not be used.
    #[error("the root key: {0}")]
    RootKey(#[from] RootKeyError),
    /// The database.
    #[error("{}", with_cause(source))]
    Store {
        /// What it says.
        #[from]
        source: StoreError,
    },
    /// No random bytes.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// The audit log.
    #[error("{}", .0.message)]
    Audit(#[from] AppError),
    /// No memory to hash the first password.
    #[error(transparent)]
    Password(#[from] PasswordError),
}

impl StartError {
    /// The root key of `source` does not open `keys`: says which one does, where that is known.
    fn wrong(source: &RootKeySource, root_key: &RootKey, keys: &[WrappedKey]) -> Self {
        let found = root_key.fingerprint();
        Self::RootKeyWrong(match keys {
            [WrappedKey { root_key, .. }, ..] => {
                format!("{source} (fingerprint {found}; the database wants {root_key})")
            }
            [] => format!("{source} (fingerprint {found})"),
        })
    }
}

/// An opened data folder.
pub struct Opened {
    /// The database.
    pub store: Arc<dyn Store>,
    /// What seals in it.
    pub sealing_keys: Arc<SealingKeys>,
    /// The audit log.
    pub audit: Arc<Audit>,
    /// Keeps away whoever has to be alone with it.
    pub in_use: InUse,
    /// The project that everything starts in.
    pub default_project: Project,
}

/// Opens what is at `data_dir`, and makes what is not there yet.
pub async fn open(
    data_dir: &Path,
    database: Option<&str>,
    root_key: Option<&RootKeySource>,
    now: u64,
) -> Result<Opened, StartError> {
    let location = locate(data_dir, database)?;
    make_folder(data_dir)?;
    // One at a time: two that start together would both make a root key, and both change the database's form.
    let _turn = take_turn(data_dir.join(LOCK)).await?;
    let source = source(data_dir, root_key);
    let mut found = source.open()?;
    if location.is_new() {
        // Before there is a database: without a root key none is made.
        found = Some(unlock::first(&source, found)?);
    }
    let store = location.connect().await?;
    let unlocked = match store.in_use(Company::Others).await {
        Ok(Some(in_use)) => unlock::unlock(store.as_ref(), &source, found)
            .await
            .map(|(_, sealing_keys)| (sealing_keys, in_use)),
        Ok(None) => Err(StartError::Blocked),
        Err(error) => Err(error.into()),
    };
    let (sealing_keys, in_use) = match unlocked {
        Ok(unlocked) => unlocked,
        Err(error) => {
            store.close().await;
            return Err(error);
        }
    };
    let project = Project {
        id: make_project_id()?,
        name: FIRST_PROJECT.to_owned(),
    };
    let sealing_keys = Arc::new(sealing_keys);
    let default_project = store.keep_default_project(&project, now).await?;
    let audit = Audit::new(
        Arc::clone(&store),
        Arc::clone(&sealing_keys),
        Arc::new(SystemClock),
    );
    if default_project.id == project.id {
        let record = AuditEntry {
            target: Some(format!("{} {}", project.id, project.name)),
            ..audit::of_system("create-project")
        };
        audit.write(record).await?;
    }
    Ok(Opened {
        store,
        sealing_keys,
        audit,
        in_use,
        default_project,
    })
}

/// Makes the data folder (mode 700) if it is not there.
pub(crate) fn make_folder(data_dir: &Path) -> Result<(), StartError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data_dir)
        .map_err(|source| StartError::Folder {
            path: data_dir.to_owned(),
            source,
        })
}

/// What can be known to be wrong before anything is opened: the database's URL, and the root key's source.
pub fn check(
    data_dir: &Path,
    database: Option<&str>,
    root_key: Option<&RootKeySource>,
) -> Result<(), StartError> {
    locate(data_dir, database)?;
    let source = source(data_dir, root_key);
    match (source.open()?, &source) {
        // Made at the first start.
        (Some(_), _) | (None, RootKeySource::File(_)) => Ok(()),
        (None, _) => Err(StartError::NoRootKey(source.to_string())),
    }
}

/// Where the root key is: as it was said, or in the data folder.
pub(crate) fn source(data_dir: &Path, root_key: Option<&RootKeySource>) -> RootKeySource {
    root_key.map_or_else(|| RootKeySource::in_folder(data_dir), Clone::clone)
}

/// Where the database is: by its URL, or in the data folder.
pub(crate) fn locate(data_dir: &Path, database: Option<&str>) -> Result<Location, StartError> {
    match database {
        Some(url) => Location::parse(url).ok_or(StartError::DatabaseUrl),
        None => Ok(Location::Sqlite(data_dir.join(DATABASE))),
    }
}

/// Where a database is that is there already.
pub(crate) fn locate_existing(
    data_dir: &Path,
    database: Option<&str>,
) -> Result<Location, StartError> {
    let location = locate(data_dir, database)?;
    match &location {
        Location::Sqlite(path) if !path.exists() => Err(StartError::NoDatabase(path.clone())),
        Location::Sqlite(_) | Location::Postgres(_) => Ok(location),
    }
}

/// Waits until nobody else is opening this data folder; the turn ends when the file is closed.
async fn take_turn(path: PathBuf) -> Result<File, StartError> {
    let folder = |source| StartError::Folder {
        path: path.clone(),
        source,
    };
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&path)
        .map_err(folder)?;
    let waited = tokio::task::spawn_blocking(move || file.lock().map(|()| file)).await;
    waited.map_err(io::Error::other).flatten().map_err(folder)
}

/// A new project's id: 32 hexadecimal digits, as in the original service.
pub(crate) fn make_project_id() -> Result<ProjectId, StartError> {
    let id = make_id()?.simple().to_string();
    ProjectId::parse(id).map_err(|_| StoreError::Corrupt("a new project's id").into())
}

/// Makes the account `admin` if there is no account at all; then its password, which is shown
/// once and kept nowhere.
pub async fn make_first_account(
    opened: &Opened,
    now: u64,
) -> Result<Option<Zeroizing<String>>, StartError> {
    if !opened.store.accounts().await?.is_empty() {
        return Ok(None);
    }
    let password = auth::make_password()?;
    let account = Account {
        id: make_id()?.simple().to_string(),
        name: UserName::parse(FIRST_ACCOUNT).map_err(|_| StoreError::Corrupt("accounts.name"))?,
        role: Role::Admin,
        password_hash: auth::hash_new(&password)?,
        scope: Scope::Everything,
        created_at: now,
    };
    if !opened.store.add_first_account(&account).await? {
        return Ok(None);
    }
    let record = AuditEntry {
        target: Some(audit::new_account(&account)),
        ..audit::of_system("add-account")
    };
    if let Err(error) = opened.audit.write(record).await {
        // The password has to be shown all the same: it is kept nowhere. The record is written before the next one.
        tracing::error!(%error, "the first account is not in the audit log yet");
    }
    Ok(Some(password))
}

/// A store's error with what lies behind it, which the operator of the server may read.
fn with_cause(error: &StoreError) -> String {
    std::error::Error::source(error)
        .map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}
