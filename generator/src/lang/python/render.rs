//! Puts a plan into templates. The templates hold no decision; text comes to them encoded, so nothing is escaped here.

use serde::Serialize;
use tera::{Context, Tera};

use super::format::format;
use crate::lang::markdown;

/// The templates by the name of what they write.
const TEMPLATES: [(&str, &str); 14] = [
    ("client", include_str!("../../../templates/python/client.py.tera")),
    ("exports", include_str!("../../../templates/python/exports.py.tera")),
    ("hooks", include_str!("../../../templates/python/hooks.py.tera")),
    ("index", include_str!("../../../templates/python/index.py.tera")),
    ("many", include_str!("../../../templates/python/many.py.tera")),
    ("models", include_str!("../../../templates/python/models.py.tera")),
    ("readme", include_str!("../../../templates/package/python/README.md.tera")),
    ("resource", include_str!("../../../templates/python/resource.py.tera")),
    ("root", include_str!("../../../templates/python/root.py.tera")),
    ("testing", include_str!("../../../templates/python/testing.py.tera")),
    ("servers", include_str!("../../../templates/python/servers.py.tera")),
    ("version", include_str!("../../../templates/python/version.py.tera")),
    ("webhooks", include_str!("../../../templates/python/webhooks.py.tera")),
    ("xml", include_str!("../../../templates/python/xml.py.tera")),
];

/// The templates, ready to be filled.
pub(super) struct Renderer(Tera);

impl Renderer {
    /// Reads the templates.
    ///
    /// # Errors
    /// When one is malformed, which a test excludes.
    pub(super) fn new() -> Result<Self, String> {
        let mut tera = Tera::default();
        tera.autoescape_on(Vec::new());
        tera.add_raw_templates(TEMPLATES).map_err(|error| told(&error))?;
        Ok(Self(tera))
    }

    /// Fills a template.
    ///
    /// # Errors
    /// When the plan lacks something the template names.
    pub(super) fn text(&self, template: &str, plan: &impl Serialize) -> Result<String, String> {
        let context = Context::from_serialize(plan).map_err(|error| told(&error))?;
        self.0.render(template, &context).map_err(|error| told(&error))
    }

    /// Fills a template of a Markdown file and formats the Python in it.
    ///
    /// # Errors
    /// As [`Self::module`].
    pub(super) fn markdown(&self, template: &str, plan: &impl Serialize) -> Result<String, String> {
        let text = self.text(template, plan)?;
        let mut out = String::with_capacity(text.len());
        let mut code: Option<String> = None;
        // A block that a document brought along is shown as it is, whatever it has inside.
        let mut foreign: Option<&str> = None;
        for line in text.split_inclusive('\n') {
            let fence = line.get(..line.len() - line.trim_start_matches('`').len()).unwrap_or_default();
            if let Some(end) = foreign {
                if line.trim_end() == end {
                    foreign = None;
                }
                out.push_str(line);
                continue;
            }
            match (&mut code, line.trim_end()) {
                (None, "```python") => code = Some(String::new()),
                (None, _) if fence.len() >= 3 => foreign = Some(fence),
                (Some(block), "```") => {
                    out.push_str(&format(block)?);
                    code = None;
                }
                (Some(block), _) => {
                    block.push_str(line);
                    continue;
                }
                (None, _) => {}
            }
            out.push_str(line);
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        Ok(markdown::page(&out))
    }

    /// Fills a template of a Python module and formats it.
    ///
    /// # Errors
    /// As [`Self::text`], and when the result is not Python.
    pub(super) fn module(&self, template: &str, plan: &impl Serialize) -> Result<String, String> {
        format(&self.text(template, plan)?)
    }
}

/// An error with its causes: Tera's own message names the template alone.
fn told(error: &tera::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
