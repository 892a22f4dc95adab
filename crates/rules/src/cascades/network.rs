//! Circles and competing ways in a net of links.
//!
//! Takes time in proportion to the links, except where circles make the ways many; there it gives up early, because the circles
//! have to go first.

use model::DeclarationId;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::{Checks, Cycle, Hop, Link, Verdict, Verdicts};

/// Models that are looked at to find the shortest way round; a longer one nobody would want to read.
const ROUTE_LIMIT: usize = 300;
/// Steps on ways through circles for all models together, of which each that needs some gets the same share, so that it does not
/// matter who comes first; but at least and at most so many.
const STEPS: usize = 400_000;
const STEPS_OF_MODEL: std::ops::RangeInclusive<usize> = 500..=20_000;
/// Ends of ways that are looked at together.
const CHUNK: usize = 1024;

type Row = [u64; CHUNK / 64];

struct Edge<'n> {
    field: &'n SmolStr,
    to: usize,
}

/// Links with numbers instead of names.
pub(crate) struct Network<'n> {
    ids: Vec<DeclarationId>,
    edges: Vec<Vec<Edge<'n>>>,
}

/// Models that reach each other, and what each such group leads to.
struct Groups {
    /// The group of each model. A group has a higher number than those that it leads to.
    of: Vec<usize>,
    /// Does it have or reach a link of a model to itself?
    reaches_itself: Vec<bool>,
    /// Is it, or does it reach, a circle of several models?
    reaches_ring: Vec<bool>,
    /// The models, those first that others lead to; that holds only outside of circles.
    order: Vec<usize>,
}

