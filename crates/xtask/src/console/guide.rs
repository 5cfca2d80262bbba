//! The user's guide: `docs/guide` as pages beside the console, below `/guide/`.
//!
//! A page has no script and one style sheet, made of the console's own tokens. A language lies in a
//! folder of its own, with the same pages as English.

use std::{fmt::Write as _, fs, path::Path};

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use crate::{
    console::{Files, read},
    error::{TaskError, While},
    workspace::Workspace,
};

/// Where the guide is written, and where the site has it.
const SOURCE: &str = "docs/guide";
const FOLDER: &str = "guide";

/// The pages in the order in which they are listed, without their extension.
const PAGES: [&str; 7] = [
    "index",
    "import",
    "keys",
    "one-key",
    "overview-and-audit",
    "settings",
    "roles",
];

/// The style sheets that become the guide's, in the order of their layers.
const STYLES: [&str; 5] = ["layers", "reset", "tokens", "base", "guide"];
const STYLE: &str = "guide.css";
const ICON: &str = "favicon.svg";

/// A language, and what stands around each of its pages.
struct Language {
    /// As `lang` has it.
    tag: &'static str,
    /// Its folder below the guide, with a slash at the end; empty for English.
    folder: &'static str,
    /// What the language calls itself.
    own_name: &'static str,
    guide: &'static str,
    skip: &'static str,
    pages: &'static str,
    console: &'static str,
    /// What stands where a line ends within a paragraph. Chinese has no spaces between sentences.
    line_end: &'static str,
}

const ENGLISH: Language = Language {
    tag: "en",
    folder: "",
    own_name: "English",
    guide: "Keyferry guide",
    skip: "Skip to content",
    pages: "Pages of the guide",
    console: "Open the console",
    line_end: "\n",
};

const CHINESE: Language = Language {
    tag: "zh-CN",
    folder: "zh-CN/",
    own_name: "简体中文",
    guide: "Keyferry 用户指南",
    skip: "跳到主要内容",
    pages: "指南页面",
    console: "打开控制台",
    line_end: "",
};

/// Renders every page in both languages; gives the files of the site.
pub(super) fn build(workspace: &Workspace) -> Result<Files, TaskError> {
    let mut files = render(&read(&workspace.root().join(SOURCE))?)?;
    let file = |name: &str| {
        let path = workspace.root().join(name);
        fs::read(&path).while_doing(|| format!("cannot read {}", path.display()))
    };
    let mut style = Vec::new();
    for name in STYLES {
        style.extend(file(&format!("style/{name}.css"))?);
    }
    files.insert(format!("{FOLDER}/{STYLE}"), style);
    files.insert(format!("{FOLDER}/{ICON}"), file(ICON)?);
    Ok(files)
}

/// The pages, and the pictures that there are.
fn render(source: &Files) -> Result<Files, TaskError> {
    let mut site = Files::new();
    for (language, other) in [(&ENGLISH, &CHINESE), (&CHINESE, &ENGLISH)] {
        let mut titles = Vec::new();
        for page in PAGES {
            let text = text(source, language, page)?;
            titles.push((page, title(text)));
        }
        for page in PAGES {
            let name = format!("{}{page}", language.folder);
            let body = body(source, language, page)?;
            let html = frame(language, other, page, &titles, &body);
            site.insert(format!("{FOLDER}/{name}.html"), html.into_bytes());
        }
    }
    let pictures = source.iter().filter(|(name, _)| has_extension(name, "png"));
    site.extend(pictures.map(|(name, bytes)| (format!("{FOLDER}/{name}"), bytes.clone())));
    Ok(site)
}

/// What is written for a page.
fn text<'a>(source: &'a Files, language: &Language, page: &str) -> Result<&'a str, TaskError> {
    let name = format!("{}{page}.md", language.folder);
    source
        .get(&name)
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .ok_or_else(|| {
            TaskError::Unexpected(format!(
                "{SOURCE}/{name} is missing or not UTF-8: every page is written in every language"
            ))
        })
}

