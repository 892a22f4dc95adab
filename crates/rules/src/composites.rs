//! Composite types that hold each other in required fields, and the ways through them.
//!
//! Looks from one declaration; what others say is read once. Counting ends where nobody, the official engine included, could
//! wait for its result. Knows no rule.

use std::cell::RefCell;
use std::rc::Rc;

use model::{Arity, DeclarationId, Field, FieldKind};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::rule::Context;
use crate::shared_names::NameKind;

/// Steps on ways, for one question. The engine itself does not end on schemas with many more.
const MOST_STEPS: usize = 2_000;
/// The engine's repetitions of one finding are kept up to here.
const MOST_MARKS: usize = 500;

type Types = Rc<[DeclarationId]>;

/// The net of required composite types, as far as it was asked for.
pub(crate) struct Composites<'x, 'c, 's> {
    context: &'x Context<'c, 's>,
    required: RefCell<FxHashMap<DeclarationId, Types>>,
    holders: RefCell<FxHashMap<DeclarationId, Types>>,
    starts: RefCell<FxHashMap<DeclarationId, usize>>,
}

pub(crate) fn is_required(field: &Field) -> bool {
    field.field_type.as_ref().map(|it| it.arity) == Some(Arity::Required)
}

impl<'x, 'c, 's> Composites<'x, 'c, 's> {
    pub(crate) fn new(context: &'x Context<'c, 's>) -> Self {
        Self {
            context,
            required: RefCell::default(),
            holders: RefCell::default(),
            starts: RefCell::default(),
        }
    }

    /// In how many ways the types that `target` holds lead back to the own declaration, not over `target` again.
    pub(crate) fn ways_back(&self, target: DeclarationId) -> usize {
        if target == self.context.id {
            return 1;
        }
        if !self.leads_back(target) {
            return 0;
        }
        let mut steps = MOST_STEPS;
        let mut result = 0;
        let mut todo = vec![target];
        while let Some(at) = todo.pop() {
            if at == self.context.id {
                result += 1;
                continue;
            }
            for next in self.required(at).iter() {
                if *next != target && *next != at && steps > 0 {
                    steps -= 1;
                    todo.push(*next);
                }
            }
        }
        // Other circles on the way can use up all steps.
        result.max(1)
    }

    fn leads_back(&self, target: DeclarationId) -> bool {
        let mut seen = FxHashSet::from_iter([target]);
        let mut todo = vec![target];
        while let Some(at) = todo.pop() {
            if at == self.context.id {
                return true;
            }
            let next = self.required(at);
            todo.extend(next.iter().copied().filter(|it| seen.insert(*it)));
        }
        false
    }

    /// How often the engine reports a field: once for each way that it takes to it, starting from every required field.
    pub(crate) fn marks(&self, target: DeclarationId, ways_back: usize) -> usize {
        let own = self.context.id;
        let marks = if target == own {
            self.marks_of_itself()
        } else {
            self.starts(target).saturating_mul(ways_back)
        };
        marks.min(MOST_MARKS)
    }

    /// Once from the field itself, and for each way that leads here from elsewhere.
    fn marks_of_itself(&self) -> usize {
        let mut total = 1;
        let mut steps = MOST_STEPS;
        let mut todo = vec![(self.context.id, vec![self.context.id])];
        while let Some((at, seen)) = todo.pop() {
            total += self.starts(at);
            if total > MOST_MARKS {
                break;
            }
            for holder in self.holders(at).iter() {
                if *holder != at && !seen.contains(holder) && steps > 0 {
                    steps -= 1;
                    let fields = self.edges(*holder, at);
                    let mut seen = seen.clone();
                    seen.push(*holder);
                    todo.extend(std::iter::repeat_n((*holder, seen), fields));
                }
            }
        }
        total
    }

    /// How many required fields of other types have that type.
    fn starts(&self, target: DeclarationId) -> usize {
        if let Some(known) = self.starts.borrow().get(&target) {
            return *known;
        }
        let holders = self.holders(target);
        let others = holders.iter().filter(|holder| **holder != target);
        let result = others.map(|holder| self.edges(*holder, target)).sum();
        self.starts.borrow_mut().insert(target, result);
        result
    }

    /// How many required fields of `from` have the type `to`.
    fn edges(&self, from: DeclarationId, to: DeclarationId) -> usize {
        let required = self.required(from);
        required.iter().filter(|target| **target == to).count()
    }

    /// The composite types that hold that one in a required field.
    fn holders(&self, target: DeclarationId) -> Types {
        if let Some(known) = self.holders.borrow().get(&target) {
            return Rc::clone(known);
        }
        let name = self.context.reader.name(target);
        let result: Types = self
            .context
            .sharing(NameKind::RequiredComposite, name)
            .into();
        let mut holders = self.holders.borrow_mut();
        holders.insert(target, Rc::clone(&result));
        result
    }

    /// The composite types that a value of this one always holds, once for each field.
    fn required(&self, id: DeclarationId) -> Types {
        if let Some(known) = self.required.borrow().get(&id) {
            return Rc::clone(known);
        }
        let reader = self.context.reader;
        let targets = reader.declaration(id).map(|declaration| {
            let names = declaration.field_names();
            let fields = names.filter_map(|name| declaration.field(name));
            let kinds = fields
                .filter(|field| is_required(field))
                .map(|field| reader.field_kind(field));
            let targets = kinds.filter_map(|kind| match kind {
                FieldKind::CompositeType(target) => Some(target),
                _ => None,
            });
            targets.collect()
        });
        let result: Types = targets.unwrap_or_default();
        let mut required = self.required.borrow_mut();
        required.insert(id, Rc::clone(&result));
        result
    }
}
