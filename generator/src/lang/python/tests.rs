//! Whole packages of small models: names that mean something in Python, places that need another form.

use crate::diagnostics::Diagnostics;
use crate::ir::{
    Api, EnumValue, EnumWire, Legacy, LegacyStatus, Location, PathSegment, ReplyKind, Shape, SpecText,
    TypeUse, UnionArm, UnionType, WireName, Words,
};
use crate::vectors::Vectors;

use super::samples::{api, argument, envelope, field, named, object, operation, resource};

/// The files of a package that gives no diagnostic.
fn generated(api: &Api) -> std::collections::BTreeMap<String, String> {
    let (files, diagnostics) = super::generate(api, &Vectors::default());
    assert!(diagnostics.is_empty(), "{:?}", Diagnostics::sorted(&diagnostics));
    files
}

/// One file of it.
fn file(api: &Api, path: &str) -> String {
    let files = generated(api);
    files
        .get(&format!("src/sample/{path}"))
        .unwrap_or_else(|| panic!("no {path} in {:?}", files.keys()))
        .clone()
}

#[track_caller]
fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no {part:?} in\n{text}");
    }
}

/// `with sample.Sample() as sample:` would hide the package from the lines below it.
#[test]
fn examples_do_not_hide_the_package() {
    let mut api = api();
    api.resources = vec![resource("tools", vec![operation("get", Vec::new(), TypeUse::String)])];
    let readme = &generated(&api)["README.md"];
    assert_has(readme, &["with sample.Sample() as client:", "except sample.NotFoundError"]);
    assert!(!readme.contains(" as sample:"), "{readme}");
}

/// With few models they are imported with the resource, so that its methods can be inspected at run time.
#[test]
fn many_models_are_imported_when_an_operation_is_called() {
    for (count, parts) in [
        (
            600,
            [
                "if TYPE_CHECKING:\n    from ..models.tools import Kind7\n",
                "_GET: Final = DeferredOperation(\n    lambda: Operation(",
                "reply=ItemReply(models.Kind7)",
                "_LIST: Final[DeferredOperation[list[Kind7] | None]] = DeferredOperation(",
            ],
        ),
        (
            20,
            [
                "\nfrom ..models.tools import Kind7\n",
                "_GET: Final = Operation(\n    \"get\"",
                "reply=ItemReply(Kind7)",
                "_LIST: Final[Operation[list[Kind7] | None]] = Operation(",
            ],
        ),
    ] {
        let mut api = api();
        let ids: Vec<_> = (0..count)
            .map(|number| {
                let fields = vec![field("id", TypeUse::String, true)];
                api.types.insert(named(&format!("Kind{number}"), Some("tools"), object(fields)))
            })
            .collect();
        let one = TypeUse::Named(ids[7]);
        let list = TypeUse::Nullable(Box::new(TypeUse::List(Box::new(one.clone()))));
        let operations = vec![operation("get", Vec::new(), one), operation("list", Vec::new(), list)];
        api.resources = vec![resource("tools", operations)];
        assert_has(&file(&api, "resources/tools.py"), &parts);
    }
}

#[test]
fn an_api_without_operations_is_a_package() {
    let files = generated(&api());
    assert_has(
        &files["src/sample/_client.py"],
        &["class Sample(SyncClient):", "class AsyncSample(AsyncClient):"],
    );
    assert_has(&files["README.md"], &["from sample import Sample"]);
}

