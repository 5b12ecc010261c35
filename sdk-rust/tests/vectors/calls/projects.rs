//! Projects.

use hivekube::{Client, CreateProject, ListProjects, Result, UpdateProject, Value};

use super::super::arguments::{Arguments, set};
use super::super::format::Vector;
use super::super::observed;

pub(super) async fn call(hive: &Client, method: &str, mut args: Arguments, vector: &Vector) -> Result<Value> {
    let (projects, options) = (hive.projects(), &vector.options);
    match method {
        "list" => {
            let mut request = ListProjects::new();
            set!(request, args; name: text);
            args.done();
            observed::list(projects.list_with(request), options, vector.all_pages).await
        }
        "create" => {
            let mut request = CreateProject::new(args.text("name").unwrap());
            set!(request, args; description: maybe_text);
            args.done();
            observed::created(projects.create(request), options).await
        }
        "update" => {
            let (id, mut request) = (args.id("project_id"), UpdateProject::new());
            set!(request, args; name: text, description: maybe_text);
            args.done();
            observed::updated(projects.update_with(id, request), options).await
        }
        "delete" => observed::deleted(projects.delete(args.id("name")), options).await,
        _ => panic!("no method {method}"),
    }
}
