//! `trueup diff`: small pairs with their verdicts (`tests/diff/*.yaml`), pairs of real revisions, and what holds of every pair.

mod cases;
mod drift;
mod formats;
mod pair;
