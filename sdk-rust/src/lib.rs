//! Client for the Hive API.
