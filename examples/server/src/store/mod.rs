//! Where entities are kept: one small trait, in memory or in SQLite. The store knows collections and ids; what the
//! entities mean is none of its business.

mod memory;
mod sqlite;

pub(crate) use memory::MemoryStore;
pub(crate) use sqlite::SqliteStore;

use std::fmt;

use serde_json::{Map, Value};

/// An entity in canonical spelling.
pub(crate) type Entity = Map<String, Value>;

/// Collections of entities by id, each in the order of first insertion.
pub(crate) trait Store: Send {
    /// Inserts the entity, or replaces it where it stands.
    fn put(&mut self, collection: &str, id: &str, entity: &Entity) -> Result<(), StoreError>;
    /// The entity of this id.
    fn get(&self, collection: &str, id: &str) -> Result<Option<Entity>, StoreError>;
    /// Every entity of the collection, with its id.
    fn list(&self, collection: &str) -> Result<Vec<(String, Entity)>, StoreError>;
    /// Forgets the entity; false if there was none.
    fn remove(&mut self, collection: &str, id: &str) -> Result<bool, StoreError>;
    /// Forgets everything.
    fn clear(&mut self) -> Result<(), StoreError>;
    /// How many entities there are in all.
    fn count(&self) -> Result<usize, StoreError>;
}

/// The store failed; a client sees it as a 500.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoreError(pub(crate) String);

impl fmt::Display for StoreError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the store failed: {}", self.0)
    }
}

impl std::error::Error for StoreError {}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn entity(name: &str) -> Entity {
        match json!({"name": name, "z": null, "a": [1, 2.5]}) {
            Value::Object(entity) => entity,
            _ => Entity::new(),
        }
    }

    #[test]
    fn both_stores_keep_order_replace_in_place_and_forget() {
        let sqlite = SqliteStore::open(None).unwrap();
        let stores: [Box<dyn Store>; 2] = [Box::new(MemoryStore::default()), Box::new(sqlite)];
        for mut store in stores {
            for id in ["b", "a", "c"] {
                store.put("tools", id, &entity(id)).unwrap();
            }
            store.put("metrics", "a", &entity("other")).unwrap();
            store.put("tools", "b", &entity("changed")).unwrap();
            let ids: Vec<String> = store.list("tools").unwrap().into_iter().map(|(id, _)| id).collect();
            assert_eq!(ids, ["b", "a", "c"]);
            assert_eq!(store.get("tools", "b").unwrap(), Some(entity("changed")));
            assert_eq!(store.get("tools", "zz").unwrap(), None);
            assert!(store.remove("tools", "a").unwrap());
            assert!(!store.remove("tools", "a").unwrap());
            assert_eq!(store.get("metrics", "a").unwrap(), Some(entity("other")));
            assert_eq!(store.count().unwrap(), 3);
            store.clear().unwrap();
            assert_eq!(store.count().unwrap(), 0);
        }
    }
}
