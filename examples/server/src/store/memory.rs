//! The store in the memory of the process.

use std::collections::BTreeMap;

use super::{Entity, Store, StoreError};

/// Entities by collection and id, and their order.
#[derive(Debug, Default)]
pub(crate) struct MemoryStore {
    collections: BTreeMap<String, Collection>,
    inserted: u64,
}

#[derive(Debug, Default)]
struct Collection {
    places: BTreeMap<String, u64>,
    entities: BTreeMap<u64, (String, Entity)>,
}

impl Store for MemoryStore {
    fn put(&mut self, collection: &str, id: &str, entity: &Entity) -> Result<(), StoreError> {
        let collection = self.collections.entry(collection.to_owned()).or_default();
        let place = *collection.places.entry(id.to_owned()).or_insert_with(|| {
            self.inserted += 1;
            self.inserted
        });
        collection.entities.insert(place, (id.to_owned(), entity.clone()));
        Ok(())
    }

    fn get(&self, collection: &str, id: &str) -> Result<Option<Entity>, StoreError> {
        let found = self.collections.get(collection).and_then(|collection| {
            let place = collection.places.get(id)?;
            collection.entities.get(place)
        });
        Ok(found.map(|(_, entity)| entity.clone()))
    }

    fn list(&self, collection: &str) -> Result<Vec<(String, Entity)>, StoreError> {
        let entities =
            self.collections.get(collection).map(|collection| collection.entities.values().cloned());
        Ok(entities.map(Iterator::collect).unwrap_or_default())
    }

    fn remove(&mut self, collection: &str, id: &str) -> Result<bool, StoreError> {
        let Some(collection) = self.collections.get_mut(collection) else { return Ok(false) };
        let Some(place) = collection.places.remove(id) else { return Ok(false) };
        Ok(collection.entities.remove(&place).is_some())
    }

    fn clear(&mut self) -> Result<(), StoreError> {
        self.collections.clear();
        Ok(())
    }

    fn count(&self) -> Result<usize, StoreError> {
        Ok(self.collections.values().map(|collection| collection.entities.len()).sum())
    }
}
