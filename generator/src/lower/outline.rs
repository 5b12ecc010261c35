//! The lowered API as compact text: what `trueup ir` prints and snapshot tests compare.

use std::fmt::Write as _;

use crate::ir::{
    Api, BodyFormat, Candidate, ConflictPolicy, EnumWire, Envelope, Field, Guard, JsonPointer, Location,
    Operation, PagingWay, Shape, Style, TokenPlace, TokenUrls, TypeDef, TypeUse, UnionType, XmlName,
    XmlShape,
};

/// Everything of an API that is not prose, one fact a line.
#[must_use]
pub fn outline(api: &Api) -> String {
    let mut out = String::new();
    let base = api.base_url.as_ref().map_or("none", |url| url.for_encoder());
    let key = if api.auth.is_empty() || api.needs_credential { "" } else { " key optional" };
    let _ = writeln!(out, "api {:?} {:?} base {base}{key}", api.title, api.version);
    for credential in &api.auth {
        let Some(oauth) = &credential.oauth else { continue };
        let _ = writeln!(
            out,
            "tokens of {:?} program {} user {} scopes {:?} env {}",
            credential.name,
            token_urls(oauth.client_credentials.as_ref()),
            token_urls(oauth.password.as_ref()),
            oauth.scopes,
            oauth.env
        );
    }
    let chosen = &api.server_choices;
    for server in &chosen.servers {
        let _ = writeln!(out, "server {} {:?}", server.name.snake(), server.url);
    }
    for variable in &chosen.variables {
        let _ = writeln!(
            out,
            "server variable {:?} {:?} of {:?}",
            variable.name, variable.default, variable.values
        );
    }
    for resource in &api.resources {
        let was: String = resource.former.iter().map(|old| format!(" was {}", old.name.snake())).collect();
        let _ = writeln!(out, "\nresource {}{was}", resource.name.snake());
        for operation in &resource.operations {
            self::operation(&mut out, api, operation);
        }
    }
    for (_, def) in api.types.iter().filter(|(_, def)| def.usage.request || def.usage.response) {
        type_def(&mut out, api, def);
    }
    for object in &api.xml {
        let _ = writeln!(out, "\nxml {}", object.name.pascal());
        for member in &object.members {
            let (key, name) = (&member.key, xml_name(&member.name));
            let _ = writeln!(out, "  {key:?} {:?} {name} {}", member.place, xml_shape(api, &member.of));
        }
    }
    for incoming in &api.incoming {
        let _ = writeln!(out, "\n{:?}s bring {}", incoming.kind, type_use(api, &incoming.of));
    }
    for known in &api.failures.known {
        let _ = writeln!(out, "\nfailure {} = {:?} → {}", pointer(&known.at), known.equals, known.kind);
    }
    out
}

fn token_urls(urls: Option<&TokenUrls>) -> String {
    urls.map_or("none".to_owned(), |urls| format!("{:?} {:?}", urls.token, urls.refresh))
}

