//! Pass: who gave which service, where a therapist and an assistant share a visit and the words beside the service say so.

use super::clause::Clause;
use super::joints::role;
use super::lines::Segment;
use super::model::{Fact, Intervention, Service, Signature};
use crate::config::ProviderRole;
use crate::lexicon::{Hit, Lexicon, Place, Scan, TableId, takes};
use crate::text::Span;

/// From a name's credential back to "by" or the bracket: "by J. Doe, PT".
const LONGEST_NAME: usize = 5;

/// The words of a line of more tokens are no heading of a part.
const LONGEST_HEADING: usize = 14;

/// Gives a service the provider that its own words, or the heading of its part of the note, name.
///
/// Does nothing where no assistant is named anywhere: then only one role can have treated, and "PT" is often the patient.
pub(super) fn give(
    text: &str,
    clauses: &[Clause],
    lexicon: &Lexicon,
    services: &mut [Service],
    interventions: &mut [Intervention],
    signature: Option<&Signature>,
) {
    let signed = signature.map_or(&[][..], |s| s.roles.as_slice());
    let lines: Vec<Line> = clauses.iter().map(|clause| Line::of(text, &clause.segment, lexicon)).collect();
    if !signed.contains(&ProviderRole::Assistant) && !lines.iter().any(|l| l.roles.iter().any(|r| r.0 == ProviderRole::Assistant)) {
        return;
    }
    let both = signed.contains(&ProviderRole::Assistant) && signed.contains(&ProviderRole::Therapist);
    let signs = |span: Span| signature.is_some_and(|s| s.span.overlaps(span));
    let starts: Vec<usize> = services.iter().map(|s| s.span.start).collect();
    let mut part: Option<Fact<ProviderRole>> = None;
    let mut found: Vec<Vec<Fact<ProviderRole>>> = vec![Vec::new(); services.len()];
    let mut parts: Vec<Option<Fact<ProviderRole>>> = vec![None; services.len()];
    for (n, line) in lines.iter().enumerate() {
        let span = clauses[n].segment.span;
        let begun: Vec<usize> = (0..starts.len()).filter(|&s| span.start <= starts[s] && starts[s] < span.end).collect();
        if begun.is_empty()
            && let Some(heading) = line.heads_part(signs)
        {
            part = Some(heading);
            continue;
        }
        for &service in &begun {
            parts[service] = part;
        }
        for told in line.givers(text, both).into_iter().filter(|told| !signs(told.span)) {
            // A giver at the start is of the first service of the line, one behind a service of that service.
            let own = begun.iter().rev().find(|&&s| starts[s] <= told.span.start).or(begun.first()).copied();
            let own = own.or_else(|| service_of_line(&clauses[n].segment, clauses, services, interventions));
            if let Some(service) = own {
                found[service].push(told);
            }
        }
    }
    let assistant_told = found.iter().flatten().chain(parts.iter().flatten()).any(|told| told.value == ProviderRole::Assistant);
    for (n, service) in services.iter_mut().enumerate() {
        if service.provider.is_some() || !service.provider_minutes.is_empty() {
            continue;
        }
        let told = match found[n].as_slice() {
            [] => parts[n],
            [first, others @ ..] if others.iter().all(|other| other.value == first.value) => Some(*first),
            _ => None,
        };
        // In a note that an assistant signed alone, "(PT)" is the discipline as often as a giver.
        let sure = |told: &Fact<ProviderRole>| {
            let bare = text.get(..told.span.start).is_some_and(|before| before.trim_end().ends_with(['(', '[']));
            !bare
                || told.value == ProviderRole::Assistant
                || assistant_told
                || signed.is_empty()
                || signed.contains(&ProviderRole::Therapist)
        };
        service.provider = told.filter(sure);
        for &i in &service.interventions {
            if let Some(intervention) = interventions.get_mut(i) {
                intervention.provider = intervention.provider.or(service.provider);
            }
        }
    }
}

