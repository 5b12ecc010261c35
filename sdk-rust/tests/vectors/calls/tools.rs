//! Tools.

use hivekube::{Client, CreateTool, Result, ToolType, UpdateTool, Value};

use super::super::arguments::{Arguments, set};
use super::super::format::Vector;
use super::super::observed;

#[allow(deprecated)] // vectors about legacy names
pub(super) async fn call(hive: &Client, method: &str, mut args: Arguments, vector: &Vector) -> Result<Value> {
    let (tools, options) = (hive.tools(), &vector.options);
    match method {
        "list" => {
            args.done();
            observed::list(tools.list(), options, vector.all_pages).await
        }
        "create" => {
            let (name, parameters) = (args.text("name").unwrap(), args.object("parameters").unwrap());
            let mut request = CreateTool::new(name, parameters);
            set!(request, args;
                description: maybe_text, project_name: text, tool_type: model<ToolType>, task: text,
                type_: model<ToolType>);
            args.done();
            observed::created(tools.create(request), options).await
        }
        "update" => {
            let (id, mut request) = (args.id("id"), UpdateTool::new(args.text("name").unwrap()));
            set!(request, args; description: maybe_text, parameters: object);
            args.done();
            observed::updated(tools.update(id, request), options).await
        }
        "delete" => {
            let id = args.text("id").or_else(|| args.text("function_id")).unwrap();
            observed::deleted(tools.delete(id), options).await
        }
        _ => panic!("no method {method}"),
    }
}
