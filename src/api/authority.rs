//! CertificateAuthority and the Config that names it, as far as Pools need them.

use serde::Deserialize;
use serde::de::IgnoredAny;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateAuthoritySpec {
    /// An authority elsewhere, which has no Service of its own.
    pub external: Option<IgnoredAny>,
    allow_subject_alt_names: Option<bool>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigSpec {
    /// The CertificateAuthority of the Servers that share the Config.
    pub authority_ref: Option<String>,
}

impl CertificateAuthoritySpec {
    /// Whether the authority signs alternative names; `true` when unset.
    pub fn allows_subject_alt_names(&self) -> bool {
        self.allow_subject_alt_names.unwrap_or(true)
    }
}
