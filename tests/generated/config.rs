//! Datasource and generators.

use crate::verdict::PrismaVersion;

use crate::generated::dice::Dice;
use crate::generated::layout::Block;
use crate::generated::provider::Provider;

/// What the rest of the schema must know of its configuration.
#[derive(Debug, Default)]
pub struct Config {
    pub blocks: Vec<Block>,
    /// The name of the datasource, as native types begin.
    pub prefix: String,
    pub emulated: bool,
    pub schemas: Vec<String>,
    pub views: bool,
    pub partial: bool,
    pub shard: bool,
}

pub fn config(version: PrismaVersion, dice: &mut Dice, provider: Provider) -> Config {
    let mut config = Config {
        prefix: dice.pick(&["db", "db", "db", "source"]).to_owned(),
        emulated: provider != Provider::None && provider != Provider::MongoDb && dice.chance(0.2),
        ..Config::default()
    };
    let features = features(version, dice, provider, &mut config);
    for index in 0..=usize::from(dice.chance(0.1)) {
        if index > 0 || dice.chance(0.7) || !features.is_empty() {
            let list = if index == 0 { features.as_slice() } else { &[] };
            config.blocks.push(generator(version, dice, index, list));
        }
    }
    if provider != Provider::None {
        let block = datasource(version, dice, provider, &mut config);
        config.blocks.push(block);
    }
    if dice.late(0.08) {
        config.prefix.push('x');
    }
    config
}

fn features(
    version: PrismaVersion,
    dice: &mut Dice,
    provider: Provider,
    config: &mut Config,
) -> Vec<String> {
    let mut list = Vec::new();
    let mut add = |dice: &mut Dice, share: f64, name: &str, flag: &mut bool| {
        if dice.chance(share) {
            // Letters may have any case.
            let name = if dice.chance(0.1) {
                name.to_ascii_uppercase()
            } else {
                name.to_owned()
            };
            list.push(name);
            *flag = true;
        }
    };
    let mut ignored = false;
    add(dice, 0.4, "views", &mut config.views);
    if version == PrismaVersion::Seven {
        add(dice, 0.35, "partialIndexes", &mut config.partial);
    }
    add(dice, 0.25, "shardKeys", &mut config.shard);
    add(dice, 0.1, "relationJoins", &mut ignored);
    add(dice, 0.05, "typedSql", &mut ignored);
    add(dice, 0.05, "driverAdapters", &mut ignored);
    add(dice, 0.03, "fullTextSearch", &mut ignored);
    if provider == Provider::PostgreSql {
        add(dice, 0.2, "postgresqlExtensions", &mut ignored);
    }
    if dice.early(0.03) {
        let wrong = dice.pick(&["nothing", "metrics", "", "fullTextSearchPostgres"]);
        list.push(wrong.to_owned());
    }
    list
}

fn generator(version: PrismaVersion, dice: &mut Dice, index: usize, features: &[String]) -> Block {
    let mut lines = Vec::new();
    if !dice.early(0.02) {
        let provider = dice.pick(&[
            "\"prisma-client-js\"",
            "\"prisma-client\"",
            "env(\"GENERATOR\")",
        ]);
        lines.push(format!("provider = {provider}"));
    }
    let optional = [
        "output = \"../client\"",
        "output = env(\"OUTPUT\")",
        "binaryTargets = [\"native\", env(\"TARGET\")]",
        "engineType = \"library\"",
        "custom = [1, \"a\", word, { a: true }]",
        "flag = true",
        "nested = { a: [1], b: \"c\" }",
        "call = something(1)",
    ];
    for line in optional {
        // Prisma 6 has no objects.
        let fits = version == PrismaVersion::Seven || !line.contains('{');
        if fits && dice.chance(0.08) {
            lines.push(line.to_owned());
        }
    }
    if dice.early(0.04) {
        let wrong = dice.pick(&[
            "engineType = 1",
            "output = 3",
            "binaryTargets = [1, native]",
            "custom2 = env(1)",
            "custom3 = env(\"A\", \"B\")",
            "empty =",
            "word",
            "flag = false",
            "key: 1",
        ]);
        if wrong.contains("env(") {
            // Next to an object the engine reports a bad `env` in some runs only.
            lines.retain(|line| !line.contains('{'));
        }
        lines.push(wrong.to_owned());
    }
    if !features.is_empty() {
        let list: Vec<String> = features.iter().map(|it| format!("\"{it}\"")).collect();
        let value = if list.len() == 1 && dice.chance(0.2) {
            list[0].clone()
        } else {
            format!("[{}]", list.join(", "))
        };
        lines.push(format!("previewFeatures = {value}"));
    }
    dice.shuffle(&mut lines);
    let name = if index == 0 { "client" } else { "docs" };
    Block::new("generator", name, lines)
}

