//! The native types of MongoDB, in the order in which they are offered.

use super::NativeType;
use crate::ScalarType::{BigInt, Boolean, Bytes, DateTime, Float, Int, Json, String};

pub(super) const TYPES: &[NativeType] = &[
    NativeType::new("String", &[String]).default_for(&[(String, &[])]),
    NativeType::new("Double", &[Float]).default_for(&[(Float, &[])]),
    NativeType::new("BinData", &[Bytes]).default_for(&[(Bytes, &[])]),
    NativeType::new("ObjectId", &[String, Bytes]),
    NativeType::new("Bool", &[Boolean]).default_for(&[(Boolean, &[])]),
    NativeType::new("Date", &[DateTime]).default_for(&[(DateTime, &[])]),
    NativeType::new("Int", &[Int]),
    NativeType::new("Timestamp", &[DateTime]),
    NativeType::new("Long", &[Int, BigInt]).default_for(&[(Int, &[]), (BigInt, &[])]),
    NativeType::new("Json", &[Json]).default_for(&[(Json, &[])]),
];
