//! Text → query. Recursion (brackets and filters inside filters) is bounded.

use super::{Comparison, Operand, Query, Segment, Selector, Test};

/// Why a text is no query, and at which byte of it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::load) struct Fault {
    pub(in crate::load) at: usize,
    pub(in crate::load) why: String,
}

pub(super) type Result<T> = std::result::Result<T, Fault>;

/// How deep filters may nest.
const DEPTH: usize = 16;

/// Reads a whole query, `$` first.
pub(in crate::load) fn parse(text: &str) -> Result<Query> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    if !parser.eat("$") {
        return parser.fault("a target begins with `$`");
    }
    let query = parser.segments()?;
    if parser.at < text.len() {
        return parser.fault("expected `.` or `[`");
    }
    Ok(query)
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    depth: usize,
}

impl Parser<'_> {
    pub(super) fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn fault<T>(&self, why: impl Into<String>) -> Result<T> {
        Err(Fault { at: self.at, why: why.into() })
    }

    fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|c| matches!(c, ' ' | '\t' | '\n' | '\r')) {
            self.at += 1;
        }
    }

    fn segments(&mut self) -> Result<Query> {
        let mut segments = Vec::new();
        loop {
            let before = self.at;
            self.space();
            let descendants = self.eat("..");
            let selectors = if self.eat("[") {
                self.bracketed()?
            } else if descendants || self.eat(".") {
                if self.eat("*") { vec![Selector::Wildcard] } else { vec![Selector::Name(self.shorthand()?)] }
            } else {
                self.at = before;
                return Ok(Query { segments });
            };
            segments.push(Segment { descendants, selectors });
        }
    }

    /// `.name`: letters, digits, `_`, beyond ASCII; and `-`, which documents use and RFC 9535 would have in brackets.
    fn shorthand(&mut self) -> Result<String> {
        let end = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-' || !c.is_ascii());
        let len = self.rest().find(end).unwrap_or(self.rest().len());
        if len == 0 {
            return self.fault("expected a name, `*` or `[`");
        }
        let name = self.rest()[..len].to_owned();
        self.at += len;
        Ok(name)
    }

    fn bracketed(&mut self) -> Result<Vec<Selector>> {
        let mut selectors = Vec::new();
        loop {
            self.space();
            selectors.push(self.selector()?);
            self.space();
            if self.eat("]") {
                return Ok(selectors);
            }
            if !self.eat(",") {
                return self.fault("expected `,` or `]`");
            }
        }
    }

    fn selector(&mut self) -> Result<Selector> {
        match self.peek() {
            Some('\'' | '"') => Ok(Selector::Name(self.quoted()?)),
            Some('*') => {
                self.at += 1;
                Ok(Selector::Wildcard)
            }
            Some('?') => {
                self.at += 1;
                self.space();
                Ok(Selector::Filter(Box::new(self.any()?)))
            }
            Some(':' | '-' | '0'..='9') => self.index_or_slice(),
            _ => self.fault("expected a name in quotes, a number, `*` or `?`"),
        }
    }

    fn index_or_slice(&mut self) -> Result<Selector> {
        let start = self.integer()?;
        self.space();
        if !self.eat(":") {
            return match start {
                Some(index) => Ok(Selector::Index(index)),
                None => self.fault("expected a number"),
            };
        }
        self.space();
        let end = self.integer()?;
        self.space();
        let step = if self.eat(":") {
            self.space();
            self.integer()?.unwrap_or(1)
        } else {
            1
        };
        Ok(Selector::Slice { start, end, step })
    }

    fn any(&mut self) -> Result<Test> {
        self.depth += 1;
        if self.depth > DEPTH {
            return self.fault("filters nest too deep");
        }
        let test = self.chain("||", Self::all, Test::Any);
        self.depth -= 1;
        test
    }

    fn all(&mut self) -> Result<Test> {
        self.chain("&&", Self::one, Test::All)
    }

    fn chain(
        &mut self,
        between: &str,
        part: fn(&mut Self) -> Result<Test>,
        join: fn(Vec<Test>) -> Test,
    ) -> Result<Test> {
        let mut parts = vec![part(self)?];
        loop {
            self.space();
            if !self.eat(between) {
                let only = if parts.len() == 1 { parts.pop() } else { None };
                return Ok(only.unwrap_or_else(|| join(parts)));
            }
            self.space();
            parts.push(part(self)?);
        }
    }

    fn one(&mut self) -> Result<Test> {
        self.space();
        if self.rest().starts_with('!') && !self.rest().starts_with("!=") {
            self.at += 1;
            self.space();
            let inner = match self.logical()? {
                Some(test) => test,
                None if self.rest().starts_with('(') => self.group()?,
                None => match self.operand()? {
                    path @ (Operand::Current(_) | Operand::Root(_)) => Test::Exists(path),
                    _ => return self.fault("`!` stands before a path, a test or brackets"),
                },
            };
            return Ok(Test::Not(Box::new(inner)));
        }
        if self.rest().starts_with('(') {
            return self.group();
        }
        if let Some(test) = self.logical()? {
            return Ok(test);
        }
        let start = self.at;
        let left = self.operand()?;
        self.space();
        let comparisons = [
            ("==", Comparison::Equal),
            ("!=", Comparison::NotEqual),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        for (token, comparison) in comparisons {
            if self.eat(token) {
                self.single(&left, start)?;
                self.space();
                let right = self.one_value()?;
                return Ok(Test::Compare(left, comparison, right));
            }
        }
        match left {
            Operand::Current(_) | Operand::Root(_) => Ok(Test::Exists(left)),
            _ => self.fault("expected a comparison"),
        }
    }

    /// `match(text, pattern)` and `search(text, pattern)`, which are true or false by themselves.
    fn logical(&mut self) -> Result<Option<Test>> {
        let whole = self.eat("match(");
        if !(whole || self.eat("search(")) {
            return Ok(None);
        }
        self.deeper(|parser| {
            parser.space();
            let text = parser.one_value()?;
            parser.space();
            if !parser.eat(",") {
                return parser.fault("expected `,`: this function takes a text and a pattern");
            }
            parser.space();
            let pattern = parser.one_value()?;
            parser.closed()?;
            Ok(Some(Test::Matches { text, pattern, whole }))
        })
    }

    /// An operand that is one value: a literal, a function, or a path that names one node at most.
    fn one_value(&mut self) -> Result<Operand> {
        let start = self.at;
        let operand = self.operand()?;
        self.single(&operand, start)?;
        Ok(operand)
    }

    /// Refuses a path that may name several nodes where one value is meant.
    fn single(&mut self, operand: &Operand, start: usize) -> Result<()> {
        match operand {
            Operand::Current(query) | Operand::Root(query) if !query.is_singular() => {
                self.at = start;
                self.fault("this path may name several nodes, and one value is compared: write `value(…)`, or test it by itself")
            }
            _ => Ok(()),
        }
    }

    /// The one argument of a function.
    fn argument(&mut self) -> Result<Box<Operand>> {
        self.deeper(|parser| {
            parser.space();
            let argument = parser.operand()?;
            parser.closed()?;
            Ok(Box::new(argument))
        })
    }

    /// The one argument of a function of nodes.
    fn nodes(&mut self) -> Result<Box<Operand>> {
        let start = self.at;
        let argument = self.argument()?;
        if matches!(*argument, Operand::Current(_) | Operand::Root(_)) {
            return Ok(argument);
        }
        self.at = start;
        self.fault("this function takes a path")
    }

    fn closed(&mut self) -> Result<()> {
        self.space();
        if self.eat(")") { Ok(()) } else { self.fault("expected `)`") }
    }

    fn deeper<T>(&mut self, inside: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.depth += 1;
        if self.depth > DEPTH {
            return self.fault("filters nest too deep");
        }
        let found = inside(self);
        self.depth -= 1;
        found
    }

    fn group(&mut self) -> Result<Test> {
        self.at += 1;
        self.space();
        let test = self.any()?;
        self.space();
        if self.eat(")") { Ok(test) } else { self.fault("expected `)`") }
    }

    fn operand(&mut self) -> Result<Operand> {
        match self.peek() {
            Some('@') => {
                self.at += 1;
                self.nested().map(Operand::Current)
            }
            Some('$') => {
                self.at += 1;
                self.nested().map(Operand::Root)
            }
            Some('\'' | '"') => self.quoted().map(Operand::Text),
            Some('-' | '0'..='9') => self.number().map(Operand::Number),
            _ if self.eat("true") => Ok(Operand::Flag(true)),
            _ if self.eat("false") => Ok(Operand::Flag(false)),
            _ if self.eat("null") => Ok(Operand::Null),
            _ if self.eat("length(") => {
                let start = self.at;
                let argument = self.argument()?;
                self.single(&argument, start)?;
                Ok(Operand::Length(argument))
            }
            _ if self.eat("count(") => self.nodes().map(Operand::Count),
            _ if self.eat("value(") => self.nodes().map(Operand::Value),
            Some(c) if c.is_ascii_alphabetic() => {
                self.fault("the functions are length, count, value, match and search")
            }
            _ => self.fault("expected `@`, `$`, a text, a number, true, false or null"),
        }
    }

    fn nested(&mut self) -> Result<Query> {
        self.depth += 1;
        if self.depth > DEPTH {
            return self.fault("filters nest too deep");
        }
        let query = self.segments();
        self.depth -= 1;
        query
    }
}
