//! Puts the codes of one visit together with their minutes and asks billing what they support.

use indexmap::IndexMap;
use jiff::civil::{Date, date};

use crate::billing::assistants::{AssistantLines, AssistantRule, ProviderMinutes, assistant_lines};
use crate::billing::codes::{self, Status as PayStatus};
use crate::billing::fees::Estimate;
use crate::billing::sources::Sources;
use crate::billing::{Check, Stake, stake, units};
use crate::coding::Judgement;
use crate::config::{Code, Config, PayerProfile, ProviderRole, UnitRule};
use crate::note::{Intervention, Minutes, PayerMention, Service, Status, Visit};
use crate::rules::{CodeLine, Tally};

/// The day a visit without a date is judged by: analysis has no clock, so it is the first day of the newest fee schedule built in.
const UNDATED: Date = date(2026, 1, 1);

/// The codes of a visit with what billing makes of them.
pub(super) fn tally(text: &str, visit: &Visit, judgements: &[Judgement], config: &Config) -> Tally {
    let codes = vec![None; visit.interventions.len()];
    let mut count = Count { visit, judgements, config, codes, lines: IndexMap::new(), shared: Vec::new() };
    count.services();
    count.interventions();
    count.charges();
    count.only_timed_code_has_the_total();
    count.finish(payer(text, visit, config))
}

/// The payer's rules: by the note, else by the config, else those that hold for a payer nobody named. A clinic's own profile that
/// the note names goes before the built-in one that would fit it.
fn payer(text: &str, visit: &Visit, config: &Config) -> PayerProfile {
    let ends = |c: char| matches!(c, '\n' | '\r' | '|' | ';' | '\t');
    let named = visit.payer.and_then(|fact| {
        let before = text.get(..fact.span.start)?.rsplit(ends).next()?.len();
        text.get(fact.span.start - before..)?.split(ends).next()
    });
    if let Some(own) = named.and_then(|words| config.own_profile(words)) {
        return own;
    }
    match visit.payer.map(|fact| fact.value) {
        Some(PayerMention::Medicare) => config.profile(Some("medicare")),
        Some(PayerMention::Commercial) => config.profile(Some("commercial")),
        Some(PayerMention::Other) => config.profile(Some("unknown")),
        Some(PayerMention::Unlisted) | None => config.profile(None),
    }
}

/// The tally while it is being put together.
struct Count<'a> {
    visit: &'a Visit,
    judgements: &'a [Judgement],
    config: &'a Config,
    codes: Vec<Option<Code>>,
    lines: IndexMap<Code, CodeLine>,
    /// Codes that share minutes with another, so that neither's own are known.
    shared: Vec<Code>,
}

