//! Certificate: one certificate of the Puppet CA. Not cert-manager's kind of the same name.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use smol_str::SmolStr;

use crate::hostname::ProvenNames;

pub const DEFAULT_CERTNAME: &str = "puppet";

/// By it the operator cleans the certname on the CA before a Certificate is deleted.
pub const FINALIZER: &str = "openvox.voxpupuli.org/certificate-cleanup";

/// Desired state of a Certificate.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CertificateSpec {
    /// CertificateAuthority that signs.
    pub authority_ref: SmolStr,
    /// Common name.
    #[schemars(extend("default" = DEFAULT_CERTNAME))]
    pub certname: Option<SmolStr>,
    /// DNS subject alternative names, an atomic list: whoever writes it writes all of it.
    #[serde(rename = "dnsAltNames")]
    pub dns_alt_names: Option<Vec<SmolStr>>,
    /// Puppet extensions of the certificate signing request.
    pub csr_extensions: Option<CsrExtensionsSpec>,
    /// How long before its end the certificate is renewed: a number and one of `s m h d y`.
    #[schemars(extend("default" = "60d"), regex(pattern = r"^\d+[smhdy]$"))]
    pub renew_before: Option<SmolStr>,
}

/// Puppet extensions of a certificate signing request.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CsrExtensionsSpec {
    /// `pp_cli_auth`: may sign through the CA's API.
    pub pp_cli_auth: Option<bool>,
    /// `pp_role`.
    pub pp_role: Option<SmolStr>,
    /// `pp_environment`.
    pub pp_environment: Option<SmolStr>,
    /// Other extensions by their Puppet names.
    pub custom_extensions: Option<BTreeMap<SmolStr, SmolStr>>,
}

impl CertificateSpec {
    pub fn dns_alt_names(&self) -> &[SmolStr] {
        self.dns_alt_names.as_deref().unwrap_or_default()
    }

    /// `puppet` when absent.
    pub fn certname(&self) -> &str {
        self.certname.as_deref().unwrap_or(DEFAULT_CERTNAME)
    }

    /// The common name and the alternative ones, and `injected` beside them. They are made to look up many
    /// others in: one Certificate may be that of thousands of Pools.
    pub fn proven_names<'a>(&'a self, injected: &[&'a str]) -> ProvenNames<'a> {
        let names = self.dns_alt_names().iter().map(SmolStr::as_str);
        let own = names.chain([self.certname()]);
        ProvenNames::new(own.chain(injected.iter().copied()))
    }
}

/// The pattern of the CRD for `renewBefore`: `^\d+[smhdy]$`.
pub fn is_renew_before(text: &str) -> bool {
    text.strip_suffix(['s', 'm', 'h', 'd', 'y'])
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}
