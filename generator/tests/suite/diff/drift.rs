//! Pairs of real revisions of one API, read where they lie, with what must be reported of each.

use std::path::PathBuf;

use trueup::diff::{Kind, Report, Verdict};

use super::pair;
use crate::support;

/// A pair: the verdict, whether it is that of the wire alone, and changes that must be there: kind, end of the subject, how many.
struct Expected {
    pair: &'static str,
    verdict: Verdict,
    of_wire: bool,
    suspects: usize,
    changes: &'static [(Kind, &'static str, usize)],
}

const PAIRS: &[Expected] = &[
    Expected {
        pair: "01",
        verdict: Verdict::Major,
        of_wire: false,
        suspects: 0,
        changes: &[(Kind::PropertyRenamed, ".testcases", 1)],
    },
    Expected {
        pair: "04",
        verdict: Verdict::Major,
        of_wire: false,
        suspects: 1,
        changes: &[
            (Kind::PropertyRemoved, "._id", 1),
            (Kind::PropertyRenamed, ".type", 1),
            (Kind::DanglingRef, "PUT /tools body", 1),
            (Kind::PropertyRemoved, "", 1),
            (Kind::SchemaRenamed, "UpdateToolRequest", 1),
            (Kind::SchemaAdded, "CreateToolRequest", 1),
        ],
    },
    Expected {
        pair: "06",
        verdict: Verdict::Major,
        of_wire: false,
        suspects: 0,
        changes: &[
            (Kind::OperationMoved, "POST /events/export", 1),
            (Kind::OperationAdded, "", 0),
            (Kind::OperationRemoved, "", 0),
        ],
    },
    Expected {
        pair: "09",
        verdict: Verdict::Major,
        of_wire: false,
        suspects: 0,
        changes: &[
            (Kind::OperationAdded, "", 2),
            (Kind::BecameNullable, "Event.parent_id", 1),
            (Kind::BecameNullable, "Event.error", 1),
            (Kind::FormatRemoved, "_at", 4),
            (Kind::TagsChanged, "", 5),
            (Kind::MethodRenamed, "", 0),
            (Kind::VersionChanged, "", 1),
            (Kind::SchemaAdded, "", 2),
        ],
    },
    Expected {
        pair: "12",
        verdict: Verdict::Major,
        of_wire: false,
        suspects: 0,
        changes: &[
            (Kind::OperationMoved, "", 7),
            (Kind::OperationAdded, "", 0),
            (Kind::OperationRemoved, "", 0),
        ],
    },
    Expected {
        pair: "13",
        verdict: Verdict::Major,
        of_wire: false,
        suspects: 1,
        changes: &[
            (Kind::PropertyRenamed, ".datasets", 1),
            (Kind::BecameOptional, ".workspace_id", 2),
            (Kind::TypeNarrowed, ".passing_ranges", 2),
            (Kind::DefaultChanged, ".passing_ranges", 2),
            (Kind::TypeNarrowed, "_run", 2),
            (Kind::TypeNarrowed, ".run_object", 1),
            (Kind::BecameRequired, "", 3),
            (Kind::VolatileDefault, ".name", 1),
            (Kind::SchemaAdded, "", 1),
            (Kind::SchemaExtracted, "", 24),
            (Kind::TypeChanged, "", 0),
            (Kind::PropertyRemoved, "", 0),
            (Kind::PropertyAdded, "", 0),
        ],
    },
    Expected {
        pair: "15",
        verdict: Verdict::Major,
        of_wire: false,
        suspects: 0,
        changes: &[
            (Kind::ParameterRemoved, "`include_datapoints`", 1),
            (Kind::SchemaRemoved, "GetDatasetsQuery", 1),
        ],
    },
    Expected {
        pair: "17",
        verdict: Verdict::Patch,
        of_wire: true,
        suspects: 0,
        changes: &[(Kind::BecameRequired, "PostEventResponse.event_id", 1)],
    },
    Expected {
        pair: "19",
        verdict: Verdict::Minor,
        of_wire: false,
        suspects: 0,
        changes: &[(Kind::BecameOptional, ".event_ids", 1), (Kind::PropertyAdded, "", 6)],
    },
    Expected {
        pair: "20",
        verdict: Verdict::Major,
        of_wire: false,
        suspects: 2,
        changes: &[
            (Kind::BecameRequired, "Metric.criteria", 1),
            (Kind::BecameOptional, "", 17),
            (Kind::BecameNullable, "Project.description", 1),
            (Kind::PropertyAdded, "", 22),
            (Kind::PropertyRemoved, "", 0),
            (Kind::PropertyRenamed, "", 0),
        ],
    },
];

fn folder() -> Option<PathBuf> {
    let folder = support::corpus()?.parent()?.join("drift");
    folder.is_dir().then_some(folder)
}

fn report(old: &std::path::Path, new: &std::path::Path) -> Report {
    let read =
        |path: &std::path::Path| pair::inputs(&path.to_string_lossy(), std::fs::read(path).unwrap(), None);
    pair::compare(&read(old), &read(new))
}

#[test]
fn real_revisions_get_their_verdicts() {
    let Some(folder) = folder() else { return };
    for expected in PAIRS {
        let file = |which: &str| folder.join(format!("{}-{which}.yaml", expected.pair));
        let found = report(&file("old"), &file("new"));
        let verdict = if expected.of_wire { found.verdicts.wire } else { found.overall() };
        assert_eq!(verdict, expected.verdict, "{}", expected.pair);
        let suspects = found.changes.iter().filter(|change| change.suspect.is_some()).count();
        assert_eq!(suspects, expected.suspects, "{}: suspects", expected.pair);
        for (kind, end, count) in expected.changes {
            let met = found.changes.iter().filter(|c| c.kind == *kind && c.subject.ends_with(end)).count();
            assert_eq!(met, *count, "{}: {kind:?} {end}", expected.pair);
        }
    }
}

#[test]
fn real_revisions_can_be_gone_back() {
    let Some(folder) = folder() else { return };
    for expected in PAIRS {
        let file = |which: &str| folder.join(format!("{}-{which}.yaml", expected.pair));
        let there = report(&file("old"), &file("new"));
        let back = report(&file("new"), &file("old"));
        assert_eq!(super::cases::turned(&there), super::cases::names(&back), "{}", expected.pair);
        assert!(report(&file("old"), &file("old")).changes.is_empty(), "{}", expected.pair);
    }
}
