//! The native types of MySQL, in the order in which they are offered.

use super::{NativeType, SECOND_NOT_ABOVE_FIRST, range, range_on};
use crate::ScalarType::{BigInt, Boolean, Bytes, DateTime, Decimal, Float, Int, Json, String};

pub(super) const TYPES: &[NativeType] = &[
    NativeType::new("Int", &[Int]).default_for(&[(Int, &[])]),
    NativeType::new("UnsignedInt", &[Int]),
    NativeType::new("SmallInt", &[Int]),
    NativeType::new("UnsignedSmallInt", &[Int]),
    NativeType::new("TinyInt", &[Boolean, Int])
        .unsupported_as(Int)
        .default_for(&[(Boolean, &[])]),
    NativeType::new("UnsignedTinyInt", &[Boolean, Int]).unsupported_as(Int),
    NativeType::new("MediumInt", &[Int]),
    NativeType::new("UnsignedMediumInt", &[Int]),
    NativeType::new("BigInt", &[BigInt]).default_for(&[(BigInt, &[])]),
    NativeType::new("Decimal", &[Decimal])
        .none_or_two()
        .checks(&[SECOND_NOT_ABOVE_FIRST, range(0, 0, 65), range(1, 0, 30)])
        .default_for(&[(Decimal, &["65", "30"])]),
    NativeType::new("UnsignedBigInt", &[BigInt]),
    NativeType::new("Float", &[Float]),
    NativeType::new("Double", &[Float]).default_for(&[(Float, &[])]),
    NativeType::new("Bit", &[Boolean, Bytes])
        .one()
        .checks(&[range(0, 1, 64), range_on(Boolean, 0, 1, 1)])
        .unsupported_as(Bytes),
    NativeType::new("Char", &[String])
        .one()
        .checks(&[range(0, 0, 255)]),
    NativeType::new("VarChar", &[String])
        .one()
        .checks(&[range(0, 0, 65535)])
        .default_for(&[(String, &["191"])]),
    NativeType::new("Binary", &[Bytes]).one(),
    NativeType::new("VarBinary", &[Bytes]).one(),
    NativeType::new("TinyBlob", &[Bytes]),
    NativeType::new("Blob", &[Bytes]),
    NativeType::new("MediumBlob", &[Bytes]),
    NativeType::new("LongBlob", &[Bytes]).default_for(&[(Bytes, &[])]),
    NativeType::new("TinyText", &[String]),
    NativeType::new("Text", &[String]),
    NativeType::new("MediumText", &[String]),
    NativeType::new("LongText", &[String]),
    NativeType::new("Date", &[DateTime]),
    NativeType::new("Time", &[DateTime]).at_most_one(),
    NativeType::new("DateTime", &[DateTime])
        .at_most_one()
        .default_for(&[(DateTime, &["3"])]),
    NativeType::new("Timestamp", &[DateTime]).at_most_one(),
    NativeType::new("Year", &[Int]),
    NativeType::new("Json", &[Json]).default_for(&[(Json, &[])]),
];
