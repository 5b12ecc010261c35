//! Parameters `in: querystring` (OpenAPI 3.2 §4.12): one value that is the whole query. Where it is a form of named fields
//! (`application/x-www-form-urlencoded`), each of them is a parameter `in: query`, which is the same on the wire; other
//! values have no form here.

use super::super::tree::{Mapping, Node, Value};
use super::SideTable;
use crate::diagnostics::{Diagnostic, Diagnostics, SpecPointer, codes, quote};

const FORM: &str = "application/x-www-form-urlencoded";

/// What parameters and their schemas may refer to.
pub(super) struct Known {
    schemas: Option<Node>,
    /// Parameters of this kind among the components.
    parameters: Vec<(String, Node)>,
}

fn components(section: &str) -> SpecPointer {
    SpecPointer::from_tokens(["components", section])
}

impl Known {
    /// None where nothing has such a parameter.
    pub(super) fn of(tree: &Node) -> Option<Self> {
        let has = |node: &Node| {
            let list = node.get("parameters").and_then(Node::as_sequence).unwrap_or_default();
            list.iter().any(is_query_string)
        };
        let mut items = tree.get("paths").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
        let shared = tree.lookup(&components("parameters")).and_then(Node::as_mapping);
        let shared = shared.into_iter().flat_map(Mapping::iter).filter(|(_, node)| is_query_string(node));
        let parameters: Vec<_> = shared.map(|(name, node)| (name.to_owned(), node.clone())).collect();
        let occurs = !parameters.is_empty()
            || items.any(|(_, item)| {
                let mut members = item.as_mapping().into_iter().flat_map(Mapping::iter);
                has(item) || members.any(|(_, member)| has(member))
            });
        occurs.then(|| Self { schemas: tree.lookup(&components("schemas")).cloned(), parameters })
    }

    /// The parameter that an element of a list is, or refers to, and where it stands in the document.
    fn found<'n>(&'n self, node: &'n Node, place: &SpecPointer) -> Option<(&'n Node, SpecPointer)> {
        let Some(name) = node.get_str("$ref").and_then(|text| text.strip_prefix("#/components/parameters/"))
        else {
            return is_query_string(node).then(|| (node, place.clone()));
        };
        let name = name.replace("~1", "/").replace("~0", "~");
        let (_, target) = self.parameters.iter().find(|(known, _)| *known == name)?;
        Some((target, components("parameters").child(&name)))
    }

    /// Writes the parameters of a list out.
    pub(super) fn write_out(
        &self,
        list: &mut Vec<Node>,
        at: impl Fn() -> SpecPointer,
        side: &mut SideTable,
        diagnostics: &mut Diagnostics,
    ) {
        for index in (0..list.len()).rev() {
            let place = at().index(index);
            let Some((node, origin)) = list.get(index).and_then(|node| self.found(node, &place)) else {
                continue;
            };
            match fields(node, self.schemas.as_ref()) {
                Some(fields) => {
                    side.reword(place.clone());
                    for field in fields {
                        let to = at().index(list.len());
                        side.copied(to.clone(), place.clone());
                        let from = if field.is_shared { components("schemas") } else { origin.clone() };
                        let schema = field.schema.iter().fold(to, |to, step| to.child(step));
                        side.copied(schema, inside(from, &field.steps));
                        list.push(field.parameter);
                    }
                }
                None => diagnostics.push(refused(node, &side.origin(&place).unwrap_or(place))),
            }
            side.element_removed(&at(), index, list.len());
            list.remove(index);
        }
    }

    /// Takes the components away, which are said where they are referred to.
    pub(super) fn take_away(&self, tree: &mut Node, side: &mut SideTable, diagnostics: &mut Diagnostics) {
        let shared = tree.lookup_mut(&components("parameters")).and_then(Node::as_mapping_mut);
        let Some(shared) = shared else { return };
        for (name, node) in &self.parameters {
            shared.remove(name);
            let place = components("parameters").child(name);
            if fields(node, self.schemas.as_ref()).is_some() {
                side.reword(place);
            } else {
                diagnostics.push(refused(node, &side.origin(&place).unwrap_or(place)));
            }
        }
    }
}

fn is_query_string(node: &Node) -> bool {
    node.get_str("in") == Some("querystring")
}

