//! ANALYSIS: runs the rooms above over a document, visit by visit, and gathers everything a face shows.

mod tally;

use crate::coding::{self, Judgement};
use crate::config::Config;
use crate::note::Note;
use crate::rules::{self, FileFacts, Finding, Tally, VisitView};

/// Everything the engine knows of one text. The faces show it; they compute nothing themselves.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// What the note says.
    pub note: Note,
    /// What the words support and the payer allows: one for each visit of the note, in its order.
    pub visits: Vec<VisitAnalysis>,
    /// What to look at, in the order of the text, without the silenced ones.
    pub findings: Vec<Finding>,
    /// What comments in the note silence.
    pub silenced: Vec<Finding>,
}

/// What is known of one visit beside its words.
#[derive(Clone, Debug)]
pub struct VisitAnalysis {
    /// What the words support: one for each intervention of the visit, in its order.
    pub judgements: Vec<Judgement>,
    /// Codes, minutes, units and assistants' lines.
    pub tally: Tally,
}

/// Analyses a text. Pure: no clock, no I/O, no state.
#[must_use]
pub fn analyze(text: &str, config: &Config) -> Analysis {
    let note = crate::note::read(text, config);
    let mut visits = Vec::with_capacity(note.visits.len());
    let mut all = Vec::new();
    let file = FileFacts::of(text, &note);
    for visit in &note.visits {
        let judgements: Vec<Judgement> = visit.interventions.iter().map(|i| coding::judge(text, i.span, config)).collect();
        let tally = tally::tally(visit, &judgements, config);
        let view = VisitView { text, visit, judgements: &judgements, tally: &tally, file, config, draft: config.draft };
        all.extend(rules::check_visit(&view));
        visits.push(VisitAnalysis { judgements, tally });
    }
    let (silenced, mut findings): (Vec<_>, Vec<_>) = all.into_iter().partition(|f| rules::is_ignored(f, &note.ignores));
    for finding in &mut findings {
        let fixes = rules::silencing_fixes(text, finding);
        finding.fixes.extend(fixes);
    }
    Analysis { note, visits, findings, silenced }
}
