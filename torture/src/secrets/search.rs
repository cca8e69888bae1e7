//! The search through all that a run has written.

use super::needles::IN_BASE64;
use super::plants::{self, Plant};
use super::views::Views;
use super::{ANSWERS, ERRORS, Seen, THE_NUMBER, THE_TOKEN, read_if_there, secrets};
use crate::Outcome;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Through the files of the run, the planted ones among them.
pub(super) fn run(folder: &Path, seen: &mut Seen) -> Outcome {
    let secrets = secrets();
    let mut plants: BTreeMap<PathBuf, Plant> =
        plants::all().map(|plant| (Path::new(plants::FOLDER).join(plant.name), plant)).collect();
    for file in files(folder)? {
        let content = read_if_there(&file)?;
        let name = file.strip_prefix(folder).unwrap_or(&file);
        // Its name is written, too.
        let views = Views::of(&format!("{}\n{content}", name.display()));
        let mut found = Vec::new();
        for secret in &secrets {
            let forms = secret.forms_in(&views).into_iter().filter(|form| !may_show(name, secret.name, form));
            found.extend(forms.map(|form| (secret.name, form)));
        }
        if let Some(plant) = plants.remove(name) {
            let names = BTreeSet::from_iter(found.iter().map(|(secret, _)| *secret));
            if names != plant.shows.into_iter().collect() {
                let should = plant.shows.unwrap_or("nothing");
                seen.blind.push(format!(
                    "in `{}` the search has to find {should}, and finds {names:?}",
                    plant.name
                ));
            } else if plant.shows.is_some() {
                seen.plants_found += 1;
            }
            continue;
        }
        seen.files += 1;
        seen.bytes += content.len();
        let name = name.display();
        seen.shown.extend(found.iter().map(|(secret, form)| format!("{name} shows {secret}, {form}")));
    }
    seen.blind.extend(plants.values().map(|plant| format!("the search does not come to `{}`", plant.name)));
    Ok(())
}

/// Beside what the masks leave: see at the top.
fn may_show(file: &Path, secret: &str, form: &str) -> bool {
    let words_of_server = file == Path::new(ERRORS) && secret != THE_TOKEN;
    let message_id = file == Path::new(ANSWERS) && secret == THE_NUMBER && form == IN_BASE64;
    words_of_server || message_id
}

fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    Ok(found)
}
