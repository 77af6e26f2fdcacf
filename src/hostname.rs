//! Hostnames and wildcards. Gateway API and X.509 read `*.` differently: the one covers any number of labels,
//! the other exactly one. Letters of either case are the same to both (RFC 4343).

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

/// What a wildcard stands for all names below of: `example.com` of `*.example.com`. `None` for a name.
pub fn wildcard_domain(hostname: &str) -> Option<&str> {
    hostname.strip_prefix("*.")
}

/// What stands behind each dot of a name, the nearest domain first.
pub fn domains(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('.').map(|(at, _)| &name[at + 1..])
}

/// The name as names are compared.
pub fn folded(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        name.to_ascii_lowercase().into()
    } else {
        name.into()
    }
}

/// Whether a listener takes connections of a route: the hostnames have a name in common. Source: the
/// intersection of hostnames in Gateway API (`Listener.hostname`).
pub fn intersect(one: &str, other: &str) -> bool {
    covers(one, other) || covers(other, one)
}

/// Whether each name that the hostname stands for is one of the pattern's: the same, or below its wildcard
/// by any number of labels. Source: as for [`intersect`].
pub fn covers(pattern: &str, hostname: &str) -> bool {
    let (pattern, hostname) = (folded(pattern), folded(hostname));
    let is_below = |suffix: &str| {
        let name = hostname.strip_prefix('*').unwrap_or(&hostname);
        name.len() > suffix.len() && name.ends_with(suffix)
    };
    pattern == hostname || pattern.strip_prefix('*').is_some_and(is_below)
}

/// Which of several hostnames gets a connection that all of them cover: the greatest. Exact names come before
/// wildcards, longer ones before shorter ones, and no hostname comes last. Source: `Listener.hostname` and
/// the precedence of routes in Gateway API.
pub fn specificity(hostname: Option<&str>) -> impl Ord + Copy {
    hostname.map_or((false, 0), |name| {
        (!name.starts_with('*'), name.split('.').count())
    })
}

/// The number of labels that two hostnames share at their ends.
pub fn common_labels(one: &str, other: &str) -> usize {
    let pairs = one.rsplit('.').zip(other.rsplit('.'));
    let same = pairs.take_while(|(one, other)| one.eq_ignore_ascii_case(other));
    same.count()
}

/// The names of a certificate, as a TLS client asks for them (RFC 9525): a wildcard covers exactly one label.
#[derive(Debug)]
pub struct ProvenNames<'a> {
    /// Sorted, each once.
    names: Vec<Cow<'a, str>>,
    /// All that stands behind a dot in one of them, with the first of these, once somebody asks for it.
    domains: OnceCell<HashMap<String, usize>>,
}

impl<'a> ProvenNames<'a> {
    pub fn new(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names: Vec<_> = names.into_iter().map(folded).collect();
        names.sort();
        names.dedup();
        Self {
            names,
            domains: OnceCell::new(),
        }
    }

    /// Whether a TLS client that asks for the name takes the certificate.
    pub fn cover(&self, name: &str) -> bool {
        self.covering(name).is_some()
    }

    /// The name by which it does so: the same, or a wildcard; in lower case.
    fn covering(&self, name: &str) -> Option<&str> {
        let name = folded(name);
        self.find(&name).or_else(|| {
            let domain = domains(&name).next()?;
            self.find(&format!("*.{domain}"))
        })
    }

    /// The first name, or wildcard, below a domain. A wider wildcard does not reach there.
    fn below(&self, domain: &str) -> Option<&str> {
        let all = self.domains.get_or_init(|| {
            let mut all = HashMap::new();
            for (position, name) in self.names.iter().enumerate() {
                for domain in domains(name) {
                    // Most have been there before.
                    if !all.contains_key(domain) {
                        all.insert(domain.to_owned(), position);
                    }
                }
            }
            all
        });
        let position = *all.get(&*folded(domain))?;
        self.names.get(position).map(|name| &**name)
    }

    /// The name by which TLS clients of a route take the certificate, in lower case. Of a wildcard some name
    /// below it is enough: which ones they use is not known.
    pub fn covering_route(&self, hostname: &str) -> Option<&str> {
        match wildcard_domain(hostname) {
            Some(domain) => self.below(domain),
            None => self.covering(hostname),
        }
    }

