//! wasm-bindgen's glue and the script that loads the parts become one file, in which every part
//! has its name by content and its integrity.
//!
//! As two files they would import each other, and a browser has no way to check a script that
//! another one imports.

use super::Part;
use crate::error::TaskError;

/// How the glue calls the loading of the parts.
const PARTS: &str = "parts";

/// The glue with `link` in the place of its imports of it, which it names `link_name`.
pub(super) fn join(
    glue: &str,
    link: &str,
    link_name: &str,
    parts: &[Part],
) -> Result<String, TaskError> {
    let mut joined = format!("const {PARTS} = {};\n", loading(link, parts)?);
    let from = format!(" from \"{link_name}\"");
    let mut imports = 0;
    for line in glue.lines() {
        let import = line.trim_end_matches(';').strip_suffix(from.as_str());
        if let Some(name) = import.and_then(|import| import.strip_prefix("import * as ")) {
            imports += 1;
            joined.extend(["const ", name, " = ", PARTS, ";"]);
        } else {
            joined.push_str(line);
        }
        joined.push('\n');
    }
    if imports == 0 {
        return Err(unknown(&format!("does not import {link_name}")));
    }
    Ok(joined)
}

/// An expression for the object that `link` is as a module.
fn loading(link: &str, parts: &[Part]) -> Result<String, TaskError> {
    let mut body = String::new();
    let mut names = Vec::new();
    for line in link.lines() {
        if line.starts_with("import ") {
            continue; // From the glue, in which it stands now.
        }
        let export = line.strip_prefix("export ");
        if let Some(name) = export.and_then(|line| line.strip_prefix("const ")?.split(' ').next()) {
            names.push(name);
        }
        body.push_str(export.unwrap_or(line));
        body.push('\n');
    }
    for part in parts {
        let plain = format!("fetch(new URL(\"./{}\", import.meta.url))", part.file);
        if body.matches(&plain).count() != 1 {
            return Err(unknown(&format!("does not load {} once", part.file)));
        }
        let (url, integrity) = (&part.url, &part.integrity);
        // What a browser keeps is kept for ever, and so is a file that was damaged on its way.
        let checked = format!(
            "fetch(\"{url}\", {{ integrity: \"{integrity}\" }}).catch(() => \
             fetch(\"{url}\", {{ integrity: \"{integrity}\", cache: \"reload\" }}))"
        );
        body = body.replace(&plain, &checked);
    }
    if names.is_empty() || body.contains("import.meta") {
        return Err(unknown("loads what is not a part"));
    }
    Ok(format!(
        "(() => {{\n{body}return {{ {} }};\n}})()",
        names.join(", ")
    ))
}

/// The tools are pinned, so this means that one of them was exchanged.
fn unknown(what: &str) -> TaskError {
    TaskError::Unexpected(format!("the script of the console's parts {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "import * as import1 from \"./link.js\"\n\
                        import * as import2 from \"./link.js\"\n\
                        export { initSync };\n";
    const LINK: &str = "import { initSync } from \"./k.js\";\n\
                        export const load_a = () => fetch(new URL(\"./a.wasm\", import.meta.url));\n\
                        export const load_b = () => 1;\n";

    fn part(file: &str) -> Part {
        Part {
            file: file.to_owned(),
            url: format!("/parts/{file}"),
            integrity: "sha384-x".to_owned(),
        }
    }

    #[test]
    fn part_is_fetched_by_its_url_and_with_its_integrity() {
        let joined = join(GLUE, LINK, "./link.js", &[part("a.wasm")]).unwrap();
        let fetched = "fetch(\"/parts/a.wasm\", { integrity: \"sha384-x\" })";
        assert!(joined.contains(fetched), "{joined}");
        let anew = "fetch(\"/parts/a.wasm\", { integrity: \"sha384-x\", cache: \"reload\" })";
        assert!(joined.contains(anew), "{joined}");
        assert!(!joined.contains("import.meta"), "{joined}");
    }

    #[test]
    fn nothing_is_imported_any_more_and_every_import_has_what_it_named() {
        let joined = join(GLUE, LINK, "./link.js", &[part("a.wasm")]).unwrap();
        assert!(!joined.contains("import "), "{joined}");
        assert!(joined.contains("return { load_a, load_b };"), "{joined}");
        assert!(
            joined.contains("const import1 = parts;\nconst import2 = parts;"),
            "{joined}"
        );
        assert!(joined.ends_with("export { initSync };\n"), "{joined}");
    }

    #[test]
    fn part_that_would_be_fetched_unchecked_is_an_error() {
        let error = join(GLUE, LINK, "./link.js", &[]).unwrap_err().to_string();
        assert!(error.contains("loads what is not a part"), "{error}");
        let error = join(GLUE, LINK, "./link.js", &[part("a.wasm"), part("c.wasm")]);
        assert!(error.unwrap_err().to_string().contains("c.wasm"));
    }
}
