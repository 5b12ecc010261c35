//! Path patterns of `keep:` rules: `*` inside one component, `**` across components. Nothing else is special.

/// A pattern over slash-separated relative paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob(Vec<String>);

impl Glob {
    /// Every text is a valid pattern.
    pub fn new(pattern: &str) -> Self {
        Self(pattern.split('/').map(str::to_owned).collect())
    }

    /// Whether the whole of `path` matches.
    pub fn matches(&self, path: &str) -> bool {
        let parts: Vec<&str> = path.split('/').collect();
        components(&self.0, &parts)
    }
}

/// Classic two-pointer matching with one remembered `**`: linear in practice, no recursion on input.
fn components(pattern: &[String], path: &[&str]) -> bool {
    let (mut p, mut s) = (0, 0);
    let mut restart: Option<(usize, usize)> = None;
    while s < path.len() {
        match pattern.get(p).map(String::as_str) {
            Some("**") => {
                restart = Some((p, s));
                p += 1;
            }
            Some(part) if component(part.as_bytes(), path[s].as_bytes()) => {
                p += 1;
                s += 1;
            }
            _ => match restart {
                Some((star, from)) => {
                    restart = Some((star, from + 1));
                    p = star + 1;
                    s = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|part| part == "**")
}

fn component(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut s) = (0, 0);
    let mut restart: Option<(usize, usize)> = None;
    while s < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                restart = Some((p, s));
                p += 1;
            }
            Some(byte) if *byte == text[s] => {
                p += 1;
                s += 1;
            }
            _ => match restart {
                Some((star, from)) => {
                    restart = Some((star, from + 1));
                    p = star + 1;
                    s = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn patterns() {
        for (pattern, path, expected) in [
            ("tests/*.rs", "tests/a.rs", true),
            ("tests/*.rs", "tests/a/b.rs", false),
            ("tests/**", "tests/a/b.rs", true),
            ("tests/**/b.rs", "tests/b.rs", true),
            ("**/b.rs", "x/y/b.rs", true),
            ("src/lib.rs", "src/lib.rs", true),
            ("src/lib.rs", "src/lib.rs.bak", false),
            ("*", "a", true),
            ("*", "a/b", false),
            ("a*c*e", "abcde", true),
            ("a*c*e", "abcd", false),
        ] {
            assert_eq!(Glob::new(pattern).matches(path), expected, "{pattern} on {path}");
        }
    }
}
