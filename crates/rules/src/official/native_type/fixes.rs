//! Database types as they were probably meant.

use model::{
    ArgumentCheck, Capability, Connector, ExpressionKind, NativeType, NativeTypeProblem, ScalarType,
};

use super::Written;
use crate::Applicability;
use crate::defaults::FieldRepair;
use crate::fix::{Effect, Fix};
use crate::rule::FixContext;
use crate::spelling::nearest;

/// Types of several databases that hold the same.
const EQUIVALENTS: &[&[&str]] = &[
    &["Integer", "Int", "Int4", "MediumInt", "UnsignedInt", "Long"],
    &["SmallInt", "Int2", "TinyInt"],
    &["BigInt", "Int8", "Long", "UnsignedBigInt"],
    &["DoublePrecision", "Float8", "Double", "Float"],
    &["Real", "Float4", "Float"],
    &["Decimal", "Numeric", "Money"],
    &["Boolean", "Bool", "Bit", "TinyInt"],
    &["VarChar", "NVarChar", "String", "CharacterVarying"],
    &["Char", "NChar", "String"],
    &[
        "Text",
        "NText",
        "LongText",
        "MediumText",
        "TinyText",
        "Citext",
        "String",
    ],
    &[
        "ByteA",
        "Bytes",
        "LongBlob",
        "Blob",
        "VarBinary",
        "BinData",
        "Image",
    ],
    &["Uuid", "UniqueIdentifier"],
    &["Timestamp", "DateTime", "DateTime2", "Date"],
    &["Timestamptz", "DateTimeOffset", "Timestamp", "DateTime"],
    &["JsonB", "Json"],
];

/// Lengths to try where one is missing.
const USUAL_LENGTHS: [&str; 2] = ["191", "1"];

struct Repair<'c, 's> {
    base: FieldRepair<'c, 's>,
    written: Written<'s>,
    connector: Option<Connector>,
}

impl<'c, 's> Repair<'c, 's> {
    fn new(context: &'c FixContext<'s>) -> Option<Self> {
        let base = FieldRepair::new(context)?;
        let written = Written::of(base.field, base.kind)?;
        let connector = base.connector();
        Some(Self {
            base,
            written,
            connector,
        })
    }

    fn native(&self) -> Option<&'static NativeType> {
        self.connector?.native_type(self.written.name)
    }

    /// The arguments as written.
    fn words(&self) -> Vec<String> {
        let values = self.written.arguments().filter_map(|it| it.value.as_ref());
        values
            .map(|value| self.base.text(value.range).to_owned())
            .collect()
    }

    fn accepts(&self, native: &NativeType, words: &[String]) -> bool {
        self.problem(native, words).is_none()
    }

    fn problem(&self, native: &NativeType, words: &[String]) -> Option<NativeTypeProblem> {
        let words: Vec<Option<&str>> = words.iter().map(|word| Some(word.as_str())).collect();
        native.check_words(&words, self.written.scalar).err()
    }

    /// Writes another type or other arguments, the prefix left as it is.
    fn write(&mut self, native: &NativeType, words: &[String], applicability: Applicability) {
        let arguments = if words.is_empty() {
            String::new()
        } else {
            format!("({})", words.join(", "))
        };
        let text = format!("@{}.{}{arguments}", self.written.prefix, native.name);
        let range = self.written.attribute.range;
        self.base
            .replace(range, &text, applicability, Effect::Migration);
    }

    /// Writes the arguments, if the type takes them.
    fn try_words(&mut self, words: &[String]) -> bool {
        let Some(native) = self.native() else {
            return false;
        };
        let accepts = self.accepts(native, words);
        if accepts {
            self.write(native, words, Applicability::Unsafe);
        }
        accepts
    }

    /// Without the attribute the column gets the usual type.
    fn remove(mut self) -> Vec<Fix> {
        let mut rewrite = self.base.rewrite();
        rewrite.remove_field_attribute(self.base.context.id, self.written.attribute);
        let title = format!("Remove `@{}`", self.written.attribute.name);
        self.base
            .add(title, Applicability::Unsafe, Effect::Migration, rewrite);
        self.base.finish()
    }

    /// A type of that meaning which suits the field, with arguments that it takes.
    fn equivalent(&self) -> Option<(&'static NativeType, Vec<String>)> {
        let connector = self.connector?;
        let last = self
            .written
            .name
            .rsplit('.')
            .next()
            .unwrap_or(self.written.name);
        let suited: Vec<&'static NativeType> = connector
            .native_types()
            .iter()
            .filter(|native| native.scalars.contains(&self.written.scalar))
            .collect();
        let by_name = nearest(last, suited.iter().map(|native| native.name));
        let find = |name: &str| suited.iter().find(|native| native.name == name).copied();
        let same = by_name.filter(|name| name.eq_ignore_ascii_case(last));
        let mut groups = EQUIVALENTS
            .iter()
            .filter(|group| group.iter().any(|name| name.eq_ignore_ascii_case(last)));
        let meant = same
            .and_then(find)
            .or_else(|| groups.find_map(|group| group.iter().find_map(|name| find(name))))
            .or_else(|| by_name.and_then(find))?;
        let mut words = self.words();
        words.truncate(meant.count.max());
        let usual = USUAL_LENGTHS.map(|it| vec![it.to_owned()]);
        let words = [words, Vec::new()]
            .into_iter()
            .chain(usual)
            .find(|words| self.accepts(meant, words))?;
        Some((meant, words))
    }
}

