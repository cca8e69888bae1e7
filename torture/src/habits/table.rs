//! Every habit of every language, how often it is tried, and how its processes are to end.

use nix::sys::signal::Signal;

/// How often: in the long form and in the short one.
pub(crate) type Often = (usize, usize);

/// A leak of memory is seen when, that often, it is more than a process may hold more. In the long form, of each time:
///
/// * 0.5 KiB of 4000 threads, 2 KiB of 1000 clients, 5 KiB of 400 forks, by 2 MiB;
/// * Node: 28 KiB of 300 workers, 56 KiB of 150, by 8 MiB;
/// * Kotlin: 4 KiB of 4000 threads, 16 KiB of 1000 clients, by 16 MiB, and beside its heap, which is of one size;
/// * under valgrind none: it tells of leaks in its own way only when it is asked.
///
/// The short form, with a tenth of that and less, sees only leaks that are as much larger. In both, more than two
/// descriptors are seen, and any thread.
pub(crate) struct Habit {
    /// As the language's program in `torture/habits/` knows it.
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) often: Often,
}

#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// One process does it that often and lives on: all its calls end, and nothing grows.
    Within,
    /// The same, but it cuts calls: only those with a text that says so have to end.
    Cuts,
    /// That many processes end in this way with calls in flight.
    End(End),
}

/// How a process is to end.
#[derive(Clone, Copy)]
pub(crate) struct End {
    pub(crate) status: Status,
    /// Sent to it when it says that it waits for its end.
    pub(crate) signal: Option<Signal>,
    /// What standard error is to have, once; nothing otherwise.
    pub(crate) says: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Code(i32),
    Signal(Signal),
}

impl Habit {
    pub(crate) fn count(&self, short: bool) -> usize {
        if short { self.often.1 } else { self.often.0 }
    }
}

impl End {
    pub(crate) const WELL: Self = Self { status: Status::Code(0), signal: None, says: None };

    /// Whether this is what it was to write to standard error.
    pub(crate) fn is_said(&self, errors: &str) -> bool {
        match self.says {
            None => errors.is_empty(),
            // A line with the very word, which a traceback shows in its source too, and no panic but Rust's own.
            Some(word) => {
                let panics = usize::from(self.status == Status::Code(101));
                errors.lines().filter(|line| line.ends_with(word)).count() == 1
                    && errors.matches("panicked at").count() == panics
                    && !errors.to_ascii_lowercase().contains("fatal")
            }
        }
    }
}

impl Status {
    pub(crate) fn killed_by(signal: i32) -> Self {
        // What has no name is none that we expect.
        Signal::try_from(signal).map_or(Self::Code(128 + signal), Self::Signal)
    }
}

const fn within(name: &'static str, often: Often) -> Habit {
    Habit { name, kind: Kind::Within, often }
}

const fn cuts(name: &'static str, often: Often) -> Habit {
    Habit { name, kind: Kind::Cuts, often }
}

const fn ends(name: &'static str, code: i32, often: Often) -> Habit {
    let end = End { status: Status::Code(code), signal: None, says: None };
    Habit { name, kind: Kind::End(end), often }
}

/// An error of the program's own, in the middle of calls.
const fn fails(name: &'static str, status: Status, often: Often) -> Habit {
    let end = End { status, signal: None, says: Some("a defect of the program") };
    Habit { name, kind: Kind::End(end), often }
}

const fn killed(
    name: &'static str,
    signal: Signal,
    status: Status,
    says: Option<&'static str>,
    often: Often,
) -> Habit {
    Habit { name, kind: Kind::End(End { status, signal: Some(signal), says }), often }
}

const fn terminated(often: Often) -> Habit {
    killed("signal-term", Signal::SIGTERM, Status::Signal(Signal::SIGTERM), None, often)
}

