//! Certificate: one certificate of the Puppet CA. Not cert-manager's kind of the same name.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Desired state of a Certificate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CertificateSpec {
    /// CertificateAuthority that signs.
    pub authority_ref: String,
    /// Common name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = "puppet"))]
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
}

/// The pattern of the CRD for `renewBefore`: `^\d+[smhdy]$`.
pub fn is_renew_before(text: &str) -> bool {
    text.strip_suffix(['s', 'm', 'h', 'd', 'y'])
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}
