//! `Link` fields (RFC 8288 §3): where a reply says its next page is.

/// The target of the first link with this relation type in the values of `Link` fields. A link about another resource
/// (`anchor`) says nothing of this reply; what is malformed ends the field it stands in.
pub(crate) fn target<'a>(fields: impl Iterator<Item = &'a str>, relation: &str) -> Option<&'a str> {
    fields.into_iter().find_map(|field| {
        let mut rest = field;
        loop {
            let (link, after) = link(rest)?;
            if link.has(relation) {
                return Some(link.target);
            }
            rest = after;
        }
    })
}

/// One link of a field.
struct Link<'a> {
    target: &'a str,
    relations: Option<String>,
    is_about_another: bool,
}

impl Link<'_> {
    fn has(&self, relation: &str) -> bool {
        let relations = self.relations.as_deref().unwrap_or_default();
        !self.is_about_another
            && relations.split_ascii_whitespace().any(|own| own.eq_ignore_ascii_case(relation))
    }
}

/// The first link, and what follows it.
fn link(text: &str) -> Option<(Link<'_>, &str)> {
    let text = text.trim_start_matches([' ', '\t', ',']);
    let (target, mut rest) = text.strip_prefix('<')?.split_once('>')?;
    let mut link = Link { target: target.trim(), relations: None, is_about_another: false };
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        let Some(after) = rest.strip_prefix(';') else { break };
        let after = after.trim_start_matches([' ', '\t']);
        let end = after.find(['=', ';', ',']).unwrap_or(after.len());
        let name = after.get(..end)?.trim_end();
        rest = after.get(end..)?;
        let mut value = String::new();
        if let Some(given) = rest.strip_prefix('=') {
            (value, rest) = parameter(given.trim_start_matches([' ', '\t']))?;
        }
        // Only the first `rel` counts (§3.3).
        if name.eq_ignore_ascii_case("rel") && link.relations.is_none() {
            link.relations = Some(value);
        } else if name.eq_ignore_ascii_case("anchor") {
            link.is_about_another = true;
        }
    }
    Some((link, rest))
}

/// A value, quoted or not, and what follows it.
fn parameter(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',']).unwrap_or(text.len());
        return Some((text.get(..end)?.trim_end().to_owned(), text.get(end..)?));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return Some((value, quoted.get(at + 1..)?)),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            _ => value.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn next_links() {
        let cases: [(&[&str], Option<&str>); 17] = [
            (&["</a?page=2>; rel=\"next\""], Some("/a?page=2")),
            (&["</a?page=2>; rel=next"], Some("/a?page=2")),
            (&["</1>; rel=\"prev\", </3>; rel=\"next\", </9>; rel=\"last\""], Some("/3")),
            (&["</1>; rel=prev", "</3>; rel=next"], Some("/3")),
            (&["</a,b;c>;rel=next"], Some("/a,b;c")),
            (&["</a>; title=\"x, <y>; rel=next\"; rel=\"last\", </b>; rel=NEXT"], Some("/b")),
            (&["</a>; rel=\"last next\""], Some("/a")),
            (&["</a>; rel=last; rel=next"], None),
            (&["</a>; rel=next; anchor=\"/other\", </b>; rel=next"], Some("/b")),
            (&["</a> ; REL = \"next\" ; x"], Some("/a")),
            (&["</a>; title=\"a\\\"b\"; rel=next"], Some("/a")),
            (&["<>; rel=next"], Some("")),
            (&["</a>"], None),
            (&["</a>; rel"], None),
            (&["/a; rel=next"], None),
            (&["</a>; rel=\"next"], None),
            (&["", " , </a>; rel=next"], Some("/a")),
        ];
        for (fields, expected) in cases {
            assert_eq!(target(fields.iter().copied(), "next"), expected, "{fields:?}");
        }
    }
}
