//! What was measured, for people: `bench/RESULTS.md`, the plots beside it, and the goals on the terminal.

mod judged;
mod plot;
mod tables;

use crate::Outcome;
use crate::run::plan::Plan;
use crate::run::{Figures, Measured, Work};
use crate::statistics::Spread;
use std::fmt::Write;

pub(crate) fn write(plan: &Plan, measured: &Measured) -> Outcome {
    let results = Results { plan, measured };
    let goals = judged::all(&results);
    println!("{goals}");
    let folder = plan.results.parent().ok_or("the results have no folder")?;
    std::fs::create_dir_all(folder.join("plots"))?;
    let mut page = head(&results);
    let _ = write!(page, "\n## Goals\n\n{goals}");
    for group in results.groups() {
        tables::group(&results, group, &mut page);
        if let Some((file, svg)) = plot::of(&results, group) {
            std::fs::write(folder.join("plots").join(&file), svg)?;
            let _ = writeln!(page, "\n![{group}](plots/{file})");
        }
    }
    tables::media(&results, &mut page);
    tables::starts(&results, &mut page);
    tables::missing(&results, &mut page);
    std::fs::write(&plan.results, page)?;
    println!("written: {}", plan.results.display());
    Ok(())
}

fn head(results: &Results<'_>) -> String {
    let plan = results.plan;
    let mut page = String::from("# Results\n\nWritten by `cargo xtask bench`. ");
    let _ = writeln!(
        page,
        "Only ratios within one run mean anything: absolute figures belong to the machine. One call posts 200 bytes of \
         JSON, parses the answer of 200 bytes, and takes the message's id out of it; connections are kept. `c` calls are \
         in flight at any time. {} Medians of {}, taken in turns; what stands in brackets is the least and the most.\n",
        if results.measured.apart {
            "The server has one core and the client another."
        } else {
            "Server and client share the cores as the system likes."
        },
        match plan.rounds {
            1 => "1 round".to_owned(),
            rounds => format!("{rounds} rounds"),
        },
    );
    let _ = writeln!(page, "| | |\n| --- | --- |\n| date | {} |", plan.date);
    for (name, version) in &plan.versions {
        let _ = writeln!(page, "| {name} | {version} |");
    }
    page
}

/// What was measured, to look up by names.
struct Results<'a> {
    plan: &'a Plan,
    measured: &'a Measured,
}

impl Results<'_> {
    /// Those of which rates are measured.
    fn groups(&self) -> Vec<&str> {
        let mut groups: Vec<&str> = Vec::new();
        for client in &self.plan.clients {
            if client.does("rate") && !groups.contains(&client.group.as_str()) {
                groups.push(&client.group);
            }
        }
        groups
    }

    /// The numbers and names of a group's clients.
    fn clients(&self, group: &str) -> impl Iterator<Item = (usize, &str)> {
        let clients = self.plan.clients.iter().enumerate();
        let own: Vec<_> = clients
            .filter(|(_, client)| client.group == group)
            .map(|(index, client)| (index, client.name.as_str()))
            .collect();
        own.into_iter()
    }

    fn client(&self, (group, name): (&str, &str)) -> Option<usize> {
        self.plan.clients.iter().position(|client| client.group == group && client.name == name)
    }

    fn figures(&self, client: usize, work: Work) -> &[Figures] {
        self.measured.figures.get(&(client, work)).map_or(&[], Vec::as_slice)
    }

    fn values(&self, client: usize, work: Work, of: impl Fn(&Figures) -> f64) -> Vec<f64> {
        self.figures(client, work).iter().map(of).collect()
    }

    fn spread(&self, client: usize, work: Work, of: impl Fn(&Figures) -> f64) -> Option<Spread> {
        Spread::of(self.values(client, work, of))
    }
}

#[allow(clippy::cast_precision_loss)] // Of millions of requests.
impl Figures {
    fn rate(&self) -> f64 {
        self.requests as f64 / self.seconds
    }

    /// Microseconds of the client's own for each call.
    fn cpu_us(&self) -> f64 {
        self.cpu * 1e6 / self.requests as f64
    }

    fn peak_kib(&self) -> f64 {
        self.peak_kib as f64
    }

    fn added_kib(&self) -> f64 {
        self.peak_kib.saturating_sub(self.base_kib) as f64
    }
}

/// `12,300`.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_apart() {
        assert_eq!(
            [0.0, 999.4, 1000.0, 123_456.0, 1_234_567.0].map(grouped),
            ["0", "999", "1,000", "123,456", "1,234,567"]
        );
    }
}
