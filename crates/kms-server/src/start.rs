//! What every start has in common: the folder, the root key, the database, and the first account.

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
    crypto::{CryptoError, RootKey, RootKeyError, Sealed, make_id},
    domain::Scope,
    error::AppError,
    store::{Location, Store, StoreError, accounts::Account},
};

/// The root key's file in the data folder.
const ROOT_KEY: &str = "root.key";
/// The embedded database in the data folder.
const DATABASE: &str = "keyferry.db";
/// What is locked in the data folder while it is opened.
const LOCK: &str = "keyferry.lock";
/// The name of the account that the first start makes.
const FIRST_ACCOUNT: &str = "admin";
/// The name of the project that the first start makes.
const FIRST_PROJECT: &str = "default";
/// What the canary is sealed for, and what is sealed in it.
const CANARY: &[u8] = b"root_key_canary.sealed";

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
    /// The database was written under a root key, and that is gone.
    #[error(
        "{} does not exist, but the database was written under one: restore it from your backup. \
         Nothing was changed", .0.display()
    )]
    RootKeyMissing(PathBuf),
    /// The database was written under another root key.
    #[error(
        "{} is not the root key that the database was written under: restore the right one from \
         your backup. Nothing was changed", .0.display()
    )]
    RootKeyWrong(PathBuf),
    /// The root key cannot be read.
    #[error(transparent)]
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

/// An opened data folder.
pub struct Opened {
    /// The database.
    pub store: Arc<dyn Store>,
    /// The root key that it was written under.
    pub root_key: Arc<RootKey>,
    /// The audit log.
    pub audit: Arc<Audit>,
    /// The project that everything starts in.
    pub default_project: Project,
}

/// Opens what is at `data_dir`, and makes what is not there yet.
pub async fn open(data_dir: &Path, database: Option<&str>, now: u64) -> Result<Opened, StartError> {
    let location = location(data_dir, database)?;
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data_dir)
        .map_err(|source| StartError::Folder {
            path: data_dir.to_owned(),
            source,
        })?;
    // One at a time: two that start together would both make a root key, and both change the database's form.
    let _turn = take_turn(data_dir.join(LOCK)).await?;
    let store = location.connect().await?;
    let root_key = match open_database(store.as_ref(), &data_dir.join(ROOT_KEY)).await {
        Ok(root_key) => root_key,
        Err(error) => {
            store.close().await;
            return Err(error);
        }
    };
    let project = Project {
        id: make_project_id()?,
        name: FIRST_PROJECT.to_owned(),
    };
    let root_key = Arc::new(root_key);
    let default_project = store.keep_default_project(&project, now).await?;
    let audit = Audit::new(
        Arc::clone(&store),
        Arc::clone(&root_key),
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
        root_key,
        audit,
        default_project,
    })
}

/// What can be known to be wrong before anything is opened: the database's URL, and a root key that others can read.
pub fn check(data_dir: &Path, database: Option<&str>) -> Result<(), StartError> {
    location(data_dir, database)?;
    let root_key = data_dir.join(ROOT_KEY);
    if root_key.exists() {
        RootKey::load_or_create(&root_key)?;
    }
    Ok(())
}

fn location(data_dir: &Path, database: Option<&str>) -> Result<Location, StartError> {
    match database {
        Some(url) => Location::parse(url).ok_or(StartError::DatabaseUrl),
        None => Ok(Location::Sqlite(data_dir.join(DATABASE))),
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

/// Holds the root key against the canary before anything is changed, then brings the database to this version's form.
/// A database that has a canary gets no new root key.
async fn open_database(store: &dyn Store, path: &Path) -> Result<RootKey, StartError> {
    let canary = store.canary().await?;
    if canary.is_some() && !path.exists() {
        return Err(StartError::RootKeyMissing(path.to_owned()));
    }
    let root_key = RootKey::load_or_create(path)?;
    let fits = |canary: &Sealed| match root_key.open(CANARY, canary) {
        Ok(opened) if opened.as_slice() == CANARY => Ok(()),
        Ok(_) | Err(_) => Err(StartError::RootKeyWrong(path.to_owned())),
    };
    canary.as_ref().map_or(Ok(()), fits)?;
    store.migrate().await?;
    fits(&store.keep_canary(&root_key.seal(CANARY, CANARY)?).await?)?;
    Ok(root_key)
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
    opened.audit.write(record).await?;
    Ok(Some(password))
}

/// A store's error with what lies behind it, which the operator of the server may read.
fn with_cause(error: &StoreError) -> String {
    std::error::Error::source(error)
        .map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}
