//! Which files are found, and which of them make one schema.

use std::path::PathBuf;

use prisma_analyzer::project::{Discovery, discover, schema_of};

use super::{DATASOURCE, Folder};

/// One schema per line, its files separated by blanks; those that were not asked for are in brackets.
fn schemas(folder: &Folder, paths: &[&str]) -> Vec<String> {
    describe(folder, &found(folder, paths))
}

fn found(folder: &Folder, paths: &[&str]) -> Discovery {
    let paths: Vec<PathBuf> = paths.iter().map(|path| folder.path().join(path)).collect();
    discover(&paths)
}

fn describe(folder: &Folder, discovery: &Discovery) -> Vec<String> {
    let schemas = discovery.schemas.iter().map(|schema| {
        let files = schema.files.iter().map(|file| {
            let path = file.path.strip_prefix(folder.path()).unwrap();
            let path = path.to_str().unwrap().replace('\\', "/");
            if file.asked {
                path
            } else {
                format!("[{path}]")
            }
        });
        files.collect::<Vec<_>>().join(" ")
    });
    schemas.collect()
}

#[test]
fn a_folder_with_a_datasource_and_all_below_it_is_one_schema() {
    let folder = Folder::with(&[
        ("prisma/schema.prisma", DATASOURCE),
        ("prisma/models/user.prisma", "model User {}"),
        ("prisma/models/blog/post.prisma", "model Post {}"),
        ("readme.md", ""),
    ]);
    assert_eq!(
        schemas(&folder, &["."]),
        ["prisma/models/blog/post.prisma prisma/models/user.prisma prisma/schema.prisma"]
    );
}

#[test]
fn a_datasource_further_down_begins_a_schema_of_its_own() {
    let folder = Folder::with(&[
        ("schema.prisma", DATASOURCE),
        ("user.prisma", "model User {}"),
        ("reports/main.prisma", DATASOURCE),
        ("reports/sales/sale.prisma", "model Sale {}"),
    ]);
    assert_eq!(
        schemas(&folder, &["."]),
        [
            "reports/main.prisma reports/sales/sale.prisma",
            "schema.prisma user.prisma"
        ]
    );
}

#[test]
fn two_datasources_in_one_folder_are_two_schemas() {
    let folder = Folder::with(&[
        ("mysql.prisma", DATASOURCE),
        ("sqlite.prisma", "// local\n\tdatasource  db{\r\n}"),
        ("user.prisma", "model User {}"),
        ("below/a.prisma", "model A {}"),
        ("below/b.prisma", "model B {}"),
    ]);
    assert_eq!(
        schemas(&folder, &["."]),
        [
            "below/a.prisma below/b.prisma",
            "mysql.prisma",
            "sqlite.prisma",
            "user.prisma"
        ]
    );
}

#[test]
fn without_a_datasource_every_folder_is_a_schema() {
    let folder = Folder::with(&[
        ("a.prisma", "// datasource db {\nmodel A {}"),
        ("b.prisma", "model datasource {}\ndatasources db {"),
        ("below/c.prisma", "datasource {"),
    ]);
    assert_eq!(
        schemas(&folder, &["."]),
        ["a.prisma b.prisma", "below/c.prisma"]
    );
}

#[test]
fn a_file_brings_the_rest_of_its_schema_along() {
    let folder = Folder::with(&[
        ("schema.prisma", DATASOURCE),
        ("models/user.prisma", "model User {}"),
        ("models/post.prisma", "model Post {}"),
    ]);
    assert_eq!(
        schemas(&folder, &["models/user.prisma"]),
        ["[models/post.prisma] models/user.prisma [schema.prisma]"]
    );
    assert_eq!(
        schemas(&folder, &["models"]),
        ["models/post.prisma models/user.prisma [schema.prisma]"]
    );
    assert_eq!(
        schemas(
            &folder,
            &["models/../models/user.prisma", "models/user.prisma"]
        ),
        ["[models/post.prisma] models/user.prisma [schema.prisma]"],
        "a file given twice is checked once"
    );
}

#[test]
fn a_copy_with_another_ending_stays_alone() {
    let folder = Folder::with(&[
        ("schema.prisma", DATASOURCE),
        ("schema.prisma.bak", DATASOURCE),
    ]);
    assert_eq!(schemas(&folder, &["."]), ["schema.prisma"]);
    assert_eq!(
        schemas(&folder, &["schema.prisma.bak"]),
        ["schema.prisma.bak"]
    );
}

