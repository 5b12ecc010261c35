//! Unions: one of several types, told apart by what a value says of itself; a value of none of them is kept as it came.

/// Makes an enum of one-field variants travel as whichever of them it holds.
///
/// ```text
/// wire_union! { PassWhen { Bool(bool), Number(f64) } }
/// wire_union! { one_of Pet { Cat(Cat) if "kind" is ["cat", "kitty"], Dog(Dog) if "kind" is ["dog"] } }
/// ```
///
/// A value can be a variant if it has its JSON type, passes its guards (`is`: the property must have one of these
/// values; `may_be`: so it must if it is there; `is_not`: it has none of them) and can be read as it. Of several it is
/// the one that knows most of the value's keys, then the one with most guards, then the one that misses fewest of its
/// own keys, then the first; an object that knows none of the keys where another one knows some is not meant. With `one_of`, a value that suits two
/// objects equally well is none of them. The enum has one more variant, `Unknown(Value)`. Every payload type converts
/// into the union by `From`, and so does what a `Box` holds.
macro_rules! wire_union {
    (one_of $type:ident $arms:tt) => {
        $crate::runtime::wire::union::wire_union! { @ true $type $arms }
    };
    ($type:ident $arms:tt) => {
        $crate::runtime::wire::union::wire_union! { @ false $type $arms }
    };
    (@ $exclusive:literal $type:ident { $(
        $variant:ident($($payload:tt)+) $(if $property:literal $how:ident [$($value:literal),+])*
    ),* $(,)? }) => {
        $(
            impl From<$($payload)+> for $type {
                fn from(value: $($payload)+) -> Self {
                    Self::$variant(value)
                }
            }

            impl From<$($payload)+> for $crate::runtime::Maybe<$type> {
                fn from(value: $($payload)+) -> Self {
                    Self::Value(value.into())
                }
            }

            $crate::runtime::wire::union::from_unboxed! { $type $($payload)+ }
        )*

        impl $type {
            const ARMS: &[$crate::runtime::wire::union::Arm<Self>] = &[$($crate::runtime::wire::union::Arm {
                rank: |value| $crate::runtime::wire::union::rank::<$($payload)+>(value, &[
                    $($crate::runtime::wire::union::$how(value, $property, |said| $(*said == $value)||+)),*
                ]),
                read: |value, open| {
                    $crate::runtime::wire::union::read::<$($payload)+>(value, open).map(Self::$variant)
                },
            }),*];
        }

        impl $crate::runtime::wire::Wire for $type {
            const KIND: $crate::runtime::wire::Kind = $crate::runtime::wire::Kind::Any;

            fn rank(value: &serde_json::Value) -> Option<$crate::runtime::wire::Rank> {
                Self::ARMS.iter().filter_map(|arm| (arm.rank)(value)).min()
            }

            fn is_unknown(&self) -> bool {
                matches!(self, Self::Unknown(_))
            }

            fn decode<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                let value = <serde_json::Value as serde::Deserialize>::deserialize(input)?;
                Ok($crate::runtime::wire::union::choose(&value, $exclusive, Self::ARMS)
                    .unwrap_or(Self::Unknown(value)))
            }

            fn encode<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::runtime::wire::Wire::encode(value, output),)*
                    Self::Unknown(value) => $crate::runtime::wire::Wire::encode(value, output),
                }
            }
        }

        $crate::runtime::wire::serde_by_wire!($type);
    };
}
pub(crate) use wire_union;

/// A payload that is boxed, because it would contain itself otherwise, converts into the union without its box.
macro_rules! from_unboxed {
    ($type:ident Box<$payload:ty>) => {
        impl From<$payload> for $type {
            fn from(value: $payload) -> Self {
                Self::from(Box::new(value))
            }
        }

        impl From<$payload> for $crate::runtime::Maybe<$type> {
            fn from(value: $payload) -> Self {
                Self::Value(value.into())
            }
        }
    };
    ($type:ident $($payload:tt)+) => {};
}
pub(crate) use from_unboxed;

use std::cell::Cell;
use std::cmp::Reverse;

use serde_json::Value;

use super::{Kind, Rank, Wire, spelling, trail};

/// A variant of a union.
pub(crate) struct Arm<T> {
    /// How well it suits a value; `None`: not at all.
    pub(crate) rank: fn(&Value) -> Option<Rank>,
    /// The value as this variant, if it can be read as it; `open`: an enum may keep a value it does not list.
    pub(crate) read: fn(&Value, bool) -> Option<T>,
}

