//! What can be wrong with a question to the billing engine, said so that a biller understands it.

use jiff::civil::Date;

use crate::config::Code;

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BillingError {
    /// A code that the table does not have.
    #[error("{0} is not a therapy code this program knows; check the number, or leave it out of the units")]
    UnknownCode(Code),
    /// Words that have not the form of a code.
    #[error("`{0}` is not a procedure code: five digits, or a letter and four digits")]
    NotACode(String),
    /// Words where minutes were expected.
    #[error("`{given}` for {code} is not a number of minutes: write whole minutes, as in {code}:15")]
    NotMinutes {
        /// The code they stand for.
        code: Code,
        /// As written.
        given: String,
    },
    /// Fewer than no minutes.
    #[error("{code} has {minutes} minutes: minutes cannot be negative")]
    NegativeMinutes {
        /// The code they stand for.
        code: Code,
        /// As written.
        minutes: i64,
    },
    /// More minutes than a day has, for one code or for all together.
    #[error("{minutes} minutes are more than one day has (1440); units are counted for one day of service")]
    LongerThanADay {
        /// The minutes.
        minutes: u64,
    },
    /// More minutes by an assistant than there are.
    #[error("{code} has {all} minutes in all, so {part} of them cannot be the assistant's; give each code all its minutes")]
    MoreThanAll {
        /// The code.
        code: Code,
        /// All its minutes.
        all: u32,
        /// Those said to be by the assistant or together.
        part: u32,
    },
    /// A timed code given as untimed.
    #[error("{0} is a timed code: its units need its minutes, as in {0}:15")]
    IsTimed(Code),
    /// A date before the oldest row of a table.
    #[error("the {table} built in begin on {begins}; {date} is before that")]
    BeforeTables {
        /// The table, in the plural: "conversion factors".
        table: &'static str,
        /// Its first day.
        begins: Date,
        /// The date asked for.
        date: Date,
    },
    /// A date after the newest row of a table.
    #[error("the {table} built in end on {ends}; none is known for {date} yet")]
    AfterTables {
        /// The table, in the plural.
        table: &'static str,
        /// Its last day.
        ends: Date,
        /// The date asked for.
        date: Date,
    },
    /// A fee schedule of another year than the visit's.
    #[error("{edition} are the rates of {year}; the visit is of {date}")]
    OtherYear {
        /// The schedule.
        edition: String,
        /// Its year.
        year: i16,
        /// The date asked for.
        date: Date,
    },
    /// A locality that the file does not have, or has twice.
    #[error("{0}")]
    Locality(String),
}

/// Why a file of CMS's cannot be used: which file, which line, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {problem}")]
pub struct FileError {
    /// The file, as given.
    pub file: String,
    /// The line, from 1; 0 where the file as a whole is meant.
    pub line: u64,
    /// A sentence without full stop.
    pub problem: String,
}
