//! The geometry of the page's charts: columns by month and sparklines, in units of their own drawing.
//!
//! The shapes are drawn by the template as SVG, so that they take the colours of the theme and are printed where a page's
//! backgrounds are not.

use super::model::{MonthRow, ProviderMonth};

/// Months of the chart; the table below it has all.
pub(super) const MONTHS: usize = 24;
/// Months of a sparkline.
const SPARK: usize = 12;

/// Columns by month: how many visits, and of these the clean ones.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Width and height of the drawing.
    pub(super) width: usize,
    pub(super) height: usize,
    /// Where the columns stand.
    pub(super) base: usize,
    /// Lines across, with their figure.
    pub(super) grid: Vec<(usize, usize)>,
    /// One column a month.
    pub(super) columns: Vec<Column>,
    /// Months that are only in the table.
    pub(super) left_out: usize,
}

/// One column, from the bottom: clean, advice only, to look at.
#[derive(Debug, Default)]
pub(super) struct Column {
    pub(super) x: usize,
    pub(super) middle: usize,
    pub(super) width: usize,
    /// Top and height of the three parts.
    pub(super) clean: (usize, usize),
    pub(super) advised: (usize, usize),
    pub(super) look: (usize, usize),
    /// Top of it all.
    pub(super) top: usize,
    pub(super) visits: usize,
    /// "Mar", and the year where it begins.
    pub(super) month: &'static str,
    pub(super) year: Option<String>,
    /// What a pointer shows.
    pub(super) title: String,
}

const TOP: usize = 22;
const PLOT: usize = 150;
const LEFT: usize = 36;
const WIDTH: usize = 944;

/// The chart of the dated months, in order; `None` where there are none.
pub(super) fn columns(months: &[MonthRow]) -> Option<Columns> {
    let dated: Vec<(&MonthRow, &str)> = months.iter().filter_map(|row| Some((row, row.month.as_deref()?))).collect();
    let left_out = dated.len().saturating_sub(MONTHS);
    let shown = dated.get(left_out..).filter(|shown| !shown.is_empty())?;
    let most = shown.iter().map(|(row, _)| row.visits).max().unwrap_or(0).max(1);
    let step = step(most);
    let scale = most.div_ceil(step) * step;
    let base = TOP + PLOT;
    let height = |visits: usize| (visits * PLOT + scale / 2) / scale;
    let slot = ((WIDTH - LEFT) / shown.len()).min(96);
    let width = (slot * 3 / 5).max(6);
    let mut year = String::new();
    let column = |(n, (row, name)): (usize, &(&MonthRow, &str))| {
        let x = LEFT + n * slot + (slot - width) / 2;
        let clean = base - height(row.clean);
        let advised = base - height(row.clean + row.advised);
        let top = base - height(row.visits);
        let (own_year, month) = name.split_once('-').unwrap_or((name, ""));
        let new_year = own_year != year.as_str();
        year = own_year.to_owned();
        Column {
            x,
            middle: x + width / 2,
            width,
            clean: (clean, base - clean),
            advised: (advised, clean - advised),
            look: (top, advised - top),
            top,
            visits: row.visits,
            month: month_name(month),
            year: new_year.then(|| own_year.to_owned()),
            title: format!(
                "{name}, visits: {}; clean {}, advice only {}, to look at {}",
                row.visits,
                row.clean,
                row.advised,
                row.visits - row.clean - row.advised
            ),
        }
    };
    let columns: Vec<Column> = shown.iter().enumerate().map(column).collect();
    let grid = (0..=scale / step).map(|n| (base - height(n * step), n * step)).collect();
    Some(Columns { width: LEFT + slot * shown.len(), height: base + 38, base, grid, columns, left_out })
}

/// The step of the lines across: 1, 2 or 5 times a power of ten, so that there are at most five.
fn step(most: usize) -> usize {
    let mut power = 1_usize;
    loop {
        for one in [1, 2, 5] {
            if most.div_ceil(one * power) <= 4 {
                return one * power;
            }
        }
        match power.checked_mul(10) {
            Some(next) => power = next,
            None => return most,
        }
    }
}

fn month_name(number: &str) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    number.parse::<usize>().ok().and_then(|n| NAMES.get(n.checked_sub(1)?).copied()).unwrap_or("")
}

