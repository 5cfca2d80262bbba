//! The plaintext of an imported key is nowhere but in its file.

use anyhow::{Context as _, Result};
use kms_e2e::api::text_at;
use kms_e2e::leak::Needles;
use kms_e2e::page::{EmptyKey, Wizard};
use kms_e2e::stage::{Setting, Stage, journey_in};
use kms_e2e::wait::{SOON, until};
use serde_json::json;

use crate::proof;

/// The marker is planted by a request that nobody answers well.
const SETTING: Setting = Setting {
    tapped: true,
    language: "en-US",
    expected: &["planted"],
};

const UNPLANTED: Setting = Setting {
    tapped: true,
    language: "en-US",
    expected: &[],
};

/// Longer than the stretches that are looked for.
const PASSPHRASE: &str = "seven herons over the quiet harbour";

const STORAGE: &str = "
    const done = arguments[0];
    const databases = indexedDB.databases().then((all) => all.map(({ name }) => name));
    Promise.all([databases, caches.keys()]).then(([databases, caches]) => done(JSON.stringify({
      local: { ...localStorage }, session: { ...sessionStorage }, cookie: document.cookie,
      history: history.state, address: location.href, databases, caches,
      page: document.documentElement.outerHTML,
    })));
";

const PLANT: &str = "
    const [hex, base64, done] = arguments;
    localStorage.setItem('planted', hex);
    console.log('planted', hex);
    document.body.dataset.planted = hex;
    fetch('/planted', { method: 'POST', body: base64 }).then(() => done(), () => done());
";

#[tokio::test]
async fn plaintext_of_a_file_is_found_in_no_traffic_storage_log_or_database() -> Result<()> {
    journey_in(SETTING, async |stage| {
        let key = stage.bench.aes_key("key.bin")?;
        stage.sign_in().await?;
        let wizard = Wizard::open(&stage.browser).await?;
        wizard
            .make_empty_key(&EmptyKey::new("secret", "AES_256"))
            .await?;
        wizard.choose_file_in_browser().await?;
        wizard.open_key_file(&stage.bench.path("key.bin")).await?;
        wizard.to_token().await?;
        let before = places_with(stage, &key).await?;
        wizard.finish().await?;
        let after = places_with(stage, &key).await?;
        assert_eq!((before, after), (Vec::new(), Vec::new()));
        proof::is_symmetric_key(stage, "secret", "key.bin").await?;
        assert_eq!(places_with(stage, &key).await?, Vec::<String>::new());
        a_planted_marker_is_found(stage).await
    })
    .await
}

#[tokio::test]
async fn neither_a_private_key_nor_its_pass_phrase_is_found_anywhere() -> Result<()> {
    journey_in(UNPLANTED, async |stage| {
        let bench = &stage.bench;
        bench.run("openssl ecparam -name prime256v1 -genkey -noout -out plain.pem")?;
        bench.run("openssl ec -in plain.pem -outform DER -out sec1.der")?;
        bench.run(&format!(
            "openssl pkcs8 -topk8 -v2 aes256 -passout 'pass:{PASSPHRASE}' -in plain.pem -out key.pem"
        ))?;
        // SEQUENCE, version 1, OCTET STRING of 32 bytes: the rest of the file may be known to all.
        let sec1 = bench.read("sec1.der")?;
        let scalar = sec1.get(7..39).context("no scalar")?;
        stage.sign_in().await?;
        let wizard = Wizard::open(&stage.browser).await?;
        wizard
            .make_empty_key(&EmptyKey::new("secret", "EC_P256"))
            .await?;
        wizard.choose_file_in_browser().await?;
        wizard.open_key_file(&bench.path("key.pem")).await?;
        stage.browser.fill("Pass phrase", PASSPHRASE).await?;
        wizard.to_token().await?;
        for secret in [scalar, PASSPHRASE.as_bytes()] {
            assert_eq!(places_with(stage, secret).await?, Vec::<String>::new());
        }
        wizard.finish().await?;
        for secret in [scalar, PASSPHRASE.as_bytes()] {
            assert_eq!(places_with(stage, secret).await?, Vec::<String>::new());
        }
        Ok(())
    })
    .await
}

/// The control: the same search finds a marker in each place where it was put.
async fn a_planted_marker_is_found(stage: &Stage) -> Result<()> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let marker = stage.bench.aes_key("marker.bin")?;
    let spelled = hex::encode(&marker);
    let arguments = vec![spelled.clone().into(), STANDARD.encode(&marker).into()];
    stage.browser.async_script(PLANT, arguments).await?;
    let key = json!({ "key_alias": "planted", "key_description": spelled });
    text_at(
        &stage.api.call("create-key", &key).await?,
        "/key_info/key_id",
    )?;
    let expected = [
        "answers", "console", "data", "page", "profile", "requests", "traffic",
    ];
    // Chromium writes its storage to the disk in its own time.
    until("the marker in every place", SOON, async || {
        let mut places = places_with(stage, &marker).await?;
        places.retain(|place| place != "answers");
        anyhow::ensure!(places == expected[1..], "only in {places:?}");
        Ok(Some(()))
    })
    .await?;
    // The server's log holds no bodies; that it is looked at shows in what it does hold.
    assert!(
        Needles::new(b"import-key-material")
            .within(stage.server.log().as_bytes())
            .len()
            == 1
    );
    Ok(())
}

/// The places that hold the secret, sorted.
async fn places_with(stage: &Stage, secret: &[u8]) -> Result<Vec<String>> {
    let needles = Needles::new(secret);
    let (traffic, answers) = stage.tap.as_ref().unwrap().recorded();
    let page = stage
        .browser
        .async_script(STORAGE, Vec::new())
        .await?
        .to_string();
    let console = format!("{:?}", stage.browser.console().await?);
    let requests = format!("{:?}", stage.browser.requests().await?);
    let log = stage.server.log();
    let texts = [
        ("answers", answers),
        ("console", console.into_bytes()),
        ("log", log.into_bytes()),
        ("page", page.into_bytes()),
        ("requests", requests.into_bytes()),
        ("traffic", traffic),
    ];
    let held = texts
        .iter()
        .filter(|(_, text)| !needles.within(text).is_empty());
    let mut places: Vec<String> = held.map(|(name, _)| (*name).to_owned()).collect();
    for (name, folder) in [
        ("data", stage.server.data()),
        ("downloads", stage.browser.downloads()),
        ("profile", stage.browser.profile()),
    ] {
        if !needles.within_folder(folder)?.is_empty() {
            places.push(name.to_owned());
        }
    }
    places.sort();
    Ok(places)
}
