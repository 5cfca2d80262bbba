//! Who somebody is at the provider, and what that makes them here.

use kms_api::console::{Role, UserName};
use serde_json::{Map, Value};

use super::settings::RoleRule;

/// Claims of an ID token that holds.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    /// Never given to somebody else by this issuer.
    pub(crate) subject: String,
    /// Everything that the provider says.
    pub(crate) claims: Map<String, Value>,
}

impl Identity {
    /// The role that the claim's values have here, the mightiest of several.
    pub(crate) fn role(&self, claim: &str, rules: &[RoleRule]) -> Option<Role> {
        let named: Vec<&str> = match self.claim(claim)? {
            Value::String(one) => vec![one],
            Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => return None,
        };
        let has = |role: &Role| {
            let mut rules = rules.iter().filter(|rule| rule.role == *role);
            rules.any(|rule| named.contains(&rule.value.as_str()))
        };
        [Role::Admin, Role::Operator, Role::Auditor]
            .into_iter()
            .find(has)
    }

    fn claim(&self, claim: &str) -> Option<&Value> {
        match claim.strip_prefix('/') {
            None => self.claims.get(claim),
            Some(pointer) => {
                let (first, rest) = pointer.split_at(pointer.find('/').unwrap_or(pointer.len()));
                let first = first.replace("~1", "/").replace("~0", "~");
                self.claims.get(&first)?.pointer(rest)
            }
        }
    }
}

/// Names for a new account, the best first: what the user is called at the provider, where that is a name here. A name
/// is only shown: it is by issuer and subject that somebody is known again.
pub(crate) fn account_names(identity: &Identity, random: &str) -> Vec<UserName> {
    let claim = |name| identity.claims.get(name).and_then(Value::as_str);
    let called = ["preferred_username", "email"]
        .into_iter()
        .filter_map(claim);
    let mut names: Vec<String> = called.map(str::to_owned).collect();
    let with_random: Vec<String> = names
        .iter()
        .map(|name| format!("{name}-{random}"))
        .collect();
    names.extend(with_random);
    names.push(format!("oidc-{random}"));
    names
        .into_iter()
        .filter_map(|name| UserName::parse(name).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn identity(claims: Value) -> Identity {
        let Value::Object(claims) = claims else {
            panic!("claims are an object");
        };
        Identity {
            subject: "s".to_owned(),
            claims,
        }
    }

    #[test]
    fn the_mightiest_role_counts_and_none_is_none() {
        let rules: Vec<RoleRule> = ["a=auditor", "o=operator", "x=operator", "root=admin"]
            .map(|rule| rule.parse().unwrap())
            .to_vec();
        for (claim, claims, role) in [
            ("roles", json!({"roles": ["a", "x"]}), Some(Role::Operator)),
            ("roles", json!({"roles": ["root", "a"]}), Some(Role::Admin)),
            ("roles", json!({"roles": "a"}), Some(Role::Auditor)),
            ("roles", json!({"roles": ["A", "roots", 1]}), None),
            ("roles", json!({"roles": {"root": true}}), None),
            ("roles", json!({}), None),
            (
                "https://kms.example/roles",
                json!({"https://kms.example/roles": ["o"]}),
                Some(Role::Operator),
            ),
            (
                "/realm_access/roles",
                json!({"realm_access": {"roles": ["o"]}}),
                Some(Role::Operator),
            ),
            ("/roles", json!({"roles": ["o"]}), Some(Role::Operator)),
            ("/a~1b/c", json!({"a/b": {"c": "root"}}), Some(Role::Admin)),
        ] {
            assert_eq!(
                identity(claims.clone()).role(claim, &rules),
                role,
                "{claims}"
            );
        }
    }

    #[test]
    fn an_account_is_called_as_at_the_provider_where_that_is_a_name() {
        let names = |claims| {
            let names = account_names(&identity(claims), "7f3a");
            names.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(
            names(json!({"preferred_username": "ada", "email": "ada@example.org"})),
            [
                "ada",
                "ada@example.org",
                "ada-7f3a",
                "ada@example.org-7f3a",
                "oidc-7f3a"
            ]
        );
        assert_eq!(
            names(json!({"preferred_username": "Ada L.", "email": 7})),
            ["oidc-7f3a"]
        );
    }
}
