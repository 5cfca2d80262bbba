//! Work that takes milliseconds or more, off the threads that answer requests.

use crate::error::AppError;

/// Runs `work` on a thread of its own.
pub(crate) async fn run<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(AppError::internal)
}
