//! Finishes the host page that Trunk wrote.
//!
//! - The style sheets become one file: fewer requests, and each carries its own layer anyway.
//! - The loader gets a name by its content, and integrity.
//! - The program that was taken apart takes the place of the one in one piece that Trunk bound.
//! - Trunk's preload link of the WebAssembly goes, since Chromium ignores its integrity with a
//!   warning: the loader has that in an attribute, and passes it to `fetch`.
//! - The loader learns the sealed worker's files.

use std::fmt::Write as _;

use crate::{
    console::{Files, hashed_name, integrity, program::Program, tag::Tag, worker::Worker},
    error::TaskError,
};

/// The page, as Trunk names it.
const PAGE: &str = "index.html";

/// The loader, as Trunk copied it.
const LOADER: &str = "loader.js";

/// Rewrites the page among `files`, and the files whose names change with it.
pub(super) fn finish(
    files: &mut Files,
    program: &Program,
    worker: &Worker,
) -> Result<(), TaskError> {
    let page = String::from_utf8(taken(files, PAGE)?)
        .map_err(|_| TaskError::Unexpected(format!("{PAGE} is not UTF-8")))?;
    let tags = Tag::all(&page);

    let mut edits = Vec::new();
    let preload = the_only(&tags, "the preload link of the WebAssembly", |tag| {
        tag.name == "link" && tag.is("rel", "preload") && tag.is("as", "fetch")
    })?;
    edits.push((preload, String::new()));
    let glue = the_only(&tags, "the preload link of the glue", |tag| {
        tag.name == "link" && tag.is("rel", "modulepreload")
    })?;
    edits.push((glue, preload_of_glue(program)));

    let loader = the_only(&tags, "the loader's script element", |tag| {
        tag.name == "script" && tag.attribute("data-loader").is_some()
    })?;
    for name in ["data-js", "data-wasm"] {
        taken(files, loader.required(name)?.trim_start_matches('/'))?;
    }
    edits.push((loader, loader_element(files, program, worker)?));
    edits.extend(style_sheets(files, &tags)?);

    files.insert(PAGE.to_owned(), replaced(&page, edits).into_bytes());
    Ok(())
}

/// The start tag of the loader, with everything that it has to know; renames its file.
fn loader_element(
    files: &mut Files,
    program: &Program,
    worker: &Worker,
) -> Result<String, TaskError> {
    let script = taken(files, LOADER)?;
    let name = hashed_name("loader", "js", &script);
    let attributes = [
        ("src", format!("/{name}")),
        ("integrity", integrity(&script)),
        ("data-js", format!("/{}", program.glue.0)),
        ("data-wasm", format!("/{}", program.module.0)),
        ("data-wasm-integrity", integrity(&program.module.1)),
        ("data-worker-js", format!("/{}", worker.script.0)),
        ("data-worker-wasm", format!("/{}", worker.module.0)),
        ("data-worker-wasm-integrity", worker.integrity.clone()),
    ];
    files.insert(name, script);
    Ok(element("script", "data-loader", &attributes))
}

/// Has the browser fetch the glue early, and check it: `import` takes it from here.
fn preload_of_glue(program: &Program) -> String {
    let attributes = [
        ("href", format!("/{}", program.glue.0)),
        ("integrity", integrity(&program.glue.1)),
    ];
    element(
        "link",
        "rel=\"modulepreload\" crossorigin=\"anonymous\"",
        &attributes,
    )
}

/// Joins the style sheets in their order; the link to the joined one stands where the first stood.
fn style_sheets<'a>(
    files: &mut Files,
    tags: &'a [Tag<'a>],
) -> Result<Vec<(&'a Tag<'a>, String)>, TaskError> {
    let links: Vec<_> = tags
        .iter()
        .filter(|tag| tag.name == "link" && tag.is("rel", "stylesheet"))
        .collect();
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let mut joined = Vec::new();
    for link in &links {
        joined.extend(taken(
            files,
            link.required("href")?.trim_start_matches('/'),
        )?);
        joined.push(b'\n');
    }
    let name = hashed_name("console", "css", &joined);
    let attributes = [
        ("href", format!("/{name}")),
        ("integrity", integrity(&joined)),
    ];
    files.insert(name, joined);
    let mut link = Some(element("link", "rel=\"stylesheet\"", &attributes));
    Ok(links
        .into_iter()
        .map(|tag| (tag, link.take().unwrap_or_default()))
        .collect())
}

/// A start tag. The values are paths and base64, which need no escaping.
fn element(name: &str, first: &str, attributes: &[(&str, String)]) -> String {
    let mut element = format!("<{name} {first}");
    for (name, value) in attributes {
        // Writing to a string does not fail.
        let _written = write!(element, " {name}=\"{value}\"");
    }
    element.push('>');
    element
}

