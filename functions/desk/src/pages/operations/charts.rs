//! The charts of operations, as SVG without words: their legend and their table are HTML.
//!
//! Each colour is used for one thing, so that the stylesheet can give it its counterpart in the dark. A chart
//! holds presentation attributes only, as the content policy of the pages demands.

use jiff::civil::Date;
use messages::figures::DayFlow;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::collections::BTreeMap;
use web::i18n::Lang;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), Box<dyn std::error::Error>>;

/// Between a telephone and half of a screen, so that the letters can be read on both.
const WIDTH: u32 = 480;
const FLOW_HEIGHT: u32 = 260;
/// A day of the heat map.
const ROW: u32 = 20;
/// The hours above the heat map.
const HEAD: u32 = 26;
const MARGIN: u32 = 8;
/// Room for numbers, for names of days, and for the days below the bars.
const NUMBERS: u32 = 44;
const DAYS: u32 = 96;
const FOOT: u32 = 28;
/// Steps of the axis a day takes: a bar each, and half a step before and after.
const STEPS: usize = 6;
/// Every so many days one is named, from the last on.
const NAMED: usize = 7;
/// Every so many hours.
const HOURS_NAMED: usize = 3;
const HOURS: usize = 24;
const FONT: &str = "sans-serif";
const FONT_SIZE: u32 = 14;

const INK: RGBColor = RGBColor(0x4d, 0x5c, 0x59);
const LINE: RGBColor = RGBColor(0xd6, 0xde, 0xdb);
const CAME_IN: RGBColor = RGBColor(0xb4, 0x6a, 0x0a);
const CLOSED: RGBColor = RGBColor(0x0f, 0x5f, 0x5c);
const NOTHING: RGBColor = RGBColor(0xee, 0xf2, 0xf0);
/// From few to many.
const HEAT: [RGBColor; 5] = [
    RGBColor(0xcf, 0xe6, 0xe3),
    RGBColor(0x9c, 0xca, 0xc5),
    RGBColor(0x5e, 0xa6, 0xa0),
    RGBColor(0x2a, 0x7b, 0x76),
    RGBColor(0x0a, 0x47, 0x45),
];

/// What came in and what was closed, a pair of bars a day; nothing where it cannot be drawn.
pub(super) fn flow(days: &BTreeMap<Date, DayFlow>, said: &str) -> Option<String> {
    let draw = |root: &Area<'_>| -> Drawn {
        let most = days.values().flat_map(|day| [day.came_in, day.closed]).max().unwrap_or_default().max(1);
        let mut chart = ChartBuilder::on(root)
            .margin(MARGIN)
            .y_label_area_size(NUMBERS)
            .x_label_area_size(FOOT)
            .build_cartesian_2d(0..STEPS * days.len(), 0..most)?;
        let mut mesh = chart.configure_mesh();
        mesh.disable_x_mesh().disable_x_axis().y_labels(5).label_style(text(FONT_SIZE));
        mesh.axis_style(LINE).bold_line_style(LINE).light_line_style(TRANSPARENT).draw()?;
        for (place, colour) in [(1, CAME_IN), (3, CLOSED)] {
            let bars = days.values().enumerate().map(|(number, day)| {
                let (left, height) = (STEPS * number + place, if place == 1 { day.came_in } else { day.closed });
                Rectangle::new([(left, 0), (left + 2, height)], colour.filled())
            });
            chart.draw_series(bars.zip(days.values()).filter_map(|(bar, day)| {
                let height = if place == 1 { day.came_in } else { day.closed };
                (height > 0).then_some(bar)
            }))?;
        }
        let below = text(FONT_SIZE).pos(Pos::new(HPos::Center, VPos::Top));
        let named = days.keys().enumerate().filter(|(number, _)| (days.len() - 1 - number).is_multiple_of(NAMED));
        chart.draw_series(named.map(|(number, day)| {
            let at = (STEPS * number + STEPS / 2, 0);
            EmptyElement::at(at) + Text::new(day.strftime("%m-%d").to_string(), (0, 8), below.clone())
        }))?;
        Ok(())
    };
    drawn((WIDTH, FLOW_HEIGHT), said, draw)
}

