//! The enterprise projects that an account or an access key is limited to.

use kms_api::keys::EnterpriseProjectId;

use crate::i18n::{I18n, t_string};

/// Their ids, or a word where there is no limit.
pub fn text(i18n: I18n, only: Option<&[EnterpriseProjectId]>) -> String {
    match only {
        Some(ids) => {
            let ids = ids.iter().map(EnterpriseProjectId::as_str);
            ids.collect::<Vec<_>>().join(", ")
        }
        None => t_string!(i18n, settings.all).to_owned(),
    }
}

/// The ids in `text`, between commas, spaces or lines; the first part that is none where there is one.
pub fn parse(text: &str) -> Result<Vec<EnterpriseProjectId>, String> {
    let parts = text.split(|c: char| c == ',' || c == '，' || c.is_whitespace());
    parts
        .filter(|part| !part.is_empty())
        .map(|part| EnterpriseProjectId::parse(part).map_err(|_| part.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stand_between_commas_spaces_and_lines() {
        let parsed = parse("0, 0d0466b0-e727-4d9c-b35d-f84bb474a37f\n").unwrap();
        let ids: Vec<&str> = parsed.iter().map(EnterpriseProjectId::as_str).collect();
        assert_eq!(ids, ["0", "0d0466b0-e727-4d9c-b35d-f84bb474a37f"]);
        assert_eq!(parse(" ,\n"), Ok(Vec::new()));
        assert_eq!(parse("0, x y"), Err("x".to_owned()));
    }
}
