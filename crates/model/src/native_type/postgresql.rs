//! The native types of PostgreSQL, in the order in which they are offered.

use super::{NativeType, SECOND_NOT_ABOVE_FIRST, at_least, range};
use crate::ScalarType::{BigInt, Boolean, Bytes, DateTime, Decimal, Float, Int, Json, String};

pub(super) const TYPES: &[NativeType] = &[
    NativeType::new("SmallInt", &[Int]),
    NativeType::new("Integer", &[Int]).default_for(&[(Int, &[])]),
    NativeType::new("BigInt", &[BigInt]).default_for(&[(BigInt, &[])]),
    NativeType::new("Decimal", &[Decimal])
        .none_or_two()
        .checks(&[SECOND_NOT_ABOVE_FIRST, range(0, 1, 1000)])
        .default_for(&[(Decimal, &["65", "30"])]),
    NativeType::new("Money", &[Decimal]),
    NativeType::new("Inet", &[String]),
    NativeType::new("Oid", &[Int]),
    NativeType::new("Citext", &[String]),
    NativeType::new("Real", &[Float]),
    NativeType::new("DoublePrecision", &[Float]).default_for(&[(Float, &[])]),
    NativeType::new("VarChar", &[String]).at_most_one(),
    NativeType::new("Char", &[String]).at_most_one(),
    NativeType::new("Text", &[String]).default_for(&[(String, &[])]),
    NativeType::new("ByteA", &[Bytes]).default_for(&[(Bytes, &[])]),
    NativeType::new("Timestamp", &[DateTime])
        .at_most_one()
        .checks(&[range(0, 0, 6)])
        .default_for(&[(DateTime, &["3"])]),
    NativeType::new("Timestamptz", &[DateTime])
        .at_most_one()
        .checks(&[range(0, 0, 6)]),
    NativeType::new("Date", &[DateTime]),
    NativeType::new("Time", &[DateTime])
        .at_most_one()
        .checks(&[range(0, 0, 6)]),
    NativeType::new("Timetz", &[DateTime])
        .at_most_one()
        .checks(&[range(0, 0, 6)]),
    NativeType::new("Boolean", &[Boolean]).default_for(&[(Boolean, &[])]),
    NativeType::new("Bit", &[String])
        .at_most_one()
        .checks(&[at_least(0, 1)]),
    NativeType::new("VarBit", &[String])
        .at_most_one()
        .checks(&[at_least(0, 1)]),
    NativeType::new("Uuid", &[String]),
    NativeType::new("Xml", &[String]),
    NativeType::new("Json", &[Json]),
    NativeType::new("JsonB", &[Json]).default_for(&[(Json, &[])]),
];
