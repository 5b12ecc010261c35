//! All objects of the specification but the schema.

use super::Shape::{Any, Choice, Flag, List, Map, Object, RefOr, Text, Untyped};
use super::{Free, Need, ObjectKind as Kind, ObjectShape, Shape, needed, optional};

/// The whole document.
pub(super) static DOCUMENT: ObjectShape = ObjectShape {
    name: "an OpenAPI document",
    fields: &[
        needed("openapi", Text, Need::OrEmptyText),
        needed("info", Object(Kind::Info), Need::OrEmptyObject),
        needed("paths", Object(Kind::Paths), Need::OrEmptyObject),
        optional("servers", SERVERS),
        optional("components", Object(Kind::Components)),
        optional("security", SECURITY),
        optional("tags", List(&Object(Kind::Tag))),
        optional("externalDocs", Object(Kind::ExternalDocs)),
        optional("webhooks", Untyped(&Map(&RefOr(Kind::PathItem)))),
        optional("jsonSchemaDialect", Any),
        optional("$self", Any),
    ],
    free: None,
};

const SERVERS: Shape = List(&Object(Kind::Server));
const SECURITY: Shape = List(&Map(&List(&Text)));
const EXAMPLES: Shape = Map(&RefOr(Kind::Example));
const CONTENT: Shape = Map(&Object(Kind::MediaType));

pub(super) static INFO: ObjectShape = ObjectShape {
    name: "an info object",
    fields: &[
        needed("title", Text, Need::OrEmptyText),
        needed("version", Text, Need::OrEmptyText),
        optional("description", Text),
        optional("summary", Any),
        optional("termsOfService", Text),
        optional("contact", Object(Kind::Contact)),
        optional("license", Object(Kind::License)),
    ],
    free: None,
};

pub(super) static CONTACT: ObjectShape = ObjectShape {
    name: "a contact object",
    fields: &[optional("name", Text), optional("url", Text), optional("email", Text)],
    free: None,
};

pub(super) static LICENSE: ObjectShape = ObjectShape {
    name: "a license object",
    fields: &[needed("name", Text, Need::Vital), optional("url", Text), optional("identifier", Any)],
    free: None,
};

pub(super) static SERVER: ObjectShape = ObjectShape {
    name: "a server object",
    fields: &[
        needed("url", Text, Need::Vital),
        optional("description", Text),
        optional("name", Any),
        optional("variables", Map(&Object(Kind::ServerVariable))),
    ],
    free: None,
};

pub(super) static SERVER_VARIABLE: ObjectShape = ObjectShape {
    name: "a server variable object",
    fields: &[
        needed("default", Text, Need::OrEmptyText),
        optional("enum", List(&Text)),
        optional("description", Text),
    ],
    free: None,
};

pub(super) static TAG: ObjectShape = ObjectShape {
    name: "a tag object",
    fields: &[
        needed("name", Text, Need::Vital),
        optional("description", Text),
        optional("externalDocs", Object(Kind::ExternalDocs)),
        optional("summary", Any),
        optional("parent", Any),
        optional("kind", Any),
    ],
    free: None,
};

pub(super) static EXTERNAL_DOCS: ObjectShape = ObjectShape {
    name: "an external documentation object",
    fields: &[needed("url", Text, Need::Vital), optional("description", Text)],
    free: None,
};

/// `components`.
pub(super) static COMPONENTS: ObjectShape = ObjectShape {
    name: "a components object",
    fields: &[
        optional("schemas", Map(&RefOr(Kind::Schema))),
        optional("responses", Map(&RefOr(Kind::Response))),
        optional("parameters", Map(&RefOr(Kind::Parameter))),
        optional("examples", EXAMPLES),
        optional("requestBodies", Map(&RefOr(Kind::RequestBody))),
        optional("headers", Map(&RefOr(Kind::Header))),
        optional("securitySchemes", Map(&RefOr(Kind::SecurityScheme))),
        optional("links", Untyped(&Map(&RefOr(Kind::Link)))),
        optional("callbacks", Untyped(&Map(&RefOr(Kind::Callback)))),
        optional("pathItems", Untyped(&Map(&RefOr(Kind::PathItem)))),
        optional("mediaTypes", Any),
    ],
    free: None,
};

