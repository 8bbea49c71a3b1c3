//! How much each kind of evidence counts: a table a clinician can read and change.

use std::sync::LazyLock;

/// Points by kind of evidence; the meaning of each stands beside it in `weights.tsv`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weights {
    pub(super) purpose: f32,
    pub(super) object: f32,
    pub(super) context: f32,
    pub(super) meanwhile: f32,
    pub(super) assistance: f32,
    pub(super) cueing: f32,
    pub(super) sets: f32,
    pub(super) reps: f32,
    pub(super) load: f32,
    pub(super) target: f32,
    pub(super) aim: f32,
    pub(super) lean: f32,
    pub(super) distance: f32,
    pub(super) device: f32,
    pub(super) label: f32,
    pub(super) verb: f32,
    pub(super) over: f32,
    pub(super) clinic: f32,
    pub(super) movement: f32,
    pub(super) alone: f32,
    pub(super) foreign: f32,
    pub(super) general: f32,
    pub(super) decided: f32,
    pub(super) mixed: f32,
}

/// The table as shipped.
pub(super) static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| parse(include_str!("weights.tsv")).unwrap_or_default());

fn parse(text: &str) -> Result<Weights, String> {
    let mut weights = Weights::default();
    let mut seen = 0;
    for line in text.lines().skip(1) {
        let mut cells = line.split('\t');
        let (Some(name), Some(points)) = (cells.next(), cells.next().and_then(|p| p.parse().ok())) else {
            return Err(format!("no points in `{line}`"));
        };
        let place = match name {
            "purpose" => &mut weights.purpose,
            "object" => &mut weights.object,
            "context" => &mut weights.context,
            "meanwhile" => &mut weights.meanwhile,
            "assistance" => &mut weights.assistance,
            "cueing" => &mut weights.cueing,
            "sets" => &mut weights.sets,
            "reps" => &mut weights.reps,
            "load" => &mut weights.load,
            "target" => &mut weights.target,
            "aim" => &mut weights.aim,
            "lean" => &mut weights.lean,
            "distance" => &mut weights.distance,
            "device" => &mut weights.device,
            "label" => &mut weights.label,
            "verb" => &mut weights.verb,
            "override" => &mut weights.over,
            "clinic" => &mut weights.clinic,
            "movement" => &mut weights.movement,
            "alone" => &mut weights.alone,
            "foreign" => &mut weights.foreign,
            "general" => &mut weights.general,
            "decided" => &mut weights.decided,
            "mixed" => &mut weights.mixed,
            _ => return Err(format!("unknown evidence `{name}`")),
        };
        *place = points;
        seen += 1;
    }
    if seen == 24 { Ok(weights) } else { Err(format!("{seen} kinds of evidence, 24 expected")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_complete() {
        parse(include_str!("weights.tsv")).unwrap();
    }
}
