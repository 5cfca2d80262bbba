//! What can go wrong in a task, and the exit code that says so.

use std::{io, path::PathBuf};

/// A task that did not come to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TaskError {
    /// The command line names something that does not exist.
    #[error("{0}")]
    Usage(String),

    /// Something has to be installed by hand first; the text has the commands.
    #[error("{0}")]
    Install(String),

    /// A program ended with a failure that it has already explained on the terminal.
    #[error("{what} failed ({status})")]
    Failed { what: String, status: String },

    /// A program failed; what it wrote is in a file.
    #[error("{what} failed ({status}); it ended with:\n\n{tail}\n\nAll of it: {}", log.display())]
    Logged {
        what: String,
        status: String,
        tail: String,
        log: PathBuf,
    },

    /// A program was not done in its time.
    #[error("{what} was not done after {seconds} s and was ended")]
    Late { what: String, seconds: u64 },

    /// A file or program could not be used.
    #[error("{what}: {source}")]
    Io { what: String, source: io::Error },

    /// A file is not what this program expects; the text says what, and what to do.
    #[error("{0}")]
    Unexpected(String),
}

impl TaskError {
    /// 2 wrong call, 3 something must be installed by hand, 1 anything else.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Install(_) => 3,
            Self::Failed { .. }
            | Self::Logged { .. }
            | Self::Late { .. }
            | Self::Io { .. }
            | Self::Unexpected(_) => 1,
        }
    }
}

/// Names the file or program in an I/O error.
pub(crate) trait While<T> {
    /// `what` reads like "cannot read Cargo.lock".
    fn while_doing(self, what: impl FnOnce() -> String) -> Result<T, TaskError>;
}

impl<T> While<T> for io::Result<T> {
    fn while_doing(self, what: impl FnOnce() -> String) -> Result<T, TaskError> {
        self.map_err(|source| TaskError::Io {
            what: what(),
            source,
        })
    }
}
