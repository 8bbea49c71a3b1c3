//! The ambiguous activities in every context that decides them, and in none.

use super::judge;
use crate::config::{Code, Config};
use crate::text::Span;

fn code(text: &str) -> String {
    judge(text, Span::new(0, text.len()), &Config::default()).code.map_or_else(|| "unclear".into(), |code: Code| code.to_string())
}

/// Fails with every phrase that is judged otherwise.
fn holds(expected: &str, phrases: &[&str]) {
    let wrong: Vec<String> =
        phrases.iter().map(|p| (p, code(p))).filter(|(_, got)| got != expected).map(|(p, got)| format!("{p}: {got}")).collect();
    assert!(wrong.is_empty(), "{expected} expected\n{}", wrong.join("\n"));
}

#[test]
fn squats() {
    holds(
        "97110",
        &[
            "squats 3x10",
            "mini squats 2 x 15 for quad strength",
            "wall squats 3x10 for glute strength",
            "squats 3x12 with 20# DB",
            "TRX squats 3x10",
        ],
    );
    holds(
        "97112",
        &[
            "squats on BOSU",
            "squats on foam",
            "squats with cues to avoid valgus",
            "mini squats for motor control, tactile cues for knee alignment",
        ],
    );
    holds(
        "97530",
        &[
            "squat to pick up object from floor",
            "squats to lift laundry basket from floor, min cues for hip hinge",
            "squat to reach low shelf",
            "squats to simulate gardening",
            "squat to retrieve items from floor x10",
            "squats with lifting mechanics to pick up 20 lb crate",
        ],
    );
    holds("97535", &["squat to manage clothing for toileting"]);
    holds("unclear", &["squats", "mini-squats", "wall squats"]);
}

#[test]
fn step_ups() {
    holds(
        "97110",
        &["step-ups", "step ups 6 in 3x10", "lateral step-ups 2x12 for quad strength", "step downs 4\" 3x10", "step ups for endurance"],
    );
    holds(
        "97112",
        &[
            "step downs with mirror for valgus control",
            "step ups on foam",
            "step-ups eyes closed",
            "step down with cues for SL control and pelvic drop",
        ],
    );
    holds("97116", &["step ups with cues for reciprocal pattern on stairs", "step-ups to improve stair climbing"]);
    holds(
        "97530",
        &[
            "step ups to simulate getting on bus",
            "step-ups to simulate curb while carrying groceries",
            "step up while carrying laundry basket",
        ],
    );
}

#[test]
fn sit_to_stand() {
    holds("97110", &["sit to stand for LE strength", "sit<>stand x10", "STS 3x10"]);
    holds(
        "97112",
        &[
            "sit to stand with weight shift to affected side for midline orientation after stroke",
            "sit to stand to improve postural control and symmetry",
        ],
    );
    holds(
        "97530",
        &[
            "sit to stand from 18\" mat, min A x1",
            "sit<>stand x6 CGA",
            "sit to stand from low couch",
            "STS from car seat height, cues for hand placement",
            "sit to stand with cues for hand placement on armrests",
            "sit to stand to improve transfers",
        ],
    );
    holds("97535", &["sit to stand from toilet for toileting hygiene", "sit to stand from shower chair during bathing training"]);
    holds("unclear", &["sit to stand", "sit<>stands"]);
}

#[test]
fn lifting() {
    holds("97110", &["lifting 5 lb dumbbell 3x10", "dumbbell lifts 3x12 for shoulder strength", "lifting 10# barbell 3x8"]);
    holds(
        "97530",
        &[
            "lifting box floor to waist x10",
            "lift crate 20 lb to shelf",
            "lifting groceries",
            "lifting child from floor",
            "lifting 15 lb from floor to shoulder height",
            "lifting",
        ],
    );
    holds("97535", &["lifting laundry into dryer for home management training"]);
}

#[test]
fn lunges() {
    holds("97110", &["lunges", "lunges 3x10", "walking lunges for quad strength"]);
    holds(
        "97112",
        &[
            "lunges on BOSU",
            "lunges for balance",
            "lunges with cues for knee alignment and pelvic control",
            "lunges to improve single leg stability",
        ],
    );
    holds(
        "97530",
        &[
            "lunging to pick up object",
            "lunge to reach tool box on floor",
            "lunges to simulate tennis",
            "lunge position to simulate plumbing work",
        ],
    );
}

#[test]
fn balance() {
    holds(
        "97112",
        &[
            "static balance",
            "dynamic standing balance activities",
            "tandem stance on foam",
            "SLS eyes closed",
            "balance with perturbations",
        ],
    );
    holds("97116", &["balance during gait with cues for step length", "dynamic balance while walking to improve gait"]);
    holds("97530", &["standing balance while reaching into cabinet for dishes", "dynamic standing balance while carrying tray"]);
    holds("97535", &["standing balance at sink for grooming"]);
}

