//! A headless Chromium of one's own, driven through WebDriver.

mod act;
mod command;
mod driver;
mod find;
mod keys;
mod log;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result};
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};

pub use act::can_be_pressed;
use driver::Driver;
pub use find::Role;
pub use log::{ConsoleEntry, Request};

use crate::words::Words;

/// The flags of `webdriver.json`, and a window of the size of a desk's.
const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1280,900",
    "--force-color-profile=srgb",
];

/// A browser with its driver.
pub struct Browser {
    client: Client,
    driver: Driver,
    origin: String,
    downloads: PathBuf,
    profile: PathBuf,
    words: Words,
    own: Mutex<Vec<String>>,
    log: Mutex<log::Captured>,
}

/// What a page is looked at in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// `prefers-color-scheme: light`.
    Light,
    /// `prefers-color-scheme: dark`.
    Dark,
}

impl Browser {
    /// Starts driver and browser. Paths are taken from `origin`; profile and downloads lie in
    /// `folder`; `language` is what the browser asks for (`en-US`, `zh-CN`). Whatever the language,
    /// names are given in English, and looked for in the words that the page uses for them.
    pub async fn start(origin: &str, folder: &Path, language: &str) -> Result<Self> {
        let driver = Driver::start().await?;
        let (downloads, profile) = (folder.join("downloads"), folder.join("profile"));
        std::fs::create_dir_all(&downloads)?;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities(&profile, &downloads, language));
        let client = builder
            .connect(driver.address())
            .await
            .context("no browser")?;
        Ok(Self {
            client,
            driver,
            origin: origin.to_owned(),
            downloads,
            profile,
            words: Words::of(language)?,
            own: Mutex::new(vec![origin.to_owned()]),
            log: Mutex::default(),
        })
    }

    /// Ends browser and driver.
    pub async fn close(self) -> Result<()> {
        let closed = self.client.close().await;
        self.driver.stop().await?;
        Ok(closed?)
    }

    /// Opens a path of the console's origin, or a whole address.
    pub async fn open(&self, path: &str) -> Result<()> {
        let address = if path.starts_with('/') {
            format!("{}{path}", self.origin)
        } else {
            path.to_owned()
        };
        Ok(self.client.goto(&address).await?)
    }

    /// Loads the page again.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.client.refresh().await?)
    }

    /// The path that the address bar shows.
    pub async fn path(&self) -> Result<String> {
        Ok(self.client.current_url().await?.path().to_owned())
    }

    /// The title of the page.
    pub async fn title(&self) -> Result<String> {
        Ok(self.client.title().await?)
    }

    /// The console's origin.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Counts another origin as one that may be asked.
    pub fn welcome(&self, origin: &str) {
        self.own
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(origin.to_owned());
    }

    /// Where downloads go.
    pub fn downloads(&self) -> &Path {
        &self.downloads
    }

    /// The browser's profile: its storage, cache and history.
    pub fn profile(&self) -> &Path {
        &self.profile
    }

    /// Runs a function body in the page.
    pub async fn script(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.client.execute(body, arguments).await?)
    }

    /// Runs a function body in the page; its last argument is the function that takes the answer.
    pub async fn async_script(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.client.execute_async(body, arguments).await?)
    }

    /// A picture of the window, as PNG.
    pub async fn screenshot(&self) -> Result<Vec<u8>> {
        Ok(self.client.screenshot().await?)
    }

    /// Makes the page believe that the window has this size, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size)
            .await
    }

    /// Takes the network away.
    pub async fn go_offline(&self) -> Result<()> {
        let nothing = json!({ "offline": true, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.devtools("Network.emulateNetworkConditions", nothing)
            .await
    }

    /// Makes the line as slow as a bad mobile network: 300 ms there and back, 100 KB a second.
    pub async fn slow_down(&self) -> Result<()> {
        let slow = json!({ "offline": false, "latency": 300, "downloadThroughput": 100_000, "uploadThroughput": 100_000 });
        self.devtools("Network.emulateNetworkConditions", slow)
            .await
    }

    /// Forgets every cookie: whoever was signed in is signed in no longer.
    pub async fn forget_cookies(&self) -> Result<()> {
        self.devtools("Network.clearBrowserCookies", json!({}))
            .await
    }

    /// Forgets every file that the browser keeps.
    pub async fn forget_files(&self) -> Result<()> {
        self.devtools("Network.clearBrowserCache", json!({})).await
    }

    /// Makes the page believe that the system has this theme, and wishes for no motion: colours
    /// that are on their way from one theme to the other are nobody's.
    pub async fn prefer(&self, theme: Theme) -> Result<()> {
        let value = match theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        let features = json!([
            { "name": "prefers-color-scheme", "value": value },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        let media = json!({ "features": features });
        self.devtools("Emulation.setEmulatedMedia", media).await
    }

    async fn devtools(&self, method: &'static str, params: Value) -> Result<()> {
        self.client
            .issue_cmd(command::DevTools { method, params })
            .await?;
        Ok(())
    }

    fn element(&self, reference: &Value) -> Option<Element> {
        let id = reference.as_object()?.values().next()?.as_str()?;
        Some(Element::from_element_id(
            self.client.clone(),
            id.to_owned().into(),
        ))
    }
}

fn capabilities(profile: &Path, downloads: &Path, language: &str) -> Map<String, Value> {
    let mut flags: Vec<String> = FLAGS.map(str::to_owned).to_vec();
    flags.push(format!("--user-data-dir={}", profile.display()));
    flags.push(format!("--lang={language}"));
    flags.push(format!("--accept-lang={language}"));
    let options = json!({
        "args": flags,
        "prefs": {
            "download.default_directory": downloads,
            "download.prompt_for_download": false,
            "intl.accept_languages": language,
            "credentials_enable_service": false,
        },
    });
    let mut capabilities = Map::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    let logs = json!({ "browser": "ALL", "performance": "ALL" });
    capabilities.insert("goog:loggingPrefs".to_owned(), logs);
    capabilities
}
