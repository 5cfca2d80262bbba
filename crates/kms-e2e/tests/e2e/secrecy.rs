//! The plaintext of an imported key is nowhere but in its file.

use anyhow::{Context as _, Result, ensure};
use kms_e2e::api::text_at;
use kms_e2e::leak::Needles;
use kms_e2e::openssl::Workbench;
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
pub(crate) const PASSPHRASE: &str = "seven herons over the quiet harbour";

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

/// As Ctrl+V does it with a text in the clipboard.
const PASTE: &str = "
    const [text] = arguments;
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const options = { clipboardData, bubbles: true, cancelable: true };
    document.querySelector('.file-drop input').dispatchEvent(new ClipboardEvent('paste', options));
";

#[tokio::test]
async fn a_key_that_is_pasted_is_found_nowhere() -> Result<()> {
    journey_in(UNPLANTED, async |stage| {
        let key = stage.bench.aes_key("key.bin")?;
        stage.sign_in().await?;
        let wizard = Wizard::open(&stage.browser).await?;
        wizard
            .make_empty_key(&EmptyKey::new("pasted", "AES_256"))
            .await?;
        wizard.choose_file_in_browser().await?;
        let text = vec![hex::encode(&key).into()];
        stage.browser.script(PASTE, text).await?;
        stage.browser.says("The clipboard still holds it").await?;
        assert_eq!(places_with(stage, &key).await?, Vec::<String>::new());
        wizard.to_token().await?;
        wizard.finish().await?;
        assert_eq!(places_with(stage, &key).await?, Vec::<String>::new());
        proof::is_symmetric_key(stage, "pasted", "key.bin").await
    })
    .await
}

/// A key file, and how it is made in the bench from a fresh key.
struct Kind {
    spec: &'static str,
    file: &'static str,
    /// Shell; the key itself is in `plain.pem`, or the key's bytes in `plain.bin`.
    made_by: &'static str,
    encrypted: bool,
}

const KINDS: [Kind; 9] = [
    Kind {
        spec: "AES_256",
        file: "key.jwk",
        made_by: "openssl rand -out plain.bin 32 && printf '{\"kty\":\"oct\",\"k\":\"%s\"}' \
            $(openssl base64 -A -in plain.bin | tr '+/' '-_' | tr -d =) > key.jwk",
        encrypted: false,
    },
    Kind {
        spec: "EC_P384",
        file: "id_ecdsa",
        made_by: "ssh-keygen -q -t ecdsa -b 384 -N '' -f plain.pem && cp plain.pem id_ecdsa && \
            ssh-keygen -q -p -m PKCS8 -N '' -f plain.pem > ssh.log && \
            ssh-keygen -q -p -N 'seven herons over the quiet harbour' -f id_ecdsa > ssh.log",
        encrypted: true,
    },
    Kind {
        spec: "AES_256",
        file: "key.hex",
        made_by: "openssl rand -out plain.bin 32 && xxd -p -c 64 plain.bin > key.hex",
        encrypted: false,
    },
    Kind {
        spec: "AES_256",
        file: "key.b64",
        made_by: "openssl rand -out plain.bin 32 && openssl base64 -in plain.bin -out key.b64",
        encrypted: false,
    },
    Kind {
        spec: "RSA_2048",
        file: "pkcs1.der",
        made_by: "openssl genrsa -out plain.pem 2048 && \
            openssl rsa -traditional -in plain.pem -outform DER -out pkcs1.der",
        encrypted: false,
    },
    Kind {
        spec: "RSA_3072",
        file: "scrypt.pem",
        made_by: "openssl genrsa -out plain.pem 3072 && \
            openssl pkcs8 -topk8 -scrypt -passout 'pass:seven herons over the quiet harbour' \
            -in plain.pem -out scrypt.pem",
        encrypted: true,
    },
    Kind {
        spec: "RSA_2048",
        file: "store.p12",
        made_by: "openssl req -x509 -newkey rsa:2048 -nodes -keyout plain.pem -subj /CN=t \
            -out cert.pem && openssl pkcs12 -export -inkey plain.pem -in cert.pem \
            -passout 'pass:seven herons over the quiet harbour' -out store.p12",
        encrypted: true,
    },
    Kind {
        spec: "EC_P384",
        file: "sec1.pem",
        made_by: "openssl ecparam -name secp384r1 -genkey -noout -out sec1.pem && \
            cp sec1.pem plain.pem",
        encrypted: false,
    },
    Kind {
        spec: "EC_P256",
        file: "legacy.pem",
        made_by: "openssl ecparam -name prime256v1 -genkey -noout -out plain.pem && \
            openssl ec -aes256 -passout 'pass:seven herons over the quiet harbour' \
            -in plain.pem -out legacy.pem",
        encrypted: true,
    },
];

