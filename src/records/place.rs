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

    /// The page of what is older, which begins before the record of this number; none where that is this page already:
    /// it was asked for, and the page before still stands until it comes.
    pub fn older(&self, next_before: u64) -> Option<Self> {
        let next = self.0.iter().copied().chain([next_before]).collect();
        (self.before() != Some(next_before)).then_some(Self(next))
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
        let second = first.older(900).unwrap();
        let third = second.older(850).unwrap();
        assert_eq!(third.before(), Some(850));
        assert_eq!(third.newer(), Some(second.clone()));
        assert_eq!(first.newer(), None);
        // Asked for twice before it came.
        assert_eq!(second.older(900), None);
    }

    #[test]
    fn a_place_comes_back_from_its_text() {
        let first = Place::default();
        let second = first.older(900).unwrap();
        for place in [first, second.older(850).unwrap(), second] {
            assert_eq!(Place::of_text(&place.text()), place);
        }
        assert_eq!(Place::of_text("900.x"), Place::default());
    }
}
