//! The published pages that rules rest on, each named once.

use super::Source;

/// Claims Processing Manual ch. 5 §20.2: timed and untimed codes, counting minutes and units.
pub(super) const CLAIMS_UNITS: Source = Source {
    title: "Medicare Claims Processing Manual, chapter 5 §20.2 and §20.3 (reporting of service units, counting minutes)",
    url: "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c05.pdf",
};
/// Claims Processing Manual ch. 5 §20.1: discipline and assistant modifiers.
pub(super) const CLAIMS_MODIFIERS: Source = Source {
    title: "Medicare Claims Processing Manual, chapter 5 §20.1 (GN, GO, GP, CQ and CO)",
    url: "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c05.pdf",
};
/// Claims Processing Manual ch. 5 §10.3: the thresholds and KX.
pub(super) const CLAIMS_THRESHOLD: Source = Source {
    title: "Medicare Claims Processing Manual, chapter 5 §10.3 (therapy thresholds and KX)",
    url: "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c05.pdf",
};
/// Benefit Policy Manual ch. 15 §220.3: documentation.
pub(super) const BENEFIT_NOTE: Source = Source {
    title: "Medicare Benefit Policy Manual, chapter 15 §220.3 E (treatment note)",
    url: "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/bp102c15.pdf",
};
/// Benefit Policy Manual ch. 15 §220.2: reasonable and necessary, skilled.
pub(super) const BENEFIT_SKILLED: Source = Source {
    title: "Medicare Benefit Policy Manual, chapter 15 §220.2 (reasonable and necessary, skilled therapy)",
    url: "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/bp102c15.pdf",
};
/// Benefit Policy Manual ch. 15 §220.1.2: plan of care and goals.
pub(super) const BENEFIT_PLAN: Source = Source {
    title: "Medicare Benefit Policy Manual, chapter 15 §220.1.2 (plan of care, goals)",
    url: "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/bp102c15.pdf",
};
/// Benefit Policy Manual ch. 15 §220.3 D: progress report.
pub(super) const BENEFIT_PROGRESS: Source = Source {
    title: "Medicare Benefit Policy Manual, chapter 15 §220.3 D (progress report)",
    url: "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/bp102c15.pdf",
};
/// Benefit Policy Manual ch. 15 §220.3 C: evaluation.
pub(super) const BENEFIT_EVALUATION: Source = Source {
    title: "Medicare Benefit Policy Manual, chapter 15 §220.3 C (evaluation and re-evaluation)",
    url: "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/bp102c15.pdf",
};
/// NCCI Policy Manual ch. XI: physical medicine and rehabilitation.
pub(super) const NCCI_MANUAL: Source = Source {
    title: "NCCI Policy Manual for Medicare Services, chapters I and XI (timed codes, pairs, modifier 59)",
    url: "https://www.cms.gov/medicare/coding-billing/national-correct-coding-initiative-ncci-edits/ncci-policy-manual-medicare",
};
/// NCCI medically unlikely edits.
pub(super) const NCCI_MUE: Source = Source {
    title: "NCCI medically unlikely edits, practitioner services",
    url: "https://www.cms.gov/medicare/coding-billing/national-correct-coding-initiative-ncci-edits/medicare-ncci-medically-unlikely-edits",
};
/// CMS's examples of CQ and CO.
pub(super) const CMS_ASSISTANTS: Source = Source {
    title: "CMS, Billing Examples Using CQ/CO Modifiers for Services Furnished In Whole or In Part by PTAs and OTAs",
    url: "https://www.cms.gov/medicare/coding-billing/therapy-services/billing-examples-using-cq/co-modifiers-services-furnished-whole-or-part-ptas-and-otas",
};
/// CMS's page of therapy services: thresholds by year.
pub(super) const CMS_THERAPY: Source =
    Source { title: "CMS, Therapy Services (thresholds by year)", url: "https://www.cms.gov/medicare/coding-billing/therapy-services" };
/// CMS's look-up of the fee schedule.
pub(super) const CMS_FEES: Source = Source {
    title: "CMS, Physician Fee Schedule look-up (status of a code)",
    url: "https://www.cms.gov/medicare/physician-fee-schedule/search/overview",
};
/// The description of 97530 and what its record must hold.
pub(super) const LCD_97530: Source = Source {
    title: "CMS Local Coverage Determination L33631, Outpatient Physical and Occupational Therapy Services (97110, 97530)",
    url: "https://www.cms.gov/medicare-coverage-database/view/lcd.aspx?lcdid=33631",
};
/// CPT's rule of time.
pub(super) const CPT_TIME: Source = Source {
    title: "AMA, CPT, introduction: time (a unit is attained when the midpoint is passed)",
    url: "https://www.ama-assn.org/practice-management/cpt",
};
