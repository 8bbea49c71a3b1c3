// The note that the tests type into: complete but for its treatment, and for a goal.

export const BEFORE = `Date of service: 2026-05-18
Payer: Medicare

S: Pt reports difficulty rising from the low couch at home.

O:
`;

/** Typed key by key, from line 7 on. */
export const TREATMENT = `TherAct (97530) 23 min: sit <> stand from 18" mat, RW, tactile cues for hip hinge
TherEx (97110) 15 min: SLR 3x10, quad sets 3x10 for quad strength
Total timed: 38 min
Total treatment: 38 min`;

export const AFTER = `
A: Quad weakness after R TKA limits rising from low seats; skilled cueing needed for hip hinge and safe pacing.

P: Continue 2x/week for 4 weeks.

Charges: 97530 GP x2, 97110 GP x1

J.D., PT, DPT
`;
