//! The C tests under ThreadSanitizer, the Rust side instrumented too, with what the stable toolchain ships.
//!
//! The standard library comes compiled and without instrumentation, so that ThreadSanitizer would not see what its locks
//! order, and report races that are none. What is not generic in there is reached by calls, though: the linker is told
//! to send the calls that wait (`--wrap`) through functions that say what they order. Everything else of std's that
//! matters (`Arc`, the fast ways of its locks, channels) is generic or inlined, and so is instrumented with our crates.
//! One thing is missing there: `Arc` frees after a fence, which ThreadSanitizer does not know; its decrements are made
//! to order what the fence would.
//!
//! What is watched: the tests, `avenping-c`, `avenping`, tokio, hyper and every other crate. What is not: code of std's
//! that is not generic, and C and assembly in `ring`.

use super::programs::{C, Run, compile, place, source};
use super::tests;
use crate::shell::{Failure, Outcome, cargo, run, target, timed};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Whether this machine can.
pub(super) fn possible() -> bool {
    cfg!(all(target_arch = "x86_64", target_os = "linux"))
}

pub(super) fn test() -> Outcome {
    let library = timed("build for ThreadSanitizer", library)?;
    let waits = waits(&library)?;
    let folder = place("threads");
    std::fs::create_dir_all(&folder)?;
    let wrapped = folder.join("std.c");
    std::fs::write(&wrapped, wrapper(&waits))?;
    let wrapped_object = folder.join("std.o");
    run(Command::new("clang").args(["-O1", "-c"]).arg(&wrapped).arg("-o").arg(&wrapped_object))?;

    let mut link: Vec<String> = waits.iter().map(|wait| format!("-Wl,--wrap={}", wait.symbol)).collect();
    link.push("-Wl,--wrap=syscall".to_owned());
    link.push("-Wl,--wrap=__tsan_atomic64_fetch_sub".to_owned());
    link.push(wrapped_object.display().to_string());
    link.push(library.display().to_string());
    link.push("-Wl,--whole-archive".to_owned());
    link.push(runtime()?.display().to_string());
    link.push("-Wl,--no-whole-archive".to_owned());
    link.extend(super::build::STATIC_LIBS.split(' ').map(str::to_owned));

    let suppressions = source("threads.supp");
    let options = format!("suppressions={}:history_size=4:exitcode=66", suppressions.display());
    let variables = [("TSAN_OPTIONS", options)];
    let race = program(&folder, "race", &[source("race.c"), source("support.c")], &link)?;
    let (status, output) = watched(&race, &variables).ended()?;
    let in_library =
        output.contains("WARNING: ThreadSanitizer: data race") && output.contains("avenping_c::");
    if status == Some(0) || !in_library {
        return Err(Failure::new(format!(
            "ThreadSanitizer did not see a race in the library: {status:?}\n{output}"
        )));
    }
    let tests = program(&folder, "tests", &tests::sources(), &link)?;
    let output = watched(&tests, &variables).output()?;
    if output.contains("ThreadSanitizer") {
        return Err(Failure::new(output));
    }
    println!("threads: {}", output.lines().rfind(|line| line.contains("failures")).unwrap_or_default());
    Ok(())
}

fn library() -> Outcome<PathBuf> {
    let folder = target().join("sanitizer");
    // The flags are the compiler's own, but behind a lock; they are the same in every stable release.
    run(cargo()
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer")
        .args([
            "rustc",
            "--quiet",
            "--locked",
            "--package",
            "avenping-c",
            "--lib",
            "--crate-type",
            "staticlib",
        ])
        .args(["--target", TARGET, "--target-dir"])
        .arg(&folder))?;
    Ok(folder.join(TARGET).join("debug/libavenping_c.a"))
}

/// The runtime that fits the compiler's instrumentation.
fn runtime() -> Outcome<PathBuf> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output()?;
    let sysroot = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let folder = Path::new(&sysroot).join("lib/rustlib").join(TARGET).join("lib");
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with("_rt.tsan.a") {
            return Ok(path);
        }
    }
    Err(Failure::new(format!("no runtime of ThreadSanitizer in {}", folder.display())))
}

