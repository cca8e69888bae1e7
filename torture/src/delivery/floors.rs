//! How much has to happen in a storm at least: sends of which the fake sees nothing, or of which none is accepted, are told
//! no lie and show nothing.

/// Percents of the calls. What happens by itself is about twice as much, even on a machine that is busy.
pub(super) struct Floors {
    /// The fake has had a request.
    seen: usize,
    /// The fake has accepted the message.
    accepted: usize,
    faulted: usize,
    /// Whether the fake logs the trouble; if not, a call met it by being under way in an outage.
    pub(super) logged: bool,
}

/// Every request meets a fault, and about half of those let it be handled.
pub(super) const STORM: Floors = Floors { seen: 60, accepted: 25, faulted: 60, logged: true };

/// Every second connection is reset before the fake sees a request; each of the others ends after its answer.
pub(super) const CONNECTIONS: Floors = Floors { seen: 30, accepted: 30, faulted: 30, logged: true };

/// Of each part some are answered, some wait for the end of the server, and some are left for the next one.
pub(super) const RESTARTS: Floors = Floors { seen: 40, accepted: 30, faulted: 10, logged: false };

impl Floors {
    /// What there is too little of, in words.
    pub(super) fn missing(&self, calls: usize, seen: usize, accepted: usize, faulted: usize) -> Vec<String> {
        let all = [
            ("seen by the fake", seen, self.seen),
            ("accepted", accepted, self.accepted),
            ("faulted", faulted, self.faulted),
        ];
        let too_few = all.into_iter().filter(|(_, number, percent)| number * 100 < calls * percent);
        too_few
            .map(|(what, number, percent)| {
                format!("{number} of {calls} sends were {what}, which is less than {percent} %")
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_measured_passes_and_a_storm_without_wind_does_not() {
        assert!(STORM.missing(10_000, 9_988, 4_294, 9_988).is_empty());
        assert!(CONNECTIONS.missing(1_000, 565, 565, 565).is_empty());
        assert!(RESTARTS.missing(999, 899, 841, 245).is_empty());
        for floors in [STORM, CONNECTIONS, RESTARTS] {
            assert_eq!(floors.missing(1_000, 0, 0, 0).len(), 3, "nothing arrived");
            assert_eq!(floors.missing(1_000, 1_000, 0, 1_000).len(), 1, "nothing was accepted");
            assert_eq!(floors.missing(1_000, 1_000, 1_000, 0).len(), 1, "nothing went wrong");
        }
    }
}
