//! What an API calls itself, out of its title: `GitHub's official OpenAPI spec + Octokit extension` is `GitHub`.

use super::text::words;
use crate::ir::{Words, in_ascii};

/// Words of titles that say nothing of whose API it is.
const NOISE: &[&str] = &[
    "a",
    "alpha",
    "an",
    "api",
    "apis",
    "beta",
    "definition",
    "docs",
    "documentation",
    "for",
    "http",
    "of",
    "official",
    "openapi",
    "overview",
    "preview",
    "reference",
    "rest",
    "restful",
    "spec",
    "specification",
    "specifications",
    "the",
    "version",
];

/// Words that begin a remark where they follow `API`, `reference` and the like: `Spotify Web API with fixes`.
const REMARKS: &[&str] = &["that", "using", "which", "with"];

/// The name of what a title speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// For packages: `github`, `argo_workflows`. A word that mixes cases is one word here.
    pub words: Words,
    /// For classes: `GitHub`, `ArgoWorkflows`.
    pub class: String,
}

/// The product of a title. One of noise alone, or of letters that no identifier has, is taken as it is.
#[must_use]
pub fn product(title: &str) -> Product {
    // What follows in brackets, or behind a plus or a bar, is a remark.
    let title = &*in_ascii(title);
    let head = title.split(['(', '[']).next().unwrap_or_default();
    let head = [" + ", " | "].iter().fold(head, |head, sign| head.split(sign).next().unwrap_or_default());
    let mut kept: Vec<String> = Vec::new();
    let mut after_noise = false;
    let mut tokens = head.split_whitespace().peekable();
    while let Some(token) = tokens.next() {
        let token = token.trim_matches(|c: char| !c.is_alphanumeric());
        let token = token.strip_suffix("'s").or_else(|| token.strip_suffix("’s")).unwrap_or(token);
        if after_noise && !kept.is_empty() && REMARKS.contains(&token) {
            break;
        }
        let is_noise = NOISE.iter().any(|word| word.eq_ignore_ascii_case(token))
            || is_version(token, after_noise || tokens.peek().is_none()) && (after_noise || !kept.is_empty());
        if !is_noise {
            let parts = token.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
            kept.extend(parts.map(str::to_owned));
        }
        after_noise = is_noise || (token.is_empty() && after_noise);
    }
    let lower: Vec<String> = kept.iter().map(|word| word.to_ascii_lowercase()).collect();
    let class: String = kept.iter().map(|word| capitalised(word)).collect();
    if kept.is_empty() || class.len() > 64 {
        let words = words(title, "api");
        return Product { class: words.pascal(), words };
    }
    Product { words: words(&lower.join(" "), "api"), class }
}

/// `v3`, `3.0`; a plain number where no name would end or go on with one.
fn is_version(token: &str, may_be_plain: bool) -> bool {
    let number = token.strip_prefix(['v', 'V']).unwrap_or(token);
    let is_number = number.starts_with(|c: char| c.is_ascii_digit())
        && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    is_number && (may_be_plain || number.len() < token.len() || number.contains('.'))
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_ascii_uppercase() + rest
}

#[cfg(test)]
mod tests {
    use super::product;

    #[test]
    fn titles_give_the_name_of_what_they_speak_of() {
        for (title, package, class) in [
            ("GitHub's official OpenAPI spec + Octokit extension", "github", "GitHub"),
            ("GitHub v3 REST API", "github", "GitHub"),
            ("OpenAI API", "openai", "OpenAI"),
            ("Argo Workflows API", "argo_workflows", "ArgoWorkflows"),
            ("Discord HTTP API (Preview)", "discord", "Discord"),
            ("Swagger Petstore - OpenAPI 3.0", "swagger_petstore", "SwaggerPetstore"),
            ("openapi 3.1.0 sample spec", "sample", "Sample"),
            ("Twilio - Messaging", "twilio_messaging", "TwilioMessaging"),
            ("Spotify Web API with fixes and improvements from somebody", "spotify_web", "SpotifyWeb"),
            (
                "Text Analytics & Sentiment API | api.example.com",
                "text_analytics_sentiment",
                "TextAnalyticsSentiment",
            ),
            ("API with a view", "with_view", "WithView"),
            ("The Jira Cloud platform REST API", "jira_cloud_platform", "JiraCloudPlatform"),
            ("meilisearch", "meilisearch", "Meilisearch"),
            ("Auth0 Management API v2", "auth0_management", "Auth0Management"),
            ("1Password Connect", "1password_connect", "1PasswordConnect"),
            ("API", "api", "Api"),
            ("(title)", "title", "Title"),
            ("REST API v2", "rest_api_v2", "RestApiV2"),
            ("日本語 API", "api", "Api"),
            ("Übersetzer-API für Ünï", "ubersetzer_api_fur_uni", "UbersetzerAPIFurUni"),
            ("", "api", "Api"),
        ] {
            let found = product(title);
            assert_eq!((found.words.snake().as_str(), found.class.as_str()), (package, class), "{title:?}");
        }
    }
}
