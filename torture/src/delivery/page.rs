//! Holding the table that was measured against the one that is written down: a package that says *maybe sent* to everything
//! tells no lie, but it is not what the page promises.

use super::document::{OR, OR_MOMENT, RACE, cell, place};
use super::fault;
use super::judge::Tally;
use super::truth::Cells;
use crate::job::Class;
use std::collections::BTreeMap;

/// The page as it is committed.
pub(super) const WRITTEN: &str = include_str!("../../../docs/delivery.md");

/// What a cell may be, by the fault's name, the moment and the class.
type Promised<'a> = BTreeMap<(&'a str, &'a str, Class), Vec<&'a str>>;

/// Every outcome that the page does not have, races apart.
pub(super) fn compare(cells: &Cells, page: &str) -> Tally {
    let promised = read(page);
    let rows = fault::all();
    let mut tally = Tally::default();
    for ((number, class), seen) in cells {
        let Some(row) = rows.get(*number).filter(|row| !row.race) else { continue };
        let may_be = promised.get(&(row.name.as_str(), row.moment, *class));
        for (found, often) in seen.iter().map(|(seen, often)| (cell(seen, *class), often)) {
            if may_be.is_some_and(|may_be| may_be.contains(&found.as_str())) {
                continue;
            }
            let may_be = may_be.map_or_else(|| "nothing".to_owned(), |may_be| may_be.join(OR));
            tally.figures.untrue += often;
            tally.findings.push(format!(
                "{}: {found}, where docs/delivery.md has {may_be} (`cargo xtask torture delivery --write` writes the page anew if the change is wanted)",
                place(row, *class)
            ));
        }
    }
    tally
}

/// The cells of the page's table.
fn read(page: &str) -> Promised<'_> {
    let mut promised = Promised::new();
    for line in page.lines() {
        let row = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |"));
        let mut texts = row.into_iter().flat_map(|row| row.split(" | "));
        let (Some(name), Some(moments)) = (texts.next(), texts.next()) else { continue };
        let name = name.strip_suffix(RACE).unwrap_or(name);
        for (class, text) in Class::ALL.into_iter().zip(texts) {
            for moment in moments.split(OR_MOMENT) {
                promised.insert((name, moment, class), text.split(OR).collect());
            }
        }
    }
    promised
}

#[cfg(test)]
mod tests {
    use super::super::answers::{AFTER, BEFORE, UNREAD, WHILE};
    use super::super::truth::Seen;
    use super::*;

    /// A table of one cell.
    fn measured(name: &str, moment: &str, class: Class, seen: Seen) -> Cells {
        let is_it = |row: &fault::Fault| row.name == name && row.moment == moment;
        let number = fault::all().iter().position(is_it).unwrap();
        Cells::from([((number, class), BTreeMap::from([(seen, 3)]))])
    }

    fn seen(error: Option<(&str, &str)>, delivery: Option<&str>, requests: usize, accepted: usize) -> Seen {
        Seen {
            error: error.map(|(class, code)| (class.to_owned(), code.to_owned())),
            delivery: delivery.map(str::to_owned),
            requests,
            accepted,
        }
    }

    #[test]
    fn the_page_has_every_row() {
        let promised = read(WRITTEN);
        for row in fault::all() {
            for class in Class::ALL {
                let key = (row.name.as_str(), row.moment, class);
                assert!(promised.contains_key(&key), "{key:?}");
                assert!(row.race || promised[&key].len() == 1, "{key:?} has several outcomes");
            }
        }
    }

    #[test]
    fn what_the_page_says_passes_at_each_moment() {
        let gone = Some(("connection", "CONNECTION"));
        for (moment, accepted) in [(UNREAD, 0), (WHILE, 0), (BEFORE, 0), (AFTER, 1)] {
            let wrong = |class, accepted| {
                let cells = measured("reset", moment, class, seen(gone, Some("maybe_sent"), 1, accepted));
                compare(&cells, WRITTEN).figures.untrue
            };
            for class in [Class::Send, Class::Upload] {
                assert_eq!(wrong(class, accepted), 0, "{moment}");
                assert_eq!(wrong(class, 1 - accepted), 3, "{moment}: what was accepted");
            }
            assert_eq!(wrong(Class::Config, accepted), 0, "{moment}");
        }
    }

    #[test]
    fn each_difference_from_the_page_is_found() {
        let not_found = Some(("not_found", "NOT_FOUND"));
        let found = |seen| {
            let cells = measured("404 `NOT_FOUND`", "before it is handled", Class::Send, seen);
            let tally = compare(&cells, WRITTEN);
            (tally.figures.untrue, tally.findings.len())
        };
        assert_eq!(found(seen(not_found, Some("rejected"), 1, 0)), (0, 0));
        assert_eq!(found(seen(not_found, Some("maybe_sent"), 1, 0)), (3, 1), "the delivery");
        assert_eq!(found(seen(not_found, Some("rejected"), 2, 0)), (3, 1), "the requests");
        assert_eq!(found(seen(not_found, Some("rejected"), 1, 1)), (3, 1), "what was accepted");
        assert_eq!(found(seen(Some(("api", "NOT_FOUND")), Some("rejected"), 1, 0)), (3, 1), "the class");
        assert_eq!(found(seen(Some(("not_found", "GONE")), Some("rejected"), 1, 0)), (3, 1), "the code");
        assert_eq!(found(seen(None, None, 1, 1)), (3, 1), "it succeeded");
    }

    #[test]
    fn what_the_page_has_not_is_found_and_races_are_not() {
        let gone = seen(Some(("connection", "CONNECTION")), Some("maybe_sent"), 1, 0);
        let cells = measured("reset", WHILE, Class::Send, gone.clone());
        assert_eq!(compare(&cells, "").figures.untrue, 3);
        let cells = measured("server restarts", "while it is handled", Class::Send, gone);
        assert!(compare(&cells, "").figures.is_clean());
    }
}
