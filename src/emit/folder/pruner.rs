//! Why files of earlier runs go, stay, or stop a run that would lose them.

use std::collections::BTreeSet;
use std::collections::HashSet;

use clap::ValueEnum;
use smol_str::SmolStr;

use super::found::{Found, Id, What};
use crate::emit::first_line::{FirstLines, Unread, is_piped};
use crate::kustomize;
use crate::render::{CertificateForm, Kind, Manifest, RenderOptions};

/// Which files of earlier runs are removed when they are no longer produced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Prune {
    /// Also those whose source was not read, or whose Certificate is gone from the input
    All,
}

/// What becomes of a file that is no longer produced.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Remove,
    /// This run has nothing to say about it.
    Keep,
    /// Nothing may be done before somebody decides: a sentence.
    Refuse(String),
}

/// What a run knows that decides over files of earlier runs.
pub struct Pruner<'a> {
    pub lines: &'a FirstLines<'a>,
    pub options: &'a RenderOptions,
    /// The namespace that documents without one get, and no document has another.
    pub namespace: Option<&'a str>,
    /// All that are not produced are removed.
    pub prune: Option<Prune>,
    /// None is removed.
    pub no_prune: bool,
    pub allow_empty: bool,
    /// What this run makes.
    pub made: Made,
}

/// The objects of a run, and their namespaces.
#[derive(Default)]
pub struct Made {
    objects: HashSet<Id>,
    namespaces: BTreeSet<SmolStr>,
}

impl Made {
    pub fn add(&mut self, manifests: &[Manifest<'_>]) {
        for manifest in manifests {
            let key = manifest.key().clone();
            self.namespaces.insert(key.namespace.clone());
            let what = What::Object(manifest.kind());
            self.objects.insert(Id { what, key });
        }
    }
}

impl Pruner<'_> {
    /// Over a file of a folder that is no longer produced.
    pub fn stale(&self, found: &Found) -> Verdict {
        if self.no_prune {
            return Verdict::Keep;
        }
        let Some(objects) = &found.objects else {
            return if self.is_filtered() {
                Verdict::Keep
            } else {
                Verdict::Refuse(format!("{}; remove it by hand", unreadable(found)))
            };
        };
        if let Some(reason) = self.foreign(found) {
            return Verdict::Refuse(reason);
        }
        let objects: Vec<_> = objects.iter().collect();
        match self.verdict(found, &found.name(), &objects) {
            Verdict::Refuse(reason) => Verdict::Refuse(format!(
                "{reason}; `--no-prune` keeps the file, `--prune all` removes it"
            )),
            verdict => verdict,
        }
    }

    /// Why a file that holds all objects must not be replaced: it has some that would be lost.
    pub fn lost(&self, found: &Found) -> Option<String> {
        let dropped = self.prune == Some(Prune::All);
        let help = "`--prune all` drops it all the same";
        let Some(objects) = &found.objects else {
            return (!dropped).then(|| format!("{}; {help}", unreadable(found)));
        };
        if let Some(reason) = self.foreign(found) {
            return Some(reason);
        }
        let is_lost = |id: &&Id| !self.made.objects.contains(*id);
        let lost: Vec<_> = objects.iter().filter(is_lost).collect();
        let what = holds(found, lost.first().filter(|_| !dropped)?);
        match self.verdict(found, &what, &lost) {
            Verdict::Remove => None,
            Verdict::Refuse(reason) => Some(format!("{reason}; {help}")),
            Verdict::Keep => Some(format!(
                "{what} this run leaves out and would lose: write into another file; {help}"
            )),
        }
    }

    /// Why a file must be neither removed nor replaced: somebody has put something else into it.
    pub fn foreign(&self, found: &Found) -> Option<String> {
        let is_other = |id: &&Id| matches!(id.what, What::Other(_));
        let other = found.objects.iter().flatten().find(is_other)?;
        Some(format!(
            "{} has the first line of poolctl, but holds {}, which poolctl does not write: move that",
            found.name(),
            other.words()
        ))
    }

