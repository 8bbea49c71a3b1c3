//! `one-on-one-not-documented`: group, concurrent or aide wording beside a one-on-one code.

use crate::billing::codes::{self, CodeInfo};
use crate::config::{Code, ProviderRole};
use crate::note::{Fact, Mode};
use crate::rules::layout::insert;
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "one-on-one-not-documented",
    group: Group::Documentation,
    severity: Severity::Warning,
    completeness: false,
    summary: "group, concurrent or aide wording beside a one-on-one code",
    doc: Doc {
        says: "The note says that the minutes of a one-on-one code were in a group, beside another patient, or run by an aide \
               or technician.",
        why: "97530 and the other direct-contact codes count only minutes in which the provider was with one patient. Time \
               with others is group therapy (97150), and an aide's time is not billable.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap, run by rehab aide while PT saw another patient
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP x2
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP x2
A.S., PT
",
        sources: &[sources::CLAIMS_UNITS, sources::NCCI_MANUAL],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let mut said: Vec<Code> = Vec::new();
    let of_services = view.services().map(|(_, s)| (s.code, s.span, s.mode, s.provider));
    let of_activities = view.performed().map(|(_, i, _)| {
        let service = i.service.and_then(|n| view.visit.services.get(n)).and_then(|s| s.code);
        (i.stated.or(service), i.span, i.mode, i.provider)
    });
    for (code, span, mode, provider) in of_activities.chain(of_services) {
        let Some(code) = code.map(|fact| fact.value) else { continue };
        let direct = codes::info(code).is_some_and(CodeInfo::one_on_one);
        let Some((why, words)) = not_one_on_one(mode, provider).filter(|_| direct && !said.contains(&code)) else { continue };
        said.push(code);
        if view.asked_in(Blank::OneOnOne, view.layout().line(words.start).join(span)) {
            continue;
        }
        let message = format!("{code} is one-on-one, but the note says {why} ({}).", view.words(words));
        let fix = insert("State who was one-on-one, and when", view.end_of(span.join(words)), format!("; {}", Blank::OneOnOne.text()));
        // Shown at the words that say so, where those stand on a line of their own.
        let apart = view.layout().line(words.start).start != view.layout().line(span.start).start;
        let report =
            Report::new(if apart { words } else { span }, message).related(words, why).related(view.anchor(code), format!("{code} here"));
        out.push(report.fix(fix));
    }
}

/// What the note says against one-on-one, and where.
fn not_one_on_one(mode: Option<Fact<Mode>>, provider: Option<Fact<ProviderRole>>) -> Option<(&'static str, Span)> {
    match (mode, provider) {
        (Some(Fact { value: Mode::Group, span }), _) => Some(("it was in a group", span)),
        (Some(Fact { value: Mode::Concurrent, span }), _) => Some(("another patient was treated in the same minutes", span)),
        (_, Some(Fact { value: ProviderRole::Aide, span })) => Some(("an aide or technician ran it", span)),
        _ => None,
    }
}
