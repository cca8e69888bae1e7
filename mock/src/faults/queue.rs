//! Which fault hits which request.

use super::kind::Fault;

#[derive(Debug)]
pub(crate) enum Matcher {
    Request { method: Option<String>, path: Option<String> },
    Connection,
}

impl Matcher {
    fn request(&self, method: &str, path: &str) -> bool {
        let Self::Request { method: wanted_method, path: wanted_path } = self else { return false };
        let path_fits = wanted_path.as_deref().is_none_or(|wanted| match wanted.strip_suffix('*') {
            Some(prefix) => path.starts_with(prefix),
            None => path == wanted,
        });
        path_fits && wanted_method.as_deref().is_none_or(|wanted| wanted == method)
    }
}

#[derive(Debug)]
pub(crate) struct Rule {
    matcher: Matcher,
    /// How often it may still strike; `None` for ever.
    left: Option<u64>,
    skip: u64,
    every: u64,
    seen: u64,
    faults: Vec<Fault>,
    picker: fastrand::Rng,
}

impl Rule {
    pub(crate) fn new(
        matcher: Matcher,
        left: Option<u64>,
        skip: u64,
        every: u64,
        seed: Option<u64>,
        faults: Vec<Fault>,
    ) -> Self {
        let picker = fastrand::Rng::with_seed(seed.unwrap_or(0));
        Self { matcher, left, skip, every, seen: 0, faults, picker }
    }

    /// Counts a match; the fault when this one is hit.
    fn strike(&mut self) -> Option<Fault> {
        if self.left == Some(0) {
            return None;
        }
        self.seen += 1;
        let counted = self.seen.checked_sub(self.skip).filter(|counted| *counted > 0)?;
        if counted % self.every != 0 {
            return None;
        }
        self.left = self.left.map(|left| left - 1);
        let index = self.picker.usize(..self.faults.len());
        self.faults.get(index).cloned()
    }
}

/// The rules in the order they were given. The first that strikes wins; one that skips a request lets later rules
/// have it.
#[derive(Debug, Default)]
pub(crate) struct FaultQueue {
    rules: Vec<Rule>,
}

impl FaultQueue {
    pub(crate) fn add(&mut self, rules: Vec<Rule>) {
        self.rules.extend(rules);
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    pub(crate) fn pick(&mut self, method: &str, path: &str) -> Option<Fault> {
        let mut matching = self.rules.iter_mut().filter(|rule| rule.matcher.request(method, path));
        let fault = matching.find_map(Rule::strike);
        self.forget_spent();
        fault
    }

    /// True when the connection just accepted is to be reset.
    pub(crate) fn refuse_connection(&mut self) -> bool {
        let mut matching = self.rules.iter_mut().filter(|rule| matches!(rule.matcher, Matcher::Connection));
        let struck = matching.any(|rule| rule.strike().is_some());
        self.forget_spent();
        struck
    }

    fn forget_spent(&mut self) {
        self.rules.retain(|rule| rule.left != Some(0));
    }
}
