//! `keyferry inspect`: what a key file is, and whether it is a certain key.

use clap::Args;
use serde::Serialize;

use super::{
    CliError,
    key_file::{self, KeyFacts, KeyFileArgs, Refusal},
    output,
};

/// Which file.
#[derive(Debug, Args)]
pub(super) struct InspectArgs {
    #[command(flatten)]
    key: KeyFileArgs,
    /// Is this the key with this fingerprint? Exits with 0 if it is and with 3 if it is not.
    #[arg(long, value_name = "FINGERPRINT", value_parser = parse_fingerprint)]
    is: Option<String>,
    /// One JSON object instead of lines for people.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Inspected<'f> {
    #[serde(flatten)]
    facts: &'f KeyFacts,
    /// Whether it is the key that was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    is: Option<bool>,
}

pub(super) fn run(args: &InspectArgs) -> Result<(), CliError> {
    let key = key_file::told(args.json, args.key.read())?;
    let facts = KeyFacts::of(&key);
    let is = args.is.as_ref().map(|asked| *asked == facts.fingerprint);
    if args.json {
        output::json(&Inspected { facts: &facts, is })?;
    } else {
        facts.print()?;
    }
    match (&args.is, is) {
        (Some(asked), Some(false)) => {
            let text = format!(
                "this is another key: its fingerprint is {}, not {asked}",
                facts.fingerprint
            );
            Err(Refusal::new("another-key", text).into())
        }
        (Some(_), _) if !args.json => output::line("It is the key with this fingerprint"),
        (Some(_) | None, _) => Ok(()),
    }
}

/// A fingerprint as it is printed here, in the console and by the server; the digits of a key pair's may stand alone, as
/// `sha256sum` prints them.
fn parse_fingerprint(text: &str) -> Result<String, String> {
    let lower = text.trim().to_ascii_lowercase();
    let (prefix, digits) = match lower.split_once(':') {
        Some(("hmac", digits)) => ("hmac", digits),
        Some(("spki-sha256" | "sha256", digits)) => ("spki-sha256", digits),
        None => ("spki-sha256", lower.as_str()),
        Some(_) => ("", ""),
    };
    let length = if prefix == "hmac" { 16 } else { 64 };
    if digits.len() == length && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        Ok(format!("{prefix}:{digits}"))
    } else {
        Err(
            "a fingerprint is `hmac:` and 16 hexadecimal digits, or `spki-sha256:` and 64"
                .to_owned(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::parse_fingerprint;

    #[test]
    fn a_fingerprint_is_read_in_the_forms_in_which_it_is_printed() {
        let digits = "0123456789ABCDEF".repeat(4);
        let pair = format!("spki-sha256:{}", digits.to_lowercase());
        for text in [
            digits.clone(),
            format!("sha256:{digits}"),
            pair.to_uppercase(),
        ] {
            assert_eq!(parse_fingerprint(&text).as_ref(), Ok(&pair), "{text}");
        }
        assert_eq!(
            parse_fingerprint("HMAC:0011223344556677\n").as_deref(),
            Ok("hmac:0011223344556677")
        );
        for text in [
            "",
            "377822",
            "hmac:00",
            "md5:00",
            digits.trim_start_matches('0'),
            "hmac:001122334455667x",
        ] {
            assert!(parse_fingerprint(text).is_err(), "{text}");
        }
    }
}