#[tokio::test]
async fn no_kind_of_key_file_leaves_a_trace() -> Result<()> {
    journey_in(UNPLANTED, async |stage| {
        stage.sign_in().await?;
        let mut secrets = vec![PASSPHRASE.as_bytes().to_vec()];
        for (number, kind) in KINDS.iter().enumerate() {
            stage.bench.run("rm -f plain.pem plain.bin")?;
            stage.bench.run(kind.made_by)?;
            secrets.extend(match stage.bench.read("plain.bin") {
                Ok(key) => vec![key],
                Err(_) => components(&stage.bench, "plain.pem")?,
            });
            let alias = format!("secret-{number}");
            let wizard = Wizard::open(&stage.browser).await?;
            wizard
                .make_empty_key(&EmptyKey::new(&alias, kind.spec))
                .await?;
            wizard.choose_file_in_browser().await?;
            wizard.open_key_file(&stage.bench.path(kind.file)).await?;
            if kind.encrypted {
                stage.browser.fill("Pass phrase", PASSPHRASE).await?;
            }
            wizard.to_token().await?;
            wizard.finish().await?;
            let places = places_with_any(stage, &secrets).await?;
            ensure!(places.is_empty(), "{}: {places:?}", kind.file);
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_key_that_is_made_is_in_its_backup_alone() -> Result<()> {
    journey_in(UNPLANTED, async |stage| {
        stage.sign_in().await?;
        let wizard = Wizard::open(&stage.browser).await?;
        wizard
            .make_empty_key(&EmptyKey::new("made", "EC_P256"))
            .await?;
        wizard.choose_generation().await?;
        let backup = wizard.back_up(PASSPHRASE).await?;
        wizard.to_token().await?;
        wizard.finish().await?;
        stage.bench.run(&format!(
            "openssl pkey -in '{}' -passin 'pass:{PASSPHRASE}' -out plain.pem",
            backup.display()
        ))?;
        let mut secrets = components(&stage.bench, "plain.pem")?;
        secrets.push(PASSPHRASE.as_bytes().to_vec());
        let places = places_with_any(stage, &secrets).await?;
        ensure!(places.is_empty(), "{places:?}");
        proof::is_key_pair(stage, "made", "plain.pem").await?;
        Ok(())
    })
    .await
}

/// The private numbers of the key in `name`, as OpenSSL prints them: d, p, q, dP, dQ and qInv, or the scalar.
pub(crate) fn components(bench: &Workbench, name: &str) -> Result<Vec<Vec<u8>>> {
    const PRIVATE: [&str; 7] = [
        "privateExponent",
        "prime1",
        "prime2",
        "exponent1",
        "exponent2",
        "coefficient",
        "priv",
    ];
    let text = bench.run(&format!("openssl pkey -in {name} -noout -text"))?;
    let mut found = Vec::new();
    let mut digits: Option<String> = None;
    for line in text.lines().chain(["end:"]) {
        if line.starts_with(' ') {
            if let Some(digits) = &mut digits {
                digits.extend(line.chars().filter(char::is_ascii_hexdigit));
            }
            continue;
        }
        if let Some(digits) = digits.take() {
            let bytes = hex::decode(digits)?;
            // OpenSSL writes a zero byte before a number whose first bit is set.
            found.push(bytes.into_iter().skip_while(|byte| *byte == 0).collect());
        }
        let name = line.split(':').next().unwrap_or_default();
        digits = PRIVATE.contains(&name).then(String::new);
    }
    ensure!(
        matches!(found.len(), 1 | 6),
        "{} private numbers",
        found.len()
    );
    Ok(found)
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
        Needles::new(b"import-key-material")?
            .within(stage.server.log().as_bytes())
            .len()
            == 1
    );
    Ok(())
}

/// The places that hold the secret, sorted.
async fn places_with(stage: &Stage, secret: &[u8]) -> Result<Vec<String>> {
    places_with_any(stage, &[secret.to_vec()]).await
}

/// The places that hold any of the secrets, sorted.
async fn places_with_any(stage: &Stage, secrets: &[Vec<u8>]) -> Result<Vec<String>> {
    let needles = Needles::of_all(secrets)?;
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
