//! What the guide's pages look like when they are rendered.

use super::*;

/// A guide whose pages say `text` in English and `chinese` in Chinese.
fn guide(text: &str, chinese: &str) -> Files {
    let mut files = Files::new();
    for page in PAGES {
        files.insert(format!("{page}.md"), text.as_bytes().to_vec());
        files.insert(format!("zh-CN/{page}.md"), chinese.as_bytes().to_vec());
    }
    files
}

fn page(site: &Files, name: &str) -> String {
    String::from_utf8(site[name].clone()).unwrap()
}

#[test]
fn pages_lead_to_each_other_in_their_language() {
    let site = render(&guide(
        "# Keys\n\n[Roles](roles.md)",
        "# 密钥\n\n[角色](roles.md)",
    ))
    .unwrap();
    let english = page(&site, "guide/keys.html");
    assert!(english.contains("<html lang=\"en\">"), "{english}");
    assert!(
        english.contains("<title>Keys · Keyferry guide</title>"),
        "{english}"
    );
    assert!(
        english.contains("<a href=\"roles.html\">Roles</a>"),
        "{english}"
    );
    assert!(
        english.contains("href=\"keys.html\" aria-current=\"page\""),
        "{english}"
    );
    assert!(
        english.contains("href=\"/guide/zh-CN/keys.html\" lang=\"zh-CN\""),
        "{english}"
    );
    let chinese = page(&site, "guide/zh-CN/keys.html");
    assert!(chinese.contains("<html lang=\"zh-CN\">"), "{chinese}");
    assert!(
        chinese.contains("href=\"/guide/keys.html\" lang=\"en\""),
        "{chinese}"
    );
}

#[test]
fn a_link_to_nothing_and_a_page_in_one_language_are_refused() {
    let failed = render(&guide("# A\n\n[x](none.md)", "# 一")).unwrap_err();
    assert!(failed.to_string().contains("links to none.md"), "{failed}");
    let mut files = guide("# A", "# 一");
    files.remove("zh-CN/roles.md");
    let failed = render(&files).unwrap_err();
    assert!(failed.to_string().contains("zh-CN/roles.md"), "{failed}");
}

#[test]
fn pictures_that_are_there_are_shown_and_others_left_out() {
    let mut files = guide(
        "# A\n\n![There](images/there.png)\n\n![Not there](images/none.png)",
        "# 一\n\n![在](../images/there.png)",
    );
    files.insert("images/there.png".into(), b"png".to_vec());
    let site = render(&files).unwrap();
    assert_eq!(site["guide/images/there.png"], b"png");
    let english = page(&site, "guide/index.html");
    assert!(
        english.contains("<img src=\"images/there.png\" alt=\"There\""),
        "{english}"
    );
    assert!(
        !english.contains("Not there") && !english.contains("none.png"),
        "{english}"
    );
    let chinese = page(&site, "guide/zh-CN/index.html");
    assert!(
        chinese.contains("<img src=\"../images/there.png\""),
        "{chinese}"
    );
}

#[test]
fn chinese_sentences_stand_side_by_side_without_a_space() {
    let site = render(&guide("# A\n\nOne.\nTwo.", "# 一\n\n一。\n二。")).unwrap();
    assert!(page(&site, "guide/index.html").contains("One.\nTwo."));
    assert!(page(&site, "guide/zh-CN/index.html").contains("一。二。"));
}

#[test]
fn pages_run_no_script_and_bring_no_style() {
    let site = render(&guide("# A", "# 一")).unwrap();
    let page = page(&site, "guide/index.html");
    assert!(
        !page.contains("<script") && !page.contains("style="),
        "{page}"
    );
}

/// The guide as it is written.
#[test]
fn the_guide_is_whole() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let source = read(&root.join(SOURCE)).unwrap();
    let site = render(&source).unwrap();
    let pages = site.keys().filter(|name| has_extension(name, "html"));
    assert_eq!(pages.count(), 2 * PAGES.len());
    let written = source.keys().filter(|name| has_extension(name, "md"));
    assert_eq!(
        written.count(),
        2 * PAGES.len(),
        "a page is missing from PAGES"
    );
}
