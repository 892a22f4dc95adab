//! The native types of CockroachDB, in the order in which they are offered.

use super::{NativeType, SECOND_NOT_ABOVE_FIRST, at_least, range};
use crate::ScalarType::{BigInt, Boolean, Bytes, DateTime, Decimal, Float, Int, Json, String};

pub(super) const TYPES: &[NativeType] = &[
    NativeType::new("Bit", &[String])
        .at_most_one()
        .checks(&[at_least(0, 1)]),
    NativeType::new("Bool", &[Boolean]).default_for(&[(Boolean, &[])]),
    NativeType::new("Bytes", &[Bytes]).default_for(&[(Bytes, &[])]),
    NativeType::new("Char", &[String]).at_most_one(),
    NativeType::new("Date", &[DateTime]),
    NativeType::new("Decimal", &[Decimal])
        .none_or_two()
        .checks(&[SECOND_NOT_ABOVE_FIRST, range(0, 1, 1000)])
        .default_for(&[(Decimal, &["65", "30"])]),
    NativeType::new("Float4", &[Float]),
    NativeType::new("Float8", &[Float]).default_for(&[(Float, &[])]),
    NativeType::new("Inet", &[String]),
    NativeType::new("Int2", &[Int]),
    NativeType::new("Int4", &[Int]).default_for(&[(Int, &[])]),
    NativeType::new("Int8", &[BigInt]).default_for(&[(BigInt, &[])]),
    NativeType::new("JsonB", &[Json]).default_for(&[(Json, &[])]),
    NativeType::new("Oid", &[Int]),
    NativeType::new("CatalogSingleChar", &[String]),
    NativeType::new("String", &[String])
        .at_most_one()
        .default_for(&[(String, &[])]),
    NativeType::new("Time", &[DateTime])
        .at_most_one()
        .checks(&[range(0, 0, 6)]),
    NativeType::new("Timestamp", &[DateTime])
        .at_most_one()
        .checks(&[range(0, 0, 6)])
        .default_for(&[(DateTime, &["3"])]),
    NativeType::new("Timestamptz", &[DateTime])
        .at_most_one()
        .checks(&[range(0, 0, 6)]),
    NativeType::new("Timetz", &[DateTime])
        .at_most_one()
        .checks(&[range(0, 0, 6)]),
    NativeType::new("Uuid", &[String]),
    NativeType::new("VarBit", &[String])
        .at_most_one()
        .checks(&[at_least(0, 1)]),
];
