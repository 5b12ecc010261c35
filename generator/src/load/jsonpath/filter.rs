//! Filter expressions: `[?@.name == 'limit' && @.in == 'query']`.

use super::super::tree::{Node, Value};
use super::evaluate::{Selected, TooManySteps, run};
use super::{Comparison, Operand, Test};

/// What an operand comes down to.
enum Side<'a> {
    Nothing,
    Node(&'a Node),
    Text(&'a str),
    Number(f64),
    Flag(bool),
    Null,
}

/// Whether a node passes a test.
pub(super) fn passes(
    root: &Node,
    node: &Selected<'_>,
    test: &Test,
    steps: &mut usize,
) -> Result<bool, TooManySteps> {
    *steps = steps.checked_sub(1).ok_or(TooManySteps)?;
    match test {
        Test::Any(tests) => {
            for test in tests {
                if passes(root, node, test, steps)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Test::All(tests) => {
            for test in tests {
                if !passes(root, node, test, steps)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Test::Not(test) => Ok(!passes(root, node, test, steps)?),
        Test::Exists(operand) => Ok(!matches!(side(root, node, operand, steps)?, Side::Nothing)),
        Test::Compare(left, comparison, right) => {
            let (left, right) = (side(root, node, left, steps)?, side(root, node, right, steps)?);
            Ok(compare(&left, *comparison, &right))
        }
        Test::Matches { text, pattern, whole } => {
            let (text, pattern) = (side(root, node, text, steps)?, side(root, node, pattern, steps)?);
            let (Side::Text(text), Side::Text(pattern)) = (text, pattern) else { return Ok(false) };
            *steps = steps.checked_sub(text.len() / 64 + 1).ok_or(TooManySteps)?;
            Ok(super::regexp::matches(text, pattern, *whole))
        }
    }
}

fn side<'a>(
    root: &'a Node,
    node: &Selected<'a>,
    operand: &'a Operand,
    steps: &mut usize,
) -> Result<Side<'a>, TooManySteps> {
    Ok(match operand {
        Operand::Current(_) | Operand::Root(_) => {
            all(root, node, operand, steps)?.first().map_or(Side::Nothing, |(_, node)| of(node))
        }
        Operand::Text(text) => Side::Text(text),
        Operand::Number(number) => Side::Number(*number),
        Operand::Flag(flag) => Side::Flag(*flag),
        Operand::Null => Side::Null,
        Operand::Length(inner) => match side(root, node, inner, steps)? {
            Side::Text(text) => number(text.chars().count()),
            Side::Node(node) => match &node.value {
                Value::Sequence(items) => number(items.len()),
                Value::Mapping(members) => number(members.len()),
                _ => Side::Nothing,
            },
            _ => Side::Nothing,
        },
        Operand::Count(inner) => number(all(root, node, inner, steps)?.len()),
        Operand::Value(inner) => match all(root, node, inner, steps)?.as_slice() {
            [(_, only)] => of(only),
            _ => Side::Nothing,
        },
    })
}

/// All nodes of a query.
fn all<'a>(
    root: &'a Node,
    node: &Selected<'a>,
    operand: &'a Operand,
    steps: &mut usize,
) -> Result<Vec<Selected<'a>>, TooManySteps> {
    match operand {
        Operand::Current(query) => run(root, node.clone(), query, steps),
        Operand::Root(query) => run(root, (crate::diagnostics::SpecPointer::root(), root), query, steps),
        _ => Ok(Vec::new()),
    }
}

fn of(node: &Node) -> Side<'_> {
    match &node.value {
        Value::Null => Side::Null,
        Value::Bool(flag) => Side::Flag(*flag),
        Value::Number(number) => Side::Number(number.as_f64()),
        Value::String(text) => Side::Text(&text.text),
        _ => Side::Node(node),
    }
}

fn number<'a>(count: usize) -> Side<'a> {
    // Documents have fewer nodes than a double has exact integers.
    Side::Number(count as f64)
}

fn compare(left: &Side<'_>, comparison: Comparison, right: &Side<'_>) -> bool {
    let equal = match (left, right) {
        (Side::Nothing, Side::Nothing) | (Side::Null, Side::Null) => true,
        (Side::Text(a), Side::Text(b)) => a == b,
        (Side::Number(a), Side::Number(b)) => a == b,
        (Side::Flag(a), Side::Flag(b)) => a == b,
        (Side::Node(a), Side::Node(b)) => a.same_value(b),
        _ => false,
    };
    let less = |left: &Side<'_>, right: &Side<'_>| match (left, right) {
        (Side::Text(a), Side::Text(b)) => a < b,
        (Side::Number(a), Side::Number(b)) => a < b,
        _ => false,
    };
    match comparison {
        Comparison::Equal => equal,
        Comparison::NotEqual => !equal,
        Comparison::Less => less(left, right),
        Comparison::LessOrEqual => less(left, right) || equal,
        Comparison::Greater => less(right, left),
        Comparison::GreaterOrEqual => less(right, left) || equal,
    }
}
