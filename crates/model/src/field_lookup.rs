//! Finding fields by name or by type without looking at all of them.
//!
//! Most blocks have few fields, and looking at each is faster than anything else. A block that thousands point to has thousands of
//! them, and everybody who points there asks.

use crate::declaration::Field;

/// Up to so many fields are looked at one by one.
const FEW: usize = 32;

/// Positions of the fields of one block; none where there are few.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct FieldLookup {
    /// By name, then position.
    by_name: Vec<u32>,
    /// By the written type, then the name of the relation, then position.
    by_type: Vec<u32>,
}

/// What fields of one type are told apart by.
type Group<'f> = (&'f str, Option<&'f str>);

fn group(field: &Field) -> Group<'_> {
    let relation = field.relation.as_ref();
    (
        field.type_name(),
        relation.and_then(|relation| relation.name.as_deref()),
    )
}

impl FieldLookup {
    pub(crate) fn new(fields: &[Field]) -> Self {
        if fields.len() <= FEW {
            return Self::default();
        }
        let mut by_name: Vec<u32> = (0..).take(fields.len()).collect();
        let mut by_type = by_name.clone();
        by_name.sort_by_cached_key(|position| &fields[*position as usize].name.text);
        by_type.sort_by_cached_key(|position| group(&fields[*position as usize]));
        Self { by_name, by_type }
    }

    /// The last field of that name.
    pub(crate) fn named<'f>(&self, fields: &'f [Field], name: &str) -> Option<&'f Field> {
        if fields.len() <= FEW {
            return fields.iter().rfind(|field| field.name.text == name);
        }
        let at = |position: &u32| fields.get(*position as usize);
        let end = self
            .by_name
            .partition_point(|it| at(it).is_some_and(|field| field.name.text.as_str() <= name));
        let field = at(self.by_name.get(end.checked_sub(1)?)?)?;
        (field.name.text == name).then_some(field)
    }

    /// The fields of that type, in order.
    pub(crate) fn of_type<'f>(&self, fields: &'f [Field], target: &str) -> Vec<&'f Field> {
        if fields.len() <= FEW {
            let fields = fields.iter();
            return fields.filter(|field| field.type_name() == target).collect();
        }
        let mut positions = self
            .range(fields, |it| it.0 < target, |it| it.0 <= target)
            .to_vec();
        positions.sort_unstable();
        let positions = positions.into_iter();
        positions
            .filter_map(|position| fields.get(position as usize))
            .collect()
    }

    /// The fields of that type whose relation has that name, or none, in order.
    pub(crate) fn of_relation<'f>(
        &self,
        fields: &'f [Field],
        target: &str,
        relation: Option<&str>,
    ) -> Vec<&'f Field> {
        let wanted = (target, relation);
        if fields.len() <= FEW {
            let fields = fields.iter();
            return fields.filter(|field| group(field) == wanted).collect();
        }
        let positions = self.range(fields, |it| it < wanted, |it| it <= wanted);
        positions
            .iter()
            .filter_map(|position| fields.get(*position as usize))
            .collect()
    }

    fn range<'f>(
        &self,
        fields: &'f [Field],
        is_before: impl Fn(Group<'f>) -> bool,
        is_not_behind: impl Fn(Group<'f>) -> bool,
    ) -> &[u32] {
        let of = |position: &u32| fields.get(*position as usize).map(group);
        let start = self
            .by_type
            .partition_point(|it| of(it).is_some_and(&is_before));
        let end = self
            .by_type
            .partition_point(|it| of(it).is_some_and(&is_not_behind));
        self.by_type.get(start..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use syntax::{Parser, SourceText};

    use super::*;
    use crate::lower::lower;

    #[test]
    fn many_fields_are_found_like_few() {
        for copies in [1, 40] {
            let mut text = String::from("model A {\n");
            for copy in 0..copies {
                for line in [
                    "n{c} B",
                    "twice B[]",
                    "r{c} B @relation(\"R\")",
                    "s{c} C @relation(\"R\")",
                    "t{c} Int",
                    "u{c}",
                ] {
                    text.push_str(&line.replace("{c}", &copy.to_string()));
                    text.push('\n');
                }
            }
            text.push('}');
            let text = SourceText::from(text.as_str());
            let tree = Parser::default().parse(&text);
            let node = tree.root().named_child(0).expect("a model");
            let declaration = lower(node, &text).expect("a model");
            let container = declaration.container().expect("a model");
            let fields = &container.fields;
            assert_eq!(fields.len(), 6 * copies);
            let lookup = FieldLookup::new(fields);
            for name in ["n0", "twice", "u0", "zzz", "", "n39"] {
                let expected = fields.iter().rfind(|field| field.name.text == name);
                assert_eq!(lookup.named(fields, name), expected, "{name}");
            }
            for target in ["A", "B", "C", "Int", ""] {
                let all = fields.iter().filter(|field| field.type_name() == target);
                assert_eq!(
                    lookup.of_type(fields, target),
                    all.clone().collect::<Vec<_>>()
                );
                for relation in [None, Some("R"), Some("S")] {
                    let some = all.clone().filter(|field| group(field).1 == relation);
                    let found = lookup.of_relation(fields, target, relation);
                    assert_eq!(found, some.collect::<Vec<_>>(), "{target} {relation:?}");
                }
            }
        }
    }
}
