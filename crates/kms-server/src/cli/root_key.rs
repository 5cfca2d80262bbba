//! `keyferry root-key`.

use clap::Subcommand;

use super::{CliError, StoreArgs, output};
use crate::{
    crypto::RootKeySource,
    start::{self, Rotated, StartError},
};

/// What is done with root keys.
#[derive(Debug, Subcommand)]
pub(super) enum RootKeyCommand {
    /// Makes a root key: writes the file, makes the key on the token, or prints 64 hexadecimal digits for `env:` and `fd:`.
    Generate {
        /// Where it is to be: `file:PATH`, `env:NAME`, `fd:N` or `pkcs11:…`; what is there is never replaced.
        #[arg(long, value_name = "SOURCE", env = "KEYFERRY_ROOT_KEY")]
        root_key: RootKeySource,
    },
    /// Puts another root key in the place of the present one, and seals everything anew. No server may run meanwhile.
    Rotate {
        #[command(flatten)]
        store: StoreArgs,
        /// Where the new root key is; a file that is not there is made.
        #[arg(long, value_name = "SOURCE", env = "KEYFERRY_NEW_ROOT_KEY")]
        new_root_key: RootKeySource,
    },
}

pub(super) async fn run(command: RootKeyCommand) -> Result<(), CliError> {
    match command {
        RootKeyCommand::Generate { root_key } => {
            match root_key.generate().map_err(StartError::from)? {
                Some(text) => output::line(&text),
                None => output::line(&format!("Made the root key {root_key}")),
            }
        }
        RootKeyCommand::Rotate {
            store,
            new_root_key,
        } => rotate(store, new_root_key).await,
    }
}

async fn rotate(store: StoreArgs, new: RootKeySource) -> Result<(), CliError> {
    let StoreArgs { place, root_key } = store;
    let old = start::source(&place.data_dir, root_key.as_ref());
    let mut resealed = 0;
    let mut count = |batch| {
        resealed += batch;
        true
    };
    let database = place.database.as_deref();
    let rotated = start::rotate(&place.data_dir, database, &old, &new, &mut count).await?;
    if rotated == Rotated::Already {
        return output::line(&format!(
            "{new} is the root key of this database already; nothing was changed"
        ));
    }
    output::line(&format!(
        "Sealed {resealed} values anew. From now on start with --root-key '{new}'"
    ))?;
    output::line(&format!(
        "Keep the former root key ({old}) as long as you keep backups from before"
    ))
}