impl Count<'_> {
    fn line(&mut self, code: Code) -> &mut CodeLine {
        self.lines.entry(code).or_insert_with(|| CodeLine::new(code))
    }

    /// The code a performed intervention goes by: what is written on it or its service, else what its words support.
    fn code_of(&self, at: usize, intervention: &Intervention) -> Option<Code> {
        let service = intervention.service.and_then(|n| self.visit.services.get(n)).and_then(|s| s.code);
        intervention.stated.or(service).map(|fact| fact.value).or_else(|| self.judgements.get(at).and_then(|j| j.code))
    }

    /// The code a service goes by: its own, else the one that all its activities support.
    fn code_of_service(&self, service: &Service) -> Option<Code> {
        let judged = || {
            let mut supported = service.interventions.iter().filter_map(|&n| self.code_of(n, self.visit.interventions.get(n)?));
            let first = supported.next()?;
            supported.all(|code| code == first).then_some(first)
        };
        service.code.map(|fact| fact.value).or_else(judged)
    }

    fn services(&mut self) {
        let visit = self.visit;
        // A charge table may repeat the minutes of the services above it: those of the treatment count.
        let treated: Vec<Code> = visit
            .services
            .iter()
            .filter(|s| s.status == Status::Performed && s.charge.is_none() && s.minutes.is_some())
            .filter_map(|s| self.code_of_service(s))
            .collect();
        for (n, service) in visit.services.iter().enumerate().filter(|(_, s)| s.status == Status::Performed) {
            let Some(code) = self.code_of_service(service) else { continue };
            let repeats = service.charge.is_some() && treated.contains(&code);
            let others: Vec<Code> = service.shared_with.iter().map(|fact| fact.value).filter(|other| *other != code).collect();
            self.line(code).services.push(n);
            for &other in &others {
                self.line(other).services.push(n);
            }
            if repeats {
                continue;
            }
            if !others.is_empty() {
                self.shared.push(code);
                self.shared.extend(others);
                continue;
            }
            let parts = parts_by_provider(visit, service, self.config);
            let line = self.line(code);
            for &(role, minutes) in &parts {
                line.given_by(role);
                line.by = line.by.and(by_role(role, minutes));
            }
            if let Some(minutes) = minutes_of(service) {
                line.minutes = Some(line.minutes.unwrap_or(0).saturating_add(minutes));
            }
        }
    }

    fn interventions(&mut self) {
        let visit = self.visit;
        for (n, intervention) in visit.interventions.iter().enumerate().filter(|(_, i)| i.status == Status::Performed) {
            let Some(code) = self.code_of(n, intervention) else { continue };
            let service = intervention.service.and_then(|s| visit.services.get(s));
            let own = match service {
                Some(service) if minutes_of(service).is_some() => None,
                _ => intervention.minutes.as_ref().map(|minutes| minutes.value),
            };
            let role = intervention.provider.map(|fact| fact.value).or_else(|| treating(visit, self.config));
            if let Some(of) = self.codes.get_mut(n) {
                *of = Some(code);
            }
            let line = self.line(code);
            line.interventions.push(n);
            if line.services.is_empty() {
                line.given_by(role);
            }
            if let Some(minutes) = own {
                line.minutes = Some(line.minutes.unwrap_or(0).saturating_add(minutes));
                line.by = line.by.and(by_role(role, minutes));
            }
        }
    }

    fn charges(&mut self) {
        let visit = self.visit;
        for (n, charge) in visit.charges.iter().enumerate() {
            let role = treating(visit, self.config);
            let line = self.line(charge.code.value);
            line.charges.push(n);
            if !line.given() && line.charges.len() == 1 {
                line.given_by(role);
            }
            if let (Some(minutes), true) = (charge.minutes, line.minutes.is_none() && line.services.is_empty()) {
                line.minutes = Some(minutes.value);
                line.by = by_role(role, minutes.value);
            }
        }
    }

    /// The only timed code of a visit has the stated total as its minutes.
    fn only_timed_code_has_the_total(&mut self) {
        let totals = &self.visit.totals;
        let untimed = self.lines.values().any(|line| !line.is_timed() && line.given());
        let total = totals.timed.or(totals.treatment.filter(|_| !untimed)).map(|fact| fact.value);
        let mut timed = self.lines.values_mut().filter(|line| line.is_timed());
        if let (Some(total), Some(only), None) = (total, timed.next(), timed.next())
            && only.minutes.is_none()
        {
            only.minutes = Some(total);
            only.by = by_role(only.sole_provider(), total);
        }
    }

    fn finish(self, payer: PayerProfile) -> Tally {
        let Self { visit, codes, lines, shared, .. } = self;
        let day = visit.date.map_or(UNDATED, |fact| fact.value);
        let known = |line: &CodeLine| line.minutes.filter(|_| !shared.contains(&line.code));
        let timed_lines = || lines.values().filter(|line| line.is_timed());
        let minutes: IndexMap<Code, u32> = timed_lines().filter_map(|line| Some((line.code, known(line)?))).collect();
        // An activity that only its words give a code, without minutes, is often a mention of one done under a label.
        let claimed = |line: &&CodeLine| !line.services.is_empty() || !line.charges.is_empty();
        let without_minutes: Vec<Code> = timed_lines().filter(claimed).filter(|line| known(line).is_none()).map(|line| line.code).collect();
        let untimed_lines = || lines.values().filter(|line| !line.is_timed() && codes::info(line.code).is_some());
        let given = |line: &&CodeLine| line.given() || codes::info(line.code).is_some_and(codes::CodeInfo::is_evaluation);
        let bundled = |code: Code| codes::info(code).is_some_and(|row| row.status == PayStatus::Bundled);
        let untimed: Vec<Code> = untimed_lines().filter(given).map(|line| line.code).filter(|code| !bundled(*code)).collect();
        let untimed_minutes = untimed_lines().filter_map(|line| line.minutes).sum();
        let untimed_without_minutes = untimed_lines().any(|line| line.minutes.is_none() && (line.given() || !line.charges.is_empty()));
        let complete = without_minutes.is_empty() && (!minutes.is_empty() || timed_lines().next().is_none());
        let timed = complete.then(|| minutes.values().copied().fold(0_u32, u32::saturating_add));
        let count = |rule| units(&minutes, &untimed, rule).ok().filter(|_| complete);
        let (cms, ama) = (count(UnitRule::Cms), count(UnitRule::Ama));
        let result = match payer.unit_rule {
            UnitRule::Cms => cms.as_ref(),
            UnitRule::Ama => ama.as_ref(),
        };
        let by: IndexMap<Code, ProviderMinutes> = lines.values().map(|line| (line.code, line.by)).collect();
        let assistants = result.map(|units| assistant_lines(units, &by, AssistantRule::on(payer.assistants, day)));
        let billed = billed_units(visit);
        let check = result.filter(|_| !billed.is_empty()).map(|units| units.check(&billed));
        Tally {
            day,
            timed,
            treatment: timed.filter(|_| !untimed_without_minutes).map(|timed| timed.saturating_add(untimed_minutes)),
            untimed_minutes,
            untimed_without_minutes,
            lines: lines.into_values().collect(),
            codes,
            minutes,
            without_minutes,
            untimed,
            cms,
            ama,
            payment: assistants.as_ref().and_then(|lines| payment(&payer, day, lines)),
            stake: check.as_ref().zip(assistants.as_ref()).and_then(|(check, lines)| at_stake(&payer, day, check, lines)),
            check,
            assistants,
            payer,
        }
    }
}

