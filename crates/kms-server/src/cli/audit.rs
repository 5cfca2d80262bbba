//! `keyferry audit`.

use clap::{Args, Subcommand};
use kms_api::audit::AuditHead;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{CliError, StoreArgs, output};
use crate::{
    audit::{lines, verify::verify},
    clock::{Clock as _, SystemClock},
    crypto::AuditKey,
    start::Opened,
    store::audit::AuditFilter,
};

/// What is done with the audit log.
#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Looks for records that were changed, removed, inserted or moved, and prints the end of the log.
    Verify {
        /// An end that was printed before: the log must still have it.
        #[arg(long, value_name = "SEQ:HASH", env = "KEYFERRY_EXPECT")]
        expect: Option<AuditHead>,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Writes the log as lines of JSON, the oldest record first.
    Export(ExportArgs),
}

/// Which records.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// From this time on, like 2026-11-24T00:00:00Z.
    #[arg(long, value_name = "TIME", env = "KEYFERRY_FROM", value_parser = parse_time)]
    from: Option<i64>,
    /// Before this time.
    #[arg(long, value_name = "TIME", env = "KEYFERRY_TO", value_parser = parse_time)]
    to: Option<i64>,
    #[command(flatten)]
    store: StoreArgs,
}

pub(super) async fn run(command: AuditCommand) -> Result<(), CliError> {
    match command {
        AuditCommand::Verify { expect, store } => run_verify(expect, store).await,
        AuditCommand::Export(args) => export(args).await,
    }
}

async fn run_verify(expect: Option<AuditHead>, store: StoreArgs) -> Result<(), CliError> {
    let opened = open(&store).await?;
    let sealed = opened.store.audit_key().await?;
    // A key that does not open is as good as none, which is a finding.
    let key = sealed.and_then(|sealed| AuditKey::open(&opened.sealing_keys, &sealed).ok());
    let mut findings = 0_u64;
    let mut written = Ok(());
    let report = |finding| {
        findings += 1;
        if written.is_ok() {
            written = output::line(&format!("{finding}"));
        }
    };
    let head = verify(&*opened.store, key.as_ref(), expect.as_ref(), report).await?;
    written?;
    if findings > 0 {
        let text = format!("the audit log is not as it was written: {findings} findings");
        return Err(CliError::Failed(text));
    }
    output::line(&format!("The audit log is whole: {head}"))
}

async fn export(args: ExportArgs) -> Result<(), CliError> {
    let opened = open(&args.store).await?;
    let filter = AuditFilter {
        from: args.from,
        to: args.to,
        ..AuditFilter::default()
    };
    let mut cursor = None;
    while let Some((text, last)) = lines(&*opened.store, &filter, cursor).await? {
        output::line(text.trim_end())?;
        cursor = Some(last);
    }
    Ok(())
}

/// Opens what is there: a log that does not exist is not made to be found whole.
async fn open(store: &StoreArgs) -> Result<Opened, CliError> {
    if !store.place.data_dir.exists() {
        let text = format!("there is no folder {}", store.place.data_dir.display());
        return Err(CliError::Failed(text));
    }
    Ok(store.open(SystemClock.now()).await?)
}

/// Milliseconds since 1970.
fn parse_time(text: &str) -> Result<i64, String> {
    let parsed = OffsetDateTime::parse(text, &Rfc3339);
    let time = parsed.map_err(|_| "it is a time like 2026-11-24T00:00:00Z".to_owned())?;
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).map_err(|error| error.to_string())
}