#[test]
fn fields_take_no_name_that_means_something() {
    for (wire, expected) in [
        ("self", "self: str"),
        ("class", "class_: Annotated[str, wire(\"class\")]"),
        ("__init__", "init: Annotated[str, wire(\"__init__\")]"),
        ("__secret", "secret: Annotated[str, wire(\"__secret\")]"),
        ("_private", "private: Annotated[str, wire(\"_private\")]"),
        ("model_config", "model_config_: Annotated[str, wire(\"model_config\")]"),
        ("model_name", "model_name: str"),
        ("copy", "copy_: Annotated[str, wire(\"copy\")]"),
        ("schema", "schema_: Annotated[str, wire(\"schema\")]"),
        ("to_wire", "to_wire_: Annotated[str, wire(\"to_wire\")]"),
        ("str", "str_: Annotated[str, wire(\"str\")]"),
        ("list", "list_: Annotated[str, wire(\"list\")]"),
        ("field", "field: str"),
        ("keys", "keys: str"),
        ("1st", "field_1st: Annotated[str, wire(\"1st\")]"),
        ("$ref", "ref: Annotated[str, wire(\"$ref\")]"),
        ("a\"]\nimport os #", "a_import_os: Annotated[str, wire('a\"]\\nimport os #')]"),
        ("wire", "wire: str"),
        ("property", "property: str"),
        ("дом", "unnamed: Annotated[str, wire(\"дом\")]"),
    ] {
        let mut api = api();
        api.types.insert(named("Thing", None, object(vec![field(wire, TypeUse::String, true)])));
        assert_has(&file(&api, "models/shared.py"), &[&format!("\n    {expected}\n")]);
    }
}

#[test]
fn what_a_class_uses_while_it_is_made_is_no_field() {
    let mut old = field("owner", TypeUse::String, true);
    old.legacy.push(Legacy {
        wire: WireName::new("user"),
        name: Some(Words::split("user")),
        request: true,
        response: true,
        status: LegacyStatus::Active,
    });
    let names = ["wire", "property", "deprecated"].map(|name| field(name, TypeUse::String, true));
    let mut api = api();
    api.types.insert(named("Thing", None, object(names.into_iter().chain([old]).collect())));
    let expected = [
        "    wire_: Annotated[str, wire(\"wire\")]\n",
        "    property_: Annotated[str, wire(\"property\")]\n",
        "    deprecated_: Annotated[str, wire(\"deprecated\")]\n",
        "    owner: Annotated[str, wire(\"owner\", legacy=(\"user\",))]\n",
        "    @property\n    @deprecated(\"renamed: use `owner`\")\n    def user(self) -> str:\n",
    ];
    assert_has(&file(&api, "models/shared.py"), &expected);
}

#[test]
fn old_names_that_are_to_go_are_named() {
    let old = |name: &str, status| Legacy {
        wire: WireName::new(name),
        name: None,
        request: false,
        response: true,
        status,
    };
    let mut owner = field("owner", TypeUse::String, true);
    owner.legacy = vec![
        old("user", LegacyStatus::Active),
        old("account", LegacyStatus::Warn),
        old("login", LegacyStatus::RemovedIn("2".to_owned())),
    ];
    let mut api = api();
    api.types.insert(named("Thing", None, object(vec![owner])));
    let expected = [
        "class Thing(Model, warned=(\"account\", \"login\")):\n",
        "    owner: Annotated[str, wire(\"owner\", legacy=(\"user\", \"account\", \"login\"))]\n",
    ];
    assert_has(&file(&api, "models/shared.py"), &expected);
}

#[test]
fn a_field_called_date_keeps_its_name() {
    let mut api = api();
    let fields = vec![field("date", TypeUse::Date, true), field("at", TypeUse::DateTime, false)];
    api.types.insert(named("Day", None, object(fields)));
    let expected = ["import datetime as dt\n", "    date: dt.date\n", "    at: dt.datetime | None = None\n"];
    assert_has(&file(&api, "models/shared.py"), &expected);
}

#[test]
fn modules_take_no_name_of_the_standard_library() {
    for (name, module, class) in [
        ("json", "json_", "Json"),
        ("types", "types_", "Types"),
        ("import", "import_", "Import"),
        ("shared", "shared_", "Shared"),
        ("test", "test_", "Test"),
        ("__init__", "init", "Init"),
        ("con", "con_", "Con"),
        ("Page", "page", "PageResource"),
        ("None", "none", "NoneResource"),
        ("client", "client", "ClientResource"),
    ] {
        let mut api = api();
        api.types.insert(named("Thing", Some(name), object(Vec::new())));
        api.resources.push(resource(name, vec![operation("get", Vec::new(), TypeUse::String)]));
        let files = generated(&api);
        assert!(files.contains_key(&format!("src/sample/models/{module}.py")), "{name}: {:?}", files.keys());
        let text = &files[&format!("src/sample/resources/{module}.py")];
        assert_has(
            text,
            &[&format!("class {class}(SyncResource):"), &format!("class Async{class}(AsyncResource):")],
        );
    }
}