/// Deadlines to come, a row a day and a column an hour: the darker, the more.
pub(super) fn heat(days: &BTreeMap<Date, [u64; HOURS]>, said: &str, lang: Lang) -> Option<String> {
    let rows = u32::try_from(days.len()).unwrap_or_default();
    let draw = |root: &Area<'_>| -> Drawn {
        let mut chart = ChartBuilder::on(root)
            .margin_right(MARGIN)
            .margin_bottom(MARGIN)
            .margin_top(HEAD)
            .set_label_area_size(LabelAreaPosition::Left, DAYS)
            .build_cartesian_2d(0..HOURS, 0..days.len())?;
        chart.draw_series([Rectangle::new([(0, 0), (HOURS, days.len())], NOTHING.filled())])?;
        let most = days.values().flatten().copied().max().unwrap_or_default();
        // The first day stands on top.
        let bottom = |row: usize| days.len() - 1 - row;
        let cells = days.values().enumerate().flat_map(|(row, hours)| {
            hours.iter().enumerate().filter(|(_, due)| **due > 0).map(move |(hour, due)| (row, hour, *due))
        });
        chart.draw_series(cells.map(|(row, hour, due)| {
            let corners = [(hour, bottom(row)), (hour + 1, bottom(row) + 1)];
            let mut cell = Rectangle::new(corners, HEAT[step(due, most)].filled());
            cell.set_margin(1, 1, 1, 1);
            cell
        }))?;
        let left = text(FONT_SIZE).pos(Pos::new(HPos::Right, VPos::Top));
        chart.draw_series(days.keys().enumerate().map(|(row, day)| {
            EmptyElement::at((0, bottom(row) + 1)) + Text::new(day_label(*day, lang), (-8, 3), left.clone())
        }))?;
        let above = text(FONT_SIZE).pos(Pos::new(HPos::Left, VPos::Bottom));
        chart.draw_series((0..HOURS).step_by(HOURS_NAMED).map(|hour| {
            EmptyElement::at((hour, days.len())) + Text::new(format!("{hour:02}"), (2, -4), above.clone())
        }))?;
        Ok(())
    };
    drawn((WIDTH, HEAD + rows * ROW + MARGIN), said, draw)
}

/// A day with its weekday, short.
pub(super) fn day_label(day: Date, lang: Lang) -> String {
    let weekday = lang.label("weekday", &day.weekday().to_monday_one_offset().to_string());
    if lang.is_zh() {
        format!("{} {weekday}", day.strftime("%-m月%-d日"))
    } else {
        format!("{weekday} {}", day.strftime("%-d %b"))
    }
}

/// How dark a number is, next to the greatest.
pub(super) fn step(due: u64, most: u64) -> usize {
    let steps = HEAT.len() as u64;
    usize::try_from((due * steps).div_ceil(most.max(1)).clamp(1, steps) - 1).unwrap_or_default()
}

fn text(size: u32) -> TextStyle<'static> {
    (FONT, size).into_font().color(&INK)
}

/// Draws, and makes of it what a page can hold: `said` is what a reader is told who does not see it.
fn drawn(size: (u32, u32), said: &str, draw: impl Fn(&Area<'_>) -> Drawn) -> Option<String> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        let done = draw(&root).and_then(|()| Ok(root.present()?));
        if let Err(error) = done {
            tracing::error!(failure.reason = %error, "a chart could not be drawn");
            return None;
        }
    }
    let (_, inside) = svg.split_once(">\n")?;
    // What is the default is left out, and what the page's own font replaces.
    let inside = inside.replace(" opacity=\"1\"", "").replace(" stroke=\"none\"", "").replace("\n</text>", "</text>");
    let said = said.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let (width, height) = size;
    Some(format!("<svg class=\"chart\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{said}\">{inside}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_as_dark_as_it_is_great() {
        let check = |due: u64, most: u64, expected: usize| assert_eq!(step(due, most), expected, "{due} of {most}");
        check(1, 1, 4);
        check(1, 100, 0);
        check(20, 100, 0);
        check(21, 100, 1);
        check(100, 100, 4);
        check(1, 0, 4);
    }
}
