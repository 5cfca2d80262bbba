//! Identifiers.

use crate::field::checked_string;

fn is_uuid_shaped(value: &str) -> bool {
    let parts: Vec<&str> = value.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| {
            part.bytes()
                .all(|b| b.is_ascii_digit() || b.is_ascii_lowercase())
        })
}

checked_string!(
    /// A key's id: 36 characters, five groups of lower-case letters and digits (operations.md, every `key_id`).
    KeyId,
    is_uuid_shaped,
    "is 36 characters long, like 0d0466b0-e727-4d9c-b35d-f84bb474a37f"
);

checked_string!(
    /// The project that a path names: 1 to 64 letters and digits.
    ProjectId,
    |v| (1..=64).contains(&v.len()) && v.bytes().all(|b| b.is_ascii_alphanumeric()),
    "has 1 to 64 letters and digits"
);

checked_string!(
    /// The caller's own request id, `sequence`: 36 characters, echoed nowhere.
    Sequence,
    |v| v.len() == 36 && v.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
    "is 36 letters, digits and hyphens long"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_ids_are_five_groups_of_lower_case_letters_and_digits() {
        assert!(KeyId::parse("0d0466b0-e727-4d9c-b35d-f84bb474a37f").is_ok());
        for bad in [
            "",
            "0D0466B0-e727-4d9c-b35d-f84bb474a37f",
            "0d0466b0e7274d9cb35df84bb474a37f",
            "../../etc",
            "0d0466b0-e727-4d9c-b35d-f84bb474a37f0",
        ] {
            assert!(KeyId::parse(bad).is_err(), "{bad}");
        }
    }
}