#[test]
fn clients_keep_their_own_attributes() {
    for (name, attribute) in
        [("request", "request_"), ("close", "close_"), ("class", "class_"), ("tools", "tools")]
    {
        let mut api = api();
        api.resources.push(resource(name, vec![operation("get", Vec::new(), TypeUse::String)]));
        assert_has(&file(&api, "_client.py"), &[&format!("    def {attribute}(self) ->")]);
    }
}

#[test]
fn methods_may_be_called_like_builtins() {
    let mut api = api();
    let list = operation("list", Vec::new(), TypeUse::List(Box::new(TypeUse::Object)));
    let deprecated = operation(
        "deprecated",
        vec![argument(field("self", TypeUse::Int, true), Location::Query)],
        TypeUse::Bool,
    );
    api.resources.push(resource("things", vec![list, deprecated]));
    let expected = [
        "import builtins\n",
        "    def list(self) -> builtins.list[dict[str, Any]]:",
        "reply=ItemReply(list[dict[str, Any]]),",
        "    def deprecated_(self, *, self_: int) -> bool:",
        "Query(\"self_\", \"self\", required=True)",
        "self._call(_DEPRECATED, self_=self_)",
    ];
    assert_has(&file(&api, "resources/things.py"), &expected);
}

#[test]
fn models_called_like_the_runtime_are_imported_under_another_name() {
    let mut api = api();
    let page = api.types.insert(named("Page", Some("pages"), object(vec![field("n", TypeUse::Int, true)])));
    let mut list = operation("list", Vec::new(), TypeUse::Any);
    list.envelope = envelope(ReplyKind::List, Some(TypeUse::Named(page)));
    let get = operation(
        "put",
        vec![argument(field("page", TypeUse::Named(page), true), Location::Body)],
        TypeUse::Any,
    );
    api.resources.push(resource("pages", vec![list, get]));
    let expected = [
        "from ..models.pages import Page as PageModel\n",
        "reply=ListReply(PageModel)",
        "def list(self) -> Page[PageModel]:",
        "def put(self, *, page: PageModel | PageDict) -> Any:",
        "_PUT: Final[Operation[Any]] = Operation(",
        "reply=ItemReply(cast(\"type[Any]\", Any)),",
    ];
    assert_has(&file(&api, "resources/pages.py"), &expected);
}

fn any_of(arms: Vec<UnionArm>) -> Shape {
    Shape::Union(UnionType { arms, exclusive: false })
}

#[test]
fn a_union_of_models_takes_dicts_too() {
    let mut api = api();
    let cat = api.types.insert(named("Cat", None, object(vec![field("meows", TypeUse::Bool, true)])));
    let arms = [TypeUse::Named(cat), TypeUse::String, TypeUse::String];
    let arms = arms.map(|ty| UnionArm { name: Words::split("arm"), ty, guards: Vec::new() });
    let pet = api.types.insert(named("Pet", None, any_of(arms.to_vec())));
    api.types.insert(named("Home", None, object(vec![field("pet", TypeUse::Named(pet), false)])));
    let expected = [
        "    pet: Pet | None = None\n",
        "class HomeDict(TypedDict, total=False):",
        "    pet: PetInput\n",
        "Pet: TypeAlias = Annotated[Cat | str | Unknown, OpenUnion()]\n",
        "PetInput: TypeAlias = Cat | CatDict | str | Unknown\n",
    ];
    assert_has(&file(&api, "models/shared.py"), &expected);
}