/// The habits of the program with this name.
pub(crate) fn of(program: &str) -> Option<&'static [Habit]> {
    Some(match program {
        "Rust" => RUST,
        "Python" => PYTHON,
        "Node" => NODE,
        "Kotlin" => KOTLIN,
        "C" => C,
        "C++" => CPP,
        "C, unloaded" => C_UNLOADED,
        "C, valgrind" => C_UNDER_VALGRIND,
        _ => return None,
    })
}

const RUST: &[Habit] = &[
    within("threads", (4000, 400)),
    within("threads-clients", (1000, 100)),
    ends("exit-return", 0, (150, 8)),
    ends("exit-process", 3, (150, 8)),
    fails("exit-panic", Status::Code(101), (150, 8)),
    terminated((150, 8)),
];

const C: &[Habit] = &[
    within("threads", (4000, 400)),
    within("threads-clients", (1000, 100)),
    within("fork", (400, 40)),
    within("signals", (4000, 400)),
    ends("exit-return", 0, (150, 8)),
    ends("exit-exit", 3, (150, 8)),
    ends("exit-at-once", 4, (150, 8)),
    ends("exit-quick", 6, (150, 8)),
    ends("exit-thread", 5, (150, 8)),
    terminated((150, 8)),
];

/// Slow, and without what ends by a signal: valgrind's own word would be in its way.
const C_UNDER_VALGRIND: &[Habit] = &[
    within("threads", (200, 0)),
    within("threads-clients", (40, 0)),
    within("fork", (24, 0)),
    within("signals", (200, 0)),
    ends("exit-return", 0, (6, 0)),
    ends("exit-exit", 3, (6, 0)),
    ends("exit-quick", 6, (6, 0)),
    ends("exit-thread", 5, (6, 0)),
];

const PYTHON: &[Habit] = &[
    within("threads", (4000, 400)),
    within("threads-clients", (1000, 60)),
    within("threads-loops", (600, 40)),
    within("fork", (400, 24)),
    within("fork-processes", (200, 16)),
    within("signals", (2000, 200)),
    ends("exit-return", 0, (40, 4)),
    ends("exit-sys", 3, (40, 4)),
    ends("exit-os", 4, (40, 4)),
    ends("exit-asyncio", 8, (40, 4)),
    ends("exit-atexit", 0, (40, 4)),
    fails("exit-raise", Status::Code(1), (40, 4)),
    terminated((40, 4)),
    killed("signal-int", Signal::SIGINT, Status::Signal(Signal::SIGINT), Some("KeyboardInterrupt"), (40, 4)),
];

const NODE: &[Habit] = &[
    cuts("workers", (300, 16)),
    cuts("workers-own-end", (200, 12)),
    cuts("workers-at-once", (150, 8)),
    within("children", (300, 20)),
    ends("exit-process", 3, (80, 3)),
    ends("exit-handler", 0, (80, 3)),
    fails("exit-throw", Status::Code(1), (80, 3)),
    fails("exit-reject", Status::Code(1), (80, 3)),
    ends("exit-worker", 7, (80, 3)),
    terminated((80, 3)),
    killed("signal-int", Signal::SIGINT, Status::Signal(Signal::SIGINT), None, (80, 3)),
];

const C_UNLOADED: &[Habit] = &[within("dlclose", (400, 40)), ends("dlclose-at-once", 0, (400, 24))];

const CPP: &[Habit] = &[
    within("threads-clients", (1000, 100)),
    cuts("futures-dropped", (4000, 400)),
    ends("exit-statics", 0, (150, 8)),
    fails("exit-throw", Status::Signal(Signal::SIGABRT), (60, 4)),
];

/// A JVM takes half a second to begin.
const KOTLIN: &[Habit] = &[
    within("threads", (4000, 300)),
    within("threads-clients", (1000, 60)),
    ends("exit-return", 0, (20, 2)),
    ends("exit-system", 3, (20, 2)),
    ends("exit-halt", 4, (20, 2)),
    ends("exit-hook", 3, (20, 2)),
    fails("exit-throw", Status::Code(1), (20, 2)),
    killed("signal-term", Signal::SIGTERM, Status::Code(143), None, (20, 2)),
];
