//! Adding up notes: counts of everything, and of findings as many as a page can hold, the loudest first.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use jiff::civil::Date;

use super::model::{AuditReport, Counts, MonthRow, NoteRow, ProviderMonth, ProviderRow, RuleRow, TotalRow, UnitCounts, VERSION};
use super::note::{Found, NoteTally, Person, VisitTally};
use crate::billing::sources::{Sources, UNDATED};
use crate::config::Setting;
use crate::report::page;
use crate::rules::{Severity, rule};

/// Notes that the report names for their findings.
const WORST: usize = 20;
/// Files that the report names because they were not read.
const NOT_READ: usize = 100;

/// What a report says of itself, as given on the command line.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The files and folders audited.
    pub paths: Vec<String>,
    /// Date of the report.
    pub as_of: Option<Date>,
    /// Whether unsigned notes are taken as unfinished.
    pub draft: bool,
    /// Who bills: decides which edition of the pairs is named.
    pub setting: Setting,
}

/// A year and a month; visits without a date come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Month {
    Of(i16, i8),
    Unknown,
}

impl Month {
    fn of(date: Option<Date>) -> Self {
        date.map_or(Self::Unknown, |date| Self::Of(date.year(), date.month()))
    }

    fn name(self) -> Option<String> {
        match self {
            Self::Of(year, month) => Some(format!("{year:04}-{month:02}")),
            Self::Unknown => None,
        }
    }
}

/// Everything an audit keeps, whatever the number of notes: counts, and at most a given number of findings.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    all: TotalRow,
    dates: Option<(Date, Date)>,
    schedules: BTreeSet<String>,
    rules: BTreeMap<&'static str, RuleCount>,
    months: BTreeMap<Month, VisitCount>,
    providers: IndexMap<Option<String>, Provider>,
    worst: Vec<NoteRow>,
    not_read: Vec<String>,
    /// Findings by loudness, the loudest first, each in the order of the notes.
    kept: [Vec<Found>; 4],
    most: usize,
}

#[derive(Clone, Debug, Default)]
struct RuleCount {
    loudest: Option<Severity>,
    findings: usize,
    notes: usize,
    suppressed: usize,
}

#[derive(Clone, Debug, Default)]
struct VisitCount {
    visits: usize,
    clean: usize,
    advised: usize,
    findings: Counts,
    units: UnitCounts,
}

#[derive(Clone, Debug, Default)]
struct Provider {
    person: Option<Person>,
    all: VisitCount,
    months: BTreeMap<Month, VisitCount>,
}

impl VisitCount {
    fn add(&mut self, visit: &VisitTally) {
        self.visits += 1;
        self.clean += usize::from(visit.findings.all() == 0);
        self.advised += usize::from(visit.findings.all() > 0 && visit.findings.all() == visit.findings.advice());
        self.findings.merge(visit.findings);
        self.units.merge(visit.units);
    }
}

