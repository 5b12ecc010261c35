//! The 46 operations: name, method, path, what they act on and what kind of reply they give. What a reply looks like
//! on the wire is `wire::envelope`.

use axum::http::Method;

/// What an entity is, and so which spellings apply to it and where it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// An event or a session (a session is an event of type `session`).
    Event,
    /// An evaluator.
    Metric,
    /// A function or plugin.
    Tool,
    /// One example of a dataset.
    Datapoint,
    /// A set of datapoints.
    Dataset,
    /// A project.
    Project,
    /// An experiment run.
    Run,
    /// A run inside a result or a comparison: it shows its internal id.
    RunObject,
    /// A model configuration.
    Configuration,
}

impl Resource {
    /// The name of the collection that holds it.
    #[must_use]
    pub fn collection(self) -> &'static str {
        match self {
            Self::Event => "events",
            Self::Metric => "metrics",
            Self::Tool => "tools",
            Self::Datapoint => "datapoints",
            Self::Dataset => "datasets",
            Self::Project => "projects",
            Self::Run | Self::RunObject => "runs",
            Self::Configuration => "configurations",
        }
    }

    /// The canonical name of the field that holds its public id.
    #[must_use]
    pub fn id_field(self) -> &'static str {
        match self {
            Self::Event => "event_id",
            Self::Run | Self::RunObject => "run_id",
            _ => "id",
        }
    }
}

/// The kind of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One entity.
    Item,
    /// Several entities.
    List,
    /// An id, and sometimes the entity.
    Created,
    /// Sometimes the entity or a count.
    Updated,
    /// Sometimes the id or a count.
    Deleted,
    /// Ids.
    Batch,
}

macro_rules! operations {
    ($($variant:ident $name:literal $method:ident $path:literal $kind:ident;)*) => {
        /// An operation of the API.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs)] // each variant is its `name()`
        pub enum Operation { $($variant,)* }

        impl Operation {
            /// Every operation, in the order of the API's table.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// `resource.method`, as the SDKs call it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The HTTP method.
            #[must_use]
            pub fn method(self) -> Method {
                match self { $(Self::$variant => Method::$method,)* }
            }

            /// The path, with `{parameters}`.
            #[must_use]
            pub fn path(self) -> &'static str {
                match self { $(Self::$variant => $path,)* }
            }

            /// The kind of the reply.
            #[must_use]
            pub fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind,)* }
            }
        }
    };
}

operations! {
    SessionsCreate "sessions.create" POST "/session/start" Created;
    SessionsGet "sessions.get" GET "/sessions/{session_id}" Item;
    SessionsDelete "sessions.delete" DELETE "/sessions/{session_id}" Deleted;
    EventsCreate "events.create" POST "/events" Created;
    EventsUpdate "events.update" PUT "/events" Updated;
    EventsExport "events.export" POST "/events/export" List;
    EventsCreateModelEvent "events.create_model_event" POST "/events/model" Created;
    EventsCreateBatch "events.create_batch" POST "/events/batch" Batch;
    EventsCreateModelEventBatch "events.create_model_event_batch" POST "/events/model/batch" Batch;
    MetricsList "metrics.list" GET "/metrics" List;
    MetricsCreate "metrics.create" POST "/metrics" Created;
    MetricsUpdate "metrics.update" PUT "/metrics" Updated;
    MetricsDelete "metrics.delete" DELETE "/metrics" Deleted;
    MetricsRun "metrics.run" POST "/metrics/run_metric" Item;
    ToolsList "tools.list" GET "/tools" List;
    ToolsCreate "tools.create" POST "/tools" Created;
    ToolsUpdate "tools.update" PUT "/tools" Updated;
    ToolsDelete "tools.delete" DELETE "/tools" Deleted;
    DatapointsList "datapoints.list" GET "/datapoints" List;
    DatapointsCreate "datapoints.create" POST "/datapoints" Created;
    DatapointsCreateBatch "datapoints.create_batch" POST "/datapoints/batch" Batch;
    DatapointsGet "datapoints.get" GET "/datapoints/{id}" Item;
    DatapointsUpdate "datapoints.update" PUT "/datapoints/{id}" Updated;
    DatapointsDelete "datapoints.delete" DELETE "/datapoints/{id}" Deleted;
    DatasetsList "datasets.list" GET "/datasets" List;
    DatasetsCreate "datasets.create" POST "/datasets" Created;
    DatasetsUpdate "datasets.update" PUT "/datasets" Updated;
    DatasetsDelete "datasets.delete" DELETE "/datasets" Deleted;
    DatasetsAddDatapoints "datasets.add_datapoints" POST "/datasets/{dataset_id}/datapoints" Batch;
    DatasetsRemoveDatapoint "datasets.remove_datapoint" DELETE "/datasets/{dataset_id}/datapoints/{datapoint_id}" Deleted;
    ProjectsList "projects.list" GET "/projects" List;
    ProjectsCreate "projects.create" POST "/projects" Created;
    ProjectsUpdate "projects.update" PUT "/projects" Updated;
    ProjectsDelete "projects.delete" DELETE "/projects" Deleted;
    RunsCreate "runs.create" POST "/runs" Created;
    RunsList "runs.list" GET "/runs" List;
    RunsGet "runs.get" GET "/runs/{run_id}" Item;
    RunsUpdate "runs.update" PUT "/runs/{run_id}" Updated;
    RunsDelete "runs.delete" DELETE "/runs/{run_id}" Deleted;
    RunsResult "runs.result" GET "/runs/{run_id}/result" Item;
    RunsCompare "runs.compare" GET "/runs/{run_id_1}/compare-with/{run_id_2}" Item;
    RunsSchema "runs.schema" GET "/runs/schema" Item;
    ConfigurationsList "configurations.list" GET "/configurations" List;
    ConfigurationsCreate "configurations.create" POST "/configurations" Created;
    ConfigurationsUpdate "configurations.update" PUT "/configurations/{id}" Updated;
    ConfigurationsDelete "configurations.delete" DELETE "/configurations/{id}" Deleted;
}

impl Operation {
    /// Whether only an administrator's key may call it.
    #[must_use]
    pub fn admin_only(self) -> bool {
        matches!(self, Self::ProjectsCreate | Self::ProjectsUpdate | Self::ProjectsDelete)
    }

    /// Paths the operation also answers on: the `/v1` prefix of the later revisions and the older session path.
    #[must_use]
    pub fn other_paths(self) -> Vec<String> {
        let mut paths = vec![format!("/v1{}", self.path())];
        if matches!(self, Self::SessionsGet | Self::SessionsDelete) {
            paths.push("/session/{session_id}".to_owned());
        }
        paths
    }
}
