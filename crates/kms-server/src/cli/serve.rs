//! `keyferry serve`.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use clap::{Args, builder::PossibleValuesParser, builder::TypedValueParser as _};
use tokio::net::TcpListener;

use super::{CliError, StoreArgs, output};
use crate::{
    app, background,
    clock::{Clock as _, SystemClock},
    config::check_listen,
    logging::{self, LogFormat},
    serve, start,
    state::{AppState, Settings, WrappingKeyBits},
};

/// Its flags.
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(
        long,
        value_name = "ADDR",
        env = "KEYFERRY_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    listen: SocketAddr,
    #[command(flatten)]
    store: StoreArgs,
    /// Size of the RSA keys that material is wrapped under.
    #[arg(
        long, value_name = "BITS", env = "KEYFERRY_WRAPPING_KEY_BITS", default_value = "3072",
        value_parser = PossibleValuesParser::new(["2048", "3072", "4096"])
            .try_map(|bits| bits.parse::<u32>())
    )]
    wrapping_key_bits: u32,
    /// How many keys a project may have; by default any number.
    #[arg(long, value_name = "N", env = "KEYFERRY_KEY_QUOTA")]
    key_quota: Option<u32>,
    /// How the log on standard error is written.
    #[arg(long, value_enum, env = "KEYFERRY_LOG", default_value_t)]
    log: LogFormat,
    /// Speak plain HTTP beyond loopback all the same.
    #[arg(long, env = "KEYFERRY_INSECURE_HTTP")]
    insecure_http: bool,
    /// Address of a proxy whose X-Forwarded-For names the client; may be given more than once, or with commas.
    #[arg(
        long,
        value_name = "IP",
        env = "KEYFERRY_TRUSTED_PROXY",
        value_delimiter = ','
    )]
    trusted_proxy: Vec<IpAddr>,
}

/// Serves until it is told to stop.
pub(super) async fn run(args: ServeArgs) -> Result<(), CliError> {
    check_listen(args.listen, args.insecure_http)
        .map_err(|error| CliError::Usage(error.to_string()))?;
    logging::start(args.log);
    let cannot_listen =
        |error| CliError::Failed(format!("cannot listen on {}: {error}", args.listen));
    // Before anything is made: a second server on the same address changes nothing.
    let listener = TcpListener::bind(args.listen)
        .await
        .map_err(cannot_listen)?;
    let address = listener.local_addr().map_err(cannot_listen)?;
    let stop = serve::told_to_stop().map_err(cannot_listen)?;

    let now = SystemClock.now();
    let opened = args.store.open(now).await?;
    if let Some(password) = start::make_first_account(&opened, now).await? {
        let password = password.as_str();
        output::line(&format!(
            "First start: sign in as user admin with password {password} (it is not shown again)"
        ))?;
    }
    let settings = Settings {
        wrapping_key_bits: WrappingKeyBits::from_bits(args.wrapping_key_bits).unwrap_or_default(),
        insecure_http: args.insecure_http,
        trusted_proxies: args
            .trusted_proxy
            .iter()
            .map(IpAddr::to_canonical)
            .collect(),
        key_quota: args.key_quota,
        ..Settings::default()
    };
    let store = Arc::clone(&opened.store);
    let state = AppState {
        store: opened.store,
        clock: Arc::new(SystemClock),
        sealing_keys: opened.sealing_keys,
        settings: Arc::new(settings),
        making: Arc::default(),
    };
    output::line(&format!("Keyferry listens on http://{address}"))?;
    let upkeep = tokio::spawn(background::run(state.clone()));
    serve::serve(listener, app(state), stop).await;
    upkeep.abort();
    store.close().await;
    Ok(())
}