fn operation(out: &mut String, api: &Api, operation: &Operation) {
    let path = operation.path_template();
    let path = path.for_encoder();
    let _ = write!(out, "  {} {} {path} ({})", operation.call, operation.http.as_str(), operation.id.snake());
    for (flag, word) in [(operation.idempotent, " idempotent"), (operation.anonymous, " anonymous")] {
        out.push_str(if flag { word } else { "" });
    }
    if let Some(ms) = operation.bounds.timeout_ms {
        let _ = write!(out, " timeout {} s", crate::ir::seconds(ms));
    }
    if let Some(retries) = operation.bounds.max_retries {
        let _ = write!(out, " retries {retries}");
    }
    if operation.security.len() > 1 || operation.security.iter().any(|set| *set != [0]) {
        let _ = write!(out, " security {:?}", operation.security);
    }
    for server in &operation.servers {
        let _ = write!(out, " at {} {:?}", server.name.snake(), server.url);
    }
    if let Some(body) = &operation.body {
        let _ = write!(out, " body {}", body.media_type.for_encoder());
        if let Some(wrapper) = &body.wrapper {
            let _ = write!(out, " in {:?}", wrapper);
        }
        if body.encoding == crate::ir::BodyEncoding::JsonString {
            out.push_str(" as string");
        }
        if let BodyFormat::Xml(root) = &body.format {
            let _ = write!(out, " as {} {}", xml_name(&root.name), xml_shape(api, &root.of));
        }
        out.push_str(match body.format {
            BodyFormat::Json | BodyFormat::Xml(_) => "",
            BodyFormat::Multipart => " as parts",
            BodyFormat::Form => " as a form",
            BodyFormat::Lines => " as lines",
            BodyFormat::Text => " as text",
            BodyFormat::Binary => " as bytes",
        });
        for (other, _) in &body.others {
            let _ = write!(out, " or {}", other.for_encoder());
        }
        out.push_str(if body.whole.is_some() { " whole" } else { "" });
        if let Some(def) = body.schema.and_then(|id| api.types.get(id)) {
            let _ = write!(out, " of {}", def.name.pascal());
        }
    }
    if let Some(batch) = &operation.batch {
        let _ = write!(out, " {} of {} at a time", batch.size, batch.argument.snake());
    }
    if let Some(paging) = &operation.paging {
        let limit = paging.limit.as_ref().map(crate::ir::Words::snake).unwrap_or_default();
        let argument = paging.way.argument().map(crate::ir::Words::snake).unwrap_or_default();
        let _ = match &paging.way {
            PagingWay::Page(_) => write!(out, " paging {argument} {limit} {:?}", paging.max_limit),
            way => write!(out, " paging by {} {argument} {limit} {:?}", way.as_str(), paging.max_limit),
        };
        match &paging.way {
            PagingWay::Cursor { token: TokenPlace::Body(at), .. } | PagingWay::Url(at) => {
                let _ = write!(out, " at /{}", at.steps.join("/"));
            }
            PagingWay::Cursor { token: TokenPlace::LastItem(at), .. } => {
                let _ = write!(out, " at /{} of the last item", at.steps.join("/"));
            }
            PagingWay::Cursor { token: TokenPlace::Header(name), .. } => {
                let _ = write!(out, " in the header {}", name.for_encoder());
            }
            PagingWay::Page(_) | PagingWay::Index(_) | PagingWay::Offset(_) | PagingWay::Link => {}
        }
        if let Some(more) = &paging.more {
            let _ = write!(out, " more /{}", more.steps.join("/"));
        }
    }
    if let Some(accept) = &operation.accept {
        let _ = write!(out, " accept {}", accept.for_encoder());
    }
    for old in &operation.deprecated_methods {
        let _ = write!(out, " was {}", old.snake());
    }
    out.push('\n');
    for argument in &operation.arguments {
        let place = match argument.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
            Location::Body => "body",
        };
        let style = match argument.style {
            Style::Form | Style::Simple => "",
            Style::Comma => ",comma",
            Style::Space => ",space",
            Style::Pipe => ",pipe",
            Style::Brackets => "[]",
            Style::Deep => "[key]",
            Style::Json => "{}",
            Style::Label => ",label",
            Style::Matrix => ",matrix",
        };
        let explode = if argument.explode && is_simple(argument.style) { "*" } else { "" };
        let reserved = if argument.reserved { "+" } else { "" };
        let positional = if argument.positional { "*" } else { "" };
        let part = argument.part.as_ref().map_or_else(String::new, part);
        let marks = format!("{style}{explode}{reserved}{part}");
        let _ = writeln!(out, "    {positional}{place}{marks} {}", field(api, &argument.field));
    }
    let _ = write!(out, "    → {}", envelope(api, &operation.envelope));
    if let Some(root) = &operation.reply_xml {
        let _ = write!(out, " as {} {}", xml_name(&root.name), xml_shape(api, &root.of));
    }
    out.push('\n');
    if let Some(partial) = &operation.partial {
        let _ = writeln!(
            out,
            "    partial {:?} ids {} errors {}",
            partial.statuses,
            pointer(&partial.ids),
            pointer(&partial.errors)
        );
    }
}