#[test]
fn enums_are_literals_that_stay_open() {
    let value = |wire: EnumWire, legacy: &[&str]| EnumValue {
        name: Words::split("x"),
        wire,
        legacy: legacy.iter().map(|old| SpecText::new(*old)).collect(),
        sent: None,
        is_default: false,
        docs: Default::default(),
    };
    let text = |text: &str| EnumWire::String(SpecText::new(text));
    for (values, expected) in [
        (vec![], "Kind: TypeAlias = str\n"),
        (vec![value(text("a"), &[]), value(text("a"), &[])], "Kind: TypeAlias = Literal[\"a\"] | str\n"),
        (
            vec![value(EnumWire::Int(1), &[]), value(EnumWire::Int(-2), &[])],
            "Kind: TypeAlias = Literal[1, -2] | int\n",
        ),
        (
            vec![value(text(""), &[]), value(EnumWire::Int(0), &[])],
            "Kind: TypeAlias = Literal[\"\", 0] | str | int\n",
        ),
        (
            vec![value(text("'); import os #"), &["old"])],
            "Kind: TypeAlias = Annotated[\n    Literal[\"'); import os #\"] | str, LegacyValues({\"old\": \"'); import os #\"})\n]\n",
        ),
    ] {
        let mut api = api();
        api.types.insert(named("Kind", None, Shape::Enum(values)));
        assert_has(&file(&api, "models/shared.py"), &[expected]);
    }
}

#[test]
fn topics_import_the_shared_module_and_never_each_other() {
    let mut api = api();
    let a = api.types.insert(named("A", Some("one"), object(Vec::new())));
    let b = api.types.insert(named("B", Some("two"), object(vec![field("a", TypeUse::Named(a), true)])));
    api.types.insert(named("C", None, object(vec![field("b", TypeUse::Named(b), true)])));
    api.types.insert(named("D", Some("one"), object(vec![field("a", TypeUse::Named(a), true)])));
    for name in ["one", "two"] {
        api.resources.push(resource(name, vec![operation("get", Vec::new(), TypeUse::String)]));
    }
    let files = generated(&api);
    let models: Vec<&str> = files.keys().filter_map(|path| path.strip_prefix("src/sample/models/")).collect();
    assert_eq!(
        models,
        ["__init__.py", "one.py", "shared.py"],
        "B went to the shared module, so two has none"
    );
    assert_has(&files["src/sample/models/one.py"], &["from .shared import A, ADict\n", "class D(Model):"]);
    assert_has(
        &files["src/sample/models/shared.py"],
        &["class A(Model)", "class B(Model)", "class C(Model)"],
    );
}

#[test]
fn text_of_a_document_stays_text() {
    let evil =
        "\"\"\"\nimport os; os.system('id')\n\\\"\"\" {__import__('os')} %s ' \u{202e} \0 \r import os";
    let mut thing = named(evil, None, object(vec![field(evil, TypeUse::String, true)]));
    thing.docs.summary = SpecText::new(evil);
    thing.docs.description = SpecText::new(evil);
    thing.docs.deprecated = Some(SpecText::new(evil));
    thing.docs.example = Some(SpecText::new(format!("{{\"a\": {:?}}}", "\"\"\"")));
    let mut api = api();
    api.title = SpecText::new(evil);
    api.base_url = Some(SpecText::new(evil));
    let id = api.types.insert(thing);
    let mut get = operation(
        evil,
        vec![argument(field(evil, TypeUse::Named(id), false), Location::Body)],
        TypeUse::Named(id),
    );
    get.docs.description = SpecText::new(evil);
    get.docs.deprecated = Some(SpecText::new(evil));
    get.errors.push((404, crate::ir::Docs { description: SpecText::new(evil), ..Default::default() }));
    let mut it = resource(evil, vec![get]);
    it.docs.description = SpecText::new(evil);
    api.resources.push(it);
    for (path, text) in generated(&api) {
        if !path.contains("_runtime") && path.ends_with(".py") {
            assert!(!text.lines().any(|line| line.starts_with("import os;")), "{path}:\n{text}");
            let parsed = ruff_python_parser::parse_module(&text)
                .unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
            assert!(
                parsed.suite().iter().all(|statement| !statement.is_import_stmt()),
                "{path} has a plain import:\n{text}"
            );
        }
    }
}

