//! A driver: a program that makes calls through one binding. Lines in, lines out.

use crate::Outcome;
use crate::figures::Figures;
use crate::job::{Answer, Job};
use crate::plan::Program;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How much longer than its deadline a call may take on a machine that has much else to do. Only what never ends
/// takes longer.
const GRACE: Duration = Duration::from_mins(1);

/// A driver in which so many calls hang gets no more: to wait for each of thousands would take hours.
const MOST_HANGS: usize = 16;

/// How long a driver may take to end when it has nothing more to do.
const FAREWELL: Duration = Duration::from_secs(30);

/// What became of a call.
pub(crate) enum Fate {
    Answered(Answer),
    /// The driver ended without a word about it, or gets no more calls.
    Lost,
    /// It did not end.
    Hung,
}

impl Fate {
    /// The answer; where there is none, that is counted.
    pub(crate) fn answer(
        &self,
        place: &str,
        figures: &mut Figures,
        findings: &mut Vec<String>,
    ) -> Option<&Answer> {
        match self {
            Self::Answered(answer) => return Some(answer),
            Self::Lost => {
                figures.lost += 1;
                findings.push(format!("{place}: lost"));
            }
            Self::Hung => {
                figures.hangs += 1;
                findings.push(format!("{place}: never ended"));
            }
        }
        None
    }
}

pub(crate) struct Driver {
    child: Mutex<Child>,
    /// Lines for its input, which ends with this.
    lines: Sender<String>,
    waiting: Arc<Mutex<Waiting>>,
    next: AtomicU64,
    hangs: AtomicUsize,
}

#[derive(Default)]
struct Waiting {
    calls: HashMap<u64, oneshot::Sender<Answer>>,
    /// No more answers will come.
    over: bool,
    /// Answers that nobody waits for, and lines that are none.
    strays: Vec<String>,
}

impl Driver {
    pub(crate) fn start(program: &Program) -> Outcome<Self> {
        let (name, arguments) = program.command.split_first().ok_or("a driver has no command")?;
        let mut command = Command::new(name);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        forget_settings(&mut command);
        let mut child =
            command.envs(&program.variables).spawn().map_err(|error| format!("{name}: {error}"))?;
        let input = child.stdin.take().ok_or("a driver has no input")?;
        let output = child.stdout.take().ok_or("a driver has no output")?;
        // A driver that reads no more fills its pipe: nobody but this thread may wait for it then.
        let (lines, to_write) = channel();
        std::thread::spawn(move || write(input, &to_write));
        let waiting = Arc::new(Mutex::new(Waiting::default()));
        let heard = Arc::clone(&waiting);
        std::thread::spawn(move || hear(output, &heard));
        Ok(Self {
            child: Mutex::new(child),
            lines,
            waiting,
            next: AtomicU64::new(1),
            hangs: AtomicUsize::new(0),
        })
    }

    /// What was started; where that starts another in turn, not what makes the calls.
    pub(crate) fn process(&self) -> u32 {
        lock(&self.child).id()
    }

    /// Makes a call and waits for its end; also its id, which its text has.
    pub(crate) async fn call(&self, job: &Job) -> (u64, Fate) {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (sender, receiver) = oneshot::channel();
        {
            let mut waiting = lock(&self.waiting);
            if waiting.over || self.hangs.load(Ordering::Relaxed) > MOST_HANGS {
                return (id, Fate::Lost);
            }
            waiting.calls.insert(id, sender);
        }
        // Fails when the driver has died, which the end of its output tells.
        let _ = self.lines.send(job.line(id));
        let fate = match tokio::time::timeout(job.limits.deadline + GRACE, receiver).await {
            Ok(Ok(answer)) => Fate::Answered(answer),
            Ok(Err(_)) => Fate::Lost,
            Err(_) => {
                self.hangs.fetch_add(1, Ordering::Relaxed);
                Fate::Hung
            }
        };
        lock(&self.waiting).calls.remove(&id);
        (id, fate)
    }

    /// Lets it end. Answers what was wrong with its end, and its strays.
    pub(crate) fn finish(self) -> (Option<String>, Vec<String>) {
        drop(self.lines);
        let mut child = lock(&self.child);
        let begun = Instant::now();
        let crash = loop {
            match child.try_wait() {
                Ok(Some(status)) if status.success() => break None,
                Ok(Some(status)) => break Some(format!("the driver ended with {status}")),
                Ok(None) if begun.elapsed() < FAREWELL => std::thread::sleep(Duration::from_millis(20)),
                Ok(None) => {
                    let _ = child.kill();
                    let _ = child.wait();
                    break Some("the driver did not end when its input did".to_owned());
                }
                Err(error) => break Some(error.to_string()),
            }
        };
        // Its last words may have to be read yet; a child of its own may keep its output open.
        while !lock(&self.waiting).over && begun.elapsed() < FAREWELL {
            std::thread::sleep(Duration::from_millis(1));
        }
        (crash, std::mem::take(&mut lock(&self.waiting).strays))
    }

