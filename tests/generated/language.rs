//! Schemas of the whole language, most of them valid or nearly so.

use crate::verdict::{Files, PrismaVersion};

use crate::generated::config::config;
use crate::generated::dice::Dice;
use crate::generated::layout::{damage, files};
use crate::generated::model::{composites, enums, finish, model, view};
use crate::generated::provider::PROVIDERS;
use crate::generated::relation::relate;
use crate::generated::scalar::Types;

/// What a schema was meant to be. Chance may make it something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aim {
    Valid,
    /// One or two mistakes that only the last phase finds.
    Late,
    /// One to three mistakes that end the analysis before it.
    Early,
    /// Damaged as text.
    Damaged,
}

/// The schema of a seed.
pub fn schema(version: PrismaVersion, seed: u64) -> (Aim, Files) {
    // Mistakes are made in passing; a schema in which they found no place is thrown away.
    for attempt in 0.. {
        let mut dice = Dice::new(seed.wrapping_mul(1_000_003).wrapping_add(attempt));
        let aim = match seed % 20 {
            0..=9 => Aim::Valid,
            10..=15 => Aim::Late,
            16 | 17 => Aim::Early,
            _ => Aim::Damaged,
        };
        match aim {
            Aim::Valid | Aim::Damaged => dice.allow(0, 0),
            Aim::Late => {
                let count = 1 + dice.below(2) as u32;
                dice.allow(count, 0);
            }
            Aim::Early => {
                let count = 1 + dice.below(3) as u32;
                dice.allow(0, count);
            }
        }
        let mut files = attempt_schema(version, &mut dice);
        if dice.unspent() > 0 && attempt < 20 {
            continue;
        }
        if aim == Aim::Damaged {
            for _ in 0..=dice.below(3) {
                damage(&mut dice, &mut files);
            }
        }
        return (aim, files);
    }
    unreachable!("the loop has no end")
}

fn attempt_schema(version: PrismaVersion, dice: &mut Dice) -> Files {
    let provider = dice.pick(&PROVIDERS);
    let config = config(version, dice, provider);
    let mut types = Types::default();
    let mut blocks = config.blocks.clone();
    blocks.extend(enums(dice, provider, &config, &mut types));
    blocks.extend(composites(dice, provider, &config, &mut types));
    let mut models: Vec<_> = (0..=dice.below(4))
        .map(|_| model(dice, provider, &config, &types))
        .collect();
    relate(dice, provider, config.emulated, &mut models);
    if (config.views && dice.chance(0.6)) || dice.late(0.05) {
        models.push(view(dice, provider, &types));
    }
    for model in models {
        blocks.push(finish(dice, provider, &config, model));
    }
    if dice.early(0.03) {
        let twin = dice.pick(&blocks);
        blocks.push(twin);
    }
    files(dice, &blocks)
}