#[test]
fn a_union_that_contains_itself_stays_open_there() {
    let mut api = api();
    let arm = |ty| UnionArm { name: Words::split("arm"), ty, guards: Vec::new() };
    let mut value = named("Value", None, any_of(vec![arm(TypeUse::String)]));
    value.recursive = true;
    let id = api.types.insert(value);
    let mut list = named("Values", None, any_of(vec![arm(TypeUse::List(Box::new(TypeUse::Named(id))))]));
    list.recursive = true;
    let list = api.types.insert(list);
    if let Some(def) = api.types.get_mut(id) {
        def.shape = any_of(vec![arm(TypeUse::String), arm(TypeUse::Named(list))]);
    }
    let (files, diagnostics) = super::generate(&api, &Vectors::default());
    let expected = [
        "Values: TypeAlias = Annotated[list[Any] | Unknown, OpenUnion()]\n",
        "Value: TypeAlias = Annotated[str | Any | Unknown, OpenUnion()]\n",
    ];
    assert_has(&files["src/sample/models/shared.py"], &expected);
    assert_eq!(
        diagnostics.iter().map(|found| found.code.as_str()).collect::<Vec<_>>(),
        ["unsupported", "unsupported"]
    );
}

#[test]
fn deep_types_are_written() {
    let deep = (0..120).fold(TypeUse::String, |ty, _| TypeUse::List(Box::new(ty)));
    let mut api = api();
    api.types.insert(named("Deep", None, object(vec![field("deep", deep, true)])));
    let text: String = file(&api, "models/shared.py").split_whitespace().collect();
    assert_has(&text, &[&format!("deep:{}str{}", "list[".repeat(120), "]".repeat(120))]);
}

#[test]
fn a_value_of_a_union_or_null_is_written_for_type_checkers() {
    let mut api = api();
    let arms = vec![UnionArm { name: Words::split("arm"), ty: TypeUse::String, guards: Vec::new() }];
    let pet = api.types.insert(named("Pet", None, any_of(arms)));
    let maybe = TypeUse::Nullable(Box::new(TypeUse::Named(pet)));
    api.resources.push(resource("pets", vec![operation("get", Vec::new(), maybe)]));
    let expected = [
        "_GET: Final[Operation[Pet | None]] = Operation(",
        "reply=ItemReply(cast(\"type[Any]\", Optional[Pet])),",
        "def get(self) -> Pet | None:",
    ];
    assert_has(&file(&api, "resources/pets.py"), &expected);
}

#[test]
fn a_package_can_be_imported_and_a_client_hides_nothing() {
    for (package, client, expected_package, expected_client, renamed) in [
        ("json", "Json", "json_api", "class Json(SyncClient):", 1),
        ("class", "Class", "class_api", "class AsyncClass(AsyncClient):", 1),
        ("pydantic", "Page", "pydantic_api", "class PageClient(SyncClient):", 2),
        ("api", "Api", "api", "class AsyncApiClient(AsyncClient):", 1),
        ("sample", "Client", "sample", "class AsyncClient(_AsyncClient):", 0),
        ("sample", "Final", "sample", "class FinalClient(SyncClient):", 1),
    ] {
        let mut api = api();
        api.package.python_package = package.to_owned();
        api.package.python_client = client.to_owned();
        let (files, diagnostics) = super::generate(&api, &Vectors::default());
        assert_has(&files[&format!("src/{expected_package}/_client.py")], &[expected_client]);
        let codes: Vec<&str> = diagnostics.iter().map(|found| found.code.as_str()).collect();
        assert_eq!(codes, vec!["name-collision"; renamed], "{package} {client}");
    }
}

#[test]
fn what_is_about_the_resource_itself_stands_in_its_own_module() {
    let mut api = api();
    let operations = (0..100).map(|at| {
        let mut made = operation(&format!("do_{at}"), Vec::new(), TypeUse::String);
        let path = if at % 2 == 0 { "/workflow" } else { "/workflow/logs" };
        made.path = vec![PathSegment::Literal(WireName::new(path))];
        made
    });
    api.resources.push(resource("workflow", operations.collect()));
    let files = generated(&api);
    let stems: Vec<&str> =
        files.keys().filter_map(|path| path.strip_prefix("src/sample/resources/workflow")).collect();
    assert_eq!(stems, [".py", "_logs.py"]);
}
