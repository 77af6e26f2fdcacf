//! CertificateAuthority, as far as Pools need it.

use serde::Deserialize;
use serde::de::IgnoredAny;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateAuthoritySpec {
    /// An authority elsewhere, which has no Service of its own.
    pub external: Option<IgnoredAny>,
    allow_subject_alt_names: Option<bool>,
}

impl CertificateAuthoritySpec {
    /// Whether the authority signs alternative names; `true` when unset.
    pub fn allows_subject_alt_names(&self) -> bool {
        self.allow_subject_alt_names.unwrap_or(true)
    }
}
