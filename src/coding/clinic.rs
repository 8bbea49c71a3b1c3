//! The clinic's own phrases, found in the words of an intervention.

use std::cell::RefCell;

use crate::config::{Code, Config, Phrase};
use crate::lexicon::Folded;
use crate::lexicon::fold::fold;
use crate::text::Span;

/// A phrase of the clinic in the words.
#[derive(Clone, Debug)]
pub(super) struct ClinicHit {
    /// Its words.
    pub(super) span: Span,
    /// The code it speaks for.
    pub(super) code: Option<Code>,
    /// What it is short for.
    pub(super) means: Option<String>,
    /// How strongly, above 0 to 10.
    pub(super) weight: f32,
}

thread_local! {
    /// The last lexicon seen, folded: folding it anew for each intervention would cost more than the judgement.
    static LAST: RefCell<(Vec<Phrase>, Vec<String>)> = const { RefCell::new((Vec::new(), Vec::new())) };
}

/// Finds the clinic's phrases; of two for the same words the last one in the config counts.
pub(super) fn hits(config: &Config, folded: &Folded) -> Vec<ClinicHit> {
    if config.lexicon.is_empty() {
        return Vec::new();
    }
    LAST.with_borrow_mut(|(phrases, forms)| {
        if *phrases != config.lexicon {
            phrases.clone_from(&config.lexicon);
            *forms = phrases.iter().map(|p| fold(&p.phrase, Span::new(0, p.phrase.len())).text).collect();
        }
        let mut hits: Vec<ClinicHit> = Vec::new();
        for (phrase, form) in phrases.iter().zip(forms.iter()) {
            if form.trim().is_empty() {
                continue;
            }
            for (at, _) in folded.text.match_indices(form.as_str()) {
                let first = folded.token_at(at + 1);
                let last = folded.token_at(at + form.len()).saturating_sub(1);
                let (Some(a), Some(b)) = (folded.tokens.get(first), folded.tokens.get(last)) else { continue };
                let span = a.span.join(b.span);
                hits.retain(|h| h.span != span);
                hits.push(ClinicHit { span, code: phrase.code, means: phrase.means.clone(), weight: phrase.weight });
            }
        }
        // A longer phrase wins over one inside it.
        let all: Vec<Span> = hits.iter().map(|h| h.span).collect();
        hits.retain(|h| !all.iter().any(|s| *s != h.span && s.covers(h.span)));
        hits
    })
}
