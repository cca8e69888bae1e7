//! The forms in which a secret, or a piece of it, may have been written.
//!
//! Upper and lower case are the same here, and escapes are undone beforehand: see `views`.

use super::views::Views;
use std::collections::BTreeSet;

pub(super) const AS_IT_IS: &str = "as it is";
pub(super) const IN_BASE64: &str = "in base64";

/// What must not be shown.
pub(super) struct Secret {
    /// What it is, without showing it once more.
    pub(super) name: &'static str,
    /// Each with its form.
    needles: Vec<(&'static str, String)>,
    /// Of a number: looked for among digits alone.
    digits: Vec<String>,
}

impl Secret {
    /// Any `run` consecutive characters count: texts are cut off, at either end. The text has to be ASCII.
    pub(super) fn new(name: &'static str, text: &str, run: usize) -> Self {
        let mut needles = Vec::new();
        for piece in text.as_bytes().windows(run) {
            let each = |write: fn(u8) -> String, between: &str| {
                piece.iter().map(|byte| write(*byte)).collect::<Vec<_>>().join(between)
            };
            let plain = each(|byte| char::from(byte).to_string(), "").to_ascii_lowercase();
            needles.push(("backwards", plain.chars().rev().collect()));
            if plain.contains(' ') {
                needles.push(("with pluses for its spaces", plain.replace(' ', "+")));
            }
            needles.push((AS_IT_IS, plain));
            // Apart is how Node shows bytes; Rust, Python and JSON show them as numbers.
            needles.push(("in hexadecimal digits", each(|byte| format!("{byte:02x}"), "")));
            needles.push(("in hexadecimal digits", each(|byte| format!("{byte:02x}"), " ")));
            needles.push(("as a list of bytes", each(|byte| byte.to_string(), ", ")));
            needles.push(("as a list of bytes", each(|byte| byte.to_string(), ",")));
        }
        // It looks different by how many bytes stand before it, and four letters are three bytes.
        let letters = run.saturating_sub(2) / 3 * 4;
        for before in 0..3 {
            let encoded = inner_base64(text.as_bytes(), before).to_ascii_lowercase();
            for piece in encoded.as_bytes().windows(letters).map(String::from_utf8_lossy) {
                if piece.contains(['+', '/']) {
                    needles.push((IN_BASE64, piece.replace('+', "-").replace('/', "_")));
                }
                needles.push((IN_BASE64, piece.into_owned()));
            }
        }
        Self { name, needles, digits: Vec::new() }
    }

    /// The digits also count with what people write between them.
    pub(super) fn number(name: &'static str, number: &str, run: usize) -> Self {
        let digits = number.as_bytes().windows(run).map(|piece| String::from_utf8_lossy(piece).into_owned());
        Self { digits: digits.collect(), ..Self::new(name, number, run) }
    }

    /// The forms in which it stands there.
    pub(super) fn forms_in(&self, views: &Views) -> BTreeSet<&'static str> {
        let is_in = |texts: &[String], needle: &String| texts.iter().any(|text| text.contains(needle));
        let found = self.needles.iter().filter(|(_, needle)| is_in(&views.texts, needle));
        let mut forms: BTreeSet<_> = found.map(|(form, _)| *form).collect();
        if self.digits.iter().any(|digits| is_in(&views.digits, digits)) {
            forms.insert("by its digits");
        }
        forms
    }
}

/// What is always the same of the base64 of `bytes` behind `before` others.
fn inner_base64(bytes: &[u8], before: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let first = (3 - before) % 3;
    let letter = |bits: u32| LETTERS.get((bits & 63) as usize).map_or('=', |letter| char::from(*letter));
    let whole = bytes.get(first..).unwrap_or_default().chunks_exact(3);
    whole
        .flat_map(|group| {
            let bits = group.iter().fold(0, |bits, byte| (bits << 8) | u32::from(*byte));
            [18, 12, 6, 0].map(|shift| letter(bits >> shift))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "sky/Recognise+me=7Qm2X";

    fn forms(secret: &Secret, text: &str) -> Vec<&'static str> {
        secret.forms_in(&Views::of(text)).into_iter().collect()
    }

    /// As the system's own programs write it: alone, behind one byte, and behind `Bearer `.
    const BASE64: [&str; 3] = [
        "c2t5L1JlY29nbmlzZSttZT03UW0yWA==",
        "OnNreS9SZWNvZ25pc2UrbWU9N1FtMlg=",
        "QmVhcmVyIHNreS9SZWNvZ25pc2UrbWU9N1FtMlg=",
    ];

    #[test]
    fn every_piece_is_found_and_nothing_shorter() {
        let token = Secret::new("the token", TOKEN, 8);
        let pieces = |run| TOKEN.as_bytes().windows(run).map(|piece| std::str::from_utf8(piece).unwrap());
        for piece in pieces(8) {
            assert_eq!(forms(&token, &format!("#{piece}#")), [AS_IT_IS], "{piece}");
            let hex: String = piece.bytes().map(|byte| format!("{byte:02X}")).collect();
            assert_eq!(forms(&token, &format!("#{hex}#")), ["in hexadecimal digits"], "{piece}");
            assert_eq!(forms(&token, &format!("{:?}", piece.as_bytes())), ["as a list of bytes"], "{piece}");
            let percent: String = piece.bytes().map(|byte| format!("%{byte:02x}")).collect();
            assert_eq!(forms(&token, &percent), [AS_IT_IS], "{piece}");
        }
        for piece in pieces(7) {
            assert_eq!(forms(&token, &format!("#{piece}#")), Vec::<&str>::new(), "{piece}");
        }
    }

    #[test]
    fn base64_is_found_in_either_alphabet_and_by_a_piece() {
        let token = Secret::new("the token", TOKEN, 8);
        for encoded in BASE64 {
            assert_eq!(forms(&token, encoded), [IN_BASE64], "{encoded}");
            assert_eq!(forms(&token, &encoded.replace('/', "_")), [IN_BASE64], "{encoded}");
        }
        let [alone, ..] = BASE64;
        for piece in alone.trim_end_matches('=').as_bytes().windows(12) {
            let piece = std::str::from_utf8(piece).unwrap();
            assert_eq!(forms(&token, piece), [IN_BASE64], "{piece}");
        }
    }

    #[test]
    fn a_number_is_found_however_it_is_parted() {
        let number = Secret::number("the number", "15559870123", 8);
        for written in
            ["+1 (555) 987-0123", "555.987.0123", "[1]-555-987-01", "+1\u{a0}555\u{a0}987\u{a0}0123"]
        {
            assert_eq!(forms(&number, written), ["by its digits"], "{written}");
        }
        for other in ["…23", "1555987", "1555: 9870123", "1 555\n9870123", "15559860123"] {
            assert_eq!(forms(&number, other), Vec::<&str>::new(), "{other}");
        }
    }
}
