//! Chance, with a budget of mistakes. A schema with an early mistake never sees the engine's last phase, so most schemas must have none,
//! and a few of the last phase's own.

/// Deterministic: the same seed gives the same schema.
#[derive(Debug)]
pub struct Dice {
    rng: fastrand::Rng,
    /// Mistakes of the last phase that are still wanted.
    late: u32,
    /// Mistakes that end the analysis before its last phase.
    early: u32,
    serial: u32,
    /// Names of constraints, columns and tables so far.
    names: Vec<String>,
}

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self {
            rng: fastrand::Rng::with_seed(seed),
            late: 0,
            early: 0,
            serial: 0,
            names: Vec::new(),
        }
    }

    pub fn allow(&mut self, late: u32, early: u32) {
        self.late = late;
        self.early = early;
    }

    /// Mistakes that were wanted and found no place.
    pub fn unspent(&self) -> u32 {
        self.late + self.early
    }

    pub fn chance(&mut self, share: f64) -> bool {
        self.rng.f64() < share
    }

    /// From 0, below `end`; 0 if that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { self.rng.usize(..end) }
    }

    pub fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        self.rng.shuffle(list);
    }

    /// Shall a mistake of the last phase be made here?
    pub fn late(&mut self, share: f64) -> bool {
        let yes = self.late > 0 && self.chance(share);
        self.late -= u32::from(yes);
        yes
    }

    /// Shall an early mistake be made here?
    pub fn early(&mut self, share: f64) -> bool {
        let yes = self.early > 0 && self.chance(share);
        self.early -= u32::from(yes);
        yes
    }

    pub fn remember(&mut self, name: &str) {
        self.names.push(name.to_owned());
    }

    /// A name that is taken, if a clash is wanted here and there are names already.
    pub fn clash(&mut self, share: f64) -> Option<String> {
        if self.names.is_empty() || !self.late(share) {
            return None;
        }
        let at = self.below(self.names.len());
        self.names.get(at).cloned()
    }

    /// A number that nothing else in the schema has.
    pub fn serial(&mut self) -> u32 {
        self.serial += 1;
        self.serial
    }
}
