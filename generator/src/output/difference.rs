//! What a run would change, and a short diff for people.

use super::RelPath;

/// One file that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which file.
    pub path: RelPath,
    /// What happens to it.
    pub kind: ChangeKind,
    /// A few lines of difference; empty for new and deleted files.
    pub diff: Vec<String>,
}

/// What happens to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new.
    Add,
    /// Its contents differ.
    Change,
    /// It is no longer generated.
    Delete,
}

/// The first lines that differ, `-` old and `+` new, at most `limit` lines. A line-by-line view from the first to the
/// last difference: enough to see what happened without a diff algorithm.
pub fn capped_diff(old: &str, new: &str, limit: usize) -> Vec<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same_start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - same_start;
    let same_end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let removed = old[same_start..old.len() - same_end].iter().map(|line| format!("- {line}"));
    let added = new[same_start..new.len() - same_end].iter().map(|line| format!("+ {line}"));
    let mut lines: Vec<String> =
        std::iter::once(format!("@ line {}", same_start + 1)).chain(removed.chain(added)).collect();
    if lines.len() > limit {
        let more = lines.len() - limit;
        lines.truncate(limit);
        lines.push(format!("… {more} more lines"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::capped_diff;

    #[test]
    fn shows_what_differs_and_no_more_than_asked() {
        assert_eq!(capped_diff("a\nb\nc", "a\nx\nc", 9), ["@ line 2", "- b", "+ x"]);
        assert_eq!(capped_diff("a", "a\nb", 9), ["@ line 2", "+ b"]);
        assert_eq!(capped_diff("a\na", "a", 9), ["@ line 2", "- a"]);
        assert_eq!(capped_diff("", "1\n2\n3", 2), ["@ line 1", "+ 1", "… 2 more lines"]);
    }
}
