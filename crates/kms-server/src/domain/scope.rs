//! Which enterprise projects somebody is limited to.

use std::fmt;

use kms_api::keys::EnterpriseProjectId;

/// The enterprise projects whose keys somebody may reach; the keys of others are not there for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    #[default]
    Everything,
    /// These alone.
    Only(Vec<EnterpriseProjectId>),
}

impl Scope {
    /// A limit as requests and the store have it: none is no limit.
    pub fn of(only: Option<Vec<EnterpriseProjectId>>) -> Self {
        only.map_or(Self::Everything, Self::Only)
    }

    /// The limit, if there is one.
    pub fn only(&self) -> Option<&[EnterpriseProjectId]> {
        match self {
            Self::Everything => None,
            Self::Only(some) => Some(some),
        }
    }

    /// Whether keys of `project` are within.
    pub fn permits(&self, project: &EnterpriseProjectId) -> bool {
        self.only().is_none_or(|some| some.contains(project))
    }

    /// What lies within both: an access key reaches no further than its account.
    #[must_use]
    pub fn and(self, other: &Self) -> Self {
        match self {
            Self::Everything => other.clone(),
            Self::Only(some) => {
                Self::Only(some.into_iter().filter(|one| other.permits(one)).collect())
            }
        }
    }
}

/// For people: `everything`, or the ids.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everything => f.write_str("everything"),
            Self::Only(some) => {
                let ids: Vec<&str> = some.iter().map(EnterpriseProjectId::as_str).collect();
                f.write_str(&ids.join(" "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(numbers: &[u8]) -> Scope {
        let id =
            |number| EnterpriseProjectId::parse(format!("0d0466b0-e727-4d9c-b35d-{number:012}"));
        Scope::Only(numbers.iter().map(|number| id(number).unwrap()).collect())
    }

    #[test]
    fn two_limits_leave_what_lies_within_both() {
        for (one, two, both) in [
            (Scope::Everything, Scope::Everything, Scope::Everything),
            (Scope::Everything, only(&[1]), only(&[1])),
            (only(&[1]), Scope::Everything, only(&[1])),
            (only(&[1, 2]), only(&[2, 3]), only(&[2])),
            (only(&[1]), only(&[2]), only(&[])),
        ] {
            assert_eq!(one.clone().and(&two), both, "{one:?} {two:?}");
        }
    }

    #[test]
    fn nothing_is_not_everything() {
        let default = EnterpriseProjectId::parse("0").unwrap();
        assert!(Scope::Everything.permits(&default));
        assert!(!only(&[]).permits(&default) && !only(&[1]).permits(&default));
    }
}
