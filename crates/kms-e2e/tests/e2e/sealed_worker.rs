//! The sealed worker has no way out; the same worker without its policy has.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use kms_e2e::browser::Browser;
use kms_e2e::openssl::Workbench;
use kms_e2e::site::Site;
use kms_e2e::stage::{Setting, Stage, journey_in};
use serde_json::Value;

/// The ways out that the control shows to be open in a worker without a policy.
const WAYS: [&str; 8] = [
    "fetch",
    "XMLHttpRequest",
    "WebSocket",
    "importScripts",
    "import",
    "Worker",
    "eval",
    "Function",
];

/// The browser tells on the console whatever it blocks.
const SETTING: Setting = Setting {
    tapped: true,
    language: "en-US",
    expected: &[
        "Content Security Policy",
        "Failed to",
        "way-out",
        "WebTransport",
        "EventSource",
        // The page's Trusted Types reach into the worker.
        "TrustedScript",
        // The control answers every request with the script, one for a font too.
        "OTS parsing error",
    ],
};

const SELF_TEST: &str = r"
    const [script, address, done] = arguments;
    const worker = new Worker(script);
    worker.onmessage = ({ data }) => data.reply && done(data.reply);
    worker.onerror = (event) => done(`error: ${event.message}`);
    worker.postMessage({ id: 1, selfTest: address });
";

#[tokio::test]
async fn sealed_worker_can_neither_reach_a_server_nor_run_other_code() -> Result<()> {
    journey_in(SETTING, async |stage| {
        let (script, _, site) = worker_and_site(stage).await?;
        stage.sign_in().await?;
        let foreign = format!("{}/way-out.js", site.origin());
        all_blocked(&self_test(&stage.browser, &script, &foreign).await?);
        assert_eq!(site.visits(), Vec::<String>::new());

        let own = format!("{}/way-out.js", stage.browser.origin());
        all_blocked(&self_test(&stage.browser, &script, &own).await?);
        let (sent, _) = stage.tap.as_ref().unwrap().recorded();
        let sent = String::from_utf8_lossy(&sent).into_owned();
        assert!(
            sent.contains(&script),
            "the worker was not loaded through the tap"
        );
        assert!(!sent.contains("way-out"), "the worker reached its server");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn same_worker_without_its_policy_gets_out_every_way() -> Result<()> {
    journey_in(SETTING, async |stage| {
        let (_, worker, site) = worker_and_site(stage).await?;
        assert!(worker.contains("selfTest"), "the console has no worker");
        stage.browser.welcome(&site.origin());
        stage.browser.open(&format!("{}/", site.origin())).await?;
        let address = format!("{}/way-out.js", site.origin());
        let ways = self_test(&stage.browser, "/worker.js", &address).await?;
        for way in WAYS {
            assert_eq!(
                ways.get(way),
                Some(&false),
                "{way} is blocked in the control: {ways:?}"
            );
        }
        assert!(site.visits().iter().any(|visit| visit.contains("way-out")));
        Ok(())
    })
    .await
}

fn all_blocked(ways: &BTreeMap<String, bool>) {
    for way in WAYS {
        assert_eq!(ways.get(way), Some(&true), "{way} is open: {ways:?}");
    }
    assert!(ways.values().all(|blocked| *blocked), "{ways:?}");
}

/// The path of the worker's script as the console has it, the script itself, and a site that
/// serves it without a policy.
async fn worker_and_site(stage: &Stage) -> Result<(String, String, Site)> {
    let browser = &stage.browser;
    browser.open("/sign-in").await?;
    let find = "return document.querySelector('script[data-worker-js]')?.dataset.workerJs";
    let script = browser.script(find, Vec::new()).await?;
    let script = script
        .as_str()
        .context("the loader names no worker")?
        .to_owned();
    let load = "fetch(arguments[0]).then((answer) => answer.text()).then(arguments[1])";
    let worker = browser
        .async_script(load, vec![script.clone().into()])
        .await?;
    let worker = worker
        .as_str()
        .context("the worker's script is no text")?
        .to_owned();
    let site = Site::start(worker.clone().into_bytes(), Workbench::new(stage.folder())?).await?;
    Ok((script, worker, site))
}

/// Every way out that the worker tried, and whether it was blocked.
async fn self_test(
    browser: &Browser,
    script: &str,
    address: &str,
) -> Result<BTreeMap<String, bool>> {
    let reply = browser
        .async_script(SELF_TEST, vec![script.into(), address.into()])
        .await?;
    let reply = reply.as_str().context("the worker gave no answer")?;
    let reply: Value = serde_json::from_str(reply).context(reply.to_owned())?;
    let ways = reply
        .get("attempts")
        .and_then(Value::as_array)
        .context("no attempts")?;
    let way = |way: &Value| {
        let name = way.get("name")?.as_str()?.to_owned();
        Some((name, way.get("blocked")?.as_bool()?))
    };
    Ok(ways.iter().filter_map(way).collect())
}
