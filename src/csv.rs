//! Tables as text that spreadsheets read: RFC 4180, in UTF-8.

/// What a file begins with, so that spreadsheets read what follows as UTF-8.
pub const BEGIN: &str = "\u{feff}";

/// What makes a spreadsheet take a cell for a formula: the full-width signs do so under some languages.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// Behind what a spreadsheet may begin another cell: where the comma is the decimal sign, a semicolon separates.
const ENDS: [char; 4] = [';', '\t', '\n', '\r'];
/// What a cell with it must be quoted for.
const QUOTED: [char; 4] = ['"', ',', '\n', '\r'];

/// A row with its line's end. What a spreadsheet would run as a formula gets an apostrophe before it, which makes it
/// text.
pub fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    cells.join(",") + "\r\n"
}

fn cell(text: &str) -> String {
    let text = guarded(text);
    if text.contains(QUOTED) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

fn guarded(text: &str) -> String {
    let mut guarded = String::with_capacity(text.len() + 1);
    if text.starts_with(ENDS) {
        guarded.push('\'');
    }
    let mut begins = true;
    for letter in text.chars() {
        if begins && SIGNS.contains(&letter) {
            guarded.push('\'');
        }
        begins = ENDS.contains(&letter) || (begins && matches!(letter, '"' | ' '));
        guarded.push(letter);
    }
    guarded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let cells = ["plain", "a, b", "say \"go\"", "two\nlines", "密钥，一", ""];
        assert_eq!(
            row(cells),
            "plain,\"a, b\",\"say \"\"go\"\"\",\"two\nlines\",密钥，一,\r\n"
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", ";x", "\tx", "＝1+1"] {
            assert_eq!(row([formula]), format!("'{formula}\r\n"));
        }
        assert_eq!(row(["\r=1"]), "\"'\r'=1\"\r\n");
        // Where a semicolon separates, each of these has a second cell.
        assert_eq!(row(["x;=1"]), "x;'=1\r\n");
        assert_eq!(row(["x; \"=1"]), "\"x; \"\"'=1\"\r\n");
        assert_eq!(row(["x\n=1"]), "\"x\n'=1\"\r\n");
        assert_eq!(
            row(["=HYPERLINK(\"https://example.org\",\"x\")"]),
            "\"'=HYPERLINK(\"\"https://example.org\"\",\"\"x\"\")\"\r\n"
        );
        assert_eq!(row(["a=b", "1-2"]), "a=b,1-2\r\n");
    }
}
