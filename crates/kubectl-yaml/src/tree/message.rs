//! What the YAML parser complains of, in the words of people who write manifests.

use granit_parser::{ErrorKind, ScanError};

use super::MAX_DEPTH;

/// What is wrong, and what to do.
pub(super) fn explain(error: &ScanError) -> (String, Option<&'static str>) {
    use ErrorKind as Kind;
    let (message, help) = match error.kind() {
        Kind::RecursionLimitExceeded => {
            return (format!("nested more than {MAX_DEPTH} levels deep"), None);
        }
        Kind::UnclosedFlowCollection { open } => {
            let help = "close it with the bracket that belongs to it";
            return (format!("this `{open}` is never closed"), Some(help));
        }
        Kind::MismatchedFlowCollectionEnd { open, close } => {
            return (format!("a `{open}` cannot be closed by `{close}`"), None);
        }
        Kind::UnexpectedCharacter { character } => {
            let message = format!("no value can start with `{character}`");
            return (message, Some("quote the value"));
        }
        Kind::UnknownAnchor => (
            "this alias has no anchor",
            "define it above in the same document, as `&NAME`",
        ),
        Kind::MisplacedFlowCollectionEnd => ("this bracket closes nothing", "remove or quote it"),
        Kind::TabNotAllowed
        | Kind::TabInBlockIndentation
        | Kind::TabInIndentation
        | Kind::TabInPlainScalar => ("a tab cannot indent", "indent with spaces"),
        Kind::UnclosedQuotedScalar => {
            let help = "write the same quote at the end of the text";
            return ("this quote is never closed".into(), Some(help));
        }
        Kind::ExpectedDocumentStart
        | Kind::ExpectedBlockMappingKey
        | Kind::ExpectedBlockSequenceEntry
        | Kind::InvalidIndentation => (
            "this does not fit what stands above it",
            "check the indentation, and that each `{`, `[` and quote above is closed once",
        ),
        Kind::MappingValueNotAllowed | Kind::InvalidColonPlacement => (
            "no `:` can stand here",
            "check the indentation, or quote the text if the `:` belongs to it",
        ),
        Kind::SimpleKeyExpected | Kind::InvalidSimpleKey => (
            "this key has no `:`",
            "write `key: value`; a key stands on one line and has at most 1,024 characters",
        ),
        Kind::ExpectedFlowMappingSeparator | Kind::ExpectedFlowSequenceSeparator => (
            "a `,` or the closing bracket is missing here",
            "check that the bracket above is closed",
        ),
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => (
            "nothing can follow this quote",
            "quote all of the text, and keep a key on one line",
        ),
        Kind::UnknownQuotedScalarEscape => (
            "double quotes know no such escape",
            "write `\\\\` for a backslash, or use single quotes",
        ),
        Kind::DirectiveDisallowed => ("kubectl reads no directives", "remove the line"),
        _ => return (error.info().replace('\'', "`"), None),
    };
    (message.to_owned(), Some(help))
}
