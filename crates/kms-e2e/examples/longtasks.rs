//! How long the page's main thread is held while an RSA key of 4096 bits is generated, checked and wrapped:
//! `cargo run -p kms-e2e --example longtasks`, on a machine that does nothing else, after
//! `cargo xtask build --release`. Prints every task of the page over 50 milliseconds from the press of "Next" to the
//! token, as the browser itself reports them (Long Tasks API).

#![expect(clippy::print_stdout, reason = "a measurement is printed")]

use anyhow::Result;
use kms_e2e::page::{EmptyKey, Wizard};
use kms_e2e::stage::journey;

const OBSERVE: &str = "
    window.longTasks = [];
    new PerformanceObserver((list) => {
        for (const one of list.getEntries()) window.longTasks.push(Math.round(one.duration));
    }).observe({ type: 'longtask', buffered: false });
    window.observedFrom = performance.now();
";

const REPORT: &str = "return { milliseconds: Math.round(performance.now() - window.observedFrom), over50: window.longTasks }";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    journey(async |stage| {
        stage.sign_in().await?;
        let wizard = Wizard::open(&stage.browser).await?;
        wizard
            .make_empty_key(&EmptyKey::new("large", "RSA_4096"))
            .await?;
        stage.browser.script(OBSERVE, Vec::new()).await?;
        wizard.choose_generation().await?;
        wizard.keep_no_copy().await?;
        wizard.to_token().await?;
        println!("{}", stage.browser.script(REPORT, Vec::new()).await?);
        Ok(())
    })
    .await
}