/// `paths`.
pub(super) static PATHS: ObjectShape = ObjectShape {
    name: "a paths object",
    fields: &[],
    free: Some(Free { matches: |name| name.starts_with('/'), shape: RefOr(Kind::PathItem) }),
};

/// One path.
pub(super) static PATH_ITEM: ObjectShape = ObjectShape {
    name: "a path item",
    fields: &[
        optional("summary", Text),
        optional("description", Text),
        optional("servers", SERVERS),
        optional("parameters", List(&RefOr(Kind::Parameter))),
        optional("get", Object(Kind::Operation)),
        optional("put", Object(Kind::Operation)),
        optional("post", Object(Kind::Operation)),
        optional("delete", Object(Kind::Operation)),
        optional("options", Object(Kind::Operation)),
        optional("head", Object(Kind::Operation)),
        optional("patch", Object(Kind::Operation)),
        optional("trace", Object(Kind::Operation)),
        optional("query", Untyped(&Object(Kind::Operation))),
        optional("additionalOperations", Untyped(&Map(&Object(Kind::Operation)))),
    ],
    free: None,
};

/// One operation.
pub(super) static OPERATION: ObjectShape = ObjectShape {
    name: "an operation",
    fields: &[
        optional("tags", List(&Text)),
        optional("summary", Text),
        optional("description", Text),
        optional("externalDocs", Object(Kind::ExternalDocs)),
        optional("operationId", Text),
        optional("parameters", List(&RefOr(Kind::Parameter))),
        optional("requestBody", RefOr(Kind::RequestBody)),
        needed("responses", Object(Kind::Responses), Need::OrEmptyObject),
        optional("callbacks", Untyped(&Map(&RefOr(Kind::Callback)))),
        optional("deprecated", Flag),
        optional("security", SECURITY),
        optional("servers", SERVERS),
    ],
    free: None,
};

/// One parameter.
pub(super) static PARAMETER: ObjectShape = ObjectShape {
    name: "a parameter",
    fields: &[
        needed("name", Text, Need::Vital),
        needed("in", Choice(&["query", "header", "path", "cookie"]), Need::Vital),
        optional("description", Text),
        optional("required", Flag),
        optional("deprecated", Flag),
        optional("allowEmptyValue", Flag),
        optional("style", Text),
        optional("explode", Flag),
        optional("allowReserved", Flag),
        optional("schema", RefOr(Kind::Schema)),
        optional("content", CONTENT),
        optional("example", Any),
        optional("examples", EXAMPLES),
    ],
    free: None,
};

/// A response header, or a header of a part of a multipart body.
pub(super) static HEADER: ObjectShape = ObjectShape {
    name: "a header object",
    fields: &[
        optional("description", Text),
        optional("required", Flag),
        optional("deprecated", Flag),
        optional("style", Choice(&["simple"])),
        optional("explode", Flag),
        optional("schema", RefOr(Kind::Schema)),
        optional("content", CONTENT),
        optional("example", Any),
        optional("examples", EXAMPLES),
    ],
    free: None,
};

/// A request body.
pub(super) static REQUEST_BODY: ObjectShape = ObjectShape {
    name: "a request body",
    fields: &[
        optional("description", Text),
        needed("content", CONTENT, Need::OrEmptyObject),
        optional("required", Flag),
    ],
    free: None,
};

/// What a body holds in one media type.
pub(super) static MEDIA_TYPE: ObjectShape = ObjectShape {
    name: "a media type object",
    fields: &[
        optional("schema", RefOr(Kind::Schema)),
        optional("example", Any),
        optional("examples", EXAMPLES),
        optional("encoding", Map(&Object(Kind::Encoding))),
        optional("itemSchema", Untyped(&RefOr(Kind::Schema))),
        optional("itemEncoding", Any),
        optional("prefixEncoding", Any),
    ],
    free: None,
};

pub(super) static ENCODING: ObjectShape = ObjectShape {
    name: "an encoding object",
    fields: &[
        optional("contentType", Text),
        optional("headers", Map(&RefOr(Kind::Header))),
        optional("style", Choice(&["form", "spaceDelimited", "pipeDelimited", "deepObject"])),
        optional("explode", Flag),
        optional("allowReserved", Flag),
    ],
    free: None,
};

