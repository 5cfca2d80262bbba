//! The pictures of the user's guide, taken of the console as it is, and the guide's own pages.
//!
//! A picture is taken only where the page shows what the guide speaks of, so that a guide that has
//! gone stale fails here. `KEYFERRY_WRITE_GUIDE=1` puts the pictures into `docs/guide/images`;
//! otherwise they go to `target/guide`.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use kms_e2e::axe;
use kms_e2e::browser::{Browser, Role, Theme};
use kms_e2e::guide::{LANGUAGES, PAGES, PICTURES, file_name, folder};
use kms_e2e::page::{Detail, EmptyKey, KeyList, SignIn, Wizard};
use kms_e2e::place;
use kms_e2e::stage::{ADMIN, Setting, Stage, journey, journey_in};
use kms_e2e::wait::{PATIENT, SOON, until};

use crate::tour;

/// The size of a picture, which the guide's style sheet keeps room for.
const SIZE: (u32, u32) = (1280, 800);
const PHONE: (u32, u32) = (360, 740);

const WIDE: &str = "return document.scrollingElement.scrollWidth > innerWidth";
const TO_TOP: &str = "scrollTo({ top: 0, behavior: 'instant' })";

const ALIAS: &str = "harbour/payments";

/// A name that a page has to show, and as what.
type Shown<'a> = &'a [(Role, &'a str)];

/// The pages that are shown as they open: address, picture, and what it has to show.
const PAGES_AS_THEY_OPEN: [(&str, &str, Shown<'static>); 5] = [
    (
        "/",
        "overview",
        &[
            (Role::Heading, "Overview"),
            (Role::Heading, "Needs attention"),
        ],
    ),
    ("/tags", "tags", &[(Role::Heading, "All tags")]),
    (
        "/audit",
        "audit",
        &[
            (Role::Heading, "Audit"),
            (Role::Button, "Apply"),
            (Role::CheckBox, "Live"),
            (Role::Button, "Verify"),
        ],
    ),
    (
        "/settings",
        "settings",
        &[(Role::Heading, "Settings"), (Role::ComboBox, "Time zone")],
    ),
    (
        "/settings/access-keys",
        "access-keys",
        &[
            (Role::Heading, "Settings"),
            (Role::Button, "Create access key"),
        ],
    ),
];

#[tokio::test]
async fn guide_shows_the_console_in_english() -> Result<()> {
    show_in("en-US").await
}

#[tokio::test]
async fn guide_shows_the_console_in_chinese() -> Result<()> {
    show_in("zh-CN").await
}

#[tokio::test]
async fn guide_is_served_can_be_read_by_all_and_fits_a_narrow_screen() -> Result<()> {
    journey(async |stage| {
        let browser = &stage.browser;
        for page in PAGES {
            for (folder, _) in LANGUAGES {
                let path = format!("/guide/{folder}{page}.html");
                browser.open(&path).await?;
                inspect(browser, &path).await?;
            }
        }
        browser.open("/guide/index.html").await?;
        browser.find(Role::Heading, "Start here").await?;
        browser.follow("Import a key").await?;
        browser.find(Role::Heading, "Import a key").await?;
        browser.follow("简体中文").await?;
        browser.find(Role::Heading, "导入密钥").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn help_leads_to_the_guide() -> Result<()> {
    journey(async |stage| {
        stage.sign_in().await?;
        let browser = &stage.browser;
        for (page, chapter) in [
            ("/keys", "keys"),
            ("/keys/import", "import"),
            ("/audit", "overview-and-audit"),
        ] {
            browser.open(page).await?;
            browser.press("Help").await?;
            let link = browser.find(Role::Link, "Open the user's guide").await?;
            let link = link.attr("href").await?;
            ensure!(
                link.as_deref() == Some(&format!("/guide/{chapter}.html")),
                "{page}: {link:?}"
            );
        }
        Ok(())
    })
    .await
}

/// axe finds nothing in either theme, and nothing sticks out of a narrow screen.
async fn inspect(browser: &Browser, path: &str) -> Result<()> {
    for theme in [Theme::Dark, Theme::Light] {
        browser.prefer(theme).await?;
        let violations = axe::violations(browser).await?;
        ensure!(violations.is_empty(), "{path}, {theme:?}: {violations:#?}");
    }
    browser.resize(PHONE.0, PHONE.1).await?;
    let wide = browser.script(WIDE, Vec::new()).await?;
    ensure!(wide == serde_json::Value::Bool(false), "{path} is too wide");
    browser.resize(SIZE.0, SIZE.1).await
}

/// Takes every picture in a language.
async fn show_in(language: &'static str) -> Result<()> {
    let setting = Setting {
        language,
        ..Setting::default()
    };
    journey_in(setting, async |stage| {
        let mut camera = Camera::set(&stage.browser, language).await?;
        let wizard = Wizard::on(&stage.browser);
        sign_in(stage, &mut camera).await?;
        import_a_file(stage, &wizard, &mut camera).await?;
        one_key(stage, &mut camera).await?;
        import_otherwise(stage, &wizard, &mut camera).await?;
        many_keys(stage, &mut camera).await?;
        for (path, picture, shown) in PAGES_AS_THEY_OPEN {
            stage.browser.open(path).await?;
            camera.take(picture, shown).await?;
        }
        camera.took_all()
    })
    .await
}

async fn sign_in(stage: &Stage, camera: &mut Camera<'_>) -> Result<()> {
    stage.browser.open("/sign-in").await?;
    let form = [
        (Role::TextBox, "User name"),
        (Role::TextBox, "Password"),
        (Role::Button, "Sign in"),
    ];
    camera.take("sign-in", &form).await?;
    SignIn::on(&stage.browser)
        .sign_in(ADMIN, &stage.password)
        .await
}

/// The four steps of an import from a file, and its proof.
async fn import_a_file(stage: &Stage, wizard: &Wizard<'_>, camera: &mut Camera<'_>) -> Result<()> {
    stage.bench.aes_key("key.bin")?;
    Wizard::open(&stage.browser).await?;
    let key = EmptyKey {
        description: Some("Signs the manifest of every crossing"),
        tags: &[("team", "harbour")],
        ..EmptyKey::new(ALIAS, "AES_256")
    };
    wizard.describe(&key).await?;
    let parameters = [
        (Role::TextBox, "Alias"),
        (Role::ComboBox, "Key Algorithm"),
        (Role::ComboBox, "Usage"),
        (Role::Button, "security and durability"),
        (Role::Button, "Next"),
    ];
    camera.take("import-parameters", &parameters).await?;

    wizard.accept_and_make().await?;
    let ways = [
        (Role::Heading, "Download the Import Items"),
        (Role::Radio, "Open a key file and wrap it in this browser"),
        (Role::Radio, "Generate a key in this browser"),
        (Role::Button, "Download and Continue"),
        (Role::Button, "Existing Key Material"),
        (Role::Button, "Wrap Without a Network"),
    ];
    camera.take("import-items", &ways).await?;

    wizard.choose_file_in_browser().await?;
    wizard.open_key_file(&stage.bench.path("key.bin")).await?;
    wizard
        .recognises(&stage.bench.fingerprint("key.bin")?)
        .await?;
    let material = [(Role::Heading, "Import Key Material")];
    camera.take("import-material", &material).await?;

    wizard.to_token().await?;
    let token = [
        (Role::Heading, "Import Key Token"),
        (Role::RadioGroup, "Key material expiration mode"),
        (Role::Button, "OK"),
    ];
    camera.take("import-token", &token).await?;

    wizard.finish().await?;
    stage
        .browser
        .shows_digits(&stage.bench.fingerprint("key.bin")?)
        .await?;
    let proof = [(Role::Heading, "Keyferry holds the key you brought")];
    camera.take("import-proof", &proof).await?;
    let receipt = [(Role::Button, "Save the receipt")];
    camera.shows(&receipt).await
}

/// The page of the key that was imported.
async fn one_key(stage: &Stage, camera: &mut Camera<'_>) -> Result<()> {
    let browser = &stage.browser;
    let key_id = stage.api.key_id(ALIAS).await?;
    let detail = Detail::open(browser, &key_id, ALIAS).await?;
    for tab in [
        "General", "Tags", "Aliases", "Grants", "Rotation", "Activity", "Code",
    ] {
        camera.shows(&[(Role::Tab, tab)]).await?;
    }
    detail.open_tab("Key material").await?;
    let material = [
        (Role::Heading, "Is this the key?"),
        (Role::Button, "Delete key material"),
    ];
    camera.take("key-material", &material).await?;

    detail.open_tab("Try it").await?;
    browser.fill("Plaintext", "The 07:40 to the island").await?;
    browser.press("Encrypt").await?;
    camera
        .take("key-try-it", &[(Role::Button, "Decrypt")])
        .await?;

    browser.press("Schedule deletion").await?;
    let dialog = [
        (Role::Button, "Cancel"),
        (Role::Button, "Schedule deletion"),
    ];
    camera.take("key-deletion", &dialog).await?;
    browser.press("Cancel").await
}

/// The third step where the key is wrapped elsewhere, and where it was made here.
async fn import_otherwise(
    stage: &Stage,
    wizard: &Wizard<'_>,
    camera: &mut Camera<'_>,
) -> Result<()> {
    let browser = &stage.browser;
    let key_id = stage.api.empty_key("harbour/lights", "EC_P256").await?;
    let address = format!("/keys/{key_id}/import");
    browser.open(&address).await?;
    wizard.download_wrapping_key(&key_id).await?;
    let files = [
        (Role::Heading, "Commands for this key"),
        (Role::File, "Temporary key material"),
        (Role::File, "Private key ciphertext"),
    ];
    camera.take("import-elsewhere", &files).await?;
    leave(browser).await?;

    browser.open(&address).await?;
    wizard.choose_generation().await?;
    browser
        .find_until(PATIENT, None, Role::Radio, "A backup under a pass phrase")
        .await?;
    let copies = [
        (Role::Radio, "Shares among several holders"),
        (Role::Radio, "No copy"),
    ];
    camera.take("import-keep", &copies).await?;
    leave(browser).await
}

/// Leaves the wizard, whose token is lost.
async fn leave(browser: &Browser) -> Result<()> {
    browser.press("Cancel").await?;
    browser.press("Leave").await?;
    KeyList::on(browser).await.map(drop)
}

/// The list of twenty keys, and the search over everything.
async fn many_keys(stage: &Stage, camera: &mut Camera<'_>) -> Result<()> {
    let browser = &stage.browser;
    tour::twenty_keys(stage).await?;
    KeyList::open(browser).await?.row(ALIAS).await?;
    let list = [
        (Role::Heading, "Keys"),
        (Role::SearchBox, "Search"),
        (Role::ComboBox, "State"),
        (Role::ComboBox, "Key spec"),
        (Role::Button, "Refresh"),
    ];
    camera.take("keys", &list).await?;
    browser.press("Find anything").await?;
    browser.find(Role::Dialog, "Find anything").await?;
    browser.write("harbour").await?;
    camera
        .take("find-anything", &[(Role::Dialog, "Find anything")])
        .await
}

/// Takes pictures in one language, and knows which.
struct Camera<'a> {
    browser: &'a Browser,
    language: &'static str,
    folder: PathBuf,
    taken: Vec<String>,
}

impl<'a> Camera<'a> {
    async fn set(browser: &'a Browser, language: &'static str) -> Result<Self> {
        browser.resize(SIZE.0, SIZE.1).await?;
        browser.prefer(Theme::Light).await?;
        let write = std::env::var_os("KEYFERRY_WRITE_GUIDE").is_some_and(|value| value == "1");
        let folder = if write {
            folder().join("images")
        } else {
            place::target().join("guide")
        };
        std::fs::create_dir_all(&folder)?;
        Ok(Self {
            browser,
            language,
            folder,
            taken: Vec::new(),
        })
    }

    /// Takes a picture from the top of the page, once it shows all of `shown`.
    async fn take(&mut self, picture: &str, shown: Shown<'_>) -> Result<()> {
        self.shows(shown).await?;
        tour::settled(self.browser).await?;
        self.browser.script(TO_TOP, Vec::new()).await?;
        let file = self.folder.join(file_name(picture, self.language));
        std::fs::write(file, self.browser.screenshot().await?)?;
        self.taken.push(picture.to_owned());
        Ok(())
    }

    /// Waits until the page has at least one of each.
    async fn shows(&self, shown: Shown<'_>) -> Result<()> {
        for (role, name) in shown {
            until(format!("{role:?} {name:?}"), SOON, async || {
                let named = self.browser.named(None, *role, name).await?;
                Ok((!named.is_empty()).then_some(()))
            })
            .await?;
        }
        Ok(())
    }

    /// Every picture that the guide names was taken.
    fn took_all(&self) -> Result<()> {
        ensure!(self.taken == PICTURES, "taken: {:?}", self.taken);
        Ok(())
    }
}
