//! A name as words, before any language's case or keyword rule.
//!
//! The one splitter of the generator: `createHTTPTool`, `create-http-tool` and `create http tool` are the same words.

/// Lower-case ASCII words, never empty, each starting with a letter or a digit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Words(Vec<String>);

impl Words {
    /// Splits `text` at case changes and at everything that is no letter of the Latin alphabet and no ASCII digit; letters are
    /// written in ASCII (`Größe`: `grosse`). Text without either gives the one word `unnamed`; a caller that can name by place
    /// should do so first.
    pub fn split(text: &str) -> Self {
        let text = &*super::latin::in_ascii(text);
        if !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            // Without capitals there are no changes of case to look for.
            let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
            return Self::named(words.map(str::to_owned).collect());
        }
        let cased = heck::ToSnakeCase::to_snake_case(ascii(text).as_str());
        Self::named(cased.split('_').filter(|w| !w.is_empty()).map(str::to_owned).collect())
    }

    fn named(words: Vec<String>) -> Self {
        if words.is_empty() { Self(vec!["unnamed".to_owned()]) } else { Self(words) }
    }

    /// Builds from words that are split already; empty ones are dropped.
    pub fn from_words(words: impl IntoIterator<Item = String>) -> Self {
        Self::split(&words.into_iter().collect::<Vec<_>>().join("_"))
    }

    /// The words in order.
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }

    /// `create_http_tool`.
    pub fn snake(&self) -> String {
        self.0.join("_")
    }

    /// `CreateHttpTool`.
    pub fn pascal(&self) -> String {
        self.0.iter().map(|w| capitalised(w)).collect()
    }

    /// `create-http-tool`.
    pub fn kebab(&self) -> String {
        self.0.join("-")
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_ascii_uppercase().to_string() + chars.as_str(),
        None => String::new(),
    }
}

/// Everything outside ASCII letters and digits becomes a separator, so that look-alike letters never reach code.
fn ascii(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::Words;

    /// What has no capitals is split without looking for changes of case: to the same words.
    #[test]
    fn text_without_capitals_is_split_alike() {
        for text in
            ["a1b2", "2fa_codes", "repos/{owner}/{repo}", "x--y..z", "v1.2-beta_3", "été 7", "__", "a b"]
        {
            let plain = super::super::latin::in_ascii(text);
            let heck = heck::ToSnakeCase::to_snake_case(super::ascii(&plain).as_str());
            let heck: Vec<&str> = heck.split('_').filter(|word| !word.is_empty()).collect();
            let words = Words::split(text);
            assert_eq!(words.as_slice(), if heck.is_empty() { vec!["unnamed"] } else { heck }, "{text:?}");
        }
    }

    #[test]
    fn one_splitter_for_every_spelling() {
        for (text, snake, pascal) in [
            ("createHTTPTool", "create_http_tool", "CreateHttpTool"),
            ("create-http.tool", "create_http_tool", "CreateHttpTool"),
            ("$gte", "gte", "Gte"),
            ("_id", "id", "Id"),
            ("дом", "unnamed", "Unnamed"),
            ("ünï", "uni", "Uni"),
            ("ÉtatCivil", "etat_civil", "EtatCivil"),
            ("Straßen-Größe", "strassen_grosse", "StrassenGrosse"),
            ("ÆRØSKØBING", "aeroskobing", "Aeroskobing"),
            ("", "unnamed", "Unnamed"),
        ] {
            let words = Words::split(text);
            assert_eq!((words.snake().as_str(), words.pascal().as_str()), (snake, pascal), "{text:?}");
        }
    }
}
