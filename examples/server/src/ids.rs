//! The seeded generator behind ids and behind the draws of `--wire mixed`. Equal seeds give equal sequences; nothing here
//! is meant to be hard to guess.

/// SplitMix64: small, fast, and good enough to draw test ids.
#[derive(Debug, Clone)]
pub(crate) struct Generator {
    state: u64,
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl Generator {
    /// A generator that starts from this seed.
    #[must_use]
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound` (0 if `bound` is 0).
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX);
        if bound == 0 { 0 } else { usize::try_from(self.bits() % bound).unwrap_or(0) }
    }

    /// 24 characters of `A-Za-z0-9_-`: the ids of datasets, datapoints, metrics, tools, configurations and projects.
    pub(crate) fn nano_id(&mut self) -> String {
        (0..24).map(|_| char::from(ALPHABET[self.below(ALPHABET.len())])).collect()
    }

    /// A string of the shape of a version 4 UUID: the ids of sessions, events and runs.
    pub(crate) fn uuid(&mut self) -> String {
        let (high, low) = (self.bits(), self.bits());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xFFFF,
            high & 0xFFF,
            0x8000 | ((low >> 48) & 0x3FFF),
            low & 0xFFFF_FFFF_FFFF,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_seeds_give_equal_ids_of_the_documented_shapes() {
        let (mut one, mut two) = (Generator::new(7), Generator::new(7));
        let nano = one.nano_id();
        assert_eq!(nano, two.nano_id());
        assert_eq!(nano.len(), 24);
        let uuid = one.uuid();
        assert_eq!(uuid, two.uuid());
        assert_eq!(uuid.len(), 36);
        assert_eq!(uuid.as_bytes()[14], b'4');
        assert!(matches!(uuid.as_bytes()[19], b'8' | b'9' | b'a' | b'b'), "{uuid}");
        assert_ne!(Generator::new(8).nano_id(), nano);
    }
}
