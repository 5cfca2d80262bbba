//! The tags that are listed, as a table that spreadsheets read.

use kms_api::tags_overview::TagsOverview;

use crate::csv;

/// The columns.
const COLUMNS: [&str; 3] = ["tag_key", "value", "keys"];

/// A row of each value; the keys of a tag key are those of its values together.
pub(super) fn text(found: &TagsOverview) -> String {
    let mut text = csv::BEGIN.to_owned() + &csv::row(COLUMNS);
    for tag in &found.tags {
        for value in &tag.values {
            let keys = value.keys.to_string();
            text += &csv::row([tag.key.as_str(), value.value.as_str(), &keys]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_a_row_and_none_is_a_formula() {
        let found = r#"{"tags":[{"key":"team","keys":3,"values":[{"value":"","keys":1},{"value":"+1","keys":2}]}],"more":false}"#;
        let found = serde_json::from_str(found).unwrap();
        let expected = "\u{feff}tag_key,value,keys\r\nteam,,1\r\nteam,'+1,2\r\n";
        assert_eq!(text(&found), expected);
    }
}