/// The responses of an operation.
pub(super) static RESPONSES: ObjectShape = ObjectShape {
    name: "a responses object",
    fields: &[optional("default", RefOr(Kind::Response))],
    free: Some(Free { matches: is_status, shape: RefOr(Kind::Response) }),
};

/// `404`, `4XX`.
fn is_status(name: &str) -> bool {
    matches!(
        name.as_bytes(),
        [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] | [b'1'..=b'5', b'X' | b'x', b'X' | b'x']
    )
}

/// One response.
pub(super) static RESPONSE: ObjectShape = ObjectShape {
    name: "a response",
    fields: &[
        needed("description", Text, Need::OrEmptyText),
        optional("headers", Map(&RefOr(Kind::Header))),
        optional("content", CONTENT),
        optional("links", Untyped(&Map(&RefOr(Kind::Link)))),
        optional("summary", Any),
    ],
    free: None,
};

/// An example.
pub(super) static EXAMPLE: ObjectShape = ObjectShape {
    name: "an example object",
    fields: &[
        optional("summary", Text),
        optional("description", Text),
        optional("value", Any),
        optional("externalValue", Text),
        optional("dataValue", Any),
        optional("serializedValue", Any),
    ],
    free: None,
};

/// A link.
pub(super) static LINK: ObjectShape = ObjectShape { name: "a link object", fields: LINK_FIELDS, free: None };

const LINK_FIELDS: &[super::Field] = &[
    optional("operationRef", Any),
    optional("operationId", Any),
    optional("parameters", Any),
    optional("requestBody", Any),
    optional("description", Any),
    optional("server", Any),
];

/// A callback: expressions → path items.
pub(super) static CALLBACK: ObjectShape = ObjectShape {
    name: "a callback object",
    fields: &[],
    free: Some(Free { matches: |name| !name.starts_with("x-"), shape: RefOr(Kind::PathItem) }),
};

/// How a client proves who it is.
pub(super) static SECURITY_SCHEME: ObjectShape = ObjectShape {
    name: "a security scheme",
    fields: &[
        needed("type", Choice(&["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]), Need::Vital),
        optional("description", Text),
        optional("name", Text),
        optional("in", Choice(&["query", "header", "cookie"])),
        optional("scheme", Text),
        optional("bearerFormat", Text),
        optional("flows", Object(Kind::Flows)),
        optional("openIdConnectUrl", Text),
        optional("oauth2MetadataUrl", Any),
        optional("deprecated", Any),
    ],
    free: None,
};

pub(super) static FLOWS: ObjectShape = ObjectShape {
    name: "an OAuth flows object",
    fields: &[
        optional("implicit", Object(Kind::ImplicitFlow)),
        optional("password", Object(Kind::TokenFlow)),
        optional("clientCredentials", Object(Kind::TokenFlow)),
        optional("authorizationCode", Object(Kind::CodeFlow)),
        optional("deviceAuthorization", Any),
    ],
    free: None,
};

const SCOPES: super::Field = needed("scopes", Map(&Text), Need::OrEmptyObject);

pub(super) static IMPLICIT_FLOW: ObjectShape = ObjectShape {
    name: "an OAuth flow",
    fields: &[
        needed("authorizationUrl", Text, Need::OrEmptyText),
        optional("tokenUrl", Any),
        optional("refreshUrl", Text),
        SCOPES,
    ],
    free: None,
};

pub(super) static TOKEN_FLOW: ObjectShape = ObjectShape {
    name: "an OAuth flow",
    fields: &[
        needed("tokenUrl", Text, Need::OrEmptyText),
        optional("authorizationUrl", Any),
        optional("refreshUrl", Text),
        SCOPES,
    ],
    free: None,
};

pub(super) static CODE_FLOW: ObjectShape = ObjectShape {
    name: "an OAuth flow",
    fields: &[
        needed("authorizationUrl", Text, Need::OrEmptyText),
        needed("tokenUrl", Text, Need::OrEmptyText),
        optional("refreshUrl", Text),
        SCOPES,
    ],
    free: None,
};
