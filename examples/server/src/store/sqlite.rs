//! The store in an SQLite database: one table, entities as JSON text.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::{Entity, Store, StoreError};

/// Entities in one table of an SQLite database.
#[derive(Debug)]
pub(crate) struct SqliteStore {
    connection: Connection,
}

const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS entities (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (collection, id)
)";

impl SqliteStore {
    /// Opens the database of this file, making it if need be; without a file, one in memory.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, StoreError> {
        let connection = match path {
            Some(path) => Connection::open(path)?,
            None => Connection::open_in_memory()?,
        };
        connection.execute_batch(SCHEMA)?;
        Ok(Self { connection })
    }
}

impl Store for SqliteStore {
    fn put(&mut self, collection: &str, id: &str, entity: &Entity) -> Result<(), StoreError> {
        let body = serde_json::to_string(entity).map_err(|error| StoreError(error.to_string()))?;
        let statement = "INSERT INTO entities (collection, id, body) VALUES (?1, ?2, ?3)
             ON CONFLICT (collection, id) DO UPDATE SET body = excluded.body";
        self.connection.prepare_cached(statement)?.execute(params![collection, id, body])?;
        Ok(())
    }

    fn get(&self, collection: &str, id: &str) -> Result<Option<Entity>, StoreError> {
        let statement = "SELECT body FROM entities WHERE collection = ?1 AND id = ?2";
        let mut statement = self.connection.prepare_cached(statement)?;
        let body = statement.query_row(params![collection, id], |row| row.get::<_, String>(0)).optional()?;
        body.map(|body| decode(&body)).transpose()
    }

    fn list(&self, collection: &str) -> Result<Vec<(String, Entity)>, StoreError> {
        let statement = "SELECT id, body FROM entities WHERE collection = ?1 ORDER BY place";
        let mut statement = self.connection.prepare_cached(statement)?;
        let rows =
            statement.query_map(params![collection], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        rows.map(|row| row.map_err(StoreError::from).and_then(|(id, body)| Ok((id, decode(&body)?))))
            .collect()
    }

    fn remove(&mut self, collection: &str, id: &str) -> Result<bool, StoreError> {
        let statement = "DELETE FROM entities WHERE collection = ?1 AND id = ?2";
        Ok(self.connection.prepare_cached(statement)?.execute(params![collection, id])? > 0)
    }

    fn clear(&mut self) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM entities", [])?;
        Ok(())
    }

    fn count(&self) -> Result<usize, StoreError> {
        let count: i64 = self.connection.query_row("SELECT count(*) FROM entities", [], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }
}

fn decode(body: &str) -> Result<Entity, StoreError> {
    serde_json::from_str(body).map_err(|error| StoreError(error.to_string()))
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string())
    }
}
