//! REPORT: findings as terminal text, JSON, NDJSON, SARIF and annotations.