/// A sparkline of the share of clean visits in the last months.
#[derive(Debug)]
pub(super) struct Spark {
    /// Points of the line, `0,20 10,5`; empty where there is but one month.
    pub(super) points: String,
    /// The last point.
    pub(super) last: (usize, usize),
    /// In words.
    pub(super) title: String,
}

/// Width and height of a sparkline.
pub(super) const SPARK_SIZE: (usize, usize) = (84, 20);

/// The months of all sparklines: the last dated ones of the report, so that lines can be compared.
pub(super) fn axis(months: &[MonthRow]) -> Vec<&str> {
    let dated: Vec<&str> = months.iter().filter_map(|row| row.month.as_deref()).collect();
    dated.get(dated.len().saturating_sub(SPARK)..).unwrap_or_default().to_vec()
}

/// The sparkline of a provider; `None` without a visit in these months.
pub(super) fn spark(axis: &[&str], months: &[ProviderMonth]) -> Option<Spark> {
    let (width, height) = (SPARK_SIZE.0 - 6, SPARK_SIZE.1 - 6);
    let gaps = axis.len().saturating_sub(1).max(1);
    let shown: Vec<(usize, &ProviderMonth)> =
        months.iter().filter_map(|row| Some((axis.iter().position(|month| *month == row.month)?, row))).collect();
    let point = |(n, row): &(usize, &ProviderMonth)| (3 + n * width / gaps, 3 + height - row.clean * height / row.visits.max(1));
    let points: Vec<(usize, usize)> = shown.iter().map(point).collect();
    let last = *points.last()?;
    let share = |(_, row): &(usize, &ProviderMonth)| format!("{} {} of {}", row.month, row.clean, row.visits);
    Some(Spark {
        points: if points.len() > 1 { points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ") } else { String::new() },
        last,
        title: format!("Clean visits by month: {}", shown.iter().map(share).collect::<Vec<_>>().join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(name: &str, visits: usize, clean: usize, advised: usize) -> MonthRow {
        MonthRow { month: Some(name.into()), visits, clean, advised, findings: Default::default(), units: Default::default() }
    }

    #[test]
    fn the_parts_of_a_column_stand_on_one_another() {
        let chart = columns(&[month("2025-12", 7, 3, 2), month("2026-01", 10, 10, 0), MonthRow { month: None, ..month("", 4, 0, 0) }])
            .expect("a chart");
        assert_eq!(chart.columns.len(), 2);
        for column in &chart.columns {
            assert_eq!(column.clean.0 + column.clean.1, chart.base);
            assert_eq!(column.advised.0 + column.advised.1, column.clean.0);
            assert_eq!(column.look.0 + column.look.1, column.advised.0);
            assert!(column.top >= TOP);
        }
        assert_eq!(chart.columns[1].look.1, 0);
        assert_eq!(
            chart.columns.iter().map(|column| (column.month, column.year.clone())).collect::<Vec<_>>(),
            [("Dec", Some("2025".into())), ("Jan", Some("2026".into()))]
        );
        assert!(columns(&[]).is_none());
    }

    #[test]
    fn many_months_are_cut_and_said() {
        let months: Vec<MonthRow> = (0..100).map(|n| month(&format!("{:04}-{:02}", 2000 + n / 12, n % 12 + 1), n * 1000, 0, 0)).collect();
        let chart = columns(&months).expect("a chart");
        assert_eq!((chart.columns.len(), chart.left_out), (MONTHS, 100 - MONTHS));
        assert!(chart.grid.len() <= 6 && chart.width <= WIDTH);
    }

    #[test]
    fn a_sparkline_rises_with_the_share_of_clean_visits() {
        let of = |month: &str, visits, clean| ProviderMonth { month: month.into(), visits, clean };
        let axis = ["2026-01", "2026-02", "2026-03"];
        let line = spark(&axis, &[of("2025-01", 1, 1), of("2026-01", 4, 0), of("2026-02", 4, 4)]).expect("a line");
        assert_eq!(line.points, "3,17 42,3");
        assert_eq!(line.title, "Clean visits by month: 2026-01 0 of 4, 2026-02 4 of 4");
        assert!(spark(&axis, &[]).is_none() && spark(&[], &[of("2026-01", 4, 1)]).is_none());
        assert_eq!(spark(&axis, &[of("2026-01", 4, 1)]).expect("a point").points, "");
    }
}
