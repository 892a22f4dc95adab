//! The fixes of one state of a schema.
//!
//! Fixes look at the schema as a whole: which names are taken, how keys are written, who else has the same values. What
//! they share is worked out once for all of them, when the first one asks. Knows nothing of single rules.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use model::{DeclarationId, Schema};
use rustc_hash::FxHashMap;

use crate::finding::Finding;
use crate::fix::Fix;
use crate::rule::FixContext;

/// Makes fixes for findings of one state of a schema. Asking one value for many fixes is much cheaper than asking a new one each time.
pub struct Fixer<'s> {
    pub(crate) schema: &'s Schema,
    /// What [`Self::shared`] has given out, by type.
    shared: RefCell<FxHashMap<TypeId, Rc<dyn Any>>>,
}

/// Something that follows from a whole schema, and that the fixes of many findings want to know.
pub(crate) trait Shared: 'static {
    fn collect(schema: &Schema) -> Self;
}

impl<'s> Fixer<'s> {
    pub fn new(schema: &'s Schema) -> Self {
        Self {
            schema,
            shared: RefCell::default(),
        }
    }

    /// The ways to make a finding go away, best first. They are not tried out.
    pub fn fixes(&self, id: DeclarationId, finding: &Finding) -> Vec<Fix> {
        let (Some(fix), Some(declaration)) = (finding.rule.fix, self.schema.declaration(id)) else {
            return Vec::new();
        };
        fix(&FixContext {
            fixer: self,
            schema: self.schema,
            id,
            declaration,
            finding,
        })
    }

    /// Worked out when first asked for.
    pub(crate) fn shared<T: Shared>(&self) -> Rc<T> {
        let known = self.shared.borrow().get(&TypeId::of::<T>()).cloned();
        if let Some(known) = known.and_then(|known| known.downcast().ok()) {
            return known;
        }
        let new = Rc::new(T::collect(self.schema));
        self.shared
            .borrow_mut()
            .insert(TypeId::of::<T>(), Rc::<T>::clone(&new));
        new
    }
}

impl fmt::Debug for Fixer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fixer").finish_non_exhaustive()
    }
}