    fn find(&self, name: &str) -> Option<&str> {
        let found = self.names.binary_search_by(|known| (**known).cmp(name));
        found.ok().map(|position| &*self.names[position])
    }

    /// The names whose first label is this.
    pub fn that_start_with<'n>(&'n self, label: &'n str) -> impl Iterator<Item = Cow<'n, str>> {
        let label = folded(label);
        let start = format!("{label}.");
        let itself = self.find(&label).map(|_| label);
        let first = self.names.partition_point(|name| **name < *start);
        let behind = self.names[first..].iter().cloned();
        let longer = behind.take_while(move |name| name.starts_with(&start));
        itself.into_iter().chain(longer)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hostnames_intersect_as_gateway_api_says() {
        for (one, other, expected) in [
            ("a.com", "a.com", true),
            ("a.com", "A.com", true),
            ("*.a.com", "x.a.com", true),
            ("*.a.com", "x.y.a.com", true),
            ("*.a.com", "a.com", false),
            ("*.a.com", "xa.com", false),
            ("*.a.com", "*.a.com", true),
            ("*.com", "*.a.com", true),
            ("*.b.com", "*.a.com", false),
        ] {
            assert_eq!(intersect(one, other), expected, "{one} {other}");
            assert_eq!(intersect(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn wildcards_of_certificates_cover_one_label() {
        let names = ProvenNames::new(["*.A.com", "compiler", "puppet.b.com"]);
        for (name, covered) in [
            ("compiler", true),
            ("x.a.com", true),
            ("X.A.com", true),
            ("x.y.a.com", false),
            ("a.com", false),
            ("puppet.b.com", true),
            ("puppet", false),
        ] {
            assert_eq!(names.cover(name), covered, "{name}");
        }
        for (domain, reached) in [
            ("b.com", true),
            ("com", true),
            ("a.com", true),
            ("x.a.com", false),
        ] {
            assert_eq!(names.below(domain).is_some(), reached, "{domain}");
        }
        let found = |label| names.that_start_with(label).collect::<Vec<_>>();
        assert_eq!(found("puppet"), ["puppet.b.com"]);
        assert_eq!(found("compiler"), ["compiler"]);
        assert!(found("pup").is_empty());
    }

    /// Every name of one to five labels `a` and `b`, in lower case.
    fn universe() -> Vec<String> {
        let mut names = vec!["a".to_owned(), "b".to_owned()];
        let mut last = names.clone();
        for _ in 1..5 {
            let longer = last
                .iter()
                .flat_map(|name| [format!("a.{name}"), format!("b.{name}")]);
            last = longer.collect();
            names.extend_from_slice(&last);
        }
        names
    }

    /// The names that a hostname stands for, by what Gateway API says of it.
    fn meant<'n>(hostname: &str, names: &'n [String]) -> Vec<&'n String> {
        let hostname = hostname.to_lowercase();
        let labels: Vec<_> = hostname.split('.').collect();
        let is_meant = |name: &&String| {
            let own: Vec<_> = name.split('.').collect();
            match labels[..] {
                ["*", ref rest @ ..] => own.len() > rest.len() && own.ends_with(rest),
                _ => own == labels,
            }
        };
        names.iter().filter(is_meant).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

        #[test]
        fn hostnames_are_sets_of_names(
            one in r"(\*\.)?[abAB](\.[ab]){0,2}",
            other in r"(\*\.)?[ab](\.[abAB]){0,2}",
        ) {
            let names = universe();
            let (ours, theirs) = (meant(&one, &names), meant(&other, &names));
            let common = ours.iter().any(|name| theirs.contains(name));
            prop_assert_eq!(intersect(&one, &other), common);
            let all = theirs.iter().all(|name| ours.contains(name));
            prop_assert_eq!(covers(&one, &other), all);
            if all && !covers(&other, &one) {
                prop_assert!(specificity(Some(&other)) > specificity(Some(&one)));
                prop_assert!(specificity(Some(&one)) > specificity(None));
            }
        }

        #[test]
        fn a_certificate_covers_less_than_a_listener(
            one in r"(\*\.)?[abAB](\.[ab]){0,2}",
            other in r"[ab](\.[abAB]){0,3}",
        ) {
            let labels = |name: &str| name.split('.').count();
            let covered = ProvenNames::new([one.as_str()]).cover(&other);
            let same_length = labels(&one) == labels(&other);
            prop_assert_eq!(covered, covers(&one, &other) && same_length);
        }
    }
}
