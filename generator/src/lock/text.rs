//! The lock as YAML.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::{Lock, LockedOperation, LockedType};
use crate::diagnostics::{self, Diagnostic, Diagnostics, codes};
use crate::load::Node;

const HEADER: &str = "\
# Names and constructor arguments that are published. Written by trueup; commit it beside the document.
# To rename something on purpose, name it in trueup.yaml, or delete its entry here.
";

#[derive(Serialize, Deserialize)]
struct File {
    #[serde(rename = "trueup-lock")]
    version: u32,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    features: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    operations: BTreeMap<String, FileOperation>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    servers: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    types: BTreeMap<String, FileType>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileOperation {
    call: String,
    #[serde(default, skip_serializing_if = "is_false")]
    gives_pages: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sends: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    arguments: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    required: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileType {
    name: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    members: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    required: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default: Option<String>,
}

const VERSION: u32 = 1;

/// For serde, which hands over a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// Reads a lock from its tree. One that cannot be read is an error: guessing would rename what is published.
#[must_use]
pub fn parse(root: &Node, diagnostics: &mut Diagnostics) -> Lock {
    let refuse = |message: String| {
        Diagnostic::error(codes::BAD_RULE, message)
            .at(root.span)
            .help("restore the lock from version control")
    };
    if root.as_mapping().is_none() {
        diagnostics.push(refuse("the lock cannot be read: it is no object".to_owned()));
        return Lock::default();
    }
    if let Some(version) =
        root.get("trueup-lock").and_then(Node::as_i64).filter(|version| *version != i64::from(VERSION))
    {
        diagnostics.push(other_format(root, version));
        return Lock::default();
    }
    let file: File = match serde_json::from_value(root.to_json()) {
        Ok(file) => file,
        Err(error) => {
            diagnostics.push(refuse(format!("the lock cannot be read: {error}")));
            return Lock::default();
        }
    };
    let operations = file.operations.into_iter().map(|(key, made)| {
        let FileOperation { call, gives_pages, sends, arguments, required } = made;
        (key, LockedOperation { call, gives_pages, sends, arguments, required })
    });
    let types = file.types.into_iter().map(|(key, made)| {
        let FileType { name, members, required, default } = made;
        (key, LockedType { name, members, required, default })
    });
    Lock {
        features: file.features,
        operations: operations.collect(),
        servers: file.servers,
        types: types.collect(),
    }
}

/// A lock of another format: what else it says cannot be known.
fn other_format(root: &Node, version: i64) -> Diagnostic {
    let message = match version > i64::from(VERSION) {
        true => format!(
            "the lock was written by a newer trueup: it has the format {version}, this one knows {VERSION}"
        ),
        false => format!("the lock has the format {version}, not {VERSION}"),
    };
    let at = root.get("trueup-lock").map_or(root.span, |node| node.span);
    let pointer = diagnostics::SpecPointer::root().child("trueup-lock");
    let help = "run the trueup that wrote it, or restore the lock from version control";
    Diagnostic::error(codes::BAD_RULE, message).at(at).pointer(&pointer).help(help)
}

/// Writes a lock, keys in order.
///
/// # Errors
/// The serializer's own, which no lock value causes.
pub fn render(lock: &Lock) -> Result<String, String> {
    let file = File {
        version: VERSION,
        features: lock.features.clone(),
        operations: lock
            .operations
            .iter()
            .map(|(key, made)| {
                let LockedOperation { call, gives_pages, sends, arguments, required } = made.clone();
                (key.clone(), FileOperation { call, gives_pages, sends, arguments, required })
            })
            .collect(),
        servers: lock.servers.clone(),
        types: lock
            .types
            .iter()
            .map(|(key, made)| {
                let LockedType { name, members, required, default } = made.clone();
                (key.clone(), FileType { name, members, required, default })
            })
            .collect(),
    };
    let text = serde_yaml::to_string(&file).map_err(|error| error.to_string())?;
    let text = if text.contains(is_hidden) { visible(&file, text) } else { text };
    Ok(format!("{HEADER}{text}"))
}

/// Characters that a reviewer of the lock would not see.
fn is_hidden(c: char) -> bool {
    c != '\n' && diagnostics::is_unprintable(c)
}

/// Makes the serializer put text in double quotes, in which every character can be escaped.
const QUOTED: char = '\u{1}';

/// The lock with escapes in the place of hidden characters; the serializer's own text if it would not mean the same.
fn visible(file: &File, text: String) -> String {
    let json = serde_json::to_value(file).unwrap_or_default();
    let quoted = serde_yaml::to_string(&marked(&json)).unwrap_or_default().replace("\"\\x01", "\"");
    let mut shown = String::with_capacity(quoted.len());
    for c in quoted.chars() {
        if is_hidden(c) {
            shown.push_str(&format!("\\U{:08X}", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    let same = serde_yaml::from_str::<serde_json::Value>(&shown).is_ok_and(|read| read == json);
    if same { shown } else { text }
}

/// The same with a mark before every text that holds something hidden.
fn marked(value: &serde_json::Value) -> serde_json::Value {
    let mark =
        |text: &str| if text.contains(is_hidden) { format!("{QUOTED}{text}") } else { text.to_owned() };
    match value {
        serde_json::Value::String(text) => mark(text).into(),
        serde_json::Value::Array(items) => items.iter().map(marked).collect(),
        serde_json::Value::Object(members) => {
            members.iter().map(|(key, value)| (mark(key), marked(value))).collect()
        }
        other => other.clone(),
    }
}
