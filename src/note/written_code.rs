//! Which words are procedure codes of the kinds that therapists write.

use crate::config::Code;

/// Whether a folded word is a procedure code of the kinds therapists write.
pub(super) fn code(word: &str) -> Option<Code> {
    let code = Code::parse(word)?;
    let bytes = code.as_str().as_bytes();
    let therapy = match bytes[0] {
        b'9' => matches!(bytes[1], b'0' | b'2' | b'5' | b'6' | b'7' | b'8'),
        b'G' => matches!(bytes[1], b'0' | b'2' | b'8' | b'9'),
        b'2' => matches!(&code.as_str()[..3], "205" | "295"),
        _ => false,
    };
    therapy.then_some(code)
}
