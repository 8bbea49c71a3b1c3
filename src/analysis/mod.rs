//! ANALYSIS: runs the rooms above over a document, visit by visit, and gathers everything a face shows.

mod limits;
mod moved;
mod tally;

pub use limits::Refusal;

use crate::coding::{self, Judgement};
use crate::config::Config;
use crate::note::{self, Header, Note, Outline, Part, Visit};
use crate::rules::{self, FileFacts, Finding, Tally, VisitView};
use moved::Move;

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
    /// Why the text was not read, where it cannot be a note; everything else is empty then.
    pub refused: Option<Refusal>,
    /// The settings it was made with.
    pub config: Config,
}

/// What is known of one visit beside its words.
#[derive(Clone, Debug)]
pub struct VisitAnalysis {
    /// What the words support: one for each intervention of the visit, in its order.
    pub judgements: Vec<Judgement>,
    /// Codes, minutes, units and assistants' lines.
    pub tally: Tally,
    /// All its findings, the silenced ones too.
    findings: Vec<Finding>,
    /// What it was made from: as long as this is the same, so is all the rest.
    source: Source,
}

/// What a visit is read and judged from.
#[derive(Clone, Debug, PartialEq)]
struct Source {
    /// Its part of the text, comments blanked out.
    text: String,
    /// What the file says before its first visit.
    header: Header,
    /// What any visit of the file says; only the findings depend on it.
    file: FileFacts,
}

/// Analyses a text. Pure: no clock, no I/O, no state.
#[must_use]
pub fn analyze(text: &str, config: &Config) -> Analysis {
    analyze_after(&Analysis::default(), text, config)
}

/// Analyses a text that has come from another by an edit: what is known of a visit that has not changed is taken over.
///
/// The answer is that of [`analyze`], whatever `previous` is of; only the time it takes differs.
#[must_use]
pub fn analyze_after(previous: &Analysis, text: &str, config: &Config) -> Analysis {
    let refuse = |refusal| Analysis { refused: Some(refusal), config: config.clone(), ..Analysis::default() };
    if let Some(refusal) = limits::refuse_text(text) {
        return refuse(refusal);
    }
    let outline = note::outline(text);
    if let Some(refusal) = limits::refuse_visits(&outline) {
        return refuse(refusal);
    }
    let known = Known { previous, usable: previous.config == *config };
    let (visits, mut kept): (Vec<Visit>, Vec<Option<VisitAnalysis>>) =
        outline.parts.iter().enumerate().map(|(n, part)| known.visit(&outline, n, part, config)).unzip();
    let file = visits.iter().fold(FileFacts::default(), |facts, visit| facts.and(FileFacts::of_visit(&outline.text, visit)));
    let judged: Vec<VisitAnalysis> =
        visits.iter().zip(&mut kept).map(|(visit, kept)| judge(&outline, visit, kept.take(), file, config)).collect();
    let all: Vec<Finding> = judged.iter().flat_map(|visit| visit.findings.iter().cloned()).collect();
    let (silenced, mut findings): (Vec<_>, Vec<_>) = all.into_iter().partition(|f| rules::is_ignored(f, &outline.ignores));
    for finding in &mut findings {
        let fixes = rules::silencing_fixes(text, finding);
        finding.fixes.extend(fixes);
    }
    Analysis { note: Note { visits, ignores: outline.ignores }, visits: judged, findings, silenced, refused: None, config: config.clone() }
}

/// What is known from before.
struct Known<'a> {
    previous: &'a Analysis,
    /// Whether the settings are the same.
    usable: bool,
}

impl Known<'_> {
    /// A visit, read anew or moved here from the previous analysis with what was known of it.
    fn visit(&self, outline: &Outline<'_>, n: usize, part: &Part, config: &Config) -> (Visit, Option<VisitAnalysis>) {
        let Some((visit, analysis)) = self.same(outline, n, part) else {
            return (note::read_visit(outline, part, config), None);
        };
        let (mut visit, mut analysis) = (visit.clone(), analysis.clone());
        let by = Move { from: visit.span.start, to: part.span.start };
        if !by.is_none() {
            by.visit(&mut visit);
            analysis.judgements.iter_mut().for_each(|judgement| by.judgement(judgement));
            analysis.findings.iter_mut().for_each(|finding| by.finding(finding));
        }
        (visit, Some(analysis))
    }

    /// The previous visit with the same words: the one in the same place, counted from the start or from the end.
    fn same(&self, outline: &Outline<'_>, n: usize, part: &Part) -> Option<(&Visit, &VisitAnalysis)> {
        let (visits, analyses) = (&self.previous.note.visits, &self.previous.visits);
        let from_end = (visits.len() + n).checked_sub(outline.parts.len());
        let places = [Some(n), from_end].into_iter().flatten().filter(|_| self.usable);
        let pairs = places.filter_map(|n| Some((visits.get(n)?, analyses.get(n)?)));
        let words = part.span.of(&outline.text);
        let mut same = pairs.filter(|(_, analysis)| analysis.source.text == words && analysis.source.header == outline.header);
        same.next()
    }
}

/// What the words of a visit support, what the payer allows, and what there is to look at.
fn judge(outline: &Outline<'_>, visit: &Visit, kept: Option<VisitAnalysis>, file: FileFacts, config: &Config) -> VisitAnalysis {
    let text = &*outline.text;
    let (judgements, tally) = match kept {
        Some(kept) if kept.source.file == file => return kept,
        Some(kept) => (kept.judgements, kept.tally),
        None => {
            let judgements: Vec<Judgement> = visit.interventions.iter().map(|i| coding::judge(text, i.span, config)).collect();
            let tally = tally::tally(text, visit, &judgements, config);
            (judgements, tally)
        }
    };
    let growing = config.draft && !rules::Layout::new(text, visit).is_signed();
    let view = VisitView { text, visit, judgements: &judgements, tally: &tally, file, config, growing };
    let findings = rules::check_visit(&view);
    let source = Source { text: visit.span.of(text).to_owned(), header: outline.header, file };
    VisitAnalysis { judgements, tally, findings, source }
}
