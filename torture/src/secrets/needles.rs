//! The forms in which a secret may have been written.

/// One form of one secret.
pub(super) struct Needle {
    /// What it is, without showing it once more.
    pub(super) name: String,
    bytes: Vec<u8>,
}

impl Needle {
    /// As it is.
    pub(super) fn plain(text: &str) -> Self {
        Self { name: format!("`{text}`"), bytes: text.as_bytes().to_vec() }
    }

    fn of(form: &str, text: String) -> Self {
        Self { name: format!("the token, {form}"), bytes: text.into_bytes() }
    }

    pub(super) fn is_in(&self, content: &[u8]) -> bool {
        content.windows(self.bytes.len()).any(|window| window == self.bytes)
    }
}

/// The token as it may have been encoded, and a part of it: texts are cut off.
pub(super) fn of_token(token: &str) -> Vec<Needle> {
    let hex = |byte: u8| format!("{byte:02x}");
    let percent = |byte: u8| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    let mut needles = vec![
        Needle::of("its beginning", token.chars().take(token.len() / 2).collect()),
        Needle::of("its end", token.chars().skip(token.len() / 2).collect()),
        Needle::of("in hexadecimal digits", token.bytes().map(hex).collect()),
        Needle::of("in a URL", token.bytes().map(percent).collect()),
        Needle::of("in JSON with its slashes escaped", token.replace('/', "\\/")),
        Needle::of("backwards", token.chars().rev().collect()),
    ];
    // It looks different by how many bytes stand before it.
    for before in 0..3 {
        needles.push(Needle::of("in base64", inner_base64(token.as_bytes(), before)));
    }
    needles
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
    use super::{Needle, of_token};

    fn found(content: &str) -> Vec<String> {
        of_token("tok/Recognise+me=7Qm2X")
            .iter()
            .filter(|needle| needle.is_in(content.as_bytes()))
            .map(|needle| needle.name.trim_start_matches("the token, ").to_owned())
            .collect()
    }

    #[test]
    fn each_form_is_found() {
        assert_eq!(found("x tok/Recognise+me=7Qm2X y"), ["its beginning", "its end"]);
        assert_eq!(found("cut off at tok/Recogn"), Vec::<String>::new());
        assert_eq!(found("cut off at tok/Recognise"), ["its beginning"]);
        assert!(found("?t=tok%2FRecognise%2Bme%3D7Qm2X").contains(&"in a URL".to_owned()));
        assert!(
            found(r#"{"t":"tok\/Recognise+me=7Qm2X"}"#)
                .contains(&"in JSON with its slashes escaped".to_owned())
        );
        assert!(
            found("746f6b2f5265636f676e6973652b6d653d37516d3258")
                .contains(&"in hexadecimal digits".to_owned())
        );
        assert_eq!(found("X2mQ7=em+esingoceR/kot"), ["backwards"]);
        // As the system's own program writes them: alone, behind one byte, and behind `Bearer `.
        for encoded in [
            "dG9rL1JlY29nbmlzZSttZT03UW0yWA==",
            "OnRvay9SZWNvZ25pc2UrbWU9N1FtMlg=",
            "QmVhcmVyIHRvay9SZWNvZ25pc2UrbWU9N1FtMlg=",
        ] {
            assert_eq!(found(encoded), ["in base64"], "{encoded}");
        }
        assert!(Needle::plain("1555").is_in(b"+1555"));
    }
}
