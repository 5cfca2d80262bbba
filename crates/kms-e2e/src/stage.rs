//! A journey's stage: a server, a browser, an access key, and a folder that goes with them.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::Path;
use std::thread;
use std::time::Duration;

use anyhow::{Result, anyhow, ensure};
use futures_util::FutureExt as _;
use tempfile::TempDir;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::api::Api;
use crate::browser::Browser;
use crate::openssl::Workbench;
use crate::page::SignIn;
use crate::place;
use crate::server::Server;
use crate::tap::Tap;

/// Browsers that run at the same time: as many as the smallest machine has cores.
static SEATS: Semaphore = Semaphore::const_new(2);

/// A journey that takes longer has lost its way.
const LIMIT: Duration = Duration::from_mins(3);

/// The administrator that the first start makes.
pub const ADMIN: &str = "admin";

/// How a stage is set.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Whether a [`Tap`] stands between browser and server.
    pub tapped: bool,
    /// What the browser asks for.
    pub language: &'static str,
    /// Parts of console messages that this journey provokes.
    pub expected: &'static [&'static str],
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            tapped: false,
            language: "en-US",
            expected: &[],
        }
    }
}

/// Everything that a journey has.
pub struct Stage {
    /// The server.
    pub server: Server,
    /// The browser.
    pub browser: Browser,
    /// The API, with an access key of the administrator.
    pub api: Api,
    /// Where OpenSSL works.
    pub bench: Workbench,
    /// The administrator's password.
    pub password: String,
    /// The tap, where one was asked for.
    pub tap: Option<Tap>,
    folder: TempDir,
}

/// Sets a stage as usual and makes the journey.
pub async fn journey(body: impl AsyncFnOnce(&mut Stage) -> Result<()>) -> Result<()> {
    journey_in(Setting::default(), body).await
}

/// Sets a stage, makes the journey, and looks at what the browser has to complain of. A journey
/// that fails leaves a picture and the logs in `target/e2e-failures/`.
pub async fn journey_in(
    setting: Setting,
    body: impl AsyncFnOnce(&mut Stage) -> Result<()>,
) -> Result<()> {
    let _seat = SEATS.acquire().await?;
    let mut stage = Stage::set(&setting).await?;
    let made = timeout(LIMIT, body(&mut stage));
    let outcome = match AssertUnwindSafe(made).catch_unwind().await {
        Ok(Ok(Ok(()))) => Ok(stage.is_quiet(&setting).await),
        Ok(Ok(failed)) => Ok(failed),
        Ok(Err(_)) => Ok(Err(anyhow!("the journey took longer than {LIMIT:?}"))),
        Err(panic) => Err(panic),
    };
    if !matches!(outcome, Ok(Ok(()))) {
        let name = thread::current()
            .name()
            .unwrap_or("journey")
            .replace("::", ".");
        // The failure itself is what matters; the evidence may be incomplete.
        let _kept = stage.keep_evidence(&name).await;
    }
    let closed = stage.browser.close().await;
    match outcome {
        Ok(outcome) => outcome.and(closed),
        Err(panic) => resume_unwind(panic),
    }
}

impl Stage {
    async fn set(setting: &Setting) -> Result<Self> {
        let folder = TempDir::with_prefix("keyferry-e2e-")?;
        let server = Server::start(&folder.path().join("data")).await?;
        let password = server.first_password().await?;
        let tap = if setting.tapped {
            Some(Tap::before(server.address()).await?)
        } else {
            None
        };
        let front = tap.as_ref().map_or(server.address(), Tap::address);
        let credentials = server.access_key(ADMIN).await?;
        let api = Api::new(&format!("http://{}", server.address()), credentials);
        let origin = format!("http://{front}");
        let browser = Browser::start(&origin, folder.path(), setting.language).await?;
        let bench = Workbench::new(folder.path())?;
        Ok(Self {
            server,
            browser,
            api,
            bench,
            password,
            tap,
            folder,
        })
    }

    /// Signs the administrator in, which ends on the key list.
    pub async fn sign_in(&self) -> Result<()> {
        self.browser.open("/sign-in").await?;
        SignIn::on(&self.browser)
            .sign_in(ADMIN, &self.password)
            .await
    }

    /// The folder of this journey alone.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    async fn is_quiet(&self, setting: &Setting) -> Result<()> {
        let complaints = self.browser.complaints(setting.expected).await?;
        ensure!(
            complaints.is_empty(),
            "the browser complains: {complaints:#?}"
        );
        Ok(())
    }

    async fn keep_evidence(&self, name: &str) -> Result<()> {
        let folder = place::target().join("e2e-failures");
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(format!("{name}.server.log")), self.server.log())?;
        let console = format!("{:#?}", self.browser.console().await);
        std::fs::write(folder.join(format!("{name}.console.log")), console)?;
        let text = self.browser.text().await.unwrap_or_default();
        std::fs::write(folder.join(format!("{name}.txt")), text)?;
        std::fs::write(
            folder.join(format!("{name}.png")),
            self.browser.screenshot().await?,
        )?;
        Ok(())
    }
}
