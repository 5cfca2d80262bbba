//! Waiting for a condition, never for a time.

use std::time::Duration;

use anyhow::{Result, anyhow};
use tokio::time::{Instant, MissedTickBehavior, interval};

/// How long anything on a page may take that computes nothing heavy.
pub const SOON: Duration = Duration::from_secs(15);

/// How long the browser may take to make, check and wrap an RSA-4096 key on a busy machine.
pub const PATIENT: Duration = Duration::from_mins(1);

/// How often a condition is looked at.
const TICK: Duration = Duration::from_millis(25);

/// Asks `probe` until it has an answer, and fails after `limit`, naming `what` did not come.
///
/// An error of the probe counts as "not yet": a page that is being redrawn has elements that are
/// gone before they are used. The last one is told.
pub async fn until<T>(
    what: impl AsRef<str>,
    limit: Duration,
    mut probe: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let end = Instant::now() + limit;
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let seen = probe().await;
        if let Ok(Some(answer)) = seen {
            return Ok(answer);
        }
        if Instant::now() > end {
            let what = what.as_ref();
            return Err(match seen {
                Err(error) => error.context(format!("{what}: not within {limit:?}")),
                Ok(_) => anyhow!("{what}: not within {limit:?}"),
            });
        }
    }
}
