//! The backends that an emulator can be. Hive is the one with revisions and misbehaviour; the others are small, each in a
//! file of its own, and answer as recorded from the real ones.

mod answer;
mod aqumen;
mod sutazai;

use axum::Router;

use crate::app::App;
use crate::config::Config;

/// A backend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum System {
    /// The Hive API, in any of its revisions.
    #[default]
    Hive,
    /// The Aqumen API.
    Aqumen,
    /// The Sutazai API.
    Sutazai,
}

/// The routes of the backend that the configuration asks for, with a state of their own.
///
/// # Errors
///
/// The state cannot be opened.
pub(crate) fn router(config: Config) -> std::io::Result<Router> {
    match config.system {
        System::Hive => Ok(App::new(config).map_err(std::io::Error::other)?.router()),
        System::Aqumen => Ok(aqumen::router()),
        System::Sutazai => Ok(sutazai::router()),
    }
}