impl<'n> Network<'n> {
    pub(crate) fn new(links: impl Iterator<Item = (DeclarationId, &'n [Link])>) -> Self {
        let mut numbers: FxHashMap<DeclarationId, usize> = FxHashMap::default();
        let mut result = Self {
            ids: Vec::new(),
            edges: Vec::new(),
        };
        for (from, links) in links {
            let from = result.number(&mut numbers, from);
            for link in links {
                let to = result.number(&mut numbers, link.to);
                let field = &link.field;
                result.edges[from].push(Edge { field, to });
            }
        }
        result
    }

    fn number(
        &mut self,
        numbers: &mut FxHashMap<DeclarationId, usize>,
        id: DeclarationId,
    ) -> usize {
        *numbers.entry(id).or_insert_with(|| {
            self.ids.push(id);
            self.edges.push(Vec::new());
            self.ids.len() - 1
        })
    }

    /// What is the matter, by model; only what is.
    pub(crate) fn verdicts(&self, checks: Checks) -> FxHashMap<DeclarationId, Verdicts> {
        let mut search = Search::new(self.ids.len());
        let mut result: FxHashMap<DeclarationId, Verdicts> = FxHashMap::default();
        if !checks.cycles {
            return result;
        }
        let groups = self.groups();
        let mut verdict = |from: usize, field: &SmolStr, change: &mut dyn FnMut(&mut Verdict)| {
            let verdicts = result.entry(self.ids[from]).or_default();
            change(verdicts.entry(field.clone()).or_default());
        };
        for (from, edges) in self.edges.iter().enumerate() {
            for edge in edges {
                let cycle = if edge.to == from {
                    Cycle::Itself
                } else if groups.of[from] == groups.of[edge.to] {
                    Cycle::Ring(self.route(&groups, &mut search, edge.to, from))
                } else if groups.reaches_itself[groups.of[edge.to]] {
                    Cycle::Ahead
                } else {
                    continue;
                };
                verdict(from, edge.field, &mut |it| it.cycle = Some(cycle.clone()));
            }
        }
        if checks.paths {
            for (from, edge, rival, meeting) in self.competing(&groups) {
                let edges = &self.edges[from];
                let rival = (edges[rival].field.clone(), self.ids[meeting]);
                verdict(from, edges[edge].field, &mut |it| {
                    it.rival = Some(rival.clone());
                });
            }
        }
        result
    }

    fn groups(&self) -> Groups {
        let count = self.ids.len();
        let order = self.finishing_order();
        let mut reversed: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (from, edges) in self.edges.iter().enumerate() {
            for edge in edges {
                reversed[edge.to].push(from);
            }
        }
        let mut of = vec![usize::MAX; count];
        let mut size: Vec<usize> = Vec::new();
        for start in order.iter().rev() {
            if of[*start] != usize::MAX {
                continue;
            }
            let group = size.len();
            size.push(0);
            of[*start] = group;
            let mut stack = vec![*start];
            while let Some(at) = stack.pop() {
                size[group] += 1;
                for from in &reversed[at] {
                    if of[*from] == usize::MAX {
                        of[*from] = group;
                        stack.push(*from);
                    }
                }
            }
        }
        // So far a group has a lower number than those that it leads to.
        let last = size.len().saturating_sub(1);
        size.reverse();
        for group in &mut of {
            *group = last - *group;
        }
        let mut reaches_itself = vec![false; size.len()];
        let mut reaches_ring: Vec<bool> = size.iter().map(|size| *size > 1).collect();
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); size.len()];
        for (model, group) in of.iter().enumerate() {
            members[*group].push(model);
        }
        for (group, models) in members.iter().enumerate() {
            for model in models {
                for edge in &self.edges[*model] {
                    reaches_itself[group] |= edge.to == *model || reaches_itself[of[edge.to]];
                    reaches_ring[group] |= reaches_ring[of[edge.to]];
                }
            }
        }
        Groups {
            of,
            reaches_itself,
            reaches_ring,
            order,
        }
    }

    /// The models in the order in which a search in depth leaves them.
    fn finishing_order(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.ids.len());
        let mut seen = vec![false; self.ids.len()];
        for start in 0..self.ids.len() {
            if std::mem::replace(&mut seen[start], true) {
                continue;
            }
            let mut stack = vec![(start, 0)];
            while let Some((at, next)) = stack.last_mut() {
                if let Some(edge) = self.edges[*at].get(*next) {
                    *next += 1;
                    if !std::mem::replace(&mut seen[edge.to], true) {
                        stack.push((edge.to, 0));
                    }
                } else {
                    order.push(*at);
                    stack.pop();
                }
            }
        }
        order
    }

    /// The shortest way from one model of a circle to another one.
    fn route(&self, groups: &Groups, search: &mut Search, start: usize, end: usize) -> Vec<Hop> {
        search.start(start);
        let mut next = 0;
        while let Some(at) = search.queue.get(next).copied() {
            next += 1;
            for (number, edge) in self.edges[at].iter().enumerate() {
                if groups.of[edge.to] == groups.of[start] {
                    search.reach(edge.to, (at, number));
                }
            }
            if search.is_reached(end) || search.queue.len() > ROUTE_LIMIT {
                break;
            }
        }
        let mut hops = Vec::new();
        let mut at = end;
        while at != start {
            if !search.is_reached(at) {
                return Vec::new();
            }
            let (from, number) = search.came_by[at];
            hops.push((self.ids[from], self.edges[from][number].field.clone()));
            at = from;
        }
        hops.reverse();
        hops
    }

    /// The links that compete with another one of their model: model, link, the other link, and where they meet.
    fn competing(&self, groups: &Groups) -> Vec<(usize, usize, usize, usize)> {
        let rivals = |from: &usize| {
            let others = self.edges[*from].iter().filter(|edge| edge.to != *from);
            others.count() > 1
        };
        let (ringed, plain): (Vec<usize>, Vec<usize>) = (0..self.ids.len())
            .filter(rivals)
            .partition(|from| groups.reaches_ring[groups.of[*from]]);
        let mut found: FxHashMap<(usize, usize), usize> = FxHashMap::default();
        self.compete(groups, &plain, &mut found);
        let share = STEPS / ringed.len().max(1);
        let share = share.clamp(*STEPS_OF_MODEL.start(), *STEPS_OF_MODEL.end());
        for from in ringed {
            self.compete_in_rings(from, share, &mut found);
        }
        let (mut own, mut its) = (Search::new(self.ids.len()), Search::new(self.ids.len()));
        let mut result: Vec<_> = found
            .into_iter()
            .map(|((from, edge), rival)| {
                let (to, other) = (self.edges[from][edge].to, self.edges[from][rival].to);
                let meeting = self.meeting((&mut own, &mut its), from, to, other);
                (from, edge, rival, meeting)
            })
            .collect();
        result.sort_unstable();
        result
    }

    /// Outside of circles: every way ends somewhere, and ways that meet end at the same place.
    fn compete(
        &self,
        groups: &Groups,
        plain: &[usize],
        found: &mut FxHashMap<(usize, usize), usize>,
    ) {
        if plain.is_empty() {
            return;
        }
        let ends: Vec<usize> = (0..self.ids.len())
            .filter(|model| self.edges[*model].is_empty())
            .collect();
        let mut rows: Vec<Row> = vec![[0; CHUNK / 64]; self.ids.len()];
        for chunk in ends.chunks(CHUNK) {
            rows.fill([0; CHUNK / 64]);
            for (place, end) in chunk.iter().enumerate() {
                rows[*end][place / 64] |= 1 << (place % 64);
            }
            for model in &groups.order {
                if groups.reaches_ring[groups.of[*model]] {
                    continue;
                }
                for edge in self.edges[*model].iter().filter(|edge| edge.to != *model) {
                    let ahead = rows[edge.to];
                    for (word, other) in rows[*model].iter_mut().zip(ahead) {
                        *word |= other;
                    }
                }
            }
            for from in plain {
                let mut once: Row = [0; CHUNK / 64];
                let mut twice: Row = [0; CHUNK / 64];
                let edges = || {
                    let all = self.edges[*from].iter().enumerate();
                    all.filter(|(_, edge)| edge.to != *from)
                };
                for (_, edge) in edges() {
                    for (word, ahead) in rows[edge.to].iter().enumerate() {
                        twice[word] |= once[word] & ahead;
                        once[word] |= ahead;
                    }
                }
                let meets = |one: &Row, other: &Row| one.iter().zip(other).any(|(a, b)| a & b != 0);
                for (number, edge) in edges().filter(|(_, edge)| meets(&rows[edge.to], &twice)) {
                    let mut others = edges().filter(|(other, _)| *other != number);
                    let rival = others.find(|(_, other)| meets(&rows[edge.to], &rows[other.to]));
                    let Some((rival, _)) = rival else { continue };
                    let known = found.entry((*from, number)).or_insert(rival);
                    *known = (*known).min(rival);
                }
            }
        }
    }

    /// Where circles are ahead: ways that use no link twice, meet no model that points to itself, and do not come back.
    fn compete_in_rings(
        &self,
        from: usize,
        mut budget: usize,
        found: &mut FxHashMap<(usize, usize), usize>,
    ) {
        let reached: Option<Vec<FxHashSet<usize>>> = (0..self.edges[from].len())
            .map(|number| self.walk(from, number, &mut budget))
            .collect();
        let Some(reached) = reached else { return };
        for (number, own) in reached.iter().enumerate() {
            let rival = reached
                .iter()
                .enumerate()
                .find(|(other, its)| *other != number && !own.is_disjoint(its));
            if let Some((rival, _)) = rival {
                found.insert((from, number), rival);
            }
        }
    }

    /// The models on the ways that start with a link and come to an end. `None` when there are too many ways.
    fn walk(&self, from: usize, number: usize, budget: &mut usize) -> Option<FxHashSet<usize>> {
        struct Step {
            at: usize,
            came_by: (usize, usize),
            next: usize,
            leads_on: bool,
        }
        let mut reached = FxHashSet::default();
        let mut used = FxHashSet::from_iter([(from, number)]);
        let step = |to: usize, came_by| Step {
            at: to,
            came_by,
            next: 0,
            leads_on: false,
        };
        let first = self.edges[from][number].to;
        let mut way = Vec::new();
        if first != from {
            way.push(step(first, (from, number)));
        }
        while let Some(last) = way.last_mut() {
            let (at, next) = (last.at, last.next);
            let Some(edge) = self.edges[at].get(next) else {
                if !last.leads_on {
                    reached.extend(way.iter().map(|step| step.at));
                }
                if let Some(done) = way.pop() {
                    used.remove(&done.came_by);
                }
                continue;
            };
            *budget = budget.checked_sub(1)?;
            last.next += 1;
            if used.contains(&(at, next)) {
                continue;
            }
            last.leads_on = true;
            if edge.to != at && edge.to != from {
                used.insert((at, next));
                way.push(step(edge.to, (at, next)));
            }
        }
        Some(reached)
    }

    /// The first model that two ways from a model share, as far as one can see.
    fn meeting(
        &self,
        (own, its): (&mut Search, &mut Search),
        from: usize,
        one: usize,
        other: usize,
    ) -> usize {
        self.look_ahead(its, from, other);
        self.look_ahead(own, from, one);
        let mut reached = own.queue.iter().copied();
        reached.find(|it| its.is_reached(*it)).unwrap_or(one)
    }

    /// Reaches what is ahead of a model without coming back to `from`, the near ones only.
    fn look_ahead(&self, search: &mut Search, from: usize, start: usize) {
        search.start(start);
        let mut next = 0;
        while let Some(at) = search.queue.get(next).copied() {
            next += 1;
            for (number, edge) in self.edges[at].iter().enumerate() {
                if edge.to != from {
                    search.reach(edge.to, (at, number));
                }
            }
            if search.queue.len() > ROUTE_LIMIT {
                break;
            }
        }
    }
}

/// A search in breadth. Used for one after the other, because clearing it costs nothing.
struct Search {
    /// Which search has reached a model last.
    reached_in: Vec<usize>,
    /// The model and its link by which a model was reached; of models that this search has reached.
    came_by: Vec<(usize, usize)>,
    /// The models in the order in which they were reached.
    queue: Vec<usize>,
    searches: usize,
}

impl Search {
    fn new(models: usize) -> Self {
        Self {
            reached_in: vec![0; models],
            came_by: vec![(0, 0); models],
            queue: Vec::new(),
            searches: 0,
        }
    }

    fn start(&mut self, model: usize) {
        self.searches += 1;
        self.queue.clear();
        self.reach(model, (model, 0));
    }

    fn reach(&mut self, model: usize, came_by: (usize, usize)) {
        if self.reached_in[model] != self.searches {
            self.reached_in[model] = self.searches;
            self.came_by[model] = came_by;
            self.queue.push(model);
        }
    }

    fn is_reached(&self, model: usize) -> bool {
        self.reached_in[model] == self.searches
    }
}

impl std::fmt::Debug for Network<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Network")
            .field("models", &self.ids.len())
            .finish_non_exhaustive()
    }
}
