//! Whoever has to be alone with the database must know of this server for as long as it runs.

use std::{sync::Arc, time::Duration};

use tokio::time;

use crate::{
    crypto::WrappedKey,
    start::StartError,
    store::{
        Store,
        database::{Company, InUse},
    },
};

/// How often it looks. [`crate::store::database::NOTICE`] is longer: a rotation begins no sooner after a cut.
const PERIOD: Duration = Duration::from_millis(200);

/// Holds `in_use`, and takes it again where its connection was cut. Returns where this server must not go on: somebody is
/// alone with the database, or was, and `sealing_keys` are not the ones that seal in it any more.
pub async fn keep(
    store: Arc<dyn Store>,
    mut in_use: InUse,
    sealing_keys: Vec<WrappedKey>,
) -> StartError {
    let mut looks = time::interval(PERIOD);
    loop {
        looks.tick().await;
        if in_use.lives().await {
            continue;
        }
        let again = match store.in_use(Company::OthersAgain).await {
            Ok(Some(again)) => again,
            Ok(None) => return StartError::Blocked,
            // The database is away; nothing can be written to it either.
            Err(_) => continue,
        };
        match store.sealing_keys().await {
            Ok(now) if now == sealing_keys => in_use = again,
            Ok(_) => return StartError::Blocked,
            Err(_) => {}
        }
    }
}
