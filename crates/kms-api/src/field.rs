//! How a value with a rule is made: one macro for checked strings, one for closed sets of names.

/// A value that breaks its rule: the text says what the rule is, never what the value was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{rule}")]
pub struct InvalidValue {
    /// The rule in words, to follow the field's name: `has 1 to 255 characters …`.
    pub rule: &'static str,
}

/// A string newtype whose only way in is its rule.
macro_rules! checked_string {
    ($(#[$meta:meta])* $name:ident, $check:expr, $rule:literal) => {
        $crate::field::checked_string!(@type $(#[$meta])* #[derive(Debug)] $name, $check, $rule);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
    (@type $(#[$meta:meta])* $name:ident, $check:expr, $rule:literal) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The rule in words.
            pub const RULE: &'static str = $rule;

            /// Checks `value` against the rule.
            pub fn parse(value: impl Into<String>) -> Result<Self, $crate::InvalidValue> {
                let value = value.into();
                let check: fn(&str) -> bool = $check;
                if check(&value) { Ok(Self(value)) } else { Err($crate::InvalidValue { rule: $rule }) }
            }

            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::InvalidValue;
            fn try_from(value: String) -> Result<Self, Self::Error> {
                Self::parse(value)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::InvalidValue;
            fn from_str(value: &str) -> Result<Self, Self::Err> {
                Self::parse(value)
            }
        }
    };
}

/// The same for a text that lets whoever has it act: it is neither displayed nor shown by `Debug`.
macro_rules! secret_string {
    ($(#[$meta:meta])* $name:ident, $check:expr, $rule:literal) => {
        $crate::field::checked_string!(@type $(#[$meta])* $name, $check, $rule);

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({} characters)"), self.0.len())
            }
        }
    };
}

/// An enum that is a closed set of names on the wire.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident, $rule:literal, { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "&'static str")]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every member, in the order of the API's list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::InvalidValue;
            fn from_str(value: &str) -> Result<Self, Self::Err> {
                match value { $($text => Ok(Self::$variant),)+ _ => Err($crate::InvalidValue { rule: $rule }) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::InvalidValue;
            fn try_from(value: String) -> Result<Self, Self::Error> {
                value.parse()
            }
        }

        impl From<$name> for &'static str {
            fn from(value: $name) -> Self {
                value.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use {checked_string, named, secret_string};

/// A decimal number within `1..=max`, as the API sends numbers in strings.
pub(crate) fn is_number_within(value: &str, min: u64, max: u64) -> bool {
    let canonical = !value.is_empty()
        && value.len() <= 10
        && value.bytes().all(|b| b.is_ascii_digit())
        && (value == "0" || !value.starts_with('0'));
    canonical && value.parse::<u64>().is_ok_and(|n| (min..=max).contains(&n))
}

/// Standard base64 alphabet and padding characters only, `min..=max` of them.
pub(crate) fn is_base64_text(value: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&value.len())
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
}
