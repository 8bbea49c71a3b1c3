//! What Medicare's fee schedule pays: relative values, conversion factors, localities, and the estimate of a day.

pub mod estimate;
pub mod gpci;
mod pprrvu;
pub mod rates;
pub mod schedule;
mod working;

pub use estimate::{ClaimLine, Estimate, LinePayment, estimate};
pub use gpci::{Locality, read_gpci};
pub use rates::Rates;
pub use schedule::{Rvu, Schedule};
pub use working::{PayStep, Unpriced};