thread_local! {
    /// How many more attempts the outermost union may make, with all those inside of it.
    static ATTEMPTS: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Bounds the attempts at one value. Types that hold each other and suit equally well would double them with every level.
struct Bounded {
    is_outermost: bool,
}

impl Bounded {
    /// For any value, and for each part of it.
    const LEAST: usize = 10_000;
    const EACH: usize = 64;

    fn new(value: &Value) -> Self {
        let is_outermost = ATTEMPTS.get().is_none();
        if is_outermost {
            ATTEMPTS.set(Some(Self::LEAST + Self::EACH * parts(value)));
        }
        Self { is_outermost }
    }

    /// Whether there may be one more.
    fn attempt() -> bool {
        let left = ATTEMPTS.get().map(|left| left.checked_sub(1));
        ATTEMPTS.set(left.map(Option::unwrap_or_default));
        left != Some(None)
    }

    /// Whether the attempts came to an end: what was found until then is a guess.
    fn is_spent() -> bool {
        ATTEMPTS.get() == Some(0)
    }
}

impl Drop for Bounded {
    fn drop(&mut self) {
        if self.is_outermost {
            ATTEMPTS.set(None);
        }
    }
}

fn parts(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(parts).sum(),
        Value::Object(members) => members.values().map(parts).sum(),
        _ => 0,
    }
}

/// The variant a value is.
pub(crate) fn choose<T>(value: &Value, exclusive: bool, arms: &[Arm<T>]) -> Option<T> {
    let _bounded = Bounded::new(value);
    let mut order: Vec<(Rank, &Arm<T>)> =
        arms.iter().filter_map(|arm| Some(((arm.rank)(value)?, arm))).collect();
    order.sort_by_key(|(rank, _)| *rank); // stable: of equal ones the first stays first
    if order.first().is_some_and(|(best, _)| best.known.0 > 0) {
        // An object that knows none of the keys is not meant where another one knows some, be they odd.
        order.retain(|(rank, _)| rank.known.0 > 0 || rank.missing == 0);
    }
    for (at, (rank, arm)) in order.iter().enumerate() {
        let Some(found) = (arm.read)(value, false) else { continue };
        let rivals = order.get(at + 1..).unwrap_or_default().iter().take_while(|(other, _)| other == rank);
        let ambiguous = exclusive
            && value.is_object()
            && rivals.into_iter().any(|(_, rival)| (rival.read)(value, false).is_some());
        return (!ambiguous && !Bounded::is_spent()).then_some(found);
    }
    // A value that only one enum could keep is that enum's.
    let mut kept = order.iter().filter_map(|(_, arm)| (arm.read)(value, true));
    let only = kept.next();
    only.filter(|_| kept.next().is_none() && !Bounded::is_spent())
}

/// How well a type with guards suits a value. A guard: whether it was passed; `None`: it does not apply.
pub(crate) fn rank<T: Wire>(value: &Value, guards: &[Option<bool>]) -> Option<Rank> {
    if guards.contains(&Some(false)) {
        return None;
    }
    let rank = T::rank(value)?;
    Some(Rank { passed: Reverse(rank.passed.0 + guards.iter().flatten().count()), ..rank })
}

/// Guard: a property has one of certain values.
pub(crate) fn is(value: &Value, property: &str, says: fn(&Value) -> bool) -> Option<bool> {
    Some(value.get(property).is_some_and(says))
}

/// Guard: a property has one of certain values, if it is there.
pub(crate) fn may_be(value: &Value, property: &str, says: fn(&Value) -> bool) -> Option<bool> {
    value.get(property).map(says)
}

/// Guard: a property has none of certain values.
pub(crate) fn is_not(value: &Value, property: &str, says: fn(&Value) -> bool) -> Option<bool> {
    value.get(property).map(|said| !says(said))
}

/// The value as this type, if it is one.
pub(crate) fn read<T: Wire>(value: &Value, open: bool) -> Option<T> {
    if !Bounded::attempt() {
        return None;
    }
    let (read, reports) = spelling::hold(|| trail::attempt(|| T::decode(value)));
    // A union that keeps a value says that it is none of its own.
    let read = read.filter(|read| !read.is_unknown() || (open && T::KIND != Kind::Any))?;
    spelling::publish(reports);
    Some(read)
}

#[cfg(test)]
mod tests;