/// Whether the built-in fee schedule says what this payer pays: not where the clinic has fee files of its own.
fn by_built_in_fees(payer: &PayerProfile) -> bool {
    let fees = &payer.fees;
    fees.medicare_schedule && fees.pprrvu.is_none() && fees.gpci.is_none() && fees.locality.is_none()
}

/// What the difference between billed and supported units is worth, where the payer pays by the built-in fee schedule.
fn at_stake(payer: &PayerProfile, day: Date, check: &Check, lines: &AssistantLines) -> Option<Stake> {
    let sources = Sources::default();
    let rates = by_built_in_fees(payer).then(|| sources.rates(day, payer.fees.qualifying_participant).ok())??;
    stake(check, lines, &rates)
}

/// What the units are paid by the built-in fee schedule, where the payer pays by it.
fn payment(payer: &PayerProfile, day: Date, lines: &AssistantLines) -> Option<Estimate> {
    if !by_built_in_fees(payer) {
        return None;
    }
    Sources::default().estimate(payer, day, lines).ok().flatten().filter(|estimate| estimate.total.0 > 0)
}

/// The units written on the charges, by code; a code with a charge that says none is left out.
fn billed_units(visit: &Visit) -> IndexMap<Code, u32> {
    let mut billed = IndexMap::new();
    for charge in &visit.charges {
        let all_say = visit.charges.iter().filter(|c| c.code.value == charge.code.value).all(|c| c.units.is_some());
        if let (Some(units), true) = (charge.units, all_say) {
            *billed.entry(charge.code.value).or_insert(0) += units.value;
        }
    }
    billed
}

/// The minutes of a service: as written on it, else as given for each provider.
fn minutes_of(service: &Service) -> Option<u32> {
    let by_provider = || service.provider_minutes.iter().map(|fact| fact.value.1).reduce(u32::saturating_add);
    // Of an impossible range nobody knows the minutes.
    let possible = |minutes: &&Minutes| minutes.value > 0 || minutes.clock.is_none_or(|clock| clock.valid);
    service.minutes.as_ref().filter(possible).map(|minutes| minutes.value).or_else(by_provider)
}

/// Who gave how many minutes of a service: as written, else by its provider or that of its activities, else by who treated that day.
fn parts_by_provider(visit: &Visit, service: &Service, config: &Config) -> Vec<(Option<ProviderRole>, u32)> {
    if !service.provider_minutes.is_empty() {
        return service.provider_minutes.iter().map(|fact| (Some(fact.value.0), fact.value.1)).collect();
    }
    let mut of_activities = service.interventions.iter().filter_map(|&n| visit.interventions.get(n)?.provider).map(|fact| fact.value);
    let first = of_activities.next();
    // Where one activity was given by one and another by another, nobody knows who gave how much of the service.
    let several = service.provider.is_none() && of_activities.any(|other| Some(other) != first);
    let role = service.provider.map(|fact| fact.value).or(first).or_else(|| treating(visit, config)).filter(|_| !several);
    vec![(role, minutes_of(service).unwrap_or(0))]
}

/// Minutes by one provider; a provider nobody named is taken as the therapist, and an aide's minutes are nobody's.
fn by_role(role: Option<ProviderRole>, minutes: u32) -> ProviderMinutes {
    let none = ProviderMinutes::default();
    match role {
        None | Some(ProviderRole::Therapist) => ProviderMinutes { therapist: minutes, ..none },
        Some(ProviderRole::Assistant) => ProviderMinutes { assistant: minutes, ..none },
        Some(ProviderRole::Together) => ProviderMinutes { together: minutes, ..none },
        Some(ProviderRole::Aide) => none,
    }
}

/// Who treated in a visit, where only one can have: the only one who signed, else the config's.
fn treating(visit: &Visit, config: &Config) -> Option<ProviderRole> {
    match visit.signature.as_ref().map(|signature| &signature.roles[..]) {
        Some([only]) => Some(*only),
        Some([_, ..]) => None,
        _ => config.provider,
    }
}
