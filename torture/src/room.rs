//! Room for the descriptors that a run opens at a time: the usual limit of 1024 is too few for thousands of connections,
//! which all end in this process.

use crate::Outcome;
use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// More than any part needs. No limit at all would do as well, but the drivers inherit it, and some programs walk
/// through all that they may have.
const PLENTY: u64 = 10_240;

/// As far as may be, and never down.
pub(crate) fn make() -> Outcome {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    let wanted = PLENTY.min(hard).max(soft);
    if wanted > soft {
        setrlimit(Resource::RLIMIT_NOFILE, wanted, hard)?;
    }
    Ok(())
}

/// An error unless so many descriptors may be open.
pub(crate) fn is_for(descriptors: u64) -> Outcome {
    let (soft, _) = getrlimit(Resource::RLIMIT_NOFILE)?;
    if soft < descriptors {
        return Err(format!(
            "{soft} descriptors may be open, and {descriptors} are needed: raise the hard limit, as `ulimit -n` does"
        )
        .into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_little_is_refused() {
        make().unwrap();
        let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
        assert!(soft >= PLENTY.min(hard));
        is_for(soft).unwrap();
        let refusal = is_for(soft.saturating_add(1));
        assert!(refusal.is_err() || soft == u64::MAX);
    }
}