#[test]
fn stairs() {
    holds("97110", &["step machine 5 min", "StairMaster level 3 6 min"]);
    holds(
        "97116",
        &[
            "stairs",
            "stair training with one rail CGA",
            "ascend/descend 10 steps with step-to pattern",
            "stairs with SPC, cues for sequence",
        ],
    );
    holds("97530", &["stairs while carrying laundry basket", "climbing stairs carrying groceries to simulate home"]);
    holds("97535", &["home safety instruction for stairs", "home safety training: rails and lighting on the stairs"]);
}

#[test]
fn bridging() {
    holds("97110", &["bridges", "bridging 3x10", "bridges for glute strength"]);
    holds("97112", &["bridges with cues for core activation and pelvic control"]);
    holds("97530", &["bridging for bed mobility", "bridging to scoot up in bed min A"]);
    holds("97535", &["bridging to don pants in bed", "bridging for LB dressing in bed"]);
}

#[test]
fn marching_and_weight_shift() {
    holds("97110", &["seated marching", "seated march 2x15", "marching for hip flexor strength 3x10"]);
    holds("97112", &["weight shifting", "lateral weight shifts", "marching on foam for balance", "weight shift to improve balance"]);
    holds("97116", &["pre-gait marching", "weight shifting to prepare for gait", "pre-gait weight shift in parallel bars"]);
    holds("97530", &["weight shifting within transfer training"]);
}

#[test]
fn treadmill_and_bike() {
    holds("97110", &["treadmill", "treadmill 10 min for endurance", "treadmill warm up", "bike 8 min", "recumbent bike for knee ROM"]);
    holds(
        "97116",
        &[
            "treadmill with cues for heel strike",
            "treadmill for gait deviation",
            "BWS treadmill",
            "treadmill 0.8 mph to improve gait speed and step length",
        ],
    );
}

#[test]
fn reaching() {
    holds("97110", &["AAROM reaching 3x10", "shoulder flexion AROM reaching for ROM"]);
    holds("97112", &["reaching outside BOS for balance", "reaching to improve standing balance"]);
    holds(
        "97530",
        &["reaching to overhead shelf for cups", "reach for cones at shoulder height", "reaching", "reaching outside BOS while seated"],
    );
    holds("97535", &["reaching into closet for clothing for dressing", "reaching into cabinet for meal preparation"]);
}

#[test]
fn transfers() {
    holds(
        "97530",
        &["transfers", "bed<>chair transfer min A", "car transfer training with cues", "floor transfer mod A", "toilet transfer x5 min A"],
    );
    holds(
        "97535",
        &["toilet transfer training with toileting hygiene", "tub transfer for bathing ADL", "caregiver training for transfers"],
    );
}

#[test]
fn putty_and_grip() {
    holds("97110", &["theraputty", "putty for grip strength", "gripper 2x15", "red putty pinch 3x10"]);
    holds("97112", &["putty for coordination"]);
    holds("97530", &["putty to simulate opening jars", "grip training to open jar", "putty to improve tool use"]);
    holds("97535", &["putty for feeding with utensils", "putty for dressing fasteners"]);
}

#[test]
fn stretching_and_passive_motion() {
    holds("97110", &["stretching", "hamstring stretch 3x30 sec", "PROM shoulder all planes", "PROM", "calf stretching"]);
    holds(
        "97140",
        &["manual stretching by therapist", "PROM with overpressure and joint mobilization", "PROM with grade III mobilization"],
    );
}

#[test]
fn home_programme() {
    holds("97110", &["HEP instruction: SLR, quad sets, bridges", "reviewed HEP of theraband rows 3x10"]);
    holds("97112", &["HEP instruction for balance", "HEP: tandem stance, SLS"]);
    holds("97116", &["HEP instruction for gait training"]);
    holds("97530", &["HEP instruction for lifting mechanics and transfers"]);
    holds("97535", &["HEP instruction for dressing and home safety"]);
}

#[test]
fn obstacles_cones_and_ladder() {
    holds("97110", &["agility ladder for endurance"]);
    holds("97112", &["obstacle course", "cone taps", "agility ladder", "cone taps for reactive balance", "obstacle course for balance"]);
    holds("97116", &["stepping over hurdles with cues for foot clearance", "obstacle course with cues for foot clearance to improve gait"]);
    holds(
        "97530",
        &[
            "agility ladder to return to soccer",
            "obstacle course to simulate household navigation",
            "cones in kitchen to simulate household navigation while carrying cup",
        ],
    );
}