fn refused(node: &Node, origin: &SpecPointer) -> Diagnostic {
    let name = quote(node.get_str("name").unwrap_or_default());
    let message = format!("the parameter {name} is the whole query string, which has no form here");
    let span = node.get("in").map_or(node.span, |node| node.span);
    let found = Diagnostic::oddity(codes::UNSUPPORTED, message).at(span).pointer(origin);
    found
        .action("it is left out")
        .help("describe it as a form with `properties`, or declare its parts with `in: query`")
}

fn inside(place: SpecPointer, steps: &[String]) -> SpecPointer {
    steps.iter().fold(place, |at, step| at.child(step))
}

/// A field of the form, as a parameter of its own.
struct Written {
    parameter: Node,
    /// Where its schema is in the parameter.
    schema: Vec<&'static str>,
    /// Where that was before: in the parameter that is written out, or in the components.
    steps: Vec<String>,
    is_shared: bool,
}

/// The fields of a parameter that is a form; none if it is another value, or has fields without names.
fn fields(node: &Node, schemas: Option<&Node>) -> Option<Vec<Written>> {
    let content = node.get("content")?.as_mapping()?;
    let [(media_type, media)] = content.iter().collect::<Vec<_>>().try_into().ok()?;
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let written = media.get("schema").filter(|_| essence.eq_ignore_ascii_case(FORM))?;
    let (shared, schema) = followed(written, schemas)?;
    const OTHERS: [&str; 6] = ["allOf", "anyOf", "oneOf", "patternProperties", "if", "$ref"];
    let is_open = schema.get("additionalProperties").is_some_and(|more| more.as_bool() != Some(false));
    if is_open || OTHERS.iter().any(|keyword| schema.get(keyword).is_some()) {
        return None;
    }
    let required: Vec<&str> = match schema.get("required").and_then(Node::as_sequence) {
        Some(names) if node.get("required").and_then(Node::as_bool) == Some(true) => {
            names.iter().filter_map(Node::as_str).collect()
        }
        _ => Vec::new(),
    };
    let steps = |name: &str| -> Vec<String> {
        let around: &[&str] = match shared {
            Some(component) => &[component],
            None => &["content", media_type, "schema"],
        };
        around.iter().copied().chain(["properties", name]).map(str::to_owned).collect()
    };
    let properties = schema.get("properties")?.as_mapping().filter(|properties| !properties.is_empty())?;
    let made = properties.entries().map(|(name, span, property)| {
        let encoding = media.get("encoding").and_then(|encoding| encoding.get(name));
        let mut parameter = Mapping::new();
        let mut set = |key: &str, value: Node| parameter.set(key, span, value);
        set("name", Node::text(span, name));
        set("in", Node::text(span, "query"));
        if required.contains(&name) {
            set("required", Node::new(span, Value::Bool(true)));
        }
        if let Some(deprecated) = node.get("deprecated") {
            set("deprecated", deprecated.clone());
        }
        let styles =
            ["style", "explode", "allowReserved"].map(|key| (key, encoding.and_then(|it| it.get(key))));
        let is_styled = styles.iter().any(|(_, said)| said.is_some());
        let said = encoding.and_then(|encoding| encoding.get_str("contentType"));
        let of_type = followed(property, schemas).and_then(|(_, target)| target.get_str("type"));
        // What has no style of its own has the content type of its JSON type (OpenAPI 3.0.4 §4.8.14.4).
        let is_json = !is_styled && (said == Some("application/json") || of_type == Some("object"));
        let schema = if is_json {
            let holder = |key: &str, value: Node| {
                let mut members = Mapping::new();
                members.set(key, span, value);
                Node::new(span, Value::Mapping(members))
            };
            set("content", holder("application/json", holder("schema", property.clone())));
            vec!["content", "application/json", "schema"]
        } else {
            for (key, value) in styles {
                if let Some(value) = value {
                    set(key, value.clone());
                }
            }
            set("schema", property.clone());
            vec!["schema"]
        };
        let parameter = Node::new(span, Value::Mapping(parameter));
        Written { parameter, schema, steps: steps(name), is_shared: shared.is_some() }
    });
    Some(made.collect())
}

/// What a reference to a component leads to, with the name of that.
fn followed<'n>(node: &'n Node, schemas: Option<&'n Node>) -> Option<(Option<&'n str>, &'n Node)> {
    let Some(reference) = node.get_str("$ref") else { return Some((None, node)) };
    let name =
        reference.strip_prefix("#/components/schemas/").filter(|name| !name.contains(['/', '~', '%']))?;
    schemas?.get(name).map(|target| (Some(name), target))
}