#[test]
fn no_schema_reaches_beyond_its_repository() {
    let folder = Folder::with(&[
        ("schema.prisma", DATASOURCE),
        ("vendor/.git/HEAD", ""),
        ("vendor/user.prisma", "model User {}"),
    ]);
    assert_eq!(schemas(&folder, &["vendor"]), ["vendor/user.prisma"]);
}

#[test]
fn ignored_and_hidden_files_and_node_modules_are_left_out_unless_given() {
    let folder = Folder::with(&[
        (".gitignore", "generated/\n"),
        ("schema.prisma", DATASOURCE),
        ("generated/copy.prisma", DATASOURCE),
        ("node_modules/pkg/schema.prisma", DATASOURCE),
        (".cache/schema.prisma", DATASOURCE),
    ]);
    assert_eq!(schemas(&folder, &["."]), ["schema.prisma"]);
    assert_eq!(schemas(&folder, &["generated"]), ["generated/copy.prisma"]);
    assert_eq!(
        schemas(&folder, &["node_modules/pkg/schema.prisma"]),
        ["node_modules/pkg/schema.prisma"]
    );
}

#[test]
fn a_folder_without_schemas_is_worth_a_note() {
    let folder = Folder::with(&[("src/main.ts", "")]);
    let found = found(&folder, &["src"]);
    assert!(found.schemas.is_empty());
    assert_eq!(found.notes.len(), 1, "{:?}", found.notes);
    assert!(
        found.notes[0].ends_with("src: no .prisma files found"),
        "{:?}",
        found.notes
    );
}

#[cfg(unix)]
#[test]
fn links_are_followed_once_and_never_in_circles() {
    use std::os::unix::fs::symlink;

    let folder = Folder::with(&[
        ("app/schema.prisma", DATASOURCE),
        ("shared/user.prisma", "model User {}"),
        ("app/inner/post.prisma", "model Post {}"),
    ]);
    let at = |path: &str| folder.path().join(path);
    symlink(at("shared"), at("app/shared")).unwrap();
    symlink(at("shared"), at("app/shared_again")).unwrap();
    symlink(at("app"), at("app/inner/up")).unwrap();
    symlink(at("app/schema.prisma"), at("app/inner/same.prisma")).unwrap();
    symlink(at("nowhere"), at("app/lost.prisma")).unwrap();

    let found = found(&folder, &["app"]);
    assert_eq!(
        describe(&folder, &found),
        ["app/inner/post.prisma app/schema.prisma app/shared/user.prisma"]
    );
    let notes = found.notes.join("\n");
    assert_eq!(found.notes.len(), 2, "{notes}");
    assert!(
        notes.contains("inner/up: skipped, this link leads back"),
        "{notes}"
    );
    assert!(
        notes.contains("lost.prisma: skipped, this link leads nowhere"),
        "{notes}"
    );

    let inner = super::discovery::found(&folder, &["app/inner/post.prisma"]);
    assert_eq!(
        describe(&folder, &inner),
        ["app/inner/post.prisma [app/schema.prisma] [app/shared/user.prisma]"]
    );
    // A link that is given by its own name takes the place of the file behind it.
    let link = super::discovery::found(&folder, &["app/inner/same.prisma"]);
    assert_eq!(
        link.schemas[0]
            .files
            .iter()
            .filter(|file| file.asked)
            .count(),
        1
    );
    assert!(
        !describe(&folder, &link)[0].contains("app/schema.prisma"),
        "{:?}",
        describe(&folder, &link)
    );
}

#[test]
fn a_file_knows_its_schema_even_before_it_is_saved() {
    let folder = Folder::with(&[
        ("schema.prisma", DATASOURCE),
        ("models/user.prisma", "model User {}"),
    ]);
    let at = |path: &str| folder.path().join(path);
    let new = at("models/new.prisma");
    assert_eq!(
        schema_of(&new),
        [new.clone(), at("models/user.prisma"), at("schema.prisma")]
    );
    let elsewhere = at("not/there/yet.prisma");
    assert_eq!(
        schema_of(&elsewhere),
        [
            at("models/user.prisma"),
            elsewhere.clone(),
            at("schema.prisma")
        ]
    );
}
