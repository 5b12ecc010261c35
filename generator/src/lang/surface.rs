//! The public surface of a generated SDK as lines of code, read off its sources: what users write against. The sources are
//! ours and formatted, so that lines can be told by how they begin.

use std::collections::BTreeMap;

/// Public items by name: `Tools::create`, `Tool` in Rust; `Tools.create`, `Tool` in Python.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surface {
    /// The lines of an item, without documentation.
    pub items: BTreeMap<String, Vec<String>>,
}

impl Surface {
    /// Of the files of a crate.
    #[must_use]
    pub fn rust<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut surface = Self::default();
        for (_, text) in files.filter(|(path, _)| is_source(path, "src/", "src/runtime/", ".rs")) {
            surface.add_rust(text);
        }
        surface
    }

    /// Of the files of a package.
    #[must_use]
    pub fn python<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut surface = Self::default();
        for (path, text) in
            files.filter(|(path, _)| is_source(path, "src/", "src//", ".py") && !path.contains("/_runtime/"))
        {
            if path.ends_with("__init__.py") {
                surface.add_old_names(text);
            } else {
                surface.add_python(text);
            }
        }
        surface
    }

    fn add_rust(&mut self, text: &str) {
        // The item around a line, and what its public members begin with.
        let mut holder: Option<(String, &str)> = None;
        let mut gives_states = false;
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(rest) = implemented(line) {
                holder = Some((name(rest), "pub fn "));
                // What a builder has been given so far is its own business.
                gives_states = line.starts_with("impl<");
            } else if let Some(rest) =
                line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "))
            {
                let of = name(rest);
                self.items.entry(of.clone()).or_default().push(line.trim_end_matches(" {").to_owned());
                // Variants are public; of fields, those that say so.
                let member = if line.starts_with("pub enum") { "" } else { "pub " };
                holder = line.ends_with('{').then_some((of, member));
            } else if let Some(rest) = line.strip_prefix("pub type ") {
                let mut alias = vec![line.to_owned()];
                while !alias.last().is_some_and(|last| last.ends_with(';')) {
                    let Some(next) = lines.next() else { break };
                    alias.push(next.to_owned());
                }
                self.items.insert(name(rest), alias);
            } else if line == "}" {
                holder = None;
            } else if let Some((of, member)) = &holder {
                let trimmed = line.trim();
                if line.starts_with("    pub fn ") && trimmed.starts_with(member) {
                    let item = format!("{of}::{}", name(trimmed.trim_start_matches("pub fn ")));
                    let mut signature = vec![trimmed.to_owned()];
                    while !signature.last().is_some_and(|last| last.ends_with('{')) {
                        let Some(next) = lines.next() else { break };
                        signature.push(next.strip_prefix("    ").unwrap_or(next).to_owned());
                    }
                    let signature = ended(signature, " {");
                    let signature =
                        if gives_states { without_what_it_leads_to(signature) } else { signature };
                    self.items.insert(item, signature);
                } else if *member != "pub fn "
                    && trimmed.starts_with(member)
                    && !trimmed.starts_with(['/', '#', '}'])
                    && !line.starts_with("     ")
                {
                    self.items.entry(of.clone()).or_default().push(line.to_owned());
                }
            }
        }
    }

    /// Of what a package exports only the old names of types stand nowhere else.
    fn add_old_names(&mut self, text: &str) {
        let aliases = text.lines().filter_map(|line| line.strip_prefix("    "));
        for alias in aliases.filter(|line| !line.starts_with(' ') && line.contains(": TypeAlias = ")) {
            self.items.insert(name(alias), vec![alias.to_owned()]);
        }
    }

    fn add_python(&mut self, text: &str) {
        let mut holder: Option<String> = None;
        let mut lines = text.lines().peekable();
        let mut in_text = false;
        while let Some(line) = lines.next() {
            // Docstrings are passed by; one that ends on its line is no matter.
            let quotes = line.matches("\"\"\"").count();
            if in_text || quotes == 1 {
                in_text = in_text != (quotes == 1);
                continue;
            }
            if let Some(rest) = line.strip_prefix("class ") {
                let of = name(rest);
                // The asynchronous mirror and the raw replies have the same methods.
                let is_mirror =
                    of.starts_with("Async") || of.ends_with("WithRawResponse") || of.starts_with('_');
                holder = (!is_mirror).then_some(of.clone());
                if !is_mirror {
                    self.items.entry(of).or_default().push(line.to_owned());
                }
            } else if !line.starts_with(' ') && line.contains(": TypeAlias = ") {
                let mut alias = vec![line.to_owned()];
                while !line.ends_with(']')
                    && lines.peek().is_some_and(|next| next.starts_with([' ', ')', ']', '|']))
                {
                    alias.extend(lines.next().map(str::to_owned));
                }
                self.items.insert(name(line), alias);
            } else if let Some(of) = &holder {
                let is_method = line.starts_with("    def ") && !line.starts_with("    def _");
                let is_field = line.starts_with("    ")
                    && line.as_bytes().get(4).is_some_and(u8::is_ascii_alphabetic)
                    && line.contains(": ");
                if is_method {
                    let item = format!("{of}.{}", name(line.trim().trim_start_matches("def ")));
                    let mut signature = vec![line.trim().to_owned()];
                    while !signature.last().is_some_and(|last| last.ends_with(':')) {
                        let Some(next) = lines.next() else { break };
                        signature.push(next.strip_prefix("    ").unwrap_or(next).to_owned());
                    }
                    self.items.insert(item, ended(signature, ":"));
                } else if is_field {
                    self.items.entry(of.clone()).or_default().push(line.to_owned());
                }
            }
        }
    }
}

