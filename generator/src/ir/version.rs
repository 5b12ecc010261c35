//! Versions: what both registries understand. SemVer 2.0.0 for crates, PEP 440 for packages.

use std::fmt;

/// A version: three numbers, and the count of a pre-release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// Major, minor, patch.
    pub numbers: [u64; 3],
    /// Set on a pre-release.
    pub pre: Option<(Label, u64)>,
}

/// What a pre-release is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    /// `-alpha.1`, `a1`.
    Alpha,
    /// `-beta.1`, `b1`.
    Beta,
    /// `-rc.1`, `rc1`.
    Rc,
}

const LABELS: [(Label, &str, &str); 3] =
    [(Label::Alpha, "alpha", "a"), (Label::Beta, "beta", "b"), (Label::Rc, "rc", "rc")];

impl Label {
    fn names(self) -> (&'static str, &'static str) {
        LABELS
            .iter()
            .find(|(label, ..)| *label == self)
            .map_or(("rc", "rc"), |(_, long, short)| (long, short))
    }
}

impl Version {
    /// Reads `1.2.3`, `1.2.3-rc.1` or `1.2.3rc1`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
        let (numbers, rest) = text.split_at(end);
        let mut parts = numbers.split('.').map(number);
        let numbers = [parts.next()??, parts.next()??, parts.next()??];
        if parts.next().is_some() {
            return None;
        }
        let pre = match rest {
            "" => None,
            rest => Some(LABELS.iter().find_map(|(label, long, short)| {
                let long = rest.strip_prefix('-').and_then(|rest| rest.strip_prefix(long)?.strip_prefix('.'));
                let count = long.or_else(|| rest.strip_prefix(short))?;
                Some((*label, number(count)?))
            })?),
        };
        Some(Self { numbers, pre })
    }

    /// As PEP 440 writes it in its normal form.
    #[must_use]
    pub fn pep440(self) -> String {
        let [major, minor, patch] = self.numbers;
        let pre = self.pre.map(|(label, count)| format!("{}{count}", label.names().1)).unwrap_or_default();
        format!("{major}.{minor}.{patch}{pre}")
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        // A pre-release comes before what it announces.
        let key = |version: &Self| (version.numbers, version.pre.is_none(), version.pre);
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// SemVer's way to write it.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        self.pre.map_or(Ok(()), |(label, count)| write!(f, "-{}.{count}", label.names().0))
    }
}

fn number(text: &str) -> Option<u64> {
    let is_plain = !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
    (is_plain && (text == "0" || !text.starts_with('0'))).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_version_is_refused() {
        for text in [
            "1.2",
            "1.2.3.4",
            "01.2.3",
            "1.2.3-",
            "1.2.3-rc",
            "1.2.3-rc.01",
            "1.2.3.rc1",
            "v1.2.3",
            "1.2.3-x.1",
            "",
        ] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_pre_release_comes_before_what_it_announces() {
        let order = ["1.2.9", "1.3.0-alpha.9", "1.3.0-beta.1", "1.3.0-rc.1", "1.3.0-rc.2", "1.3.0"];
        let versions: Vec<Version> = order.iter().map(|text| Version::parse(text).unwrap()).collect();
        assert!(versions.is_sorted());
    }
}
