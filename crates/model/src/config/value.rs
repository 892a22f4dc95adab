//! Values of configuration blocks.

use smol_str::SmolStr;

use crate::{Arguments, Expression, ExpressionKind};

/// A text that is written there, or that the environment has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StringOrEnv<'e> {
    String(&'e SmolStr),
    /// The name of the variable.
    Env(&'e SmolStr),
}

/// Why a value is neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueProblem<'e> {
    /// It is something else.
    Kind,
    Env(EnvProblem<'e>),
}

/// What is wrong with the arguments of `env(…)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnvProblem<'e> {
    /// Not exactly one, or one without a value, or a comma behind it.
    Count,
    /// The only argument is no string.
    NotString(&'e Expression),
}

impl Expression {
    /// The arguments of `env(…)`.
    pub fn as_env(&self) -> Option<&Arguments> {
        match &self.kind {
            ExpressionKind::Call { name, arguments } if name == "env" => Some(arguments),
            _ => None,
        }
    }

    /// A string or a well-formed `env(…)`.
    pub fn as_string_or_env(&self) -> Result<StringOrEnv<'_>, ValueProblem<'_>> {
        if let Some(text) = self.as_string() {
            return Ok(StringOrEnv::String(text));
        }
        let arguments = self.as_env().ok_or(ValueProblem::Kind)?;
        arguments
            .env_name()
            .map(StringOrEnv::Env)
            .map_err(ValueProblem::Env)
    }

    /// Is there an object in it?
    pub fn has_object(&self) -> bool {
        match &self.kind {
            ExpressionKind::Object(_) => true,
            ExpressionKind::Array(elements) => elements.iter().any(Self::has_object),
            ExpressionKind::Call { arguments, .. } => arguments
                .list
                .iter()
                .filter_map(|argument| argument.value.as_ref())
                .any(Self::has_object),
            _ => false,
        }
    }
}

impl Arguments {
    /// The name of the variable that `env(…)` with these arguments reads. An argument may have a name; that changes nothing.
    pub fn env_name(&self) -> Result<&SmolStr, EnvProblem<'_>> {
        let [argument] = self.list.as_slice() else {
            return Err(EnvProblem::Count);
        };
        let value = argument.value.as_ref().ok_or(EnvProblem::Count)?;
        if self.trailing_comma.is_some() {
            return Err(EnvProblem::Count);
        }
        value.as_string().ok_or(EnvProblem::NotString(value))
    }
}
