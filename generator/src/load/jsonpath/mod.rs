//! JSONPath (RFC 9535) over the document tree: what overlays choose their targets with. Paths, wildcards, descendants,
//! slices, unions, filters and the five functions of the standard.

mod evaluate;
mod filter;
mod literal;
mod parse;
mod regexp;
pub(crate) mod written;

pub(super) use evaluate::select;
pub(super) use parse::parse;

/// A parsed query.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Query {
    segments: Vec<Segment>,
}

impl Query {
    /// Whether it names one node at most: by names and indexes alone.
    fn is_singular(&self) -> bool {
        self.segments.iter().all(|segment| {
            !segment.descendants
                && matches!(segment.selectors.as_slice(), [Selector::Name(_) | Selector::Index(_)])
        })
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
struct Segment {
    /// `..`: the node and everything below it.
    descendants: bool,
    selectors: Vec<Selector>,
}

#[derive(Debug, Clone, PartialEq)]
enum Selector {
    Name(String),
    Wildcard,
    Index(i64),
    Slice { start: Option<i64>, end: Option<i64>, step: i64 },
    Filter(Box<Test>),
}

/// A filter expression.
#[derive(Debug, Clone, PartialEq)]
enum Test {
    Any(Vec<Test>),
    All(Vec<Test>),
    Not(Box<Test>),
    Exists(Operand),
    Compare(Operand, Comparison, Operand),
    /// `match` (the whole text) and `search` (any part of it).
    Matches {
        text: Operand,
        pattern: Operand,
        whole: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A side of a comparison.
#[derive(Debug, Clone, PartialEq)]
enum Operand {
    /// `@…`: from the node that is tested.
    Current(Query),
    /// `$…`: from the root.
    Root(Query),
    Text(String),
    Number(f64),
    Flag(bool),
    Null,
    /// `length(…)`: characters, elements or members.
    Length(Box<Operand>),
    /// `count(…)`: how many nodes a query gives.
    Count(Box<Operand>),
    /// `value(…)`: of the one node that a query gives.
    Value(Box<Operand>),
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn queries_of_the_standard_are_read() {
        for text in [
            "$",
            "$.a",
            "$ .a",
            "$\n.a",
            "$[ 'a' ]",
            "$['a',\"b\"]",
            "$[*,'a',0,1:2,?@.x]",
            "$..a",
            "$..*",
            "$..['a']",
            "$..[0]",
            "$[?@]",
            "$[?@.a]",
            "$[? @.a ]",
            "$[?(@.a)]",
            "$[?!(@.a)]",
            "$[?!@.a]",
            "$[?$.a]",
            "$[?@.a[*]]",
            "$[?@..a]",
            "$[?@.a == 'x' || @.b>=1 && !@.c]",
            "$[?@.a==@.b]",
            "$[?@==1]",
            "$[?1==1]",
            "$[?'x'==@.a]",
            "$[?@.a==null]",
            "$[?@.a==true]",
            "$[?@.a==-0]",
            "$[?@.a==-1.5e+3]",
            "$[?@.a==1E2]",
            "$[?@['a'][0]>0]",
            "$[?@.a[?@.b]]",
            "$[1:5:2]",
            "$[::]",
            "$[:-1]",
            "$[::-1]",
            "$[-1]",
            "$[0]",
            "$[9007199254740991]",
            "$['\\u263a']",
            "$['\\ud83d\\uDE00']",
            "$['\\'']",
            "$[\"\\\"\"]",
            "$['\\\\\\/\\b\\f\\n\\r\\t']",
            "$['']",
            "$.\u{263a}",
            "$._a1",
            "$[?length(@.a)==1]",
            "$[?length('abc')==3]",
            "$[?count(@.*)==1]",
            "$[?value(@..a)=='x']",
            "$[?length(value($..c))>1]",
            "$[?match(@.a,'x.*')]",
            "$[?search(@.a,@.b)]",
            "$[?!match(@.a,'x')]",
            // Documents have such names, and the standard would have them in brackets.
            "$.x-a",
            "$.responses.200",
        ] {
            assert!(parse(text).is_ok(), "{text}: {:?}", parse(text));
        }
    }

    #[test]
    fn what_the_standard_does_not_have_is_refused() {
        for text in [
            "",
            "a",
            "@.a",
            " $",
            "$ ",
            "$$",
            "$.",
            "$..",
            "$.a.",
            "$. a",
            "$.a$",
            "$[]",
            "$['a'",
            "$[a]",
            "$[,'a']",
            "$['a',]",
            "$['a'.b]",
            "$[01]",
            "$[-0]",
            "$[-]",
            "$[1.0]",
            "$[1:2:3:4]",
            "$[01:2]",
            "$[9007199254740992]",
            "$['\n']",
            "$['\\x']",
            "$['\\ud800']",
            "$['\\ud800\\u0041']",
            "$['\\udc00']",
            "$['\\u+123']",
            "$['\\\"']",
            "$[\"\\'\"]",
            "$[?@.a=='x]",
            "$[?]",
            "$[?'a']",
            "$[?1]",
            "$[?true]",
            "$[?!1]",
            "$[?!'a']",
            "$[?!@.a==1]",
            "$[?(@.a)==1]",
            "$[?@.a==]",
            "$[?@.a===1]",
            "$[?@.a=1]",
            "$[?@.a&@.b]",
            "$[?@.a in ['x']]",
            "$[?@.a==[1]]",
            "$[?@.a=={}]",
            "$[?@.a==True]",
            "$[?@.a==01]",
            "$[?@.a==1.]",
            "$[?@.a==.5]",
            "$[?@.a==+1]",
            "$[?@.a==1e]",
            "$[?@.a[*]==1]",
            "$[?@..a==1]",
            "$[?@.a[0:1]==1]",
            "$[?1==@.*]",
            "$[?@['a','b']==1]",
            "$[?length(@.*)>1]",
            "$[?match(@.*,'a')]",
            "$[?search(@.a,@..b)]",
            "$[?match(@.a,'b')==true]",
            "$[?match(@.a)]",
            "$[?count(@.*)]",
            "$[?count(1)>1]",
            "$[?length(@.a)]",
            "$[?value(@.a)]",
            "$[?foo(@.a)]",
            "$[?LENGTH(@.a)>1]",
            "$[?length (@.a)>1]",
            "$[?length()==1]",
            "$[?length(@.a,@.b)==1]",
        ] {
            assert!(parse(text).is_err(), "{text} is read");
        }
    }
}
