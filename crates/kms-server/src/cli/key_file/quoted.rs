//! Commands that are shown to be run.

/// A path as a shell reads it.
pub(in crate::cli) fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:@%".contains(c);
    if path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_path_stays_one_word_in_a_shell() {
        for (path, word) in [
            ("out/a-b_c.bin", "out/a-b_c.bin"),
            ("my keys/a", "'my keys/a'"),
            ("it's/$(x)", r"'it'\''s/$(x)'"),
        ] {
            assert_eq!(quoted(path), word);
        }
    }
}
