//! Certificate: one certificate of the Puppet CA. Not cert-manager's kind of the same name.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashSet};

use schemars::JsonSchema;
use serde::Deserialize;

pub const DEFAULT_CERTNAME: &str = "puppet";

/// By it the operator cleans the certname on the CA before a Certificate is deleted.
pub const FINALIZER: &str = "openvox.voxpupuli.org/certificate-cleanup";

/// Desired state of a Certificate.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CertificateSpec {
    /// CertificateAuthority that signs.
    pub authority_ref: String,
    /// Common name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = DEFAULT_CERTNAME))]
    pub certname: Option<String>,
    /// DNS subject alternative names, an atomic list: whoever writes it writes all of it.
    #[serde(rename = "dnsAltNames", skip_serializing_if = "Option::is_none")]
    pub dns_alt_names: Option<Vec<String>>,
    /// Puppet extensions of the certificate signing request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub csr_extensions: Option<CsrExtensionsSpec>,
    /// How long before its end the certificate is renewed: a number and one of `s m h d y`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = "60d"), regex(pattern = r"^\d+[smhdy]$"))]
    pub renew_before: Option<String>,
}

/// Puppet extensions of a certificate signing request.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CsrExtensionsSpec {
    /// `pp_cli_auth`: may sign through the CA's API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pp_cli_auth: Option<bool>,
    /// `pp_role`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pp_role: Option<String>,
    /// `pp_environment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pp_environment: Option<String>,
    /// Other extensions by their Puppet names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_extensions: Option<BTreeMap<String, String>>,
}

impl CertificateSpec {
    pub fn dns_alt_names(&self) -> &[String] {
        self.dns_alt_names.as_deref().unwrap_or_default()
    }

    /// `puppet` when absent.
    pub fn certname(&self) -> &str {
        self.certname.as_deref().unwrap_or(DEFAULT_CERTNAME)
    }
}

/// The names that a certificate proves, in lower case, to look up many others in: one Certificate may
/// be that of thousands of Pools.
#[derive(Debug, Default)]
pub struct ProvenNames<'a> {
    /// Sorted, each once.
    names: Vec<Cow<'a, str>>,
    /// All that stands behind a dot in one of them, once somebody asks for it.
    domains: OnceCell<HashSet<String>>,
}

impl<'a> ProvenNames<'a> {
    /// The common name and the alternative ones, and `injected` beside them.
    pub fn of(certificate: &'a CertificateSpec, injected: &[&'a str]) -> Self {
        let names = certificate.dns_alt_names().iter().map(String::as_str);
        let names = names.chain([certificate.certname()]);
        let names = names.chain(injected.iter().copied());
        let mut names: Vec<_> = names.map(lower_case).collect();
        names.sort();
        names.dedup();
        Self {
            names,
            domains: OnceCell::new(),
        }
    }

    /// Whether a TLS client that asks for the name takes the certificate. A wildcard covers exactly
    /// one label.
    pub fn cover(&self, name: &str) -> bool {
        let name = lower_case(name);
        let by_wildcard = domains(&name)
            .next()
            .is_some_and(|domain| self.contain(&format!("*.{domain}")));
        by_wildcard || self.contain(&name)
    }

    fn contain(&self, name: &str) -> bool {
        let found = self.names.binary_search_by(|known| (**known).cmp(name));
        found.is_ok()
    }

    /// Whether there is any name, or a wildcard, below a domain. A wider wildcard does not reach there.
    pub fn reach_below(&self, domain: &str) -> bool {
        let all = self.domains.get_or_init(|| {
            let all = self.names.iter().flat_map(|name| domains(name));
            all.map(str::to_owned).collect()
        });
        all.contains(&*lower_case(domain))
    }

    /// The names whose first label is this.
    pub fn that_start_with<'n>(&'n self, label: &'n str) -> impl Iterator<Item = Cow<'n, str>> {
        let label = lower_case(label);
        let start = format!("{label}.");
        let itself = self.contain(&label).then_some(label);
        let first = self.names.partition_point(|name| **name < *start);
        let longer = self.names[first..].iter().cloned();
        let longer = longer.take_while(move |name| name.starts_with(&start));
        itself.into_iter().chain(longer)
    }
}

fn lower_case(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        name.to_ascii_lowercase().into()
    } else {
        name.into()
    }
}

/// What stands behind each dot, the longest first.
fn domains(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('.').map(|(at, _)| &name[at + 1..])
}

/// The pattern of the CRD for `renewBefore`: `^\d+[smhdy]$`.
pub fn is_renew_before(text: &str) -> bool {
    text.strip_suffix(['s', 'm', 'h', 'd', 'y'])
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_of_certificates_cover_one_label() {
        let certificate = CertificateSpec {
            certname: Some("Compiler".into()),
            dns_alt_names: Some(vec!["*.a.com".into()]),
            ..CertificateSpec::default()
        };
        let names = ProvenNames::of(&certificate, &["puppet.b.com"]);
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
            assert_eq!(names.reach_below(domain), reached, "{domain}");
        }
        let found = |label| names.that_start_with(label).collect::<Vec<_>>();
        assert_eq!(found("puppet"), ["puppet.b.com"]);
        assert_eq!(found("compiler"), ["compiler"]);
        assert!(found("pup").is_empty());
    }
}