impl Totals {
    /// Nothing yet; at most `most` findings are kept with their words.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { most, ..Self::default() }
    }

    /// Adds a note. The order of the notes decides only which of equal ones are kept and how a name is written.
    pub fn add(&mut self, note: NoteTally) {
        let counts = note.counts();
        self.all.notes += 1;
        self.all.clean_notes += usize::from(counts.all() == 0);
        self.all.findings.merge(counts);
        self.all.suppressed += note.suppressed.len();
        for visit in &note.visits {
            self.visit(visit);
        }
        for rule in &note.suppressed {
            self.rules.entry(rule).or_default().suppressed += 1;
        }
        let seen: BTreeSet<&'static str> = note.findings.iter().map(|found| found.rule).collect();
        for rule in seen {
            self.rules.entry(rule).or_default().notes += 1;
        }
        if counts.all() > 0 {
            self.worst.push(NoteRow { path: note.path, visits: note.visits.len(), findings: counts });
            if self.worst.len() >= 4 * WORST {
                self.only_worst();
            }
        }
        for found in note.findings {
            let count = self.rules.entry(found.rule).or_default();
            count.findings += 1;
            count.loudest = count.loudest.max(Some(found.severity));
            self.keep(found);
        }
    }

    /// Counts a file that is no note, with the sentence that says why.
    pub fn add_not_read(&mut self, why: &str) {
        self.all.not_read += 1;
        if self.not_read.len() < NOT_READ {
            self.not_read.push(why.to_owned());
        }
    }

    fn visit(&mut self, visit: &VisitTally) {
        self.all.visits += 1;
        self.all.clean_visits += usize::from(visit.findings.all() == 0);
        self.all.units.merge(visit.units);
        self.all.payment.differing += usize::from(visit.units.over > 0 || visit.units.under > 0);
        if let Some(stake) = &visit.stake {
            self.all.payment.priced += 1;
            self.all.payment.over_cents += stake.over.0;
            self.all.payment.under_cents += stake.under.0;
            self.schedules.insert(stake.label.clone());
        }
        if let Some(date) = visit.date {
            let (first, last) = self.dates.unwrap_or((date, date));
            self.dates = Some((first.min(date), last.max(date)));
        }
        let month = Month::of(visit.date);
        self.months.entry(month).or_default().add(visit);
        let nobody = visit.signers.is_empty().then_some(None);
        for signer in visit.signers.iter().map(Some).chain(nobody) {
            let provider = self.providers.entry(signer.map(|person| person.key.clone())).or_default();
            provider.person = provider.person.take().or_else(|| signer.cloned());
            provider.all.add(visit);
            provider.months.entry(month).or_default().add(visit);
        }
    }

    fn only_worst(&mut self) {
        self.worst.sort_by(|a, b| b.findings.weight().cmp(&a.findings.weight()).then_with(|| a.path.cmp(&b.path)));
        self.worst.truncate(WORST);
    }

    fn keep(&mut self, found: Found) {
        let rank = Severity::Error as usize - found.severity as usize;
        if let Some(kept) = self.kept.get_mut(rank) {
            kept.push(found);
        }
        if self.kept.iter().map(Vec::len).sum::<usize>() > self.most
            && let Some(softest) = self.kept.iter_mut().rev().find(|kept| !kept.is_empty())
        {
            softest.pop();
        }
    }

    /// Findings that were kept with their words: the loudest first, then in the order of the notes.
    pub fn findings(&self) -> impl Iterator<Item = &Found> {
        self.kept.iter().flatten()
    }

    /// The key that a finding names a provider by, in the order of the report's providers.
    pub(super) fn provider_keys(&self) -> Vec<Option<&str>> {
        self.sorted_providers().into_iter().map(|(key, _)| key.as_deref()).collect()
    }

    fn sorted_providers(&self) -> Vec<(&Option<String>, &Provider)> {
        let mut all: Vec<_> = self.providers.iter().collect();
        all.sort_by(|(a, one), (b, other)| {
            let most = other.all.visits.cmp(&one.all.visits).then(other.all.findings.weight().cmp(&one.all.findings.weight()));
            a.is_none().cmp(&b.is_none()).then(most).then_with(|| a.cmp(b))
        });
        all
    }

    /// The figures, as every form of the report shows them.
    #[must_use]
    pub fn report(&mut self, about: &About) -> AuditReport {
        self.only_worst();
        let mut totals = self.all.clone();
        totals.dates = self.dates.map(|(first, last)| [first.to_string(), last.to_string()]);
        totals.payment.schedules = self.schedules.iter().cloned().collect();
        AuditReport {
            version: VERSION,
            tool: env!("CARGO_PKG_VERSION").to_owned(),
            as_of: about.as_of.map(|date| date.to_string()),
            paths: about.paths.clone(),
            draft: about.draft,
            data: Sources::default().editions(UNDATED, about.setting),
            totals,
            rules: self.rule_rows(),
            months: self.months.iter().map(|(month, count)| month_row(*month, count)).collect(),
            providers: self.sorted_providers().into_iter().map(|(_, provider)| provider.row()).collect(),
            worst: self.worst.clone(),
            not_read: self.not_read.clone(),
        }
    }

    fn rule_rows(&self) -> Vec<RuleRow> {
        let row = |(&name, count): (&&'static str, &RuleCount)| {
            let known = rule(name);
            RuleRow {
                rule: name,
                summary: known.map_or("", |rule| rule.summary),
                severity: count.loudest.or(known.map(|rule| rule.severity)).unwrap_or(Severity::Hint),
                findings: count.findings,
                notes: count.notes,
                suppressed: count.suppressed,
                url: page(name),
            }
        };
        let mut rows: Vec<RuleRow> = self.rules.iter().map(row).collect();
        rows.sort_by(|a, b| b.findings.cmp(&a.findings).then(b.severity.cmp(&a.severity)).then(a.rule.cmp(b.rule)));
        rows
    }
}

