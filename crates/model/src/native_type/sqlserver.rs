//! The native types of SQL Server, in the order in which they are offered.

use super::{NativeType, SECOND_NOT_ABOVE_FIRST, range};
use crate::ScalarType::{BigInt, Boolean, Bytes, DateTime, Decimal, Float, Int, Json, String};

pub(super) const TYPES: &[NativeType] = &[
    NativeType::new("TinyInt", &[Int]),
    NativeType::new("SmallInt", &[Int]),
    NativeType::new("Int", &[Int]).default_for(&[(Int, &[])]),
    NativeType::new("BigInt", &[BigInt])
        .unsupported_as(Int)
        .default_for(&[(BigInt, &[])]),
    NativeType::new("Decimal", &[Decimal])
        .none_or_two()
        .checks(&[SECOND_NOT_ABOVE_FIRST, range(0, 1, 38), range(1, 0, 38)])
        .default_for(&[(Decimal, &["32", "16"])]),
    NativeType::new("Money", &[Float]),
    NativeType::new("SmallMoney", &[Float]),
    NativeType::new("Bit", &[Boolean, Int])
        .unsupported_as(Bytes)
        .default_for(&[(Boolean, &[])]),
    NativeType::new("Float", &[Float])
        .at_most_one()
        .checks(&[range(0, 1, 53)])
        .default_for(&[(Float, &["53"])]),
    NativeType::new("Real", &[Float]),
    NativeType::new("Date", &[DateTime]),
    NativeType::new("Time", &[DateTime]),
    NativeType::new("DateTime", &[DateTime]),
    NativeType::new("DateTime2", &[DateTime]).default_for(&[(DateTime, &[])]),
    NativeType::new("DateTimeOffset", &[DateTime]),
    NativeType::new("SmallDateTime", &[DateTime]),
    NativeType::new("Char", &[String])
        .at_most_one()
        .checks(&[range(0, 0, 8000)]),
    NativeType::new("NChar", &[String])
        .at_most_one()
        .checks(&[range(0, 0, 4000)]),
    NativeType::new("VarChar", &[String])
        .at_most_one()
        .or_max()
        .checks(&[range(0, 0, 8000)]),
    NativeType::new("Text", &[String]),
    NativeType::new("NVarChar", &[String])
        .at_most_one()
        .or_max()
        .checks(&[range(0, 0, 4000)])
        .default_for(&[(String, &["1000"]), (Json, &["1000"])]),
    NativeType::new("NText", &[String]),
    NativeType::new("Binary", &[Bytes])
        .at_most_one()
        .checks(&[range(0, 0, 8000)]),
    NativeType::new("VarBinary", &[Bytes])
        .at_most_one()
        .or_max()
        .checks(&[range(0, 0, 8000)])
        .default_for(&[(Bytes, &["Max"])]),
    NativeType::new("Image", &[Bytes]),
    NativeType::new("Xml", &[String]),
    NativeType::new("UniqueIdentifier", &[String]),
];