fn program(folder: &Path, name: &str, sources: &[PathBuf], link: &[String]) -> Outcome<PathBuf> {
    let program = folder.join(name);
    let flags: Vec<&str> = C.iter().chain(&["-D_GNU_SOURCE", "-g"]).copied().collect();
    let mut objects = Vec::new();
    for source in sources {
        let object = folder.join(source.file_name().unwrap_or_default()).with_extension("o");
        let flags: Vec<&str> = flags.iter().chain(&["-fsanitize=thread", "-c"]).copied().collect();
        compile("clang", &flags, std::slice::from_ref(source), &[], &object)?;
        objects.push(object);
    }
    // Without the flag: the runtime is the toolchain's, not clang's.
    compile("clang", &[], &objects, link, &program)?;
    Ok(program)
}

fn watched<'a>(program: &'a Path, variables: &'a [(&'a str, String)]) -> Run<'a> {
    // Nothing is loaded from anywhere: the library is linked.
    Run { variables, ..Run::of(program, Path::new("/nonexistent")) }
}

/// A function of std's that waits, or that runs something once.
struct Wait {
    symbol: String,
    /// What it orders: a number of the argument that is the lock's address, and whether it gives the lock up before.
    lock: char,
    gives_up: bool,
    /// Whether others may rely on what it did.
    publishes: bool,
}

/// Those that the library calls.
fn waits(library: &Path) -> Outcome<Vec<Wait>> {
    let output = Command::new("nm").arg("--undefined-only").arg(library).output()?;
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    let symbols: BTreeSet<&str> = output.lines().filter_map(|line| line.trim().strip_prefix("U ")).collect();
    let mut waits = Vec::new();
    for symbol in symbols {
        if !symbol.starts_with("_RN") || !symbol.contains("3std3sys4sync") {
            continue;
        }
        let wait = |lock, gives_up, publishes| Wait { symbol: symbol.to_owned(), lock, gives_up, publishes };
        if symbol.contains("7Condvar") && symbol.contains("4wait") || symbol.contains("12wait_timeout") {
            waits.push(wait('b', true, false));
        } else if symbol.ends_with("_contended") {
            waits.push(wait('a', false, false));
        } else if symbol.ends_with("4Once4call") {
            waits.push(wait('a', false, true));
        }
    }
    let has = |part: &str| waits.iter().any(|wait| wait.symbol.contains(part));
    if has("5Mutex14lock_contended") && has("7Condvar") && has("4Once") {
        return Ok(waits);
    }
    Err(Failure::new("std's locks are not where they were: see xtask/src/c/threads.rs"))
}

fn wrapper(waits: &[Wait]) -> String {
    let mut text = WRAPPER.to_owned();
    for Wait { symbol, lock, gives_up, publishes } in waits {
        let before = if *gives_up { format!("__tsan_release((void *){lock}); ") } else { String::new() };
        let after = if *publishes { format!("__tsan_release((void *){lock}); ") } else { String::new() };
        text += &format!(
            "long __real_{symbol}(SIX);\nlong __wrap_{symbol}(SIX)\n{{\n    {before}\
             long answer = __real_{symbol}(a, b, c, d, e, f);\n    __tsan_acquire((void *){lock}); {after}\
             return answer;\n}}\n"
        );
    }
    text
}

/// All of them take at most six words, and answer at most one.
const WRAPPER: &str = r"#include <linux/futex.h>
#include <sys/syscall.h>
#define SIX long a, long b, long c, long d, long e, long f
void __tsan_acquire(void *);
void __tsan_release(void *);

/* std waits by futexes: who wakes comes before who is woken. */
long __real_syscall(long number, SIX);
long __wrap_syscall(long number, SIX)
{
    if (number == SYS_futex && (b & FUTEX_CMD_MASK) == FUTEX_WAKE)
        __tsan_release((void *)a);
    long answer = __real_syscall(number, a, b, c, d, e, f);
    if (number == SYS_futex && ((b & FUTEX_CMD_MASK) == FUTEX_WAIT || (b & FUTEX_CMD_MASK) == FUTEX_WAIT_BITSET))
        __tsan_acquire((void *)a);
    return answer;
}

/* Release (3) as acquire and release (4): the fence behind an `Arc`'s last decrement is not seen. */
unsigned long __real___tsan_atomic64_fetch_sub(volatile unsigned long *, unsigned long, int);
unsigned long __wrap___tsan_atomic64_fetch_sub(volatile unsigned long *place, unsigned long value, int order)
{
    return __real___tsan_atomic64_fetch_sub(place, value, order == 3 ? 4 : order);
}
";
