//! Where a page of records begins.

/// Where each page after the first one begins, the current one last. The server knows where the next page begins only,
/// so the way here is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place(Vec<u64>);

impl Place {
    /// Reads what [`Place::text`] wrote; what is not understood is the first page.
    pub fn of_text(text: &str) -> Self {
        let numbers: Result<Vec<u64>, _> = text.split('.').map(str::parse).collect();
        Self(numbers.unwrap_or_default())
    }

    /// For a URL; empty for the first page.
    pub fn text(&self) -> String {
        let numbers: Vec<String> = self.0.iter().map(u64::to_string).collect();
        numbers.join(".")
    }

    /// The number of the record before which the page begins; none for the first page.
    pub fn before(&self) -> Option<u64> {
        self.0.last().copied()
    }

    /// The page of what is older, which begins before the record of this number.
    #[must_use]
    pub fn older(&self, next_before: u64) -> Self {
        Self(self.0.iter().copied().chain([next_before]).collect())
    }

    /// The page before; none before the first.
    pub fn newer(&self) -> Option<Self> {
        let mut place = self.clone();
        place.0.pop().map(|_| place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_walked_back_to_the_newest() {
        let first = Place::default();
        let third = first.older(900).older(850);
        assert_eq!(third.before(), Some(850));
        assert_eq!(third.newer(), Some(first.older(900)));
        assert_eq!(first.newer(), None);
    }

    #[test]
    fn a_place_comes_back_from_its_text() {
        for place in [Place::default(), Place::default().older(900).older(850)] {
            assert_eq!(Place::of_text(&place.text()), place);
        }
        assert_eq!(Place::of_text("900.x"), Place::default());
    }
}