fn month_row(month: Month, count: &VisitCount) -> MonthRow {
    let VisitCount { visits, clean, advised, findings, units } = *count;
    MonthRow { month: month.name(), visits, clean, advised, findings, units }
}

impl Provider {
    fn row(&self) -> ProviderRow {
        let dated =
            |(month, count): (&Month, &VisitCount)| Some(ProviderMonth { month: month.name()?, visits: count.visits, clean: count.clean });
        ProviderRow {
            provider: self.person.as_ref().map(|person| person.shown.clone()),
            role: self.person.as_ref().map(|person| person.role),
            discipline: self.person.as_ref().and_then(|person| person.discipline),
            visits: self.all.visits,
            clean: self.all.clean,
            findings: self.all.findings,
            units: self.all.units,
            months: self.months.iter().filter_map(dated).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::billing::{Cents, Stake};
    use crate::config::ProviderRole;

    fn person(name: &str) -> Person {
        Person { key: name.to_uppercase(), shown: format!("{name}, PT"), role: ProviderRole::Therapist, discipline: None }
    }

    fn found(rule: &'static str, severity: Severity, path: &str) -> Found {
        Found {
            rule,
            severity,
            path: path.into(),
            visit: Some(0),
            date: None,
            signers: Vec::new(),
            place: (1, 1),
            message: String::new(),
            fix: None,
            quote: Vec::new(),
        }
    }

    /// A note with one visit and these findings.
    fn note(path: &str, day: Option<Date>, signers: &[&str], rules: &[(&'static str, Severity)]) -> NoteTally {
        let findings: Vec<Found> = rules.iter().map(|(rule, severity)| found(rule, *severity, path)).collect();
        let mut visit = VisitTally { date: day, signers: signers.iter().map(|name| person(name)).collect(), ..VisitTally::default() };
        findings.iter().for_each(|found| visit.findings.add(found.severity));
        NoteTally { path: path.into(), visits: vec![visit], findings, suppressed: Vec::new() }
    }

    const MARCH: Option<Date> = Some(date(2026, 3, 2));
    const JANUARY: Option<Date> = Some(date(2026, 1, 31));

    fn report(notes: Vec<NoteTally>) -> AuditReport {
        let mut totals = Totals::new(100);
        notes.into_iter().for_each(|note| totals.add(note));
        totals.report(&About::default())
    }

    #[test]
    fn notes_add_up_by_rule_month_and_provider() {
        let report = report(vec![
            note(
                "a",
                MARCH,
                &["A. B."],
                &[("units-over", Severity::Error), ("units-under", Severity::Hint), ("units-over", Severity::Error)],
            ),
            note("b", JANUARY, &["A. B.", "C. D."], &[]),
            note("c", None, &[], &[("units-under", Severity::Hint)]),
        ]);
        let all = &report.totals;
        assert_eq!((all.notes, all.clean_notes, all.visits, all.clean_visits), (3, 1, 3, 1));
        assert_eq!(all.findings, Counts { errors: 2, hints: 2, ..Counts::default() });
        assert_eq!(all.dates, Some(["2026-01-31".into(), "2026-03-02".into()]));
        let rules: Vec<_> = report.rules.iter().map(|row| (row.rule, row.severity, row.findings, row.notes)).collect();
        assert_eq!(rules, [("units-over", Severity::Error, 2, 1), ("units-under", Severity::Hint, 2, 2)]);
        let months: Vec<_> = report.months.iter().map(|row| (row.month.as_deref(), row.visits, row.clean, row.advised)).collect();
        assert_eq!(months, [(Some("2026-01"), 1, 1, 0), (Some("2026-03"), 1, 0, 0), (None, 1, 0, 1)]);
        let providers: Vec<_> = report.providers.iter().map(|row| (row.provider.as_deref(), row.visits, row.clean)).collect();
        assert_eq!(providers, [(Some("A. B., PT"), 2, 1), (Some("C. D., PT"), 1, 1), (None, 1, 0)]);
        assert_eq!(report.worst.iter().map(|row| row.path.as_str()).collect::<Vec<_>>(), ["a", "c"]);
    }

    #[test]
    fn units_and_what_they_are_worth_add_up_in_both_directions() {
        let mut one = note("a", MARCH, &[], &[]);
        let stake = |over, under| Some(Stake { label: "2026 national".into(), over: Cents(over), under: Cents(under) });
        one.visits[0].units = UnitCounts { billed: 4, compared: 3, supported: 2, over: 1, under: 0 };
        one.visits[0].stake = stake(2000, 0);
        let mut two = note("b", MARCH, &[], &[]);
        two.visits[0].units = UnitCounts { billed: 2, compared: 2, supported: 3, over: 0, under: 1 };
        let report = report(vec![one, two, note("c", MARCH, &[], &[])]);
        assert_eq!(report.totals.units, UnitCounts { billed: 6, compared: 5, supported: 5, over: 1, under: 1 });
        let payment = &report.totals.payment;
        assert_eq!((payment.differing, payment.priced, payment.over_cents, payment.under_cents), (2, 1, 2000, 0));
        assert_eq!(report.months[0].units, report.totals.units);
    }

    #[test]
    fn suppressed_findings_are_counted_apart() {
        let one = NoteTally { suppressed: vec!["units-under"], ..note("a", MARCH, &[], &[]) };
        let report = report(vec![one]);
        assert_eq!((report.totals.suppressed, report.totals.clean_notes, report.totals.findings.all()), (1, 1, 0));
        assert_eq!(report.rules.iter().map(|row| (row.rule, row.findings, row.suppressed)).collect::<Vec<_>>(), [("units-under", 0, 1)]);
    }

    #[test]
    fn the_loudest_findings_are_kept_and_all_are_counted() {
        let mut totals = Totals::new(3);
        for n in 0..200 {
            let severity = if n % 50 == 7 { Severity::Error } else { Severity::Hint };
            totals.add(note(&format!("{n:03}"), MARCH, &[], &[("units-over", severity)]));
            totals.add_not_read("gone");
        }
        let kept: Vec<_> = totals.findings().map(|found| (found.severity, found.path.as_str())).collect();
        assert_eq!(kept, [(Severity::Error, "007"), (Severity::Error, "057"), (Severity::Error, "107")]);
        let report = totals.report(&About::default());
        assert_eq!((report.totals.findings.all(), report.totals.not_read), (200, 200));
        assert_eq!((report.worst.len(), report.not_read.len()), (WORST, NOT_READ));
        assert_eq!(report.worst.iter().take(5).map(|row| row.path.as_str()).collect::<Vec<_>>(), ["007", "057", "107", "157", "000"]);
    }

    #[test]
    fn nothing_is_a_report_too() {
        let report = report(Vec::new());
        assert_eq!((report.totals, report.rules.len(), report.months.len()), (TotalRow::default(), 0, 0));
    }
}
