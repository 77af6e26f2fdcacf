//! Findings on texts that nobody meant: what was found wrong with them is nobody's mistake.

use std::borrow::Cow;
use std::collections::HashSet;

use super::{Findings, Located};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::inventory::UNREADABLE_FILE;
use crate::object::{Place, Target};
use crate::placeholder::placeholder;
use crate::source::Span;
use crate::topology::ENCRYPTED_CERTIFICATE;
use kubectl_yaml::characters;
use kubectl_yaml::path::{FieldPath, Segment};
use kubectl_yaml::tree::{OnPath, Value};

/// Bytes of a text that may be a name, a key or a host: a long one may have many findings, and must not be read
/// for each of them.
const LONGEST: usize = 256;

/// Rules whose findings say themselves that a value is encrypted, and more.
const SPEAKING_OF_SOPS: [&Code; 2] = [&UNREADABLE_FILE, &ENCRYPTED_CERTIFICATE];

/// Why a text was not meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Another tool has yet to put a value there.
    Placeholder,
    /// It only looks like another text.
    Character,
}

/// What is said instead of a finding.
pub struct Diversion {
    cause: Cause,
    message: String,
    help: Cow<'static, str>,
    /// What is meant, where that is known.
    plain: Option<String>,
}

impl Diversion {
    /// What there is to say of a field that is there.
    pub fn of(
        code: &'static Code,
        located: &OnPath<'_, '_>,
        path: &FieldPath,
        target: Target,
    ) -> Option<Self> {
        let segments = path.segments();
        let (text, holder) = match (target, segments.last(), &located.node.value) {
            (Target::Value, _, Value::String(text)) => (text.as_ref(), path.clone()),
            (Target::Key, Some(Segment::Key(key)), _) => (key.as_ref(), path.parent()?),
            _ => return None,
        };
        if !located.complete {
            return None;
        }
        let Some(placeholder) = placeholder(text) else {
            return Self::of_characters(text).filter(|_| !code.is_on_two);
        };
        if SPEAKING_OF_SOPS.contains(&code) {
            return None;
        }
        Some(Self {
            cause: Cause::Placeholder,
            message: format!("`{holder}` holds {placeholder}"),
            help: placeholder.help.into(),
            plain: None,
        })
    }

    /// Of a text which only looks like one that could stand there.
    fn of_characters(text: &str) -> Option<Self> {
        let short = (text.len() <= LONGEST).then_some(text)?;
        let plain = characters::plain(short)
            .filter(|plain| !plain.is_empty() && !plain.contains([' ', '"', '\'']))?;
        let (at, odd) = characters::odd(text).next()?;
        let shown = characters::shown(text);
        let help = if at == 0 && odd.is_blank() {
            format!("write `{plain}`, with plain spaces before it or none")
        } else {
            format!("write `{plain}`")
        };
        Some(Self {
            cause: Cause::Character,
            message: format!("`{shown}` holds {odd}"),
            help: help.into(),
            plain: Some(plain),
        })
    }
}

impl Located {
    /// Says something else of the same place.
    pub(super) fn divert(&mut self, diversion: Diversion) {
        let Diversion {
            cause,
            message,
            help,
            plain,
        } = diversion;
        let written = |(_, text): &(Span, String)| text.trim_matches(['"', '\'']).to_owned();
        let fix = self.fix.as_deref().map(written);
        let is_key = matches!(
            &self.diagnostic.primary.place,
            Place::Field {
                target: Target::Key,
                ..
            }
        );
        // Of the few keys that there are one is meant more surely.
        if is_key && cause == Cause::Character && fix.is_some() && fix != plain {
            return;
        }
        self.diverted = Some(cause);
        self.related = Box::default();
        self.fix = self.fix.take().filter(|_| fix == plain);
        self.diagnostic = Diagnostic {
            severity: self.diagnostic.severity,
            ..self
                .diagnostic
                .code
                .at(self.diagnostic.primary.place.clone(), message)
                .help(help)
        };
    }
}

impl Findings {
    /// Of each text that was not meant keeps the gravest finding that counts, and drops what follows from an
    /// odd character elsewhere; findings are in their order.
    pub fn merge_diverted(&mut self) {
        let both = |a: &Located, b: &Located| a.diverted.is_some() && a.diverted == b.diverted;
        self.list
            .dedup_by(|a, b| a.primary == b.primary && both(a, b));
        let is_cause = |finding: &&Located| {
            finding.diverted == Some(Cause::Character)
                && finding.diagnostic.severity == Severity::Error
        };
        let causes = self.list.iter().filter(is_cause);
        let causes: HashSet<_> = causes.filter_map(|finding| finding.primary).collect();
        let follows = |finding: &Located| finding.related().any(|(span, _)| causes.contains(&span));
        self.list.retain(|finding| !follows(finding));
    }
}