    /// `what` is no longer produced.
    fn verdict(&self, found: &Found, what: &str, objects: &[&Id]) -> Verdict {
        if !objects.iter().all(|id| self.could_make(id)) {
            return Verdict::Keep;
        }
        if self.prune == Some(Prune::All) {
            return Verdict::Remove;
        }
        // One without a namespace may be from a run without `--namespace`.
        let is_of_this_run = |id: &Id| {
            let other = self.namespace.filter(|own| *id.key.namespace != **own);
            other.is_none() || id.key.namespace.is_empty()
        };
        let in_namespace = |id: &Id| self.made.namespaces.contains(&id.key.namespace);
        let named = objects.iter();
        let mut named = named.filter(|id| matches!(id.what, What::Object(_)));
        let piped = self.lines.only_stdin() && is_piped(&found.origin);
        if self.allow_empty || !named.all(|id| is_of_this_run(id) && (!piped || in_namespace(id))) {
            return Verdict::Keep;
        }
        // The build may have the names from the Component itself, which would lose them then.
        let is_patch = objects.iter().any(|id| id.what == What::Patch);
        if is_patch && found.origin.starts_with(kustomize::BUILD) {
            return Verdict::Refuse(format!(
                "{what} is no longer produced, for what `{}` gives has the names: when it has them from this \
                 Component, render from an overlay without it",
                found.origin
            ));
        }
        let lost = objects.iter().find(|id| {
            id.what == What::Object(Kind::Certificate) && !self.made.objects.contains(**id)
        });
        let unread = self.lines.unread(&found.origin);
        if let Some(id) = lost
            && unread.as_ref().is_none_or(|unread| unread.is_old)
        {
            return Verdict::Refuse(self.lost_certificate(found, id));
        }
        let Some(Unread { names, is_old }) = unread else {
            return Verdict::Remove;
        };
        let what = lost.map_or_else(|| what.to_owned(), |id| holds(found, id));
        let names = names.join("`, `");
        let reason = if is_old {
            format!(
                "comes from an older poolctl, which wrote `{names}` without saying from which folder"
            )
        } else {
            format!("its source `{names}` was not read by this run")
        };
        Verdict::Refuse(format!("{what} is no longer produced, but {reason}"))
    }

    fn lost_certificate(&self, found: &Found, id: &Id) -> String {
        let reason = if self.options.certificates == CertificateForm::Kustomize {
            "is no file of a Component"
        } else {
            "is gone from the input: without the file, Argo CD or Flux delete the live one"
        };
        format!("{} {reason}", holds(found, id))
    }

    /// A run with these filters could have made it, whatever the input.
    fn could_make(&self, id: &Id) -> bool {
        let options = self.options;
        match &id.what {
            What::Object(kind @ (Kind::Service | Kind::TlsRoute)) => {
                options.wants(*kind) && options.selects(&id.key.name)
            }
            // Nobody can tell any more which Pools wanted names in it.
            What::Object(Kind::Certificate) | What::Patch => {
                options.wants(Kind::Certificate)
                    && options.pools.is_empty()
                    && options.certificates != CertificateForm::None
            }
            What::Component => !self.is_filtered(),
            What::Other(_) => true,
        }
    }

    fn is_filtered(&self) -> bool {
        let options = self.options;
        !options.only.is_empty()
            || !options.pools.is_empty()
            || options.no_routes
            || options.certificates == CertificateForm::None
    }
}

impl Id {
    fn words(&self) -> String {
        let kind = match &self.what {
            What::Object(Kind::Service) => "Service",
            What::Object(Kind::TlsRoute) => "TLSRoute",
            What::Object(Kind::Certificate) => "Certificate",
            What::Component => return "a Component".to_owned(),
            What::Patch => return "a patch".to_owned(),
            What::Other(what) => return what.clone(),
        };
        format!("{kind} `{}`", self.key)
    }
}

/// How a sentence starts on an object in a file.
fn holds(found: &Found, id: &Id) -> String {
    format!("{} holds {}, which", found.name(), id.words())
}

fn unreadable(found: &Found) -> String {
    format!(
        "{} has the first line of poolctl, but cannot be read, so that nobody knows what would be lost",
        found.name()
    )
}
