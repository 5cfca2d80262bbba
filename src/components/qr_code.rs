//! A QR code (ISO/IEC 18004), drawn as one path.

use std::fmt::Write as _;

use leptos::prelude::*;
use qrcodegen::{QrCode as Code, QrCodeEcc};

/// White modules around the code, as the standard asks for.
const QUIET: i32 = 4;

/// A QR code of `text`; what `too_large` says where it does not fit.
#[component]
pub fn QrCode(
    /// What it says to whoever reads it.
    #[prop(into)]
    text: String,
    /// Its name, for those who do not see it.
    #[prop(into)]
    label: TextProp,
    /// What stands in its place where the text is too long.
    #[prop(into)]
    too_large: TextProp,
) -> impl IntoView {
    // The least correction leaves the largest modules: it is read from a screen, not from a crate.
    let Ok(code) = Code::encode_text(&text, QrCodeEcc::Low) else {
        return view! { <p class="note">{move || too_large.get()}</p> }.into_any();
    };
    let side = code.size() + 2 * QUIET;
    view! {
        <svg
            class="qr-code"
            viewBox=format!("0 0 {side} {side}")
            role="img"
            aria-label=move || label.get()
            shape-rendering="crispEdges"
        >
            <path class="qr-code__ground" d=format!("M0 0h{side}v{side}H0Z") />
            <path d=path(&code) />
        </svg>
    }
    .into_any()
}

/// A square for each dark module.
fn path(code: &Code) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        for x in 0..code.size() {
            if code.get_module(x, y) {
                // Writing to a string does not fail.
                let _written = write!(path, "M{} {}h1v1h-1Z", x + QUIET, y + QUIET);
            }
        }
    }
    path
}
