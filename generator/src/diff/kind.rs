//! The kinds of changes, each with its stable name, its opposite, and what it costs (the table of docs/diff.md).

use super::change::{Verdict, Verdicts};

use Verdict::{Major as M, Minor as I, None as N, Patch as P};

/// What one kind of change costs by the direction in which the value travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Clients send it, or it does not travel.
    pub request: Verdicts,
    /// Clients receive it.
    pub response: Verdicts,
}

impl Cost {
    /// Wire, Rust, Python in requests; the same in responses.
    pub(super) const fn new(request: [Verdict; 3], response: [Verdict; 3]) -> Self {
        Self {
            request: Verdicts::new(request[0], request[1], request[2]),
            response: Verdicts::new(response[0], response[1], response[2]),
        }
    }

    pub(super) const fn both(of: [Verdict; 3]) -> Self {
        Self::new(of, of)
    }
}

macro_rules! kinds {
    ($($variant:ident = $name:literal, $opposite:ident, [$($request:ident)+], [$($response:ident)+], $summary:literal;)*) => {
        /// What kind of change it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $(#[doc = $summary] $variant,)*
        }

        impl Kind {
            /// All of them.
            pub const ALL: &[Kind] = &[$(Kind::$variant),*];

            /// The stable name: lower-case words joined by `-`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// One sentence on what it stands for.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)* }
            }

            /// What the same change is when the documents are swapped.
            #[must_use]
            pub const fn opposite(self) -> Self {
                match self { $(Self::$variant => Self::$opposite,)* }
            }

            /// What it costs where nothing special is known of it.
            #[must_use]
            pub const fn cost(self) -> Cost {
                match self { $(Self::$variant => Cost::new([$($request),+], [$($response),+]),)* }
            }
        }
    };
}

