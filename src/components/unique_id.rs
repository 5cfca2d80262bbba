//! Ids that tie a label to its control.

use std::sync::atomic::{AtomicU32, Ordering};

/// An id that no other element of this page has.
pub fn unique_id(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use super::unique_id;

    #[test]
    fn ids_differ() {
        assert_ne!(unique_id("field"), unique_id("field"));
    }
}
