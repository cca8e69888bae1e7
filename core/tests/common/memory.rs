//! A look into another process's memory: what a core dump of it would hold. From outside, because whoever searches its
//! own memory finds what it searches for. Linux only.

use std::fs::File;
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::os::unix::fs::FileExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// What stands before the token where the HTTP library has written a request's head.
const HEAD: &[u8] = b"uthorization: Bearer ";

/// How much of a token's end is looked for: an allocator writes its own notes over the beginning of what is freed, and
/// the next user writes more, so that of a copy that was not wiped mostly the end is left.
const END: usize = 25;

/// Copies of a token in a process's memory, or of its end.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Copies {
    /// In a request's head, as the HTTP library has written it for the socket.
    pub(crate) in_heads: usize,
    /// Anywhere else.
    pub(crate) elsewhere: usize,
}

/// A process that stops where it is looked at: it prints a word, and goes on when it reads a line.
pub(crate) struct Looked {
    child: Child,
    words: Lines<BufReader<ChildStdout>>,
    go_on: ChildStdin,
}

impl Looked {
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let words = BufReader::new(child.stdout.take().unwrap()).lines();
        let go_on = child.stdin.take().unwrap();
        Self { child, words, go_on }
    }

    /// Waits until it has come to `word`.
    #[track_caller]
    pub(crate) fn until(&mut self, word: &str) {
        let found = self.words.by_ref().map_while(Result::ok).any(|line| line == word);
        assert!(found, "the process ended before it came to {word:?}");
    }

    pub(crate) fn go_on(&mut self) {
        writeln!(self.go_on).unwrap();
    }

    /// Every byte of it that can be read.
    pub(crate) fn copies(&self, token: &str) -> Copies {
        let maps = std::fs::read_to_string(format!("/proc/{}/maps", self.child.id())).unwrap();
        let memory = File::open(format!("/proc/{}/mem", self.child.id())).unwrap();
        let (mut copies, mut seen) = (Copies::default(), 0);
        for map in maps.lines().filter(|map| map.split(' ').nth(1).is_some_and(|may| may.starts_with('r'))) {
            let (from, to) = map.split_once(' ').unwrap().0.split_once('-').unwrap();
            let [from, to] = [from, to].map(|address| u64::from_str_radix(address, 16).unwrap());
            seen += in_map(&memory, from, to, token.as_bytes(), &mut copies);
        }
        assert!(seen > 1 << 20, "only {seen} bytes of its memory could be read");
        copies
    }

    /// After a client was closed: the SDK's own threads close its connections, and with them their users of the token go.
    pub(crate) fn copies_when_settled(&self, token: &str) -> Copies {
        let patience = Instant::now() + Duration::from_secs(5);
        loop {
            let copies = self.copies(token);
            if copies.elsewhere == 0 || Instant::now() > patience {
                return copies;
            }
        }
    }

    /// Lets it end, which must go well.
    pub(crate) fn end(mut self) {
        drop(self.go_on);
        self.words.for_each(drop);
        assert!(self.child.wait().unwrap().success());
    }
}

/// Counts in one range, in pieces that overlap by a token and its head; answers how much could be read.
fn in_map(memory: &File, from: u64, to: u64, token: &[u8], copies: &mut Copies) -> usize {
    const PIECE: usize = 1 << 20;
    let overlap = HEAD.len() + token.len() - 1;
    let (beginning, end) = token.split_at(token.len() - END);
    let in_head = |before: &[u8]| before.strip_suffix(beginning).is_some_and(|before| before.ends_with(HEAD));
    let (mut kept, mut at, mut seen) = (Vec::new(), from, 0);
    let mut piece = vec![0u8; PIECE];
    while at < to {
        let wanted = PIECE.min((to - at) as usize);
        // Some ranges cannot be read at all, such as the kernel's own.
        let Ok(read @ 1..) = memory.read_at(&mut piece[..wanted], at) else { break };
        let known = kept.len();
        kept.extend_from_slice(&piece[..read]);
        for found in positions(&kept, end).into_iter().filter(|found| found + END > known) {
            if in_head(&kept[..found]) { copies.in_heads += 1 } else { copies.elsewhere += 1 }
        }
        kept.drain(..kept.len().saturating_sub(overlap));
        at += read as u64;
        seen += read;
    }
    seen
}

/// Goes from first byte to first byte by the standard library's search, which is quick also where the tests are not.
fn positions(memory: &[u8], text: &[u8]) -> Vec<usize> {
    let (mut found, mut rest) = (Vec::new(), memory);
    while rest.skip_until(text[0]).is_ok_and(|skipped| skipped > 0) {
        let at = memory.len() - rest.len() - 1;
        if memory[at..].starts_with(text) {
            found.push(at);
        }
    }
    found
}

/// A text that no memory has by chance and no program holds as a constant, and what a child is given of it: the same with
/// every bit turned, so that its environment is no copy.
pub(crate) fn new_token() -> (String, String) {
    let mut random = [0u8; 36];
    File::open("/dev/urandom").unwrap().read_exact(&mut random).unwrap();
    let letters: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let (beginning, end) = letters.split_at(letters.len() - END + 1);
    // The first letter of what is looked for is rare, which makes the search quick.
    let token = format!("{beginning}~{end}");
    let turned = token.bytes().map(|byte| format!("{:02x}", !byte)).collect();
    (token, turned)
}

/// The token again, in a buffer of just its size.
pub(crate) fn turn_back(turned: &str) -> String {
    let mut token = String::with_capacity(turned.len() / 2);
    for pair in turned.as_bytes().chunks(2) {
        let byte = u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
        token.push(char::from(!byte));
    }
    token
}
