//! Configurations.

use hivekube::{
    Client, ConfigurationParameters, CreateConfiguration, Environment, ListConfigurations, Result,
    UpdateConfiguration, Value,
};

use super::super::arguments::{Arguments, set};
use super::super::format::Vector;
use super::super::observed;

pub(super) async fn call(hive: &Client, method: &str, mut args: Arguments, vector: &Vector) -> Result<Value> {
    let (configurations, options) = (hive.configurations(), &vector.options);
    match method {
        "list" => {
            let mut request = ListConfigurations::new();
            set!(request, args; project: text, env: model<Environment>, name: text);
            args.done();
            observed::list(configurations.list_with(request), options, vector.all_pages).await
        }
        "create" => {
            let mut request = CreateConfiguration::builder()
                .name(args.text("name").unwrap())
                .provider(args.text("provider").unwrap())
                .parameters(args.parameters::<ConfigurationParameters>("parameters").unwrap())
                .build();
            set!(request, args; env: model<Vec<Environment>>, tags: texts, user_properties: object, project: text);
            args.done();
            observed::created(configurations.create(request), options).await
        }
        "update" => {
            let id = args.id("id");
            let mut request = UpdateConfiguration::builder()
                .name(args.text("name").unwrap())
                .provider(args.text("provider").unwrap())
                .parameters(args.parameters::<ConfigurationParameters>("parameters").unwrap())
                .build();
            set!(request, args; env: model<Vec<Environment>>, tags: texts, user_properties: object, project: text);
            args.done();
            observed::updated(configurations.update(id, request), options).await
        }
        "delete" => observed::deleted(configurations.delete(args.id("id")), options).await,
        _ => panic!("no method {method}"),
    }
}
