//! SDK-HMAC-SHA256, for paths of unreserved characters and without a query, which is all that the
//! journeys ask for.

use anyhow::Result;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

use super::Credentials;

const CONTENT_TYPE: &str = "application/json";
const SIGNED: &str = "content-type;host;x-sdk-date";

/// The headers of a signed request, `Authorization` among them.
pub(super) fn headers(
    method: &str,
    path: &str,
    host: &str,
    body: &str,
    now: OffsetDateTime,
    credentials: &Credentials,
) -> Result<Vec<(&'static str, String)>> {
    let date = sdk_date(now);
    let digest = hex::encode(Sha256::digest(body));
    let request = format!(
        "{method}\n{path}/\n\n\
         content-type:{CONTENT_TYPE}\nhost:{host}\nx-sdk-date:{date}\n\n\
         {SIGNED}\n{digest}"
    );
    let to_sign = format!(
        "SDK-HMAC-SHA256\n{date}\n{}",
        hex::encode(Sha256::digest(request))
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(credentials.secret.as_bytes())?;
    mac.update(to_sign.as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    let access = &credentials.access;
    let authorization =
        format!("SDK-HMAC-SHA256 Access={access}, SignedHeaders={SIGNED}, Signature={signature}");
    Ok(vec![
        ("Content-Type", CONTENT_TYPE.to_owned()),
        ("X-Sdk-Date", date),
        ("Authorization", authorization),
    ])
}

/// `20261123T213326Z`.
fn sdk_date(now: OffsetDateTime) -> String {
    let (date, time) = (now.date(), now.time());
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        date.year(),
        u8::from(date.month()),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_has_the_sdks_form() {
        let moment = OffsetDateTime::from_unix_timestamp(1_795_469_606).unwrap();
        assert_eq!(sdk_date(moment), "20261123T213326Z");
    }
}
