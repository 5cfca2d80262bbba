//! Where the list of keys was left, so that the way back leads to the same place and row.

use leptos::prelude::*;

/// A place in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Place {
    url: String,
    used: Option<Used>,
}

/// The row that was used last, until it is returned to.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Used {
    row: String,
    /// Where the list was: at another place, the row is not returned to.
    url: String,
}

/// Where the list was left, if it was visited at all.
#[derive(Clone, Copy, Debug)]
pub struct ListPlace(StoredValue<Option<Place>>);

impl ListPlace {
    /// Not visited yet.
    pub fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// The list is at `url`.
    pub fn visit(self, url: String) {
        self.0
            .update_value(|place| place.get_or_insert_default().url = url);
    }

    /// A row is used.
    pub fn uses(self, row: &str) {
        self.0.update_value(|place| {
            let place = place.get_or_insert_default();
            place.used = Some(Used {
                row: row.to_owned(),
                url: place.url.clone(),
            });
        });
    }

    /// Whether a row that appears is the one that was used last; it is returned to once.
    pub fn returns_to(self, row: &str) -> bool {
        let returns = |place: &mut Option<Place>| {
            let Place { url, used } = place.as_mut()?;
            used.take_if(|used| used.row == row && used.url == *url)
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
            place.visit("filtered".to_owned());
            place.uses("one");
            place.visit("filtered".to_owned());
            assert!(!place.returns_to("two"));
            assert!(place.returns_to("one"));
            assert!(!place.returns_to("one"));
            place.uses("one");
            place.visit("whole".to_owned());
            assert!(!place.returns_to("one"));
            assert_eq!(place.url().as_deref(), Some("whole"));
        });
    }
}
