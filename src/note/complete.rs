//! Pass: completes services and interventions: whose minutes are whose, labels that are all there is, and which services have words of their own.

use super::model::{Intervention, Minutes, SectionKind, Service, Status};
use super::scene::Scene;
use super::summed::settle;
use super::treatment::Treatment;
use crate::lexicon::fold::fold;
use crate::lexicon::{Place, takes};
use crate::text::Span;

/// Puts a service's minutes on its first intervention, and says which services have words of their own.
pub(super) fn finish(scene: &Scene<'_>, treatment: &mut Treatment, interventions: &mut Vec<Intervention>) {
    settle(scene, treatment, interventions);
    for (index, service) in treatment.services.iter_mut().enumerate() {
        // "E-stim unattended 15 min", "Evaluation (97161), 25 min": the label is all there is.
        let examined = service.code.is_some_and(|c| super::labels::is_evaluation(c.value))
            && !service.interventions.iter().any(|&i| interventions[i].status == Status::Performed);
        if (service.interventions.is_empty() || examined)
            && !service.has_detail
            && service.code.is_some()
            && service.status == Status::Performed
            && service.minutes.map_or(service.charge.is_none(), |m| m.value > 0)
        {
            service.interventions.push(interventions.len());
            interventions.push(of_label(index, service));
            let last = interventions.len() - 1;
            interventions[last].minutes = service.minutes;
            continue;
        }
        let performed: Vec<usize> =
            service.interventions.iter().copied().filter(|&i| interventions[i].status == Status::Performed).collect();
        let split = service.provider_minutes.len() > 1 && performed.iter().any(|&i| interventions[i].provider.is_some());
        if split {
            // "TA 26 min (PT 14, PTA 12): PT: …; PTA: …": each provider's first activity has that provider's minutes.
            for part in &service.provider_minutes {
                if let Some(&i) = performed
                    .iter()
                    .find(|&&i| interventions[i].provider.is_some_and(|p| p.value == part.value.0) && interventions[i].minutes.is_none())
                {
                    interventions[i].minutes =
                        Some(Minutes { value: part.value.1, upper: None, approximate: false, clock: None, span: part.span });
                }
            }
        } else if let Some(&first) = performed.first() {
            interventions[first].minutes = service.minutes.filter(|m| m.value > 0 || m.clock.is_none_or(|c| c.valid));
        } else if let Some(&first) = service.interventions.first() {
            service.status = interventions[first].status;
        }
        service.has_detail |= performed.iter().any(|&i| !is_bare(scene.text, &interventions[i]));
    }
    share_words(scene.text, &mut treatment.services);
}

/// "TE 12 min / TA 18 min: …": the words after two labels side by side, each with its minutes, belong to both.
fn share_words(text: &str, services: &mut [Service]) {
    // From the last to the first, so that a list of three hands the words on.
    for n in (1..services.len()).rev() {
        let Some([first, second]) = services.get_mut(n - 1..=n) else { continue };
        let between = text.get(first.span.end..second.span.start).unwrap_or("\n").trim();
        let joined = matches!(between, "/" | "+" | "&" | "and" | ", and" | ",");
        if joined && first.code.is_some() && second.code.is_some() && !first.has_detail && second.has_detail {
            (first.shares_words, second.shares_words, first.has_detail) = (true, true, true);
        }
    }
}

/// An intervention that is only its label.
pub(super) fn of_label(index: usize, service: &Service) -> Intervention {
    Intervention {
        span: service.span,
        head: service.code.map_or(service.span, |c| c.span),
        stated: service.code,
        status: Status::Performed,
        status_cue: None,
        minutes: None,
        assist: Vec::new(),
        cues: Vec::new(),
        equipment: Vec::new(),
        dose: Vec::new(),
        provider: service.provider,
        mode: service.mode,
        service: Some(index),
        section: SectionKind::Treatment,
    }
}

/// Whether an intervention is only the name of a kind of treatment, with nothing done, dosed or helped: "balance", "functional tasks".
pub(super) fn is_bare(text: &str, intervention: &Intervention) -> bool {
    let of_help = |at: usize| intervention.assist.iter().any(|assist| assist.span.contains(at));
    let mut at = intervention.span.start;
    let mut says_more = false;
    for part in intervention.span.of(text).split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let number = word.bytes().all(|b| b.is_ascii_digit()) || matches!(word.as_str(), "min" | "mins" | "minutes");
        let bare = word.is_empty() || takes(fold(&word, Span::new(0, word.len())).word(0), Place::BareName);
        says_more |= !of_help(at) && !number && !bare;
        at += part.len();
    }
    intervention.dose.is_empty() && !says_more
}
