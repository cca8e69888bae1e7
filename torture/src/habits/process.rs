//! One process that has a habit: started, listened to, looked at from outside, and ended when it does not end itself.

use crate::Outcome;
use crate::driver::forget_settings;
use crate::held::Held;
use crate::plan::Program;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// For how long one looks before anything has grown.
const AT_FIRST: Duration = Duration::from_millis(500);

/// How long what a process has written may take to arrive when it is gone. A child of its own may hold on to its end.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// What a process may hold more at its end than at its beginning.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Growth {
    pub(crate) descriptors: u64,
    pub(crate) threads: u64,
    pub(crate) kib: u64,
}

/// What is asked of a process.
#[derive(Clone, Copy)]
pub(crate) struct Task<'a> {
    pub(crate) habit: &'a str,
    pub(crate) count: usize,
    pub(crate) base_url: &'a str,
    /// What it is sent when it says `ending`.
    pub(crate) signal: Option<Signal>,
    pub(crate) growth: Growth,
    /// How long what it holds too much may take to go.
    pub(crate) settles: Duration,
    pub(crate) limit: Duration,
    /// How long it may take from `ending` to its end.
    pub(crate) promptly: Duration,
}

/// What was seen of a process.
#[derive(Default)]
pub(crate) struct Ended {
    pub(crate) lines: Vec<String>,
    pub(crate) errors: String,
    /// None: it did not end in time.
    pub(crate) status: Option<ExitStatus>,
    /// Why it was not listened to until its end: mostly, it was gone when it should have been looked at.
    pub(crate) trouble: Option<String>,
    /// Early and late, when it said that it was `settled`.
    pub(crate) held: Vec<Held>,
    /// From `ending` to its end.
    pub(crate) waited: Duration,
}

pub(crate) fn run(program: &Program, task: Task<'_>) -> Outcome<Ended> {
    let (name, arguments) = program.command.split_first().ok_or("a program has no command")?;
    let mut command = Command::new(name);
    forget_settings(&mut command);
    let mut child = command
        .args(arguments)
        .args([task.habit, &task.count.to_string(), task.base_url])
        .envs(&program.variables)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{name}: {error}"))?;
    let output = child.stdout.take().ok_or("a program has no output")?;
    let mut errors = child.stderr.take().ok_or("a program has no error output")?;
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    let (complain, complaints) = channel();
    std::thread::spawn(move || {
        let mut text = Vec::new();
        // Whatever came until then.
        let _ = errors.read_to_end(&mut text);
        // Of a process that hangs nobody wants to know.
        let _ = complain.send(String::from_utf8_lossy(&text).into_owned());
    });
    let mut ended = Ended::default();
    ended.trouble = listen(&mut child, task, &lines, &mut ended).err().map(|error| error.to_string());
    if ended.status.is_none() {
        let _ = child.kill();
        let status = child.wait();
        // It may have been gone before, in a way of its own.
        ended.status = status.ok().filter(|_| ended.trouble.is_some());
    }
    if ended.status.is_some() {
        ended.errors = complaints.recv_timeout(LAST_WORDS).unwrap_or_default();
    }
    Ok(ended)
}

impl Ended {
    /// What it held early and late, when it was looked at both times.
    pub(crate) fn grown(&self) -> Option<(Held, Held)> {
        match self.held.as_slice() {
            [early, .., late] => Some((*early, *late)),
            _ => None,
        }
    }
}

/// Until nobody can write any more: children that outlive their parent are waited for too.
fn listen(child: &mut Child, task: Task<'_>, output: &Receiver<String>, ended: &mut Ended) -> Outcome {
    let pid = child.id();
    let begun = Instant::now();
    let mut ending = None;
    loop {
        let limit = ending.map_or(begun + task.limit, |at: Instant| at + task.promptly);
        match output.recv_timeout(limit.saturating_duration_since(Instant::now())) {
            Ok(line) if line == "settled" => {
                ended.held.push(look(pid, ended.held.first().copied(), task)?);
                // When it has gone meanwhile, its output tells.
                let _ = child.stdin.as_mut().map(|input| input.write_all(b"\n").and_then(|()| input.flush()));
            }
            Ok(line) if line == "ending" => {
                ending = Some(Instant::now());
                if let Some(signal) = task.signal {
                    kill(Pid::from_raw(pid.try_into()?), signal)?;
                }
            }
            Ok(line) => ended.lines.push(line),
            Err(RecvTimeoutError::Disconnected) => {
                // It has closed its output, and so is gone in a moment, or never.
                while ended.status.is_none() && Instant::now() < limit {
                    ended.status = child.try_wait()?;
                    std::thread::sleep(Duration::from_millis(1));
                }
                break;
            }
            Err(RecvTimeoutError::Timeout) => break,
        }
    }
    ended.waited = ending.map(|at| at.elapsed()).unwrap_or_default();
    Ok(())
}

/// What it holds now. The first time the least of some moments; then, when it holds more, again until it does not.
fn look(pid: u32, early: Option<Held>, task: Task<'_>) -> Outcome<Held> {
    let begun = Instant::now();
    let mut least = Held::now(pid)?;
    loop {
        let enough = match early {
            None => begun.elapsed() > AT_FIRST,
            Some(early) => is_within(least, early, task.growth) || begun.elapsed() > task.settles,
        };
        if enough {
            return Ok(least);
        }
        std::thread::sleep(Duration::from_millis(50));
        let now = Held::now(pid)?;
        least = Held {
            descriptors: least.descriptors.min(now.descriptors),
            threads: least.threads.min(now.threads),
            memory: least.memory.min(now.memory),
            heap: 0,
        };
    }
}

pub(crate) fn is_within(late: Held, early: Held, growth: Growth) -> bool {
    late.descriptors <= early.descriptors + growth.descriptors
        && late.threads <= early.threads + growth.threads
        && late.memory <= early.memory + growth.kib * 1024
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    /// What came of a process that runs this.
    fn ended(script: &str) -> Ended {
        let command = ["sh", "-c", script].map(str::to_owned).into();
        let program = Program { name: "a program".to_owned(), command, variables: [].into() };
        let task = Task {
            habit: "none",
            count: 1,
            base_url: "http://127.0.0.1:1",
            signal: None,
            growth: Growth { descriptors: 0, threads: 0, kib: 1 << 20 },
            settles: Duration::ZERO,
            limit: Duration::from_secs(30),
            promptly: Duration::from_secs(30),
        };
        run(&program, task).unwrap()
    }

    #[test]
    fn a_process_that_is_gone_when_it_is_looked_at_is_a_finding() {
        // Somebody else speaks for it as soon as it has ended.
        let ended = ended("(until grep -q '^State:.Z' /proc/$$/status; do :; done; echo settled) & exit 5");
        assert!(ended.trouble.is_some());
        assert_eq!(ended.status.and_then(|status| status.code()), Some(5));
    }

    #[test]
    fn one_look_tells_of_no_growth() {
        assert!(ended("echo settled; read line").grown().is_none());
        let twice = ended("echo settled; read line; echo settled; read line");
        assert!(twice.grown().is_some() && twice.trouble.is_none());
    }
}