/// The service that words belong to which stand on the same line as its label, or on that of one of its activities.
fn service_of_line(segment: &Segment, clauses: &[Clause], services: &[Service], interventions: &[Intervention]) -> Option<usize> {
    let line_of = |at: usize| clauses.iter().find(|c| c.segment.span.contains(at)).map(|c| c.segment.line);
    let own = |service: &Service| {
        let activities = service.interventions.iter().filter_map(|&i| interventions.get(i)).map(|i| i.span.start);
        activities.chain([service.span.start]).any(|at| at < segment.span.start && line_of(at) == Some(segment.line))
    };
    services.iter().rposition(own)
}

/// A segment with the heading it may have, and the therapists and assistants named in it.
struct Line {
    scan: Scan,
    roles: Vec<(ProviderRole, Hit)>,
    leads: bool,
}

impl Line {
    fn of(text: &str, segment: &Segment, lexicon: &Lexicon) -> Self {
        let scan = lexicon.scan(text, segment.span);
        let treats = |role: &ProviderRole| matches!(role, ProviderRole::Therapist | ProviderRole::Assistant);
        let named = |hit: Hit| Some((role(lexicon.row(&hit).cell(0)).filter(treats)?, hit));
        let roles = scan.of(TableId::Roles).into_iter().filter_map(named).collect();
        Self { scan, roles, leads: segment.leads }
    }

    fn word(&self, at: usize) -> &str {
        self.scan.folded.word(at)
    }

    /// "PTA portion (S.H., PTA, all of it)": the giver of what stands below.
    fn heads_part(&self, signs: impl Fn(Span) -> bool) -> Option<Fact<ProviderRole>> {
        let (role, first) = *self.roles.first()?;
        let one = self.roles.iter().all(|(other, _)| *other == role);
        if !self.leads || !one || first.first > 0 || self.scan.folded.tokens.len() > LONGEST_HEADING || signs(first.span) {
            return None;
        }
        let next = self.word(first.end);
        // "PT treatment" is the title of a note of physical therapy; "PTA treatment" names who gave it.
        let part = takes(next, Place::PartOfVisit) || role == ProviderRole::Assistant && takes(next, Place::WholeVisit);
        let alone = next == ":" && self.word(first.end + 1).is_empty();
        (part || alone).then(|| Fact::new(role, first.span))
    }

    /// Those whom the words name as the givers of what stands beside them. `both`: a therapist and an assistant signed.
    fn givers(&self, text: &str, both: bool) -> Vec<Fact<ProviderRole>> {
        let gives = |(_, hit): &&(ProviderRole, Hit)| {
            let back = self.before_name(text, hit);
            let (before, after) = (back.map_or("", |at| self.word(at)), self.word(hit.end));
            let by = before == "by" && !back.and_then(|at| at.checked_sub(1)).is_some_and(|at| takes(self.word(at), Place::NotGiving));
            let in_bracket = matches!(before, "(" | "[") && matches!(after, ")" | "]");
            let opens = hit.first == 0 && self.leads && (after == ":" || both && takes(after, Place::Gives));
            let closes = both && after.is_empty() && matches!(before, "," | "-");
            by || in_bracket || opens || closes
        };
        self.roles.iter().filter(gives).map(|(role, hit)| Fact::new(*role, hit.span)).collect()
    }

    /// The token before a credential and the name that belongs to it.
    fn before_name(&self, text: &str, hit: &Hit) -> Option<usize> {
        let mut at = hit.first.checked_sub(1)?;
        let raw = |i: usize| self.scan.folded.tokens.get(i).map_or("", |t| t.span.of(text));
        let named = |i: usize| {
            let word = raw(i);
            let name = word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
            name || word == "." && i.checked_sub(1).is_some_and(|i| raw(i).chars().count() == 1)
        };
        // "Doe, PT": the comma belongs to the name where one stands before it.
        if self.word(at) == "," && at.checked_sub(1).is_some_and(named) && !(0..at).all(|i| !named(i)) {
            at -= 1;
        }
        for _ in 0..LONGEST_NAME {
            if !named(at) {
                return Some(at);
            }
            at = at.checked_sub(1)?;
        }
        None
    }
}
