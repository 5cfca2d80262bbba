//! The accounts as a table that spreadsheets read.

use kms_api::accounts::AccountEntry;

use crate::csv;

/// The columns. An account without enterprise projects is not limited to any.
const COLUMNS: [&str; 7] = [
    "user_name",
    "user_id",
    "role",
    "state",
    "second_step",
    "enterprise_projects",
    "created_at",
];

/// A row of each account; `time` writes seconds since 1970.
pub(super) fn text(accounts: &[AccountEntry], time: impl Fn(u64) -> String) -> String {
    let mut text = csv::BEGIN.to_owned() + &csv::row(COLUMNS);
    for account in accounts {
        let projects = account.enterprise_projects.iter().flatten();
        let projects: Vec<String> = projects.map(ToString::to_string).collect();
        let word = |yes, one: &'static str, other| if yes { one } else { other };
        text += &csv::row([
            account.user_name.as_str(),
            &account.user_id,
            account.role.as_str(),
            word(account.disabled, "disabled", "enabled"),
            word(account.second_step, "on", "off"),
            &projects.join(" "),
            &time(account.created_at),
        ]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_has_a_row() {
        let accounts = r#"[
            {"user_id":"u2","user_name":"bob","role":"auditor","disabled":true,"second_step":true,"enterprise_projects":["0"],"created_at":17},
            {"user_id":"u3","user_name":"eve","role":"admin","disabled":false,"created_at":18}
        ]"#;
        let accounts: Vec<AccountEntry> = serde_json::from_str(accounts).unwrap();
        let text = text(&accounts, |at| format!("t{at}"));
        let (_, rows) = text.split_once("\r\n").unwrap();
        let expected = "bob,u2,auditor,disabled,on,0,t17\r\neve,u3,admin,enabled,off,,t18\r\n";
        assert_eq!(rows, expected);
    }
}
