//! A replay as a chart: what was late by category, before and after.

use super::report::Report;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use policy::Pack;

const WIDTH: u32 = 960;
/// Title and legend.
const HEAD: u32 = 96;
/// The two bars of a category.
const ROW: u32 = 44;
/// The axis.
const FOOT: u32 = 64;
/// Below it.
const MARGIN: u32 = 10;
/// The names of categories.
const NAMES: u32 = 300;
/// Room right of the longest bar for its number.
const NUMBER: u32 = 60;
/// Between two categories, and half of what lies between their bars.
const SPACE: u32 = 6;
/// The half of a row a bar has, with the space.
const HALF: u32 = ROW / 2;
/// Steps of the axis of categories that one takes: its middle can be named.
const STEPS: usize = 2;
/// Numbers on the axis.
const MARKS: usize = 8;
const FONT: &str = "sans-serif";

// The colours of the pages. Each is used for one thing only, so that the style below can give it its
// counterpart in the dark.
const PAPER: RGBColor = RGBColor(0xf5, 0xf7, 0xf6);
const INK: RGBColor = RGBColor(0x14, 0x20, 0x1e);
const LINE: RGBColor = RGBColor(0xd6, 0xde, 0xdb);
const BEFORE: RGBColor = RGBColor(0x82, 0x91, 0x8d);
const AFTER: RGBColor = RGBColor(0x0f, 0x5f, 0x5c);
const DARK: [(RGBColor, &str); 5] =
    [(PAPER, "#0e1514"), (INK, "#e7efed"), (LINE, "#2c3a37"), (BEFORE, "#71827e"), (AFTER, "#74cdc5")];

/// A category and how many were late, before and after.
struct Bars<'a> {
    name: &'a str,
    late: [usize; 2],
}

/// Draws it as SVG. Whoever shows it brings the font; nothing is asked of this machine's.
pub fn draw(report: &Report, pack: &Pack) -> anyhow::Result<String> {
    let bars = bars(report, pack);
    let rows = u32::try_from(bars.len()).unwrap_or(u32::MAX).max(1);
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (WIDTH, HEAD + rows * ROW + FOOT)).into_drawing_area();
        root.fill(&PAPER)?;
        let (head, body) = root.split_vertically(HEAD);
        legend(&head, report)?;
        if bars.is_empty() {
            body.draw_text("No promise was given.", &text(15), (20, 20))?;
        } else {
            rows_of(&body, &bars)?;
        }
        root.present()?;
    }
    Ok(for_every_light(&svg, report))
}

/// Those with the most late ones first.
fn bars<'a>(report: &'a Report, pack: &'a Pack) -> Vec<Bars<'a>> {
    let categories = report.categories().into_iter();
    let mut bars: Vec<Bars> = categories
        .map(|(code, (before, after))| Bars { name: pack.category_label(code, false), late: [before, after] })
        .collect();
    bars.sort_by_key(|bars| (std::cmp::Reverse(bars.late.into_iter().max()), bars.name));
    bars
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

fn text(size: u32) -> TextStyle<'static> {
    (FONT, size).into_font().color(&INK)
}

fn legend(head: &Area<'_>, report: &Report) -> anyhow::Result<()> {
    head.draw_text("Promises that were late, by category", &text(24), (20, 16))?;
    let versions = [&report.versions, &report.other_versions].map(|versions| {
        let policies: Vec<&str> = versions.policies.iter().map(String::as_str).collect();
        policies.join(", ")
    });
    let [before, after] = versions;
    let entries = [(BEFORE, format!("before: {before}"), 20), (AFTER, format!("now: {after}"), 20 + WIDTH / 2)];
    for (colour, says, x) in entries {
        let x = i32::try_from(x)?;
        head.draw(&Rectangle::new([(x, 56), (x + 14, 70)], colour.filled()))?;
        head.draw_text(&says, &text(16), (x + 22, 56))?;
    }
    Ok(())
}

fn rows_of(body: &Area<'_>, bars: &[Bars<'_>]) -> anyhow::Result<()> {
    let most = bars.iter().flat_map(|bars| bars.late).max().unwrap_or_default().max(1);
    let mut chart = ChartBuilder::on(body)
        .margin_right(NUMBER)
        .margin_bottom(MARGIN)
        .y_label_area_size(NAMES)
        .x_label_area_size(FOOT - MARGIN)
        .build_cartesian_2d(0..most, 0..STEPS * bars.len())?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .x_labels(MARKS.min(most + 1))
        .x_desc("late promises")
        .label_style(text(16))
        .axis_style(LINE)
        .bold_line_style(LINE)
        .light_line_style(TRANSPARENT)
        .draw()?;
    // The axis of categories goes up; the first of them stands on top.
    let bottom = |row: usize| STEPS * (bars.len() - 1 - row);
    let rows = || bars.iter().enumerate();
    let name = text(16).pos(Pos::new(HPos::Right, VPos::Center));
    chart.draw_series(rows().map(|(row, bars)| {
        EmptyElement::at((0, bottom(row) + 1)) + Text::new(bars.name.to_owned(), (-12, 0), name.clone())
    }))?;
    for (side, colour, above, below) in [(0, BEFORE, SPACE, HALF), (1, AFTER, HALF + 1, SPACE)] {
        chart.draw_series(rows().map(|(row, bars)| {
            let corners = [(0, bottom(row)), (bars.late[side], bottom(row) + STEPS)];
            let mut bar = Rectangle::new(corners, colour.filled());
            bar.set_margin(above, below, 0, 0);
            bar
        }))?;
        let up = if side == 0 { -16 } else { 0 };
        chart.draw_series(rows().map(|(row, bars)| {
            let at = (bars.late[side], bottom(row) + 1);
            EmptyElement::at(at) + Text::new(bars.late[side].to_string(), (6, up), text(15))
        }))?;
    }
    Ok(())
}

/// Adds what a reader who does not see it is told, and the colours of the dark. A style is stronger
/// than the attributes that were drawn.
fn for_every_light(svg: &str, report: &Report) -> String {
    let hex = |RGBColor(red, green, blue): RGBColor| format!("#{red:02X}{green:02X}{blue:02X}");
    let rule = |(light, dark): (RGBColor, &str)| {
        let light = hex(light);
        format!("[fill=\"{light}\"]{{fill:{dark}}}[stroke=\"{light}\"]{{stroke:{dark}}}")
    };
    let dark: String = DARK.into_iter().map(rule).collect();
    let (before, after) = (report.total.before.late, report.total.after.late);
    let title = format!("Promises that were late, by category: {before} before, {after} now");
    let head = format!("<title>{title}</title>\n<style>@media (prefers-color-scheme: dark){{{dark}}}</style>\n");
    match svg.split_once(">\n") {
        Some((open, rest)) => format!("{open} role=\"img\">\n{head}{rest}"),
        None => svg.to_owned(),
    }
}
