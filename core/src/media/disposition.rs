//! The file's name in an answer's `Content-Disposition`.

/// The name in a `Content-Disposition`: `filename*=UTF-8''…` before `filename="…"`.
pub(super) fn filename(disposition: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(disposition);
    let mut plain = None;
    for (name, value) in parameters(&text) {
        match name.as_str() {
            "filename*" => {
                if let Some(encoded) = value.splitn(3, '\'').nth(2) {
                    let name = percent_encoding::percent_decode_str(encoded);
                    return Some(name.decode_utf8_lossy().into_owned());
                }
            }
            "filename" => plain = Some(value),
            _ => {}
        }
    }
    plain.filter(|name| !name.is_empty())
}

/// The `name=value` pairs of a header, its quoted strings (in which `;` is a character like any other) read.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let (mut name, mut value, mut in_value) = (String::new(), String::new(), false);
    let (mut quoted, mut characters) = (false, text.chars());
    while let Some(character) = characters.next() {
        match character {
            '"' if in_value => quoted = !quoted,
            '\\' if quoted => value.extend(characters.next()),
            _ if quoted => value.push(character),
            ';' => {
                pairs.push((std::mem::take(&mut name), std::mem::take(&mut value)));
                in_value = false;
            }
            '=' if !in_value => in_value = true,
            _ if in_value => value.push(character),
            _ => name.push(character),
        }
    }
    pairs.push((name, value));
    let clean = |(name, value): (String, String)| (name.trim().to_ascii_lowercase(), value.trim().to_owned());
    pairs.into_iter().map(clean).collect()
}

#[cfg(test)]
mod tests {
    use super::filename;

    #[test]
    fn the_name_is_read_in_both_spellings() {
        assert_eq!(filename(b"inline"), None);
        assert_eq!(filename(b"attachment; filename=plain.txt; size=3").as_deref(), Some("plain.txt"));
        assert_eq!(
            filename(br#"attachment; filename="a;b \"c\" \\d.pdf""#).as_deref(),
            Some(r#"a;b "c" \d.pdf"#)
        );
        assert_eq!(filename(b"attachment; filename=\"a b.png\"").as_deref(), Some("a b.png"));
        assert_eq!(
            filename(b"attachment; filename=\"x.png\"; filename*=UTF-8''%C3%BC.png").as_deref(),
            Some("ü.png")
        );
    }
}
