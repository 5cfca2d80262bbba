//! Reads the start tags of the page that Trunk wrote: enough HTML for that page, which is ours and
//! has neither inline scripts nor comments with markup in them.

use std::ops::Range;

use crate::error::TaskError;

/// A start tag, and where it stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) range: Range<usize>,
    attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Tag<'a> {
    /// All start tags, in their order.
    pub(super) fn all(page: &'a str) -> Vec<Self> {
        let mut tags = Vec::new();
        let mut rest = Cursor { text: page, at: 0 };
        while rest.skip_past('<') {
            let start = rest.at - 1;
            let name = rest.take_while(|c| c.is_ascii_alphanumeric());
            if !name.is_empty() {
                let attributes = attributes(&mut rest);
                tags.push(Self {
                    name,
                    range: start..rest.at,
                    attributes,
                });
            }
        }
        tags
    }

    /// An attribute's value; empty where it has none.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, value)| *value)
    }

    /// Whether an attribute has this value.
    pub(super) fn is(&self, name: &str, value: &str) -> bool {
        self.attribute(name) == Some(value)
    }

    /// The value of an attribute that has to be there.
    pub(super) fn required(&self, name: &str) -> Result<&'a str, TaskError> {
        self.attribute(name)
            .filter(|value| !value.is_empty())
            .ok_or_else(|| {
                TaskError::Unexpected(format!(
                    "a `{}` of the built page lacks `{name}`",
                    self.name
                ))
            })
    }
}

/// The attributes up to and including the `>` that ends the tag.
fn attributes<'a>(rest: &mut Cursor<'a>) -> Vec<(&'a str, &'a str)> {
    let mut attributes = Vec::new();
    loop {
        rest.take_while(|c| c.is_ascii_whitespace() || c == '/');
        let name = rest.take_while(|c| !c.is_ascii_whitespace() && !"=>/".contains(c));
        if name.is_empty() {
            rest.skip_past('>');
            return attributes;
        }
        let value = if rest.skip('=') { value(rest) } else { "" };
        attributes.push((name, value));
    }
}

/// A value, with or without quotes.
fn value<'a>(rest: &mut Cursor<'a>) -> &'a str {
    for quote in ['"', '\''] {
        if rest.skip(quote) {
            let value = rest.take_while(|c| c != quote);
            rest.skip(quote);
            return value;
        }
    }
    rest.take_while(|c| !c.is_ascii_whitespace() && c != '>')
}

/// A place in a text.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn skip(&mut self, character: char) -> bool {
        let found = self.rest().starts_with(character);
        if found {
            self.at += character.len_utf8();
        }
        found
    }

    /// Goes past the next `character`, or to the end if there is none.
    fn skip_past(&mut self, character: char) -> bool {
        self.take_while(|c| c != character);
        self.skip(character)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_with_and_without_quotes() {
        let tags = Tag::all("<!doctype html><link rel=preload as='fetch' href=\"/a b\" x/><p>");
        assert_eq!(
            tags.iter().map(|tag| tag.name).collect::<Vec<_>>(),
            ["link", "p"]
        );
        assert!(tags[0].is("rel", "preload") && tags[0].is("as", "fetch"));
        assert_eq!(tags[0].attribute("href"), Some("/a b"));
        assert_eq!(tags[0].attribute("x"), Some(""));
        assert_eq!(tags[0].attribute("y"), None);
    }

    #[test]
    fn range_covers_the_whole_start_tag() {
        let page = "<body><p class=a>text</p></body>";
        let tag = &Tag::all(page)[1];
        assert_eq!(page.get(tag.range.clone()), Some("<p class=a>"));
    }

    #[test]
    fn tag_that_never_ends_is_read_to_the_end() {
        assert_eq!(Tag::all("<link rel=\"x")[0].range, 0..12);
    }
}