fn part(part: &crate::ir::Part) -> String {
    let each = if part.repeated { " parts" } else { " part" };
    part.content_type.as_ref().map_or_else(|| each.to_owned(), |it| format!("{each} {:?}", it))
}

fn xml_name(name: &XmlName) -> String {
    let part = |name: &crate::ir::WireName, end: &str| {
        if name.for_encoder().is_empty() { String::new() } else { format!("{}{end}", name.for_encoder()) }
    };
    format!("<{}{}{}>", part(&name.namespace, " "), part(&name.prefix, ":"), name.local.for_encoder())
}

fn xml_shape(api: &Api, shape: &XmlShape) -> String {
    match shape {
        XmlShape::Any => "any".into(),
        XmlShape::Text => "text".into(),
        XmlShape::Bool => "bool".into(),
        XmlShape::Number => "number".into(),
        XmlShape::Object(id) => api.xml.get(id.0).map(|object| object.name.pascal()).unwrap_or_default(),
        XmlShape::List(name, of) => format!("list of {} {}", xml_name(name), xml_shape(api, of)),
        XmlShape::Map(of) => format!("map of {}", xml_shape(api, of)),
    }
}

/// The styles that leave open whether members are written one by one.
fn is_simple(style: Style) -> bool {
    matches!(style, Style::Simple | Style::Label | Style::Matrix)
}

fn envelope(api: &Api, envelope: &Envelope) -> String {
    let mut text = format!("{:?}", envelope.kind).to_lowercase();
    if let Some(of) = &envelope.of {
        let _ = write!(text, " {}", type_use(api, of));
    }
    if !envelope.value.is_empty() {
        let places: Vec<String> = envelope.value.iter().map(candidate).collect();
        let _ = write!(text, " value {}", places.join(" "));
    }
    for (name, places) in [
        ("items", &envelope.items),
        ("total", &envelope.total),
        ("id", &envelope.id),
        ("matched", &envelope.matched),
        ("modified", &envelope.modified),
        ("count", &envelope.count),
        ("ids", &envelope.ids),
        ("errors", &envelope.errors),
        ("not_found", &envelope.not_found),
    ] {
        if !places.is_empty() {
            let places: Vec<String> = places.iter().map(pointer).collect();
            let _ = write!(text, " {name} {}", places.join(" "));
        }
    }
    text.push_str(if envelope.empty_ok { " empty" } else { "" });
    if !envelope.fails.is_empty() {
        let _ = write!(text, " fails {:?}", envelope.fails);
    }
    text
}

fn candidate(candidate: &Candidate) -> String {
    let mut text = pointer(&candidate.at);
    for spellings in &candidate.has {
        let all: Vec<&str> = spellings.iter().map(crate::ir::WireName::for_encoder).collect();
        let _ = write!(text, "({})", all.join("|"));
    }
    text
}

fn pointer(pointer: &JsonPointer) -> String {
    if pointer.steps.is_empty() {
        "/".to_owned()
    } else {
        pointer.steps.iter().map(|step| format!("/{step}")).collect()
    }
}

