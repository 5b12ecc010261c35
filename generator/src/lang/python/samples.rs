//! Small models of APIs for the tests of this target.

use crate::diagnostics::SpecPointer;
use crate::ir::{
    Api, Argument, AuthScheme, Body, BodyEncoding, BodyFormat, Candidate, ConflictPolicy, Credential, Docs,
    Envelope, FailureRules, Field, HttpMethod, InlineFailure, JsonPointer, Location, ObjectType, Operation,
    Package, PathSegment, ReplyKind, Resource, Shape, SpecText, Style, TypeArena, TypeDef, TypeUse, Usage,
    WireName, Words,
};

/// An API without operations.
pub(super) fn api() -> Api {
    Api {
        title: SpecText::new("Sample"),
        docs: Docs::default(),
        version: SpecText::new("1"),
        base_url: Some(SpecText::new("https://api.example.com")),
        auth: vec![Credential {
            oauth: None,
            also: Vec::new(),
            name: WireName::new("key"),
            env: "KEY".to_owned(),
            scheme: AuthScheme::Bearer,
        }],
        needs_credential: true,
        servers: Vec::new(),
        server_choices: crate::ir::ServerChoices::default(),
        package: Package {
            rust_crate: "sample".to_owned(),
            rust_client: "Client".to_owned(),
            python_package: "sample".to_owned(),
            python_client: "Sample".to_owned(),
            rust_version: "0.1.0".to_owned(),
            python_version: "0.1.0".to_owned(),
            license: Some("MIT".to_owned()),
            repository: None,
            env_api_key: "SAMPLE_API_KEY".to_owned(),
            env_base_url: "SAMPLE_API_URL".to_owned(),
            request_id_header: "x-request-id".to_owned(),
        },
        resources: Vec::new(),
        types: TypeArena::default(),
        failures: FailureRules::default(),
        xml: Vec::new(),
        incoming: Vec::new(),
    }
}

/// A field or the value of an argument.
pub(super) fn field(name: &str, ty: TypeUse, required: bool) -> Field {
    Field {
        name: Words::split(name),
        wire: WireName::new(name),
        ty,
        required,
        nullable: false,
        read_only: false,
        write_only: false,
        json_string: false,
        secret: false,
        legacy: Vec::new(),
        docs: Docs::default(),
        pointer: SpecPointer::root(),
    }
}

/// A type that travels both ways.
pub(super) fn named(name: &str, topic: Option<&str>, shape: Shape) -> TypeDef {
    TypeDef {
        former: Vec::new(),
        is_given: false,
        name: Words::split(name),
        schema: WireName::new(name),
        topic: topic.map(Words::split),
        docs: Docs::default(),
        shape,
        usage: Usage { request: true, response: true },
        recursive: false,
        circle: None,
        pointer: SpecPointer::root(),
    }
}

/// An object with these fields.
pub(super) fn object(fields: Vec<Field>) -> Shape {
    Shape::Object(ObjectType { fields, extra: None, conflict: ConflictPolicy::Warn })
}

/// An argument that travels in a place.
pub(super) fn argument(field: Field, location: Location) -> Argument {
    let positional = location == Location::Path;
    let (style, explode, reserved) = (Style::Form, false, false);
    Argument { field, location, style, explode, reserved, part: None, positional, order: 0, default: None }
}

/// An operation that reads one thing.
pub(super) fn operation(method: &str, arguments: Vec<Argument>, of: TypeUse) -> Operation {
    let in_path = arguments.iter().filter(|argument| argument.location == Location::Path);
    let parameters = in_path.map(|argument| PathSegment::Parameter(argument.field.wire.clone()));
    let has_body = arguments.iter().any(|argument| argument.location == Location::Body);
    let body = Body {
        wrapper: None,
        encoding: BodyEncoding::Json,
        whole: None,
        schema: None,
        required: false,
        media_type: WireName::new("application/json"),
        format: BodyFormat::Json,
        others: Vec::new(),
        is_only: true,
    };
    Operation {
        id: Words::split(method),
        method: Words::split(method),
        call: method.to_owned(),
        deprecated_methods: Vec::new(),
        former_ids: Vec::new(),
        http: HttpMethod::Post,
        path: [PathSegment::Literal(WireName::new("/"))].into_iter().chain(parameters).collect(),
        arguments,
        body: has_body.then_some(body),
        envelope: envelope(ReplyKind::Item, Some(of)),
        reply_xml: None,
        batch: None,
        partial: None,
        bounds: crate::ir::Bounds::default(),
        accept: None,
        idempotent: false,
        paging: None,
        anonymous: false,
        security: vec![vec![0]],
        servers: Vec::new(),
        docs: Docs::default(),
        success: Docs::default(),
        request_example: None,
        errors: Vec::new(),
        error_types: Vec::new(),
        pointer: SpecPointer::root(),
    }
}

/// A reply in the place where most are.
pub(super) fn envelope(kind: ReplyKind, of: Option<TypeUse>) -> Envelope {
    let whole = vec![JsonPointer::default()];
    let value = whole.iter().map(|at| Candidate { at: at.clone(), has: Vec::new() });
    Envelope {
        kind,
        of,
        value: value.filter(|_| kind == ReplyKind::Item).collect(),
        items: if kind == ReplyKind::List { whole } else { Vec::new() },
        total: Vec::new(),
        id: Vec::new(),
        matched: Vec::new(),
        modified: Vec::new(),
        count: Vec::new(),
        ids: Vec::new(),
        errors: Vec::new(),
        not_found: Vec::new(),
        may_lack_items: false,
        empty_ok: !matches!(kind, ReplyKind::Item | ReplyKind::List),
        fails: vec![InlineFailure::Success, InlineFailure::Error, InlineFailure::Status],
    }
}

/// A resource.
pub(super) fn resource(name: &str, operations: Vec<Operation>) -> Resource {
    Resource {
        name: Words::split(name),
        former: Vec::new(),
        docs: Docs::default(),
        feature: None,
        operations,
        pointer: SpecPointer::root(),
    }
}