// name, opposite, [wire rust python] sent, [wire rust python] received.
kinds! {
    OperationAdded = "operation-added", OperationRemoved, [I I I], [I I I], "An operation is new.";
    OperationRemoved = "operation-removed", OperationAdded, [M M M], [M M M], "An operation is gone.";
    OperationMoved = "operation-moved", OperationMoved, [M P P], [M P P], "An operation has another method or path.";
    OperationIdChanged = "operation-id-changed", OperationIdChanged, [N P P], [N P P], "An operation has another operationId.";
    OperationDeprecated = "operation-deprecated", OperationUndeprecated, [N I I], [N I I], "An operation is deprecated.";
    OperationUndeprecated = "operation-undeprecated", OperationDeprecated, [N P P], [N P P], "An operation is no longer deprecated.";
    TagsChanged = "tags-changed", TagsChanged, [N P P], [N P P], "The tags of an operation are others.";
    MethodRenamed = "method-renamed", MethodRenamed, [N M M], [N M M], "The SDKs call an operation by another name.";
    MethodAliased = "method-aliased", MethodRenamed, [N I I], [N I I], "The SDKs call an operation by another name, and the old one still works.";
    ReplyKindChanged = "reply-kind-changed", ReplyKindChanged, [N M M], [N M M], "A method gives something of another kind.";
    FieldRenamed = "field-renamed", FieldRenamed, [N M M], [N M M], "The SDKs call a field by another name.";
    FieldAliased = "field-aliased", FieldRenamed, [N I I], [N I I], "The SDKs call a field by another name, and the old one still works.";
    LegacyNameAdded = "legacy-name-added", LegacyNameRemoved, [N I I], [N I I], "The SDKs know one more legacy name.";
    LegacyNameRemoved = "legacy-name-removed", LegacyNameAdded, [N M M], [N M M], "The SDKs know a legacy name less.";
    TypeRenamed = "type-renamed", TypeRenamed, [N M M], [N M M], "The SDKs call a type by another name.";
    TypeAliased = "type-aliased", TypeRenamed, [N I I], [N I I], "The SDKs call a type by another name, and the old one still works.";
    PathParameterRenamed = "path-parameter-renamed", PathParameterRenamed, [N P M], [N P M], "A variable of a path has another name.";
    ParameterAdded = "parameter-added", ParameterRemoved, [I I I], [I I I], "An optional parameter is new.";
    RequiredParameterAdded = "required-parameter-added", ParameterRemoved, [M M M], [M M M], "A required parameter is new.";
    ParameterRemoved = "parameter-removed", ParameterAdded, [M M M], [M M M], "A parameter is gone.";
    ParameterRenamed = "parameter-renamed", ParameterRenamed, [M M M], [M M M], "A parameter has another name.";
    ParameterAliased = "parameter-aliased", ParameterAliased, [I I I], [I I I], "A parameter has another name, and the other one is its alias.";
    ParameterMoved = "parameter-moved", ParameterMoved, [M P P], [M P P], "A parameter travels in another place.";
    ParameterStyleChanged = "parameter-style-changed", ParameterStyleChanged, [M P P], [M P P], "A parameter is written in another style.";
    RequestBodyAdded = "request-body-added", RequestBodyRemoved, [I I I], [I I I], "An operation takes an optional body.";
    RequiredRequestBodyAdded = "required-request-body-added", RequestBodyRemoved, [M M M], [M M M], "An operation wants a body.";
    RequestBodyRemoved = "request-body-removed", RequestBodyAdded, [M M M], [M M M], "An operation takes no body any more.";
    MediaTypeAdded = "media-type-added", MediaTypeRemoved, [I N N], [I N N], "A body has one more media type.";
    MediaTypeRemoved = "media-type-removed", MediaTypeAdded, [M N N], [M N N], "A body has a media type less.";
    MediaTypeChanged = "media-type-changed", MediaTypeChanged, [M P P], [M P P], "A body has another media type.";
    EncodingChanged = "encoding-changed", EncodingChanged, [M P P], [M P P], "A part of a form is encoded in another way.";
    CallbackAdded = "callback-added", CallbackRemoved, [I I I], [I I I], "The server makes a call that it did not make.";
    CallbackRemoved = "callback-removed", CallbackAdded, [M M M], [M M M], "The server no longer makes a call.";
    ResponseAdded = "response-added", ResponseRemoved, [I I I], [I I I], "An operation may answer with one more success.";
    ResponseRemoved = "response-removed", ResponseAdded, [M M M], [M M M], "An operation has a success less.";
    StatusChanged = "status-changed", StatusChanged, [I P P], [I P P], "A success has another status.";
    ErrorAdded = "error-added", ErrorRemoved, [I P P], [I P P], "An error is documented.";
    ErrorRemoved = "error-removed", ErrorAdded, [P P P], [P P P], "An error is documented no more.";
    ResponseBodyAdded = "response-body-added", ResponseBodyRemoved, [I M M], [I M M], "A response has a body.";
    ResponseBodyRemoved = "response-body-removed", ResponseBodyAdded, [M M M], [M M M], "A response has no body any more.";
    HeaderAdded = "header-added", HeaderRemoved, [I N N], [I N N], "A response has one more header.";
    HeaderRemoved = "header-removed", HeaderAdded, [M N N], [M N N], "A response has a header less.";
    SecurityAdded = "security-added", SecurityRemoved, [M P P], [M P P], "A call needs a credential.";
    SecurityRemoved = "security-removed", SecurityAdded, [I P P], [I P P], "A call needs no credential any more.";
    SecurityOptionAdded = "security-option-added", SecurityOptionRemoved, [I I I], [I I I], "There is one more way to authenticate.";
    SecurityOptionRemoved = "security-option-removed", SecurityOptionAdded, [M M M], [M M M], "There is a way to authenticate less.";
    SecuritySchemeChanged = "security-scheme-changed", SecuritySchemeChanged, [M M M], [M M M], "A security scheme is another one.";
    ScopeAdded = "scope-added", ScopeRemoved, [M N N], [M N N], "A call needs one more scope.";
    ScopeRemoved = "scope-removed", ScopeAdded, [I N N], [I N N], "A call needs a scope less.";
    ServerAdded = "server-added", ServerRemoved, [I N N], [I N N], "There is one more server.";
    ServerRemoved = "server-removed", ServerAdded, [M N N], [M N N], "A server is gone.";
    ServerMoved = "server-moved", ServerMoved, [M P P], [M P P], "The server has another address.";
    DefaultServerChanged = "default-server-changed", DefaultServerChanged, [P P P], [P P P], "Another server is the first one.";
    VersionChanged = "version-changed", VersionChanged, [N P P], [N P P], "The document has another `info.version`.";
    TitleChanged = "title-changed", TitleChanged, [N P P], [N P P], "The API has another title.";
    DialectChanged = "dialect-changed", DialectChanged, [N P P], [N P P], "The document follows another version of OpenAPI.";
    DocsChanged = "docs-changed", DocsChanged, [N P P], [N P P], "Descriptions, titles or examples are others.";
    PropertyAdded = "property-added", PropertyRemoved, [I I I], [I I I], "A property is new, and need not be there.";
    RequiredPropertyAdded = "required-property-added", PropertyRemoved, [M M M], [I I I], "A property is new, and required.";
    PropertyRemoved = "property-removed", PropertyAdded, [M M M], [M M M], "A property is gone.";
    PropertyRenamed = "property-renamed", PropertyRenamed, [M M M], [M M M], "A property has another name.";
    PropertyAliased = "property-aliased", PropertyAliased, [I I I], [I I I], "A property has another name, and the other one is its alias.";
    BecameRequired = "became-required", BecameOptional, [M M M], [P M I], "What could be left out is required.";
    BecameOptional = "became-optional", BecameRequired, [I I I], [M M M], "What was required may be left out.";
    BecameNullable = "became-nullable", BecameNonNull, [I I I], [M M M], "It may be null.";
    BecameNonNull = "became-non-null", BecameNullable, [M M M], [P M I], "It may no longer be null.";
    TypeChanged = "type-changed", TypeChanged, [M M M], [M M M], "It has another type.";
    TypeWidened = "type-widened", TypeNarrowed, [I M I], [M M M], "Its type allows more.";
    TypeNarrowed = "type-narrowed", TypeWidened, [M M M], [P M I], "Its type allows less.";
    FormatChanged = "format-changed", FormatChanged, [M P P], [M P P], "It has another format.";
    FormatAdded = "format-added", FormatRemoved, [M P P], [P P P], "It has a format.";
    FormatRemoved = "format-removed", FormatAdded, [I P P], [P P P], "It has no format any more.";
    EnumValueAdded = "enum-value-added", EnumValueRemoved, [I I I], [I I I], "An enum has one more value.";
    EnumValueRemoved = "enum-value-removed", EnumValueAdded, [M M I], [P M I], "An enum has a value less.";
    EnumValueAliased = "enum-value-aliased", EnumValueAliased, [I I I], [I I I], "An enum has another value, and the old one is its alias.";
    EnumIntroduced = "enum-introduced", EnumDropped, [M M I], [P M I], "Its values are listed.";
    EnumDropped = "enum-dropped", EnumIntroduced, [I M I], [I M I], "Its values are listed no more.";
    DefaultChanged = "default-changed", DefaultChanged, [I P P], [P P P], "It has another default.";
    VolatileDefault = "volatile-default", VolatileDefault, [N N N], [N N N], "Its default looks like the time of the build.";
    BoundsTightened = "bounds-tightened", BoundsLoosened, [M P P], [P P P], "A limit of its values is stricter.";
    BoundsLoosened = "bounds-loosened", BoundsTightened, [I P P], [I P P], "A limit of its values is less strict.";
    PatternChanged = "pattern-changed", PatternChanged, [M P P], [I P P], "Its text has another pattern.";
    ConstraintChanged = "constraint-changed", ConstraintChanged, [M P P], [P P P], "Another keyword that limits its values is different.";
    KeysClosed = "keys-closed", KeysOpened, [M P P], [P P P], "Undeclared keys are refused.";
    KeysOpened = "keys-opened", KeysClosed, [I P P], [I P P], "Undeclared keys are allowed.";
    VariantAdded = "variant-added", VariantRemoved, [I I I], [I I I], "A union has one more variant.";
    VariantRemoved = "variant-removed", VariantAdded, [M M M], [P M M], "A union has a variant less.";
    UnionChanged = "union-changed", UnionChanged, [P P P], [P P P], "A union is exclusive where it was not, or the other way round.";
    DiscriminatorChanged = "discriminator-changed", DiscriminatorChanged, [M M M], [M M M], "Another property tells the variants apart.";
    DiscriminatorMappingChanged = "discriminator-mapping-changed", DiscriminatorMappingChanged, [M P P], [M P P], "Other values tell the variants apart.";
    FieldDeprecated = "field-deprecated", FieldUndeprecated, [N I I], [N I I], "A field or parameter is deprecated.";
    FieldUndeprecated = "field-undeprecated", FieldDeprecated, [N P P], [N P P], "A field or parameter is no longer deprecated.";
    ReadOnlyChanged = "read-only-changed", ReadOnlyChanged, [N P P], [N P P], "What travels one way only is another.";
    SchemaAdded = "schema-added", SchemaRemoved, [N I I], [N I I], "A named schema is new.";
    SchemaRemoved = "schema-removed", SchemaAdded, [N M M], [N M M], "A named schema is gone.";
    SchemaExtracted = "schema-extracted", SchemaInlined, [N N N], [N N N], "A schema that was written in place has a name.";
    SchemaInlined = "schema-inlined", SchemaExtracted, [N N N], [N N N], "A named schema is written in place.";
    SchemaRenamed = "schema-renamed", SchemaRenamed, [N M M], [N M M], "A named schema has another name.";
    ComponentAdded = "component-added", ComponentRemoved, [N N N], [N N N], "A named parameter, header, body or response that no operation uses is new.";
    ComponentRemoved = "component-removed", ComponentAdded, [N N N], [N N N], "A named parameter, header, body or response that no operation uses is gone.";
    ComponentRenamed = "component-renamed", ComponentRenamed, [N N N], [N N N], "A named parameter, header, body or response that no operation uses has another name.";
    PackageRenamed = "package-renamed", PackageRenamed, [N M M], [N M M], "A package has another name.";
    ClientRenamed = "client-renamed", ClientRenamed, [N M M], [N M M], "The client of a package has another name.";
    VariableRenamed = "variable-renamed", VariableRenamed, [N M M], [N M M], "The clients read another environment variable.";
    OddityIntroduced = "oddity-introduced", OddityMended, [N N N], [N N N], "The document contradicts itself where it did not.";
    OddityMended = "oddity-mended", OddityIntroduced, [N N N], [N N N], "The document no longer contradicts itself.";
    DanglingRef = "dangling-ref", DanglingRefMended, [N M M], [N M M], "A reference leads nowhere.";
    DanglingRefMended = "dangling-ref-mended", DanglingRef, [N M M], [N M M], "A reference that led nowhere leads somewhere.";
    PlaceholderIntroduced = "placeholder-introduced", PlaceholderReplaced, [N M M], [N M M], "A placeholder stands where a schema stood.";
    PlaceholderReplaced = "placeholder-replaced", PlaceholderIntroduced, [N M M], [N M M], "A schema stands where a placeholder stood.";
}

impl Kind {
    /// Whether it is a change of values that travel, rather than of what is said of them or around them.
    #[must_use]
    pub fn is_of_values(self) -> bool {
        let parts = Self::ParameterAdded..=Self::HeaderRemoved;
        let values = Self::PropertyAdded..=Self::DiscriminatorMappingChanged;
        let broken = Self::DanglingRef..=Self::PlaceholderReplaced;
        let bounds = [parts, values, broken];
        bounds.iter().any(|kinds| kinds.contains(&self))
            && !matches!(self, Self::ErrorAdded | Self::ErrorRemoved)
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn every_kind_has_an_opposite_and_a_name_of_its_own() {
        for kind in Kind::ALL {
            // What is required loses that when it goes and comes back, and so does what rules of one side keep.
            let back = kind.opposite().opposite();
            let is_kept = kind.as_str().ends_with("-aliased");
            assert!(back == *kind || kind.as_str().ends_with(back.as_str()) || is_kept, "{kind:?}");
            let same = Kind::ALL.iter().filter(|other| other.as_str() == kind.as_str()).count();
            assert_eq!(same, 1, "{kind:?}");
            assert!(kind.summary().ends_with('.'), "{kind:?}");
        }
    }
}
