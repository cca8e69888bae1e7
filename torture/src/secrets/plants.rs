//! Files that show secrets on purpose, in the folder of each run: the search has to find them, or its silence about the
//! others means nothing. Written out here by other programs, so that no mistake in how the needles are made hides itself.

use super::{CODE, NUMBER, THE_CODE, THE_NUMBER, THE_TEXT, THE_TOKEN, TOKEN, WORDS};
use crate::Outcome;
use std::path::Path;

/// The folder for them, in that of the run.
pub(super) const FOLDER: &str = "planted";

pub(super) struct Plant {
    /// Its file.
    pub(super) name: &'static str,
    /// What it shows; nothing where it is what a log may show.
    pub(super) shows: Option<&'static str>,
    text: &'static str,
}

pub(super) fn write(folder: &Path) -> Outcome {
    let folder = folder.join(FOLDER);
    std::fs::create_dir_all(&folder)?;
    for plant in all() {
        std::fs::write(folder.join(plant.name), plant.line())?;
    }
    Ok(())
}

impl Plant {
    /// Amid what a log says.
    pub(super) fn line(&self) -> String {
        format!("avenping debug me: GET /v2/me\navenping error me: failed: {} after 1 attempt\n", self.text)
    }
}

pub(super) fn all() -> impl Iterator<Item = Plant> {
    let of = |shows, plants: &[(&'static str, &'static str)]| {
        plants.iter().map(|(name, text)| Plant { name, shows, text }).collect::<Vec<_>>()
    };
    let all = [
        of(Some(THE_TOKEN), &TOKENS),
        of(Some(THE_NUMBER), &NUMBERS),
        of(Some(THE_TEXT), &TEXTS),
        of(Some(THE_CODE), &[("code", CODE), ("code cut off", "webh00kC")]),
        of(None, &ALLOWED),
    ];
    all.into_iter().flatten()
}

/// A piece with an escape in it has no eight characters without it.
const TOKENS: [(&str, &str); 23] = [
    ("token", TOKEN),
    ("token cut off after 12", "sky/Rq7Wv+9Q"),
    ("token, its last 8", "w3.Gx5Nd"),
    ("token, 8 from its middle", "2X=hZk4-"),
    ("token in upper case", "SKY/RQ7W"),
    ("token backwards", "dN5xG.3w"),
    ("token in a URL", "sky%2FRq7W"),
    ("token in a URL, lower case", "sky%2fRq7W"),
    ("token in a URL in a URL", "sky%252fRq7W"),
    ("token in JSON", r"sky\/Rq7W"),
    ("token in JSON by its code", r"sky\u002fRq7W"),
    ("token in JSON in JSON", r"sky\\/Rq7W"),
    ("token in hexadecimal", "736b792f52713757762b39516d32583d685a6b342d4c70385f5479367e4a77332e4778354e64"),
    (
        "token in hexadecimal, upper case",
        "736B792F52713757762B39516D32583D685A6B342D4C70385F5479367E4A77332E4778354E64",
    ),
    ("token in hexadecimal cut off", "736B792F52713757"),
    ("token as Node shows bytes", "<Buffer 73 6b 79 2f 52 71 37 57 76 2b ... 28 more bytes>"),
    ("token as Rust shows bytes", "[115, 107, 121, 47, 82, 113, 55, 87]"),
    ("token as JSON has bytes", "[115,107,121,47,82,113,55,87]"),
    ("token in base64", "c2t5L1JxN1d2KzlRbTJYPWhaazQtTHA4X1R5Nn5KdzMuR3g1TmQ="),
    ("token in base64 behind one", "OnNreS9ScTdXdis5UW0yWD1oWms0LUxwOF9UeTZ+SnczLkd4NU5k"),
    ("token in base64 behind seven", "QmVhcmVyIHNreS9ScTdXdis5UW0yWD1oWms0LUxwOF9UeTZ+SnczLkd4NU5k"),
    ("token in base64 of URLs, cut off", "OnNreS9ScTdX"),
    ("token in base64, its end", "9UeTZ-SnczLkd4"),
];

const NUMBERS: [(&str, &str); 9] = [
    ("number", NUMBER),
    ("number in groups", "+1 555 987 0123"),
    ("number with brackets", "(555) 987-0123"),
    ("number with dots", "1.555.987.0123"),
    ("number in square brackets", "[+1][555]9870123"),
    ("number in a URL", "+1%20555%20987%200123"),
    ("number cut off", "15559870…"),
    ("number in hexadecimal", "3135353539383730313233"),
    ("number in base64", "MTU1NTk4NzAxMjM="),
];

const TEXTS: [(&str, &str); 9] = [
    ("text", WORDS),
    ("text cut off", "quaint xylop"),
    ("text, from its middle", "uggle zinc w"),
    ("text in a form", "quaint+xylop"),
    ("text in a URL", "quaint%20xylop"),
    ("text in hexadecimal", "717561696E742078796C6F70686F6E6573206A7567676C65207A696E6320776F6D62617473"),
    ("text in base64", "cXVhaW50IHh5bG9waG9uZXMganVnZ2xlIHppbmMgd29tYmF0cw=="),
    ("text in base64 with its JSON", "eyJ0ZXh0IjoicXVhaW50IHh5bG9waG9uZXMganVnZ2xlIHppbmMgd29tYmF0cyJ9"),
    ("text in base64 cut off", "cXVhaW50IHh5bG9w"),
];

/// What the masks leave on purpose, and pieces so short that they may be chance.
const ALLOWED: [(&str, &str); 4] = [
    ("allowed, a masked body", r#"{"phoneNumberId":"<15 characters>","text":"<37 characters>","to":"…23"}"#),
    ("allowed, a masked answer", "such were your words: Bearer [token]"),
    ("allowed, seven characters", "sky/Rq7 1555987 webh00k"),
    ("allowed, eleven characters", "quaint xylo"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::views::Views;
    use crate::secrets::{needles::AS_IT_IS, secrets};

    #[test]
    fn each_plant_shows_its_own_secret_and_no_other() {
        for plant in all() {
            let views = Views::of(&plant.line());
            let shown = secrets().into_iter().filter(|secret| !secret.forms_in(&views).is_empty());
            let shown: Vec<_> = shown.map(|secret| secret.name).collect();
            assert_eq!(shown, Vec::from_iter(plant.shows), "{}", plant.name);
        }
    }

    #[test]
    fn escaped_plants_are_found_by_undoing_the_escapes() {
        for (name, text) in TOKENS.iter().filter(|(_, text)| text.contains(['%', '\\'])) {
            let token = secrets().into_iter().next().unwrap();
            let mut views = Views::of(text);
            assert!(token.forms_in(&views).contains(AS_IT_IS), "{name}");
            views.texts.truncate(1);
            assert!(token.forms_in(&views).is_empty(), "{name}");
        }
    }
}