    /// Lets it end, when all its calls have, and counts what was wrong with its end.
    pub(crate) async fn farewell(
        driver: Arc<Self>,
        figures: &mut Figures,
        findings: &mut Vec<String>,
    ) -> Outcome {
        let driver = Arc::into_inner(driver).ok_or("a call outlived its run")?;
        // It may take its time, in which the calls of other drivers go on.
        let (crash, strays) = tokio::task::spawn_blocking(|| driver.finish()).await?;
        figures.crashes += usize::from(crash.is_some());
        // What nobody waits for is an end of a call that had one already, or of none.
        figures.lost += strays.len();
        findings.extend(crash);
        findings.extend(strays.into_iter().map(|line| format!("nobody waits for: {line}")));
        Ok(())
    }
}

/// What a test does not say must come from nowhere else.
pub(crate) fn forget_settings(command: &mut Command) {
    let proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];
    for name in proxies.iter().flat_map(|name| [(*name).to_owned(), name.to_ascii_lowercase()]) {
        command.env_remove(name);
    }
    for name in ["SSL_CERT_FILE", "SSL_CERT_DIR", "REQUEST_METHOD", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    for name in ["AVENPING_TOKEN", "AVENPING_BASE_URL", "AVENPING_PHONE_NUMBER_ID", "AVENPING_LOG"] {
        command.env_remove(name);
    }
}

/// Until nobody has more to say, or nobody reads it.
fn write(mut input: ChildStdin, lines: &Receiver<String>) {
    for line in lines {
        if input.write_all(line.as_bytes()).and_then(|()| input.flush()).is_err() {
            break;
        }
    }
}

fn hear(output: ChildStdout, waiting: &Mutex<Waiting>) {
    for line in BufReader::new(output).lines() {
        let Ok(line) = line else { break };
        let answer = serde_json::from_str::<Answer>(&line);
        let mut waiting = lock(waiting);
        match answer.ok().and_then(|answer| Some((waiting.calls.remove(&answer.id)?, answer))) {
            Some((caller, answer)) => drop(caller.send(answer)),
            None => waiting.strays.push(line),
        }
    }
    let mut waiting = lock(waiting);
    waiting.over = true;
    waiting.calls.clear();
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::{Class, Limits};

    fn driver(script: &str) -> Driver {
        let command = ["sh", "-c", script].map(str::to_owned).into();
        Driver::start(&Program { name: "a driver".to_owned(), command, variables: [].into() }).unwrap()
    }

    fn job() -> Job {
        Job {
            class: Class::Get,
            client: "one".to_owned(),
            last: false,
            base_url: "http://127.0.0.1:1".to_owned(),
            proxy: None,
            ca_bundle: None,
            limits: Limits { timeout: Duration::from_secs(1), deadline: Duration::from_secs(1) },
        }
    }

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
    }

    #[test]
    fn a_driver_that_does_not_read_holds_up_nobody() {
        let (ended, ends) = channel();
        std::thread::spawn(move || {
            let driver = driver("exec sleep 60");
            runtime().block_on(async {
                // Together far more than a pipe takes.
                for _ in 0..1000 {
                    assert!(tokio::time::timeout(Duration::ZERO, driver.call(&job())).await.is_err());
                }
            });
            lock(&driver.child).kill().unwrap();
            lock(&driver.child).wait().unwrap();
            ended.send(()).unwrap();
        });
        ends.recv_timeout(Duration::from_secs(30)).unwrap();
    }

    #[test]
    fn all_lines_reach_a_driver_before_its_input_ends() {
        let driver = driver("exit $(wc -l)");
        runtime().block_on(async {
            for _ in 0..7 {
                let _ = tokio::time::timeout(Duration::ZERO, driver.call(&job())).await;
            }
        });
        assert_eq!(driver.finish().0.as_deref(), Some("the driver ended with exit status: 7"));
    }

    #[test]
    fn a_farewell_counts_what_was_wrong() {
        let driver = Arc::new(driver("echo nobody asked; exit 3"));
        let (mut figures, mut findings) = (Figures::default(), Vec::new());
        runtime().block_on(Driver::farewell(driver, &mut figures, &mut findings)).unwrap();
        assert_eq!((figures.crashes, figures.lost, findings.len()), (1, 1, 2));
    }
}
