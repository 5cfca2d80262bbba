//! Which test programs the workspace has, as cargo sees it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{error::TaskError, process::output, server::host_cargo, workspace::Workspace};

/// The integration tests of the workspace, as pairs of package and program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    tests: BTreeSet<(String, String)>,
}

impl Manifest {
    /// Asks cargo.
    pub(super) fn read(workspace: &Workspace) -> Result<Self, TaskError> {
        let mut cargo = host_cargo(workspace);
        cargo.args(["metadata", "--no-deps", "--format-version", "1"]);
        output(&mut cargo)
            .and_then(|json| Self::parse(&json))
            .ok_or_else(|| {
                TaskError::Unexpected("`cargo metadata --no-deps` does not describe it".to_owned())
            })
    }

    fn parse(json: &str) -> Option<Self> {
        let metadata: Value = serde_json::from_str(json).ok()?;
        let mut tests = BTreeSet::new();
        for package in metadata.get("packages")?.as_array()? {
            let package_name = package.get("name")?.as_str()?;
            for target in package.get("targets")?.as_array()? {
                let kinds = target.get("kind")?.as_array()?;
                if kinds.iter().any(|kind| kind.as_str() == Some("test")) {
                    let name = target.get("name")?.as_str()?;
                    tests.insert((package_name.to_owned(), name.to_owned()));
                }
            }
        }
        Some(Self { tests })
    }

    /// Whether `package` has the test program `name`.
    pub(super) fn has(&self, package: &str, name: &str) -> bool {
        self.tests.contains(&(package.to_owned(), name.to_owned()))
    }

    /// The test programs of the packages and names that `wanted` picks.
    pub(super) fn tests(&self, wanted: impl Fn(&str, &str) -> bool) -> BTreeSet<&str> {
        let picked = self
            .tests
            .iter()
            .filter(|(package, name)| wanted(package, name));
        picked.map(|(_, name)| name.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const METADATA: &str = r#"{"packages":[
        {"name":"kms-wrap","targets":[
            {"kind":["lib"],"name":"kms_wrap"},{"kind":["test"],"name":"oaep"}]},
        {"name":"kms-server","targets":[{"kind":["test"],"name":"api"}]}]}"#;

    #[test]
    fn only_test_programs_are_listed() {
        let manifest = Manifest::parse(METADATA).unwrap();
        assert!(manifest.has("kms-server", "api"));
        assert!(!manifest.has("kms-wrap", "kms_wrap"));
        assert_eq!(
            manifest.tests(|package, _| package == "kms-wrap"),
            ["oaep"].into()
        );
    }

    #[test]
    fn text_that_is_not_metadata_is_refused() {
        assert_eq!(Manifest::parse("{}"), None);
        assert_eq!(Manifest::parse("no json"), None);
    }
}
