//! Bars of a group's rates with 64 calls in flight, in plain SVG that is legible on light and on dark pages.

use super::{Figures, Results, grouped};
use crate::run::Work;
use std::fmt::Write;

const ROW: usize = 26;
const NAMES: usize = 150;
const WIDEST: f64 = 380.0;

/// The names of the files, and what is in them; none of a group with nothing to compare.
pub(super) fn of(results: &Results<'_>, group: &str) -> Option<(String, String)> {
    let mut bars: Vec<(&str, f64)> = results
        .clients(group)
        .filter_map(|(client, name)| {
            Some((name, results.spread(client, Work::Rate(64), Figures::rate)?.median))
        })
        .collect();
    bars.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let [(_, most), _, ..] = bars.as_slice() else { return None };
    let file = format!("{}.svg", group.to_lowercase().replace(' ', "-"));
    Some((file, svg(&format!("{group}: calls a second, 64 in flight"), &bars, *most)))
}

fn svg(title: &str, bars: &[(&str, f64)], most: f64) -> String {
    let height = ROW * (bars.len() + 2);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"{height}\" viewBox=\"0 0 640 {height}\" \
         font-family=\"sans-serif\" font-size=\"13\" fill=\"#808080\" role=\"img\">\n<title>{title}</title>\n\
         <text x=\"8\" y=\"20\" font-weight=\"bold\">{title}</text>\n"
    );
    for (place, (name, rate)) in bars.iter().enumerate() {
        let top = ROW * (place + 1) + 12;
        let (middle, width) = (top + 15, WIDEST * rate / most);
        let colour = if name.starts_with("avenping") { "#2a9d5c" } else { "#9aa5b1" };
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{middle}\" text-anchor=\"end\">{name}</text>\
             <rect x=\"{NAMES}\" y=\"{top}\" width=\"{width:.1}\" height=\"{}\" fill=\"{colour}\"/>\
             <text x=\"{:.1}\" y=\"{middle}\">{}</text>",
            NAMES - 8,
            ROW - 6,
            150.0 + width + 6.0,
            grouped(*rate),
        );
    }
    svg.push_str("</svg>\n");
    svg
}
