//! What the words beside an activity do to its name: who only learns, what is only worn or met, where a verb is a mere movement.

use super::vocabulary::{Entry, Kind};
use super::weigh::{CARE, EXERCISE, TASK, WHEELCHAIR};
use super::weights::WEIGHTS;
use super::words::{Item, Role, Word};
use crate::config::Code;
use crate::lexicon::Folded;

/// What the name of an activity has by itself. A mere verb ("pull", "reach") beside nothing but a part of the body or a band is a movement more
/// than a task, and counts less.
pub(super) fn name_points(item: &Item<'_>, head: &Word<'_>) -> f32 {
    let bodily = |kind: Kind| matches!(kind, Kind::Muscle | Kind::Joint | Kind::Motion | Kind::Gear);
    let said = |word: &&Word<'_>| !bodily(word.entry.kind) && word.entry.kind != Kind::Noun && word.entry.code != Some(EXERCISE);
    let moved = head.entry.kind == Kind::Verb
        && head.entry.code == Some(TASK)
        && item.words.iter().any(|word| bodily(word.entry.kind))
        && !item.words.iter().any(|word| said(&word));
    if moved { head.entry.weight * WEIGHTS.movement } else { head.entry.weight }
}

/// Whether the words name places of the body and nothing that is done.
pub(super) fn only_joints(item: &Item<'_>) -> bool {
    item.heads.is_empty() && item.words.iter().all(|word| word.entry.kind == Kind::Joint)
}

/// "Donning", "fastening" of an orthosis or a prosthesis is training in its use, not dressing.
pub(super) fn device_put_on(item: &Item<'_>, head: &Word<'_>) -> Option<Code> {
    let dresses = head.entry.kind == Kind::Verb && head.entry.code == Some(CARE);
    let device = |code: &Code| matches!(code.as_str(), "97760" | "97761");
    let named = item.words.iter().chain(&item.heads).filter(|word| word.role != Role::Because);
    named.filter_map(|word| word.entry.code).find(device).filter(|_| dresses)
}

/// Whether the wheelchair itself is used or fitted: what is met on the way (a door, a ramp, a child who drives) makes no other task of it.
pub(super) fn in_wheelchair(item: &Item<'_>, head: Option<&Entry>) -> bool {
    let wheelchair = |word: &&Word<'_>| word.entry.code == Some(WHEELCHAIR) && !matches!(word.role, Role::Because);
    let may = |head: &Entry| head.code == Some(WHEELCHAIR) || head.others.contains(&WHEELCHAIR);
    head.is_none_or(may) && item.words.iter().chain(&item.heads).any(|word| wheelchair(&word))
}

/// What a wheelchair meets on its way.
pub(super) fn around(word: &Word<'_>) -> bool {
    matches!(word.entry.kind, Kind::Object | Kind::Place | Kind::Surface | Kind::Person) && word.entry.code == Some(TASK)
}

/// "Trained the daughter", "caregiver taught", "for premature infant": who learns or is treated is not what is handled.
pub(super) fn is_learner(folded: &Folded, word: &Word<'_>) -> bool {
    if word.entry.kind != Kind::Person {
        return false;
    }
    let teaches = |w: &str| matches!(w, "train" | "taught" | "teach" | "instruct" | "educat" | "coach" | "show" | "demonstrat");
    let before = |n: usize| word.first.checked_sub(n).map_or("", |at| folded.word(at));
    let near = (1..=3).map(before).take_while(|w| !matches!(*w, "," | "." | ";" | "with"));
    near.into_iter().any(|w| teaches(w) || w == "for" && word.role == Role::Purpose) || teaches(folded.word(word.end))
}

#[cfg(test)]
mod tests {
    use crate::coding::judge;
    use crate::config::{Code, Config};
    use crate::text::Span;

    fn code(text: &str) -> String {
        judge(text, Span::new(0, text.len()), &Config::default()).code.map_or_else(|| "unclear".into(), |code: Code| code.to_string())
    }

    #[test]
    fn who_learns_is_not_what_is_handled() {
        assert_eq!(code("trained the daughter in home safety"), "97535");
        assert_eq!(code("lifting the daughter out of the crib"), "97530");
        assert_eq!(code("training the child to operate a powered wheelchair through doorways"), "97542");
    }

    #[test]
    fn in_a_wheelchair_a_ramp_is_not_walked() {
        assert_eq!(code("ramp negotiation with rolling walker"), "97116");
        assert_eq!(code("ramp negotiation in manual chair"), "97542");
        assert_eq!(code("seated reaching for cones on shelf"), "97530");
    }

    #[test]
    fn a_device_put_on_is_training_in_its_use() {
        assert_eq!(code("donning shirt"), "97535");
        assert_eq!(code("donning knee brace"), "97760");
    }

    #[test]
    fn joints_alone_name_nothing() {
        assert_eq!(code("neck, trunk, hand"), "unclear");
        assert_eq!(code("neck, trunk, hand 3x10"), "97110");
    }

    #[test]
    fn guarding_makes_no_task_of_an_exercise() {
        assert_eq!(code("step ups 6 in, SBA"), "97110");
        assert_eq!(code("sit to stand x6, CGA"), "97530");
    }

    #[test]
    fn words_before_cues_are_what_the_cues_are_about() {
        assert_eq!(code("mini squats with posture cues"), "97112");
        assert_eq!(code("mini squats 3x10 with verbal cues"), "97110");
    }

    #[test]
    fn right_is_not_righting() {
        assert_eq!(code("right hand"), "unclear");
        assert_eq!(code("righting reactions"), "97112");
    }
}
