//! What may have been ours: groups and kinds that are not, but were probably meant to be.

use crate::api;
use crate::placeholder::placeholder;
use crate::suggest::letters;

/// Letters in which a group may differ from ours that was probably meant.
const NEAR: usize = 2;

/// The group of an apiVersion is not ours, but would be without blanks, in another case, or with two
/// letters changed.
pub(super) fn is_near_group(api_version: &str) -> bool {
    let group = api::group_of(api_version);
    // A glance spares nearly every group the distance.
    if group == api::GROUP || group.trim().len().abs_diff(api::GROUP.len()) > 2 * NEAR {
        return false;
    }
    let differing = letters(group) ^ letters(api::GROUP);
    if differing.count_ones() as usize > 2 * NEAR {
        return false;
    }
    let word: String = group.chars().filter(|char| !char.is_whitespace()).collect();
    strsim::osa_distance(&word.to_lowercase(), api::GROUP) <= NEAR
}

/// The kind of a Pool or Server that a text means, case and blanks aside; for a list of them that of its
/// items.
pub(super) fn pool_or_server(kind: &str) -> Option<&'static str> {
    // Nothing is copied: this is asked of every document.
    let of_item = kind_of_items(kind.trim());
    ["Pool", "Server"]
        .into_iter()
        .find(|known| of_item.eq_ignore_ascii_case(known))
}

/// The kind of the items of a list, case aside; any other kind is as it is.
pub(super) fn kind_of_items(kind: &str) -> &str {
    let end = kind.len().saturating_sub("List".len());
    match (kind.get(..end), kind.get(end..)) {
        (Some(of_item), Some(list)) if list.eq_ignore_ascii_case("List") => of_item,
        _ => kind,
    }
}

/// The apiVersion of a Pool or Server may have been ours, or there is none. Groups of others have a dot.
pub(super) fn may_be_ours(api_version: Option<&str>) -> bool {
    let Some(api_version) = api_version else {
        return true;
    };
    // What is yet to be filled in may have been all of it, but not a part of another one.
    let unfilled = placeholder(api_version).map_or("", |placeholder| placeholder.text);
    let known = api_version.replacen(unfilled, "", 1);
    let group = api::group_of(&known).trim().to_ascii_lowercase();
    if group.starts_with("poolctl.") {
        return false;
    }
    let holds = |word| group.contains(word);
    !holds(".") || holds("openvox") || holds("voxpupuli")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_were_probably_meant() {
        for (group, near) in [
            ("openvox.voxpupuli.org", false),
            ("Openvox.voxpupuli.org", true),
            ("OPENVOX.VOXPUPULI.ORG", true),
            (" openvox.voxpupuli.org", true),
            ("openvox. voxpupuli.org ", true),
            ("openvox.voxpupuli.or", true),
            ("openvox.voxpupuli.orgs", true),
            ("openvox.voxpopuli.org", true),
            ("openvox.voxpupil.org", true),
            ("openvoxvoxpupuli.org", true),
            ("opnvox.voxpupulli.org", true),
            ("openvox.voxpupuli.net", false),
            ("openvox.voxpupuli", false),
            ("openvox.io", false),
            ("poolctl.openvox.voxpupuli.org", false),
            ("monitoring.coreos.com", false),
            ("v1", false),
            ("", false),
        ] {
            for version in ["", "/v1alpha1", "/v2"] {
                let api_version = format!("{group}{version}");
                assert_eq!(is_near_group(&api_version), near, "{api_version}");
            }
        }
    }

    #[test]
    fn kinds_are_told_whatever_their_case() {
        for (kind, known) in [
            ("Pool", Some("Pool")),
            (" pool\t", Some("Pool")),
            ("SERVERLIST", Some("Server")),
            ("Pools", None),
            ("List", None),
            ("é", None),
            ("Certificate", None),
            ("", None),
        ] {
            assert_eq!(pool_or_server(kind), known, "{kind}");
        }
    }
}
