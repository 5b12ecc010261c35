//! Which version follows.

use crate::diff::Verdict;
use crate::ir::{Label, Version};

/// The version that follows after changes of a verdict. Before 1.0 the second number says what the first one says later
/// (as Cargo reads versions), and before 0.1 the third one.
///
/// A pre-release leads to the version it announces, unless what has changed since asks for more than that.
#[must_use]
pub fn next(version: Version, verdict: Verdict, label: Option<Label>) -> Version {
    let target = match version.pre {
        None => bumped(version.numbers, verdict),
        Some(_) if verdict == Verdict::None && label.is_none() => version.numbers,
        Some(_) => {
            let asked = bumped(version.numbers, verdict);
            // What it announces is enough where it has that part, and nothing behind it.
            if level(version.numbers) >= level(asked) { version.numbers } else { asked }
        }
    };
    let count = match (version.pre, label) {
        (Some((was, count)), Some(label)) if was == label && target == version.numbers => count + 1,
        _ => 1,
    };
    Version { numbers: target, pre: label.map(|label| (label, count)) }
}

fn bumped([major, minor, patch]: [u64; 3], verdict: Verdict) -> [u64; 3] {
    match (verdict, major, minor) {
        (Verdict::None, ..) => [major, minor, patch],
        (_, 0, 0) => [0, 0, patch + 1],
        (Verdict::Major, 0, _) => [0, minor + 1, 0],
        (_, 0, _) | (Verdict::Patch, ..) => [major, minor, patch + 1],
        (Verdict::Major, ..) => [major + 1, 0, 0],
        (Verdict::Minor, ..) => [major, minor + 1, 0],
    }
}

/// What a version announces: 2 where it begins a new first number, 1 a second one, 0 a third one.
fn level([_, minor, patch]: [u64; 3]) -> u8 {
    match (minor, patch) {
        (0, 0) => 2,
        (_, 0) => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_follow_verdicts() {
        use Verdict::{Major, Minor, None as Same, Patch};
        for (from, verdict, label, semver, pep) in [
            ("1.2.3", Major, None, "2.0.0", "2.0.0"),
            ("1.2.3", Minor, None, "1.3.0", "1.3.0"),
            ("1.2.3", Patch, None, "1.2.4", "1.2.4"),
            ("1.2.3", Same, None, "1.2.3", "1.2.3"),
            ("0.3.1", Major, None, "0.4.0", "0.4.0"),
            ("0.3.1", Minor, None, "0.3.2", "0.3.2"),
            ("0.0.1", Major, None, "0.0.2", "0.0.2"),
            ("1.2.3", Minor, Some(Label::Rc), "1.3.0-rc.1", "1.3.0rc1"),
            ("1.3.0-rc.1", Minor, Some(Label::Rc), "1.3.0-rc.2", "1.3.0rc2"),
            ("1.3.0rc1", Patch, None, "1.3.0", "1.3.0"),
            ("1.3.0-rc.1", Major, None, "2.0.0", "2.0.0"),
            ("2.0.0-rc.4", Major, None, "2.0.0", "2.0.0"),
            ("1.3.0-beta.2", Minor, Some(Label::Rc), "1.3.0-rc.1", "1.3.0rc1"),
            ("0.4.0-alpha.1", Major, Some(Label::Alpha), "0.4.0-alpha.2", "0.4.0a2"),
            ("0.4.1-alpha.1", Major, Some(Label::Alpha), "0.5.0-alpha.1", "0.5.0a1"),
        ] {
            let next = next(Version::parse(from).unwrap(), verdict, label);
            assert_eq!((next.to_string().as_str(), next.pep440().as_str()), (semver, pep), "{from}");
        }
    }
}
