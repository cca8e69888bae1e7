//! Whether something grows with the calls, by what a program held at quiet moments.
//!
//! Allocators, collectors and compilers take memory in leaps, at moments of their own; a leak takes some in every round.
//! So growth is the middle one of the slopes between any two moments (Theil and Sen's): three rounds of ten may leap
//! without it being taken for growth, and what comes back in each round is not hidden by any of them.
//!
//! A pool may start one more of its threads late, and keep it. So descriptors and threads, of which none may be added,
//! have to rise twice, to stay, before it is a leak.

use crate::held::Held;

/// What is still taken for none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowed {
    /// Of memory, and of the interpreter's heap.
    pub(crate) bytes_per_call: f64,
}

/// How much more of something is held with each call.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Growth {
    pub(crate) memory: f64,
    pub(crate) heap: f64,
    pub(crate) descriptors: f64,
    pub(crate) threads: f64,
}

impl Growth {
    /// From the moments after each round, with so many calls in each.
    pub(crate) fn of(moments: &[Held], calls: usize) -> Self {
        let per_call = |figure: fn(&Held) -> u64| {
            let all: Vec<f64> = moments.iter().map(|held| figure(held) as f64).collect();
            slope(&all) / calls.max(1) as f64
        };
        let counted = |figure: fn(&Held) -> u64| {
            let all: Vec<u64> = moments.iter().map(figure).collect();
            if lasting_rises(&all) < 2 { 0.0 } else { per_call(figure) }
        };
        Self {
            memory: per_call(|held| held.memory),
            heap: per_call(|held| held.heap),
            descriptors: counted(|held| held.descriptors),
            threads: counted(|held| held.threads),
        }
    }

    /// What is a leak, in words. Descriptors and threads are counted when all connections are closed, so none may be
    /// added again and again, however few.
    pub(crate) fn leaks(&self, allowed: Allowed) -> Vec<String> {
        let mut leaks = Vec::new();
        for (name, bytes) in [("memory", self.memory), ("the heap", self.heap)] {
            if bytes > allowed.bytes_per_call {
                leaks.push(format!("{name} grows by {bytes:.0} bytes with each call"));
            }
        }
        for (name, more) in [("descriptors", self.descriptors), ("threads", self.threads)] {
            if more > 0.0 {
                leaks.push(format!("{name} grow by {:.1} with each thousand calls", more * 1000.0));
            }
        }
        leaks
    }
}

/// After how many moments more was held than before, and never so little again.
fn lasting_rises(figures: &[u64]) -> usize {
    let mut least = u64::MAX;
    let mut rises = 0;
    for figure in figures.iter().rev() {
        rises += usize::from(*figure < least && least < u64::MAX);
        least = least.min(*figure);
    }
    rises
}

/// From one moment to the next.
fn slope(figures: &[f64]) -> f64 {
    let mut slopes = Vec::new();
    for (later, high) in figures.iter().enumerate() {
        for (earlier, low) in figures.iter().enumerate().take(later) {
            slopes.push((high - low) / (later - earlier) as f64);
        }
    }
    slopes.sort_by(f64::total_cmp);
    let middle = |index: usize| slopes.get(index).copied().unwrap_or_default();
    // Of an even number there are two in the middle.
    f64::midpoint(middle(slopes.len() / 2), middle(slopes.len().saturating_sub(1) / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALLS: usize = 4000;
    const ALLOWED: Allowed = Allowed { bytes_per_call: 75.0 };

    /// Whether it is a leak: ten moments, of which each may have something added.
    fn leaks(held: impl Fn(u64) -> Held) -> Vec<String> {
        let moments: Vec<Held> = (0..10).map(held).collect();
        Growth::of(&moments, CALLS).leaks(ALLOWED)
    }

    /// A program that goes up and down by what real ones do, and leaks nothing.
    fn well(round: u64) -> Held {
        let noise = [310_000, 0, 90_000, 250_000, 40_000, 400_000, 10_000, 280_000, 120_000, 60_000];
        let noise = noise.get(round as usize).copied().unwrap();
        Held { memory: 20_000_000 + noise, heap: 5_000_000 + noise / 4, descriptors: 12, threads: 5 }
    }

    #[test]
    fn what_goes_up_and_down_is_no_leak() {
        assert!(leaks(well).is_empty());
        // A leap: a thread's arena, a table that doubled.
        assert!(
            leaks(|round| Held {
                memory: well(round).memory + 5_000_000 * u64::from(round > 7),
                ..well(round)
            })
            .is_empty()
        );
        // One that is late to end.
        assert!(leaks(|round| Held { threads: 5 + u64::from(round == 4), ..well(round) }).is_empty());
    }

    #[test]
    fn a_hundred_bytes_a_call_are_a_leak() {
        let bytes = 100 * CALLS as u64;
        assert_eq!(
            leaks(|round| Held { memory: well(round).memory + bytes * round, ..well(round) }).len(),
            1
        );
        assert_eq!(leaks(|round| Held { heap: well(round).heap + bytes * round, ..well(round) }).len(), 1);
    }

    #[test]
    fn one_in_a_hundred_calls_that_stays_is_a_leak() {
        let few = CALLS as u64 / 100;
        assert_eq!(leaks(|round| Held { descriptors: 12 + few * round, ..well(round) }).len(), 1);
        assert_eq!(leaks(|round| Held { threads: 5 + few * round, ..well(round) }).len(), 1);
    }

    /// What was held at each moment, as descriptors and as threads.
    fn counted(moments: &[u64]) -> (usize, usize) {
        let leaks = |held: &dyn Fn(u64) -> Held| {
            let moments: Vec<Held> = moments.iter().copied().map(held).collect();
            Growth::of(&moments, CALLS).leaks(ALLOWED).len()
        };
        (leaks(&|descriptors| Held { descriptors, ..well(0) }), leaks(&|threads| Held { threads, ..well(0) }))
    }

    #[test]
    fn one_that_comes_late_and_stays_is_no_leak() {
        for step in 1..6 {
            let moments: Vec<u64> = (0..6).map(|moment| 12 + u64::from(moment >= step)).collect();
            assert_eq!(counted(&moments), (0, 0), "{moments:?}");
        }
        assert_eq!(counted(&[12, 13, 12, 13, 12, 13]), (0, 0), "it comes and goes");
        assert_eq!(counted(&[12, 13, 12, 13, 13, 13]), (0, 0));
    }

    #[test]
    fn one_at_each_of_two_restarts_is_a_leak() {
        // As the long form and the short one restart their fakes.
        assert_eq!(counted(&[12, 12, 12, 13, 13, 13, 14, 14, 14, 14]), (1, 1));
        assert_eq!(counted(&[12, 13, 13, 14, 14, 14]), (1, 1));
        assert_eq!(counted(&[12, 13, 13, 16, 14, 14]), (1, 1), "and one that is late to end");
    }

    #[test]
    fn one_in_each_round_is_a_leak() {
        assert_eq!(counted(&[12, 13, 14, 15, 16, 17]), (1, 1));
    }
}
