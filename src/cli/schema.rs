//! `schema`: the JSON Schemas of what is read and written.

use std::io::{self, Write};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Value, json};

use super::Outcome;
use crate::config::Settings;
use crate::report::audit::AuditReport;
use crate::report::json::{FileJson, OutputJson};
use crate::rules::RULES;

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Which schema
    #[arg(value_enum)]
    what: What,
}

/// What there are schemas of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// therapy-lsp.toml and the editors' settings
    Config,
    /// `check --format json`
    Check,
    /// One line of `check --format ndjson`
    Ndjson,
    /// `audit --format json`
    Audit,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> io::Result<Outcome> {
    let schema = match args.what {
        What::Config => config(),
        What::Check => output::<OutputJson>("What `therapy-lsp check --format json` prints"),
        What::Ndjson => output::<FileJson>("A line of what `therapy-lsp check --format ndjson` prints"),
        What::Audit => output::<AuditReport>("What `therapy-lsp audit --format json` prints"),
    };
    serde_json::to_writer_pretty(&mut *out, &schema)?;
    writeln!(out)?;
    Ok(Outcome::Clean)
}

/// Schema of the settings, with the rules by name under `severity`.
fn config() -> Schema {
    let mut schema = SchemaGenerator::default().into_root_schema_for::<Settings>();
    schema.insert("title".into(), "Settings of therapy-lsp (therapy-lsp.toml)".into());
    if let Some(Value::Object(severity)) = schema.pointer_mut("/properties/severity") {
        let rule = |rule: &&crate::rules::Rule| {
            let default = json!(rule.severity);
            (rule.name.to_owned(), json!({"$ref": "#/$defs/Level", "description": rule.summary, "default": default}))
        };
        severity.insert("properties".into(), Value::Object(RULES.iter().map(rule).collect()));
        severity.insert("additionalProperties".into(), false.into());
    }
    schema
}

fn output<T: JsonSchema>(title: &str) -> Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".into(), title.into());
    schema
}
