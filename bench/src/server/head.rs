//! The head of a request: what it asks for, and how much follows.

/// All that the server has to know.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head<'a> {
    /// Bytes, with the empty line.
    pub(super) size: usize,
    pub(super) path: &'a str,
    /// Bytes of the body; none when it comes in chunks, which the server does not take.
    pub(super) body: Option<usize>,
    /// Whether the client waits for a word before it sends the body.
    pub(super) expects: bool,
}

impl<'a> Head<'a> {
    /// Nothing while it is not whole.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let size = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
        let mut lines = std::str::from_utf8(bytes.get(..size)?).ok()?.split("\r\n");
        let target = lines.next()?.split(' ').nth(1)?;
        let mut head = Self { size, path: target.split('?').next()?, body: Some(0), expects: false };
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            if name.eq_ignore_ascii_case("content-length") {
                head.body = value.trim().parse().ok();
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                head.body = None;
            } else if name.eq_ignore_ascii_case("expect") {
                head.expects = true;
            }
        }
        Some(head)
    }
}

#[cfg(test)]
mod tests {
    use super::Head;

    #[test]
    fn only_a_whole_head_is_one() {
        assert_eq!(Head::of(b"GET / HTTP/1.1\r\nHost: a\r\n"), None);
    }

    #[test]
    fn names_are_the_same_in_capitals() {
        let bytes = b"POST /v2/me?a=b HTTP/1.1\r\nhost: a\r\nCONTENT-length: 12\r\n\r\n{";
        let head = Head { size: bytes.len() - 1, path: "/v2/me", body: Some(12), expects: false };
        assert_eq!(Head::of(bytes), Some(head));
    }

    #[test]
    fn chunks_are_not_taken() {
        let head = Head::of(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
        assert_eq!(head.map(|head| (head.body, head.expects)), Some((None, true)));
    }
}