pub(super) fn prefix(context: &FixContext<'_>) -> Vec<Fix> {
    let (Some(mut repair), Some(datasource)) =
        (Repair::new(context), &context.schema.config().datasource)
    else {
        return Vec::new();
    };
    if datasource.name.is_empty() {
        return repair.remove();
    }
    let range = repair.written.prefix_range();
    repair
        .base
        .replace(range, &datasource.name, Applicability::Safe, Effect::None);
    repair.base.finish()
}

pub(super) fn unknown(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = Repair::new(context) else {
        return Vec::new();
    };
    if let Some((native, words)) = repair.equivalent() {
        let same_name = native.name.eq_ignore_ascii_case(repair.written.name);
        let applicability = if same_name && words == repair.words() {
            Applicability::Safe
        } else {
            Applicability::Unsafe
        };
        repair.write(native, &words, applicability);
    }
    repair.remove()
}

pub(super) fn arity(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = Repair::new(context) else {
        return Vec::new();
    };
    let Some(native) = repair.native() else {
        return Vec::new();
    };
    let mut words = repair.words();
    if words.len() < native.count.min() {
        for length in USUAL_LENGTHS {
            if repair.try_words(&[length.to_owned()]) {
                break;
            }
        }
    } else {
        words.truncate(native.count.max());
        if !repair.try_words(&words) {
            repair.try_words(&[]);
        }
    }
    repair.remove()
}

pub(super) fn scalar(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = Repair::new(context) else {
        return Vec::new();
    };
    // `Int` and `BigInt` differ only in size, and each has its types.
    let is_whole = |scalar| matches!(scalar, ScalarType::Int | ScalarType::BigInt);
    let native = repair.native();
    let of_whole = native.is_some_and(|native| native.scalars.iter().copied().any(is_whole));
    if of_whole
        && is_whole(repair.written.scalar)
        && let Some(usual) = repair
            .connector
            .and_then(|connector| connector.default_native_type(repair.written.scalar))
    {
        let words: Vec<String> = usual.arguments.iter().map(|&it| it.to_owned()).collect();
        repair.write(usual.native_type, &words, Applicability::Unsafe);
    }
    let change = native.and_then(|native| retyped(&repair, native));
    let mut fixes = repair.remove();
    fixes.extend(change);
    fixes
}

/// Gives the field the type that the database type holds.
fn retyped(repair: &Repair<'_, '_>, native: &NativeType) -> Option<Fix> {
    let base = &repair.base;
    let [scalar] = native.scalars else {
        return None;
    };
    let supported = match scalar {
        ScalarType::Json => base.capabilities().has(Capability::Json),
        ScalarType::Decimal => base.capabilities().has(Capability::Decimal),
        _ => true,
    };
    if !supported || base.field.attribute("default").is_some() {
        return None;
    }
    let name = base.field.field_type.as_ref()?.named()?;
    let mut rewrite = base.rewrite();
    rewrite.replace(base.context.id, name.range, scalar.name());
    let title = format!("Change `{}` to `{}`", name.text, scalar.name());
    Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
}

/// Makes numbers of the arguments and brings them into range.
pub(super) fn argument(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = Repair::new(context) else {
        return Vec::new();
    };
    let Some(native) = repair.native() else {
        return Vec::new();
    };
    if let Some(words) = readable(&repair, native)
        && let Some(words) = within_bounds(&repair, native, words)
    {
        repair.write(native, &words, Applicability::Unsafe);
    }
    if !repair.try_words(&[]) {
        for length in USUAL_LENGTHS {
            if repair.try_words(&[length.to_owned()]) {
                break;
            }
        }
    }
    repair.remove()
}

/// The arguments as numbers, where they are nearly ones.
fn readable(repair: &Repair<'_, '_>, native: &NativeType) -> Option<Vec<String>> {
    let number = |argument: &model::Argument| -> Option<String> {
        let text = match &argument.value.as_ref()?.kind {
            ExpressionKind::Number(text)
            | ExpressionKind::String(text)
            | ExpressionKind::Path(text) => text.trim(),
            ExpressionKind::Array(elements) => match &elements[..] {
                [
                    model::Expression {
                        kind: ExpressionKind::Number(text),
                        ..
                    },
                ] => text,
                _ => return None,
            },
            _ => return None,
        };
        if native.takes_max && text.eq_ignore_ascii_case("max") {
            return Some(text.to_owned());
        }
        let whole = text.trim_start_matches(['-', '+']);
        let whole = whole.split('.').next().unwrap_or(whole);
        let digits = !whole.is_empty() && whole.chars().all(|c| c.is_ascii_digit());
        digits.then(|| whole.parse().unwrap_or(u32::MAX).to_string())
    };
    let mut words: Vec<String> = repair
        .written
        .arguments()
        .map(number)
        .collect::<Option<_>>()?;
    if words.len() == 1 && native.count == model::ArgumentCount::ZeroOrTwo {
        // As SQL has it: no digits behind the point.
        words.push("0".to_owned());
    }
    Some(words)
}

fn within_bounds(
    repair: &Repair<'_, '_>,
    native: &NativeType,
    mut words: Vec<String>,
) -> Option<Vec<String>> {
    // Each check may push another argument out of its bounds, but not for ever.
    for _ in 0..8 {
        let check = match repair.problem(native, &words) {
            None => return Some(words),
            Some(NativeTypeProblem::Failed(check)) => check,
            Some(_) => return None,
        };
        match check {
            ArgumentCheck::SecondNotAboveFirst => {
                let first = words.first()?.clone();
                *words.get_mut(1)? = first;
            }
            ArgumentCheck::Range {
                position, min, max, ..
            } => {
                let number: u32 = words.get(position)?.parse().ok()?;
                *words.get_mut(position)? = number.clamp(min, max.unwrap_or(u32::MAX)).to_string();
            }
        }
    }
    None
}
