//! Where the list of keys was left, so that the way back leads to the same place and row.

use leptos::prelude::*;

/// A place in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Place {
    url: String,
    /// The id of the row that was used last; none once it was returned to.
    row: Option<String>,
}

/// Where the list was left, if it was visited at all.
#[derive(Clone, Copy, Debug)]
pub struct ListPlace(StoredValue<Option<Place>>);

impl ListPlace {
    /// Not visited yet.
    pub fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// The list is at `url`. Another place than it was left at has no row to return to.
    pub fn visit(self, url: String) {
        self.0.update_value(|place| {
            if place.as_ref().is_none_or(|place| place.url != url) {
                *place = Some(Place { url, row: None });
            }
        });
    }

    /// A row is used.
    pub fn uses(self, row: &str) {
        self.0.update_value(|place| {
            if let Some(place) = place {
                place.row = Some(row.to_owned());
            }
        });
    }

    /// Whether a row that appears is the one that was used last; it is returned to once.
    pub fn returns_to(self, row: &str) -> bool {
        let returns = |place: &mut Option<Place>| {
            let place = place.as_mut()?;
            place.row.take_if(|used| used == row)
        };
        self.0.try_update_value(returns).flatten().is_some()
    }

    /// The list's URL, as it was left.
    pub fn url(self) -> Option<String> {
        self.0
            .with_value(|place| place.as_ref().map(|place| place.url.clone()))
    }
}

impl Default for ListPlace {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_returned_to_once_and_at_its_place_alone() {
        Owner::new().with(|| {
            let place = ListPlace::new();
            assert_eq!(place.url(), None);
            place.visit("/keys?state=2".to_owned());
            place.uses("one");
            place.visit("/keys?state=2".to_owned());
            assert!(!place.returns_to("two"));
            assert!(place.returns_to("one"));
            assert!(!place.returns_to("one"));
            place.uses("one");
            place.visit("/keys".to_owned());
            assert!(!place.returns_to("one"));
            assert_eq!(place.url().as_deref(), Some("/keys"));
        });
    }
}
