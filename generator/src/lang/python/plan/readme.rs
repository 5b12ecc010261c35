//! `README.md` and what else speaks of the package as a whole.

use serde::Serialize;

use super::resources::ResourceModule;
use crate::ir::{Api, ReplyKind, Words};
use crate::lang::first_call;
use crate::lang::python::docs;
use crate::lang::python::encode::{MdText, Prose, PyDoc, PyLiteral};
use crate::lang::python::names::Names;
use crate::lang::python::reserved;
use crate::lang::scope::{Case, Scope};

/// What the README's template needs.
#[derive(Debug, Serialize)]
pub(in crate::lang::python) struct Readme {
    package: String,
    client: String,
    variable: String,
    about: MdText,
    environment: String,
    env_api_key: String,
    env_base_url: String,
    has_key: bool,
    /// Rows of a table of credentials, where there are several.
    credentials: Vec<String>,
    /// What clients ask for tokens with, in words.
    asks_for_tokens: String,
    example: Vec<String>,
    async_example: Vec<String>,
    resources: Vec<Section>,
    license: Option<String>,
}

#[derive(Debug, Serialize)]
struct Section {
    attribute: String,
    about: MdText,
    methods: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    name: String,
    request: MdText,
    returns: String,
}

/// Plans the README.
pub(super) fn plan(api: &Api, names: &Names, modules: &[ResourceModule]) -> Readme {
    let package = &names.package;
    let variable = variable(names);
    let sections = api.resources.iter().zip(&names.resources).zip(modules);
    let resources = sections.map(|((resource, own), module)| Section {
        attribute: own.attribute.clone(),
        about: MdText::paragraph(&docs::about(&resource.docs)),
        methods: resource
            .operations
            .iter()
            .zip(module.rows())
            .map(|(operation, (name, returns))| Row {
                name: name.to_owned(),
                request: MdText::endpoint(operation.http, &operation.path),
                returns: returns.replace('|', "\\|"),
            })
            .collect(),
    });
    let (example, async_example) = examples(api, names, modules, &variable);
    Readme {
        package: package.python_package.clone(),
        client: package.python_client.clone(),
        about: MdText::paragraph(&Prose::own("Typed client of").title(&api.title, " for Python.")),
        environment: environment(api),
        env_api_key: package.env_api_key.clone(),
        env_base_url: package.env_base_url.clone(),
        has_key: !api.auth.is_empty(),
        credentials: crate::lang::credentials::rows(api),
        asks_for_tokens: super::oauth::options(api).join(", or "),
        example,
        async_example,
        resources: resources.collect(),
        license: package.license.clone(),
        variable,
    }
}

/// What `import package` shows first: the same example as the README's.
pub(super) fn package_doc(api: &Api, names: &Names, readme: &Readme) -> Option<PyDoc> {
    let package = &names.package;
    let mut code = vec![
        "```python".to_owned(),
        format!("from {} import {}", package.python_package, package.python_client),
        String::new(),
        format!("# reads {}", readme.environment),
        format!("with {}() as {}:", package.python_client, readme.variable),
    ];
    code.extend(readme.example.iter().map(|line| format!("    {line}")));
    code.push("```".to_owned());
    let more = format!(
        "`Async{}` has the same methods for `asyncio`. Models are in `{}.models`.",
        package.python_client, package.python_package
    );
    let about = Prose::own("Typed client of").title(&api.title, ".");
    docs::docstring(&about, &[code, vec![more]], 0)
}

fn environment(api: &Api) -> String {
    if api.auth.is_empty() {
        api.package.env_base_url.clone()
    } else {
        format!("{} and {}", api.package.env_api_key, api.package.env_base_url)
    }
}

/// The client's name if it is one word, and not the package's: examples use that too. Else `client`.
fn variable(names: &Names) -> String {
    let name = Words::split(&names.package.python_client);
    let is_free = name.as_slice().len() == 1 && name.snake() != names.package.python_package;
    let name = if is_free { name } else { Words::split("client") };
    Scope::new(Case::Snake)
        .reserve(reserved::KEYWORDS)
        .reserve(&["asyncio", "error", "item", "main", "print", "quick", "response"])
        .digit_prefix("client_")
        .claim(&name)
        .to_string()
}

/// The call that serves best: the body of a `with` block, sync and async.
fn examples(
    api: &Api,
    names: &Names,
    modules: &[ResourceModule],
    variable: &str,
) -> (Vec<String>, Vec<String>) {
    let best = first_call::choose(api).and_then(|(resource, at)| {
        let operation = api.resources.get(resource)?.operations.get(at)?;
        let (method, _) = modules.get(resource)?.rows().nth(at)?;
        let asked = operation.arguments.iter().find(|argument| argument.is_asked_for());
        let given = asked.map(|argument| PyLiteral::string(&argument.field.name.snake()).to_string());
        let resource = &names.resources.get(resource)?.attribute;
        let call = format!("{variable}.{resource}.{method}({})", given.unwrap_or_default());
        Some((call, operation.envelope.kind == ReplyKind::List))
    });
    let lines = |lines: &[String]| lines.to_vec();
    match best {
        Some((call, true)) => (
            lines(&[format!("for item in {call}:"), "    print(item)".to_owned()]),
            lines(&[format!("async for item in {call}:"), "    print(item)".to_owned()]),
        ),
        Some((call, false)) => (lines(&[format!("print({call})")]), lines(&[format!("print(await {call})")])),
        None => {
            let line = format!("print({variable}.base_url)");
            (lines(std::slice::from_ref(&line)), lines(&[line]))
        }
    }
}
