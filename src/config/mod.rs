//! CONFIG: the clinic's settings in one typed form, and the few terms of the field that every room shares.

pub mod payer;
pub mod terms;

pub use payer::{AssistantPolicy, Coverage, EditPolicy, ExtraPair, FeePolicy, PayerProfile, PayerSettings, UnitRule};
pub use terms::{Code, Discipline, Modifier, ProviderRole, Setting};

/// Everything a clinic or an editor can set. The default is a Medicare-style clinic with no settings at all.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Discipline assumed where the note does not say.
    pub discipline: Option<Discipline>,
    /// Payer profile assumed where the note does not say.
    pub payer: Option<String>,
}