fn type_def(out: &mut String, api: &Api, def: &TypeDef) {
    let direction = match (def.usage.request, def.usage.response) {
        (true, true) => "both",
        (true, false) => "request",
        _ => "response",
    };
    let topic = def.topic.as_ref().map_or_else(|| "shared".to_owned(), crate::ir::Words::snake);
    let recursive = if def.recursive { " recursive" } else { "" };
    let kind = match def.shape {
        Shape::Object(_) => "object",
        Shape::Enum(_) => "enum",
        Shape::Union(UnionType { exclusive: true, .. }) => "one-of",
        Shape::Union(_) => "any-of",
    };
    let conflict = match &def.shape {
        Shape::Object(object) if object.conflict == ConflictPolicy::Error => " conflicts are errors",
        _ => "",
    };
    let name = def.name.pascal();
    let was: String = def.former.iter().map(|old| format!(" was {}", old.pascal())).collect();
    let _ = writeln!(out, "\n{kind} {name} = {:?} {direction} {topic}{recursive}{conflict}{was}", def.schema);
    match &def.shape {
        Shape::Object(object) => {
            for each in &object.fields {
                let _ = writeln!(out, "  {}", field(api, each));
            }
            if let Some(extra) = &object.extra {
                let _ = writeln!(out, "  *: {}", type_use(api, &extra.of));
            }
        }
        Shape::Enum(values) => {
            for value in values {
                let wire = match &value.wire {
                    EnumWire::String(text) => format!("{text:?}"),
                    other => other.text(),
                };
                let legacy: String = value.legacy.iter().map(|legacy| format!(" | {legacy:?}")).collect();
                // Of one value it goes without saying.
                let default = if value.is_default && values.len() > 1 { " default" } else { "" };
                let _ = writeln!(out, "  {} = {wire}{legacy}{default}", value.name.pascal());
            }
        }
        Shape::Union(union) => {
            for arm in &union.arms {
                let guards: String = arm.guards.iter().map(guard).collect();
                let _ = writeln!(out, "  {}: {}{guards}", arm.name.pascal(), type_use(api, &arm.ty));
            }
        }
    }
}

fn guard(guard: &Guard) -> String {
    let values: Vec<String> = guard
        .values
        .iter()
        .map(|value| match value {
            EnumWire::String(text) => format!("{text:?}"),
            other => other.text(),
        })
        .collect();
    let sign = match guard {
        Guard { negated: true, .. } => "!=",
        Guard { required: true, .. } => "=",
        _ => "?=",
    };
    format!(" {:?} {sign} {}", guard.property, values.join(" | "))
}

fn field(api: &Api, field: &Field) -> String {
    let mut text = format!("{}: {}", field.name.snake(), type_use(api, &field.ty));
    text.push_str(if field.nullable { " null" } else { "" });
    text.push_str(if field.required { " required" } else { "" });
    if field.wire.for_encoder() != field.name.snake() {
        let _ = write!(text, " = {:?}", field.wire);
    }
    text.push_str(if field.json_string { " json-string" } else { "" });
    for legacy in &field.legacy {
        let arrows = match (legacy.request, legacy.response) {
            (true, true) => "",
            (true, false) => ">",
            (false, true) => "<",
            (false, false) => "x",
        };
        let name = legacy.name.as_ref().map(|name| format!(" {}", name.snake())).unwrap_or_default();
        let _ = write!(text, " | {arrows}{:?}{name}", legacy.wire);
    }
    text
}

fn type_use(api: &Api, ty: &TypeUse) -> String {
    match ty {
        TypeUse::Any => "any".into(),
        TypeUse::Bool => "bool".into(),
        TypeUse::String => "string".into(),
        TypeUse::Int => "int".into(),
        TypeUse::UInt => "uint".into(),
        TypeUse::Number => "number".into(),
        TypeUse::DateTime => "date-time".into(),
        TypeUse::Date => "date".into(),
        TypeUse::Bytes => "bytes".into(),
        TypeUse::Object => "object".into(),
        TypeUse::Upload => "upload".into(),
        TypeUse::Map(values) => format!("map<{}>", type_use(api, values)),
        TypeUse::List(items) => format!("list<{}>", type_use(api, items)),
        TypeUse::Nullable(inner) => format!("{}?", type_use(api, inner)),
        TypeUse::Named(id) => api.types.get(*id).map(|def| def.name.pascal()).unwrap_or_default(),
    }
}