fn datasource(
    version: PrismaVersion,
    dice: &mut Dice,
    provider: Provider,
    config: &mut Config,
) -> Block {
    let mut lines = Vec::new();
    let mut name = provider.name();
    if provider == Provider::PostgreSql && dice.chance(0.2) {
        name = "postgres";
    }
    if dice.early(0.04) {
        let wrong = dice.pick(&[
            "\"\"",
            "\"mariadb\"",
            "env(\"P\")",
            "1",
            "[\"mysql\"]",
            "\"MySQL\"",
        ]);
        lines.push(format!("provider = {wrong}"));
    } else {
        lines.push(format!("provider = \"{name}\""));
    }
    if version == PrismaVersion::Six && !dice.early(0.05) {
        let urls = ["env(\"DATABASE_URL\")", "\"file:dev.db\"", "env(\"A\")"];
        lines.push(format!("url = {}", dice.pick(&urls)));
        for key in ["directUrl", "shadowDatabaseUrl"] {
            if dice.chance(0.08) {
                lines.push(format!("{key} = env(\"{key}\")"));
            }
        }
    }
    let mode_key = if dice.chance(0.1) {
        "referentialIntegrity"
    } else {
        "relationMode"
    };
    if config.emulated || (provider == Provider::MongoDb && dice.chance(0.1)) {
        lines.push(format!("{mode_key} = \"prisma\""));
    } else if provider != Provider::MongoDb && dice.chance(0.1) {
        lines.push(format!("{mode_key} = \"foreignKeys\""));
    }
    if provider.schemas() && dice.chance(0.25) {
        config.schemas = vec!["public".to_owned(), "other".to_owned()];
        config.schemas.truncate(1 + dice.below(2));
        let list: Vec<String> = config
            .schemas
            .iter()
            .map(|it| format!("\"{it}\""))
            .collect();
        lines.push(format!("schemas = [{}]", list.join(", ")));
    }
    let extensions = config
        .blocks
        .iter()
        .flat_map(|block| &block.lines)
        .any(|line| line.to_ascii_lowercase().contains("postgresqlextensions"));
    if provider == Provider::PostgreSql && ((extensions && dice.chance(0.7)) || dice.late(0.06)) {
        let mut items = vec![
            "pgcrypto",
            "postgis(version: \"2.1\")",
            "uuid_ossp(map: \"uuid-ossp\", schema: \"public\")",
        ];
        items.truncate(1 + dice.below(3));
        if dice.late(0.3) {
            items.push("uuid-ossp");
        }
        if dice.early(0.1) {
            items.push(dice.pick(&["\"x\"", "1", "a(b)", "a(map: 1)", "a(c: \"d\")"]));
        }
        lines.push(format!("extensions = [{}]", items.join(", ")));
    }
    if dice.early(0.06) {
        let wrong = dice.pick(&[
            "url = env(\"DATABASE_URL\")",
            "directUrl = \"x\"",
            "previewFeatures = [\"views\"]",
            "unknown = 1",
            "relationMode = \"other\"",
            "relationMode = 1",
            "schemas = []",
            "schemas = [\"a\", \"a\", 1]",
            "empty =",
            "word",
            "provider = \"mysql\"",
            "extensions = [citext]",
        ]);
        lines.push(wrong.to_owned());
    }
    dice.shuffle(&mut lines);
    Block::new("datasource", &config.prefix.clone(), lines)
}
