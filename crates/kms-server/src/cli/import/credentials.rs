//! The access key, from the environment: an argument can be read by everybody on the machine.

use std::env;

use kms_api::ProjectId;
use zeroize::Zeroizing;

use crate::{auth::SigningKey, cli::CliError};

/// What the help says of it.
pub(super) const HELP: &str = "The access key comes from the environment: KEYFERRY_ACCESS_KEY, KEYFERRY_SECRET_KEY and KEYFERRY_PROJECT_ID, \
or, as the official SDKs name them, HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK and HUAWEICLOUD_SDK_PROJECT_ID. \
`keyferry access-key create` makes one.";

const ACCESS: [&str; 2] = ["KEYFERRY_ACCESS_KEY", "HUAWEICLOUD_SDK_AK"];
const SECRET: [&str; 2] = ["KEYFERRY_SECRET_KEY", "HUAWEICLOUD_SDK_SK"];
const PROJECT: [&str; 2] = ["KEYFERRY_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID"];

/// Who imports, and into which project.
pub(super) struct Credentials {
    /// Signs the requests.
    pub(super) key: SigningKey,
    /// Where the key goes.
    pub(super) project: ProjectId,
}

impl Credentials {
    pub(super) fn from_environment() -> Result<Self, CliError> {
        let project = variable(PROJECT)?;
        let project = ProjectId::parse(project.as_str())
            .map_err(|error| CliError::Usage(format!("{}: {error}", PROJECT.join(" or "))))?;
        let key = SigningKey {
            access: variable(ACCESS)?.to_string(),
            secret: variable(SECRET)?,
        };
        Ok(Self { key, project })
    }
}

/// The first of the variables that is set.
fn variable(names: [&str; 2]) -> Result<Zeroizing<String>, CliError> {
    let mut values = names.iter().filter_map(|name| env::var(name).ok());
    let value = values.find(|value| !value.is_empty()).map(Zeroizing::new);
    value.ok_or_else(|| CliError::Usage(format!("{} is not set", names.join(" or "))))
}
