//! The state handlers work on: the store, the ids, the clock (a counter) and what is not yet visible in lists.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::config::{Config, StoreKind};
use crate::ids::Generator;
use crate::moment;
use crate::operation::Resource;
use crate::reply::Failure;
use crate::store::{Entity, MemoryStore, SqliteStore, Store, StoreError};

/// The organisation every entity belongs to.
pub(crate) const ORG_ID: &str = "org_emulated";
/// The project every entity belongs to.
pub(crate) const PROJECT_ID: &str = "project_emulated";

/// Everything an emulator remembers.
pub(crate) struct World {
    store: Box<dyn Store>,
    ids: Generator,
    ticks: i64,
    /// When something was made in this process, and how long it then stays out of lists.
    made: BTreeMap<(Resource, String), (Instant, Duration)>,
    /// How long things made now stay out of lists, and how old they must be to be listed now.
    pub(crate) list_delay: Duration,
}

impl World {
    /// An empty world, or what the configured database holds.
    pub(crate) fn new(config: &Config) -> Result<Self, StoreError> {
        let store: Box<dyn Store> = match &config.store {
            StoreKind::Memory => Box::new(MemoryStore::default()),
            StoreKind::Sqlite(path) => Box::new(SqliteStore::open(path.as_deref())?),
        };
        let ticks = i64::try_from(store.count()?).unwrap_or(0);
        let list_delay = config.list_delay;
        Ok(Self { store, ids: Generator::new(config.seed), ticks, made: BTreeMap::new(), list_delay })
    }

    /// Forgets everything and starts the ids and the clock again.
    pub(crate) fn reset(&mut self, seed: u64) -> Result<(), StoreError> {
        self.ids = Generator::new(seed);
        self.ticks = 0;
        self.made.clear();
        self.store.clear()
    }

    /// The next moment, in milliseconds since 1970: one second later than the last.
    pub(crate) fn now_ms(&mut self) -> i64 {
        self.ticks += 1;
        moment::EPOCH_MS + self.ticks * 1000
    }

    /// The next moment as text.
    pub(crate) fn now(&mut self) -> Value {
        Value::String(moment::to_rfc3339(self.now_ms()))
    }

    /// An id nothing of this resource has yet.
    pub(crate) fn fresh_id(&mut self, resource: Resource) -> Result<String, StoreError> {
        loop {
            let id = match resource {
                Resource::Event | Resource::Run | Resource::RunObject => self.ids.uuid(),
                _ => self.ids.nano_id(),
            };
            // A database that outlives the process has ids of the same seed already.
            if self.store.get(resource.collection(), &id)?.is_none() {
                return Ok(id);
            }
        }
    }

    /// A UUID that belongs to nothing stored, such as a session no one started.
    pub(crate) fn uuid(&mut self) -> String {
        self.ids.uuid()
    }

    /// An id for something that is not stored by it, such as the internal id of a run.
    pub(crate) fn nano_id(&mut self) -> String {
        self.ids.nano_id()
    }

    /// Adds an entity under the id its id field holds.
    pub(crate) fn insert(&mut self, resource: Resource, entity: &Entity) -> Result<(), Failure> {
        let id = entity_id(resource, entity).to_owned();
        self.store.put(resource.collection(), &id, entity)?;
        self.made.insert((resource, id), (Instant::now(), self.list_delay));
        Ok(())
    }

    /// Replaces a stored entity.
    pub(crate) fn replace(&mut self, resource: Resource, entity: &Entity) -> Result<(), Failure> {
        Ok(self.store.put(resource.collection(), entity_id(resource, entity), entity)?)
    }

    /// The entity of this id, if there is one.
    pub(crate) fn find(&self, resource: Resource, id: &str) -> Result<Option<Entity>, Failure> {
        Ok(self.store.get(resource.collection(), id)?)
    }

    /// The entity of this id, or a 404.
    pub(crate) fn get(&self, resource: Resource, id: &str) -> Result<Entity, Failure> {
        self.find(resource, id)?.ok_or_else(|| Failure::not_found(&format!("{resource:?}"), id))
    }

    /// Every entity, the invisible ones too.
    pub(crate) fn all(&self, resource: Resource) -> Result<Vec<Entity>, Failure> {
        Ok(self.store.list(resource.collection())?.into_iter().map(|(_, entity)| entity).collect())
    }

    /// The entities a list shows now.
    pub(crate) fn visible(&self, resource: Resource) -> Result<Vec<Entity>, Failure> {
        let entities = self.store.list(resource.collection())?;
        let visible = entities.into_iter().filter(|(id, _)| {
            let made = self.made.get(&(resource, id.clone()));
            made.is_none_or(|(made, delay)| made.elapsed() >= self.list_delay.max(*delay))
        });
        Ok(visible.map(|(_, entity)| entity).collect())
    }

    /// Removes and returns an entity, or a 404.
    pub(crate) fn remove(&mut self, resource: Resource, id: &str) -> Result<Entity, Failure> {
        let entity = self.get(resource, id)?;
        self.store.remove(resource.collection(), id)?;
        self.made.remove(&(resource, id.to_owned()));
        Ok(entity)
    }
}

/// The id of an entity; empty if it has none.
#[must_use]
pub(crate) fn entity_id(resource: Resource, entity: &Entity) -> &str {
    entity.get(resource.id_field()).and_then(Value::as_str).unwrap_or_default()
}