fn parse(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// The first heading of a page, as HTML.
fn title(text: &str) -> String {
    let heading = parse(text)
        .skip_while(|event| !matches!(event, Event::Start(Tag::Heading { .. })))
        .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))))
        .filter(|event| matches!(event, Event::Text(_)));
    let mut title = String::new();
    html::push_html(&mut title, heading);
    title
}

/// The page as HTML. A picture that was not taken yet is left out.
fn body(source: &Files, language: &Language, page: &str) -> Result<String, TaskError> {
    let mut events = Vec::new();
    let mut within_missing = false;
    for event in parse(text(source, language, page)?) {
        if let Event::Start(Tag::Image { dest_url, .. }) = &event {
            within_missing = !source.contains_key(&place(language, dest_url));
        }
        let picture_ends = matches!(event, Event::End(TagEnd::Image));
        if !within_missing {
            events.push(on_site(source, language, page, event)?);
        }
        within_missing &= !picture_ends;
    }
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    Ok(body)
}

/// The event as the site has it: links to other pages of the guide lead to their HTML.
fn on_site<'a>(
    source: &Files,
    language: &Language,
    page: &str,
    event: Event<'a>,
) -> Result<Event<'a>, TaskError> {
    if let Event::Start(Tag::Link {
        link_type,
        dest_url,
        title,
        id,
    }) = event
    {
        let dest_url = address(source, language, page, dest_url)?;
        return Ok(Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }));
    }
    if matches!(event, Event::SoftBreak) {
        return Ok(Event::Text(language.line_end.into()));
    }
    Ok(event)
}

/// The path below the guide that `link` names on a page of `language`.
fn place(language: &Language, link: &str) -> String {
    match link.strip_prefix("../") {
        Some(above) => above.to_owned(),
        None => format!("{}{link}", language.folder),
    }
}

/// Where a link leads on the site.
fn address<'a>(
    source: &Files,
    language: &Language,
    page: &str,
    link: CowStr<'a>,
) -> Result<CowStr<'a>, TaskError> {
    if link.contains("://") {
        return Ok(link);
    }
    match link.strip_suffix(".md") {
        Some(stem) if source.contains_key(&place(language, &link)) => {
            Ok(format!("{stem}.html").into())
        }
        _ => Err(TaskError::Unexpected(format!(
            "{SOURCE}/{}{page}.md links to {link}, which is no page of the guide",
            language.folder
        ))),
    }
}

/// A page around its text.
fn frame(
    language: &Language,
    other: &Language,
    page: &str,
    titles: &[(&str, String)],
    body: &str,
) -> String {
    let mut list = String::new();
    let mut own_title = "";
    for (name, title) in titles {
        let current = if *name == page {
            own_title = title;
            " aria-current=\"page\""
        } else {
            ""
        };
        // Writing to a string does not fail.
        let _written = writeln!(
            list,
            "<li><a href=\"{name}.html\"{current}>{title}</a></li>"
        );
    }
    let Language {
        tag,
        guide,
        skip,
        pages,
        console,
        ..
    } = language;
    let Language {
        tag: other_tag,
        folder: other_folder,
        own_name: other_name,
        ..
    } = other;
    format!(
        "<!doctype html>
<html lang=\"{tag}\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
<title>{own_title} · {guide}</title>
<link rel=\"icon\" href=\"/{FOLDER}/{ICON}\">
<link rel=\"stylesheet\" href=\"/{FOLDER}/{STYLE}\">
</head>
<body>
<a class=\"skip\" href=\"#content\">{skip}</a>
<header>
<p class=\"guide\">{guide}</p>
<p><a href=\"/{FOLDER}/{other_folder}{page}.html\" lang=\"{other_tag}\" hreflang=\"{other_tag}\">{other_name}</a></p>
<p><a href=\"/\">{console}</a></p>
</header>
<nav aria-label=\"{pages}\">
<ul>
{list}</ul>
</nav>
<main id=\"content\" tabindex=\"-1\">
{body}</main>
</body>
</html>
"
    )
}

fn has_extension(name: &str, wanted: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|extension| extension == wanted)
}

#[cfg(test)]
mod tests;