/// The type and what follows it, of the first line of an `impl` that is of no trait.
fn implemented(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("impl").filter(|rest| rest.ends_with('{') && !rest.contains(" for "))?;
    match rest.strip_prefix('<') {
        // Parameters of our own have no bounds.
        Some(parameters) => parameters.split_once("> ").map(|(_, rest)| rest),
        None => rest.strip_prefix(' '),
    }
}

fn is_source(path: &str, folder: &str, but: &str, ending: &str) -> bool {
    path.starts_with(folder) && !path.starts_with(but) && path.ends_with(ending)
}

/// The identifier that a text begins with.
fn name(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '#')).collect()
}

/// A signature without what begins its body.
fn ended(mut lines: Vec<String>, end: &str) -> Vec<String> {
    if let Some(last) = lines.last_mut() {
        *last = last.trim_end_matches(end).to_owned();
    }
    lines
}

/// A signature without the type that it returns, which may take several lines.
fn without_what_it_leads_to(mut lines: Vec<String>) -> Vec<String> {
    let end = lines.iter().enumerate().find_map(|(index, line)| Some((index, line.find(") -> ")?)));
    if let Some((index, at)) = end {
        lines.truncate(index + 1);
        lines.iter_mut().skip(index).for_each(|last| last.truncate(at + 1));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::Surface;

    #[test]
    fn rust_items_are_found() {
        let text = "/// Docs.\npub struct Tools {\n    core: Core,\n}\n\nimpl Tools {\n    pub(crate) fn new() {}\n    /// Doc.\n    \
                    pub fn list(&self) -> X {\n        self.pub_fn()\n    }\n    pub fn make(\n        &self,\n        id: T,\n    ) -> Y {\n    }\n}\n\n\
                    pub struct Tool {\n    /// Doc.\n    pub id: String,\n}\n\n/// Doc.\n#[deprecated]\npub type Utility = Tool;\n";
        let surface =
            Surface::rust([("src/a.rs", text), ("src/runtime/b.rs", "pub struct No {\n}\n")].into_iter());
        let names: Vec<&String> = surface.items.keys().collect();
        assert_eq!(names, ["Tool", "Tools", "Tools::list", "Tools::make", "Utility"]);
        assert_eq!(surface.items["Utility"], ["pub type Utility = Tool;"]);
        assert_eq!(surface.items["Tools::make"], ["pub fn make(", "    &self,", "    id: T,", ") -> Y"]);
        assert_eq!(surface.items["Tool"], ["pub struct Tool", "    pub id: String,"]);
    }

    /// A setter is there whatever else was given before; what it leads to has another type each time.
    #[test]
    fn setters_of_builders_are_found() {
        let text = "pub struct MakeBuilder<Id, Name> {\n    id: Id,\n}\n\nimpl<Name> MakeBuilder<(), Name> {\n    \
                    pub fn id(self, id: impl Into<String>) -> MakeBuilder<String, Name> {\n    }\n}\n\n\
                    impl<Id> MakeBuilder<Id, ()> {\n    pub fn name(\n        self,\n        name: T,\n    ) -> MakeBuilder<Id, T> {\n    }\n}\n\n\
                    impl MakeBuilder<String, T> {\n    pub fn build(self) -> Make {\n    }\n}\n\nimpl<T> From<T> for Make {\n    pub fn no() {\n    }\n}\n";
        let surface = Surface::rust([("src/a.rs", text)].into_iter());
        let names: Vec<&String> = surface.items.keys().collect();
        assert_eq!(names, ["MakeBuilder", "MakeBuilder::build", "MakeBuilder::id", "MakeBuilder::name"]);
        assert_eq!(surface.items["MakeBuilder::id"], ["pub fn id(self, id: impl Into<String>)"]);
        assert_eq!(surface.items["MakeBuilder::name"], ["pub fn name(", "    self,", "    name: T,", ")"]);
        assert_eq!(surface.items["MakeBuilder::build"], ["pub fn build(self) -> Make"]);
    }

    #[test]
    fn python_items_are_found() {
        let text = "Kind: TypeAlias = Literal[\"a\"] | str\n\"\"\"Doc.\n\nclass No:\n\"\"\"\n\nclass Tools(SyncResource):\n    \"\"\"Doc.\"\"\"\n\n    \
                    def list(self) -> X:\n        return 1\n\n    def make(\n        self,\n        *,\n        id: str,\n    ) -> Y:\n        \
                    a: int = 1\n\nclass AsyncTools(R):\n    def list(self) -> X:\n\nclass Tool(Model):\n    id: str = \"\"\n    \"\"\"Doc.\"\"\"\n";
        let exports =
            "if TYPE_CHECKING:\n    from .a import Tool\n\n    Utility: TypeAlias = Tool\nelse:\n    pass\n";
        let files = [("src/p/a.py", text), ("src/p/__init__.py", exports)];
        let surface = Surface::python(files.into_iter());
        let names: Vec<&String> = surface.items.keys().collect();
        assert_eq!(names, ["Kind", "Tool", "Tools", "Tools.list", "Tools.make", "Utility"]);
        assert_eq!(
            surface.items["Tools.make"],
            ["def make(", "    self,", "    *,", "    id: str,", ") -> Y"]
        );
        assert_eq!(surface.items["Tool"], ["class Tool(Model):", "    id: str = \"\""]);
    }
}