/// The page with tags replaced.
fn replaced(page: &str, mut edits: Vec<(&Tag<'_>, String)>) -> String {
    edits.sort_by_key(|(tag, _)| std::cmp::Reverse(tag.range.start));
    let mut page = page.to_owned();
    for (tag, text) in edits {
        page.replace_range(tag.range.clone(), &text);
    }
    page
}

/// Takes a file out of the site.
fn taken(files: &mut Files, name: &str) -> Result<Vec<u8>, TaskError> {
    files.remove(name).ok_or_else(|| {
        TaskError::Unexpected(format!("Trunk made no {name}, which {PAGE} should name"))
    })
}

/// The one tag that `matches`; Trunk is pinned, so none or two means that index.html changed.
fn the_only<'a>(
    tags: &'a [Tag<'a>],
    what: &str,
    matches: impl Fn(&Tag<'_>) -> bool,
) -> Result<&'a Tag<'a>, TaskError> {
    let mut found = tags.iter().filter(|tag| matches(tag));
    match (found.next(), found.next()) {
        (Some(tag), None) => Ok(tag),
        (None, _) => Err(TaskError::Unexpected(format!(
            "the built {PAGE} lacks {what}"
        ))),
        (Some(_), Some(_)) => Err(TaskError::Unexpected(format!(
            "the built {PAGE} has {what} twice"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILT: &str = r#"<html><head>
<link rel="stylesheet" href="/a-1.css" integrity="sha384-a"/>
<link rel="stylesheet" href="/b-2.css" integrity="sha384-b"/>
<script data-loader src="/loader.js" data-js="/k.js" data-wasm="/k.wasm"></script>
<link rel="modulepreload" href="/k.js" crossorigin="anonymous" integrity="sha384-glue">
<link rel="preload" href="/k.wasm" crossorigin="anonymous" integrity="sha384-wasm" as="fetch" type="application/wasm"></head></html>"#;

    fn site(page: &str) -> Files {
        [
            ("index.html", page),
            ("loader.js", "loader"),
            ("a-1.css", "@layer a;"),
            ("b-2.css", ".b{}"),
            ("k.js", "glue"),
            ("k.wasm", "wasm"),
        ]
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .into()
    }

    fn program() -> Program {
        let file = |name: &str| (name.to_owned(), name.as_bytes().to_vec());
        Program {
            glue: file("main.js"),
            module: file("main.wasm"),
            parts: vec![file("parts/a.wasm")],
        }
    }

    fn finished(page: &str) -> (String, Files) {
        let mut files = site(page);
        let worker = Worker::new(b"glue", b"own", b"module".to_vec());
        finish(&mut files, &program(), &worker).unwrap();
        (
            String::from_utf8(files["index.html"].clone()).unwrap(),
            files,
        )
    }

    #[test]
    fn loader_is_named_by_its_content_and_knows_every_module() {
        let (page, files) = finished(BUILT);
        let name = hashed_name("loader", "js", b"loader");
        assert!(files.contains_key(&name) && !files.contains_key("loader.js"));
        let tags = Tag::all(&page);
        let loader = tags.iter().find(|tag| tag.name == "script").unwrap();
        assert_eq!(loader.attribute("src"), Some(format!("/{name}").as_str()));
        assert_eq!(
            loader.attribute("integrity"),
            Some(integrity(b"loader").as_str())
        );
        assert_eq!(loader.attribute("data-js"), Some("/main.js"));
        assert_eq!(loader.attribute("data-wasm"), Some("/main.wasm"));
        let wasm_integrity = loader.attribute("data-wasm-integrity");
        assert_eq!(wasm_integrity, Some(integrity(b"main.wasm").as_str()));
        let worker_integrity = loader.attribute("data-worker-wasm-integrity");
        assert_eq!(worker_integrity, Some(integrity(b"module").as_str()));
        let worker_js = loader.attribute("data-worker-js").unwrap();
        assert!(worker_js.starts_with("/worker/wrap-worker-"), "{worker_js}");
    }

    #[test]
    fn style_sheets_are_joined_in_their_order() {
        let (page, files) = finished(BUILT);
        assert_eq!(page.matches("stylesheet").count(), 1);
        let joined: Vec<_> = files
            .iter()
            .filter(|(name, _)| name.contains(".css"))
            .collect();
        assert_eq!(joined.len(), 1);
        assert_eq!(joined[0].1, b"@layer a;\n.b{}\n");
        assert!(page.contains(&integrity(joined[0].1)));
    }

    #[test]
    fn preload_that_browsers_warn_of_is_gone_and_the_glue_s_is_of_the_new_glue() {
        let (page, _) = finished(BUILT);
        assert!(!page.contains("rel=\"preload\""), "{page}");
        assert!(!page.contains("sha384-glue"), "{page}");
        let tags = Tag::all(&page);
        let glue = tags.iter().find(|tag| tag.is("rel", "modulepreload"));
        assert!(glue.unwrap().is("href", "/main.js"));
        assert!(glue.unwrap().is("integrity", &integrity(b"main.js")));
    }

    #[test]
    fn program_in_one_piece_is_gone() {
        let (page, files) = finished(BUILT);
        assert!(!files.contains_key("k.js") && !files.contains_key("k.wasm"));
        assert!(!page.contains("k.wasm"), "{page}");
    }

    #[test]
    fn page_without_a_loader_is_an_error_that_says_so() {
        let page = BUILT.replace("data-loader", "");
        let worker = Worker::new(b"", b"", Vec::new());
        let error = finish(&mut site(&page), &program(), &worker)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("lacks the loader's script element"),
            "{error}"
        );
    }
}
