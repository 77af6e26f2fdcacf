//! Documents that are no objects of ours, but may have been meant to be: nothing of ours is lost in
//! silence.

use std::sync::Arc;

use memchr::memmem;

use super::keys::{self, like, no_kind, no_version};
use super::misspelling::{is_near_group, kind_of_items, may_be_ours, pool_or_server};
use super::prefilter::first_line;
use super::reader::{Reader, Stray};
use super::{INVALID_TYPE, Incomplete, MISSING_FIELD, UNKNOWN_KIND, UNREADABLE_FILE, problems};
use crate::api;
use crate::diagnostic::Diagnostic;
use crate::documents::RawObject;
use crate::object::{Origin, Place};
use crate::placeholder::ENCRYPTED;
use crate::source::Span;
use crate::suggest;
use kubectl_yaml::plain;
use kubectl_yaml::scalar::{self, Resolved};
use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree::{Node, Value};

/// Whether an apiVersion and a kind, both given, make an object that may have been ours, but is not.
pub(super) fn is_suspect(api_version: &str, kind: &str) -> bool {
    let group = api::group_of(api_version);
    group == api::GROUP
        || is_near_group(api_version)
        || (pool_or_server(kind).is_some() && may_be_ours(Some(api_version)))
}

/// The version or kind is encrypted by sops.
pub(super) fn is_encrypted(text: &str) -> bool {
    text.starts_with(ENCRYPTED)
}

/// The document has items of which one is ours, or nearly so.
fn lists_ours(node: &Node<'_>) -> bool {
    let items = node.get("items").map(Node::items).unwrap_or_default();
    items.iter().any(has_our_group)
}

fn has_our_group(node: &Node<'_>) -> bool {
    let version = like(node, "apiVersion").and_then(|entry| entry.value.as_str());
    version.is_some_and(|version| api::group_of(version) == api::GROUP || is_near_group(version))
}

impl<'s> Reader<'s, '_> {
    /// An object with the group that we know, or a similar one, and something else that is wrong.
    pub(super) fn unknown_kind(&mut self, origin: &Arc<Origin>, node: &Node<'s>) {
        self.ours.insert(origin.file());
        let kind = origin.kind.trim().to_owned();
        self.lose(&kind, node);
        let is_ours = api::group_of(&origin.api_version) == api::GROUP;
        let item = origin.kind.strip_suffix("List").unwrap_or(&origin.kind);
        let is_known = api::KINDS.contains(&item);
        let is_near = suggest::nearest(&kind, api::KINDS).is_some();
        // A kind that our group never had is right in no version, and may be one of another group.
        if origin.api_version != api::API_VERSION && (is_known || is_near || !is_ours) {
            self.refuse(unknown_version(origin));
        }
        if !is_known && (is_near || is_ours) {
            self.refuse(unknown_kind(origin));
        }
    }

    /// An object is lost, and its kind may say which one it was; else its name says what to miss.
    fn lose(&mut self, kind: &str, node: &Node<'s>) {
        let kind = kind_of_items(kind);
        let name = || node.get("metadata")?.get("name")?.as_str();
        if suggest::nearest(kind, api::KINDS).is_some_and(|near| near.certain) {
            self.inventory.incomplete.lose(kind);
        } else if let Some(name) = name().filter(|_| node.get("items").is_none()) {
            self.inventory.unknown.insert(name.to_owned());
            self.inventory.incomplete.lose(kind);
        } else {
            self.inventory.incomplete = Incomplete::EVERYTHING;
        }
    }

    /// Items in an object of ours, which kubectl takes for a list whatever its kind says.
    pub(super) fn items_of_an_object(&mut self, origin: &Arc<Origin>) {
        let list = format!("{}List", origin.kind);
        let message = format!("a {} has no `items`, a {list} has", origin.kind);
        let finding = UNKNOWN_KIND.at(origin.at("kind"), message);
        let help = format!("did you mean `{list}`?");
        self.lost(finding.help(help).fix(list));
    }

    /// Whatever is in the file, it can be read once sops has decrypted it.
    pub(super) fn encrypted(&mut self, origin: &Arc<Origin>) {
        self.inventory.incomplete = Incomplete::EVERYTHING;
        if !self.lost.insert(origin.file()) {
            return;
        }
        let field = if is_encrypted(&origin.kind) {
            "kind"
        } else {
            "apiVersion"
        };
        let message = format!("this document is encrypted by sops, with its `{field}`");
        self.diagnostics.push(UNREADABLE_FILE.at(origin.at(field), message).help(
            "run `sops decrypt`, or keep apiVersion, kind and metadata plain with its `encrypted_regex`",
        ));
    }

    /// A document of others. It may still hold something of ours, in a list that is none.
    pub(super) fn foreign(&mut self, origin: &Arc<Origin>, node: &Node<'s>) {
        self.inventory.foreign += 1;
        if !lists_ours(node) {
            return;
        }
        self.ours.insert(origin.file());
        let message = format!(
            "`{}` is no kind of list, but it has items of `{}`",
            origin.kind,
            api::GROUP
        );
        let finding = UNKNOWN_KIND.at(origin.at("kind"), message);
        let is_list = origin.kind.trim().eq_ignore_ascii_case("List");
        self.lost(if is_list {
            finding.help("did you mean `List`?").fix("List")
        } else {
            finding.help("write `apiVersion: v1` and `kind: List`")
        });
    }

    /// A List without a list in it, which kubectl refuses.
    pub(super) fn empty_list(&mut self, origin: &Arc<Origin>, node: &Node<'s>) {
        self.lost(match node.get("items") {
            None => {
                let message = format!("this {} has no `items`", origin.kind);
                let help = "add `items:` with the objects, or `items: []` where there are none";
                MISSING_FIELD.at(origin.at("items"), message).help(help)
            }
            Some(_) => {
                let message = format!("`items` of a {} must be a list, but is null", origin.kind);
                let finding = INVALID_TYPE.at(origin.at("items"), message);
                finding.help("write `items: []` where there are none")
            }
        });
    }

    /// No apiVersion and kind: a manifest of ours that has gone wrong, or a stray.
    pub(super) fn not_an_object(&mut self, chunk: Chunk, raw: &RawObject<'_, 's>) {
        let RawObject { item, node, .. } = raw;
        let text = |key| like(node, key).and_then(|entry| entry.value.as_str());
        let kind = text("kind").unwrap_or_default();
        let origin = |api_version: &str, kind: &str| {
            Arc::new(Origin::new(chunk, item.clone(), api_version, kind))
        };
        // An apiVersion that is no text may have been anything.
        let suspect = pool_or_server(kind).is_some() && may_be_ours(text("apiVersion"));
        let mentioned = || self.sources.text(chunk.span).contains(api::GROUP);
        let is_known = api::KINDS.contains(&kind) && node.get("spec").is_some();
        if suspect || (is_known && mentioned()) {
            self.inventory
                .incomplete
                .lose(pool_or_server(kind).unwrap_or(kind));
            self.ours.insert(chunk.span.file);
            self.refuse(no_version(&origin("", kind), node));
        } else if has_our_group(node) {
            self.ours.insert(chunk.span.file);
            self.lost(no_kind(&origin(api::API_VERSION, ""), node));
        } else if lists_ours(node) {
            self.ours.insert(chunk.span.file);
            let key = match text("kind") {
                Some(_) => "apiVersion",
                None => "kind",
            };
            let message = format!("this list has no `{key}`, which is required");
            let finding = MISSING_FIELD.at(origin("", kind).at(key), message);
            self.lost(finding.help("write `apiVersion: v1` and `kind: List`"));
        } else if let Some(first) = node.items().iter().find(|item| has_our_group(item)) {
            let finding = INVALID_TYPE.at(
                Place::Text(first.span),
                "a document must be one object, but this is a list of them",
            );
            self.lost(finding.help(
                "write a line `---` between the objects in place of the dashes, or a `kind: List` with `items`",
            ));
        } else {
            self.stray(node, !item.is_root());
        }
    }

    /// Something that was never meant to be an object of ours. `item`: it is one of a List.
    fn stray(&mut self, node: &Node<'s>, item: bool) {
        if !item && !is_no_object(node) {
            let is_counted = !matches!(node.value, Value::Null);
            self.inventory.foreign += usize::from(is_counted);
            return;
        }
        let stray = self.stray_of(node, item);
        if item || self.was_a_manifest(node) {
            self.inventory.incomplete = Incomplete::EVERYTHING;
            self.ours.insert(stray.span.file);
        }
        self.strays.push(stray);
    }

    pub(super) fn stray_of(&self, node: &Node<'_>, item: bool) -> Stray {
        let Span { file, start, .. } = node.span;
        let first_line = self.sources.text(node.span).lines().next();
        let start = start as usize;
        Stray {
            span: Span::new(file, start..start + first_line.map_or(0, str::len)),
            item,
            misspelled: keys::misspelled_in(node).map(Box::new),
        }
    }

    /// A manifest of ours that has become one text.
    fn was_a_manifest(&self, node: &Node<'_>) -> bool {
        let text = self.sources.text(node.span);
        matches!(node.value, Value::String(_))
            && text.contains(api::GROUP)
            && text.contains("apiVersion")
    }

    /// Documents that are no objects are none of our business, but beside manifests they are often the rest
    /// of one that a `---` cut off, and kubectl refuses them. Items of Lists are refused wherever they
    /// stand: they stood where objects belong.
    pub(super) fn strays(&mut self) {
        for stray in std::mem::take(&mut self.strays) {
            if stray.item || self.ours.contains(&stray.span.file) {
                self.report_stray(stray);
            } else {
                self.inventory.foreign += 1;
            }
        }
    }

    pub(super) fn report_stray(&mut self, stray: Stray) {
        self.stray_starts
            .insert((stray.span.file, stray.span.start));
        let place = Place::Text(stray.span);
        self.refuse(if let Some(finding) = stray.misspelled {
            *finding
        } else if stray.item {
            let message = "this item has no `apiVersion` and `kind`, which are required";
            let help = "indent it as part of the item above, or write both";
            MISSING_FIELD.at(place, message).help(help)
        } else {
            let message = "this document is no object: it has no `apiVersion` and `kind`";
            MISSING_FIELD.at(place, message).help(
                "a line that starts with `---` ends a document, inside a text too: indent it there, or remove it",
            )
        });
    }

    /// Objects without a spec, unless a `---` has cut it off, which is told of what stands behind it.
    pub(super) fn without_spec(&mut self) {
        for origin in std::mem::take(&mut self.without_spec) {
            let Span { file, end, .. } = origin.chunk.span;
            let mut behind = self.stray_starts.range((file, end)..=(file, u32::MAX));
            let is_cut_off = behind.next().is_some_and(|&(_, start)| {
                let text = &self.sources.file(file).text;
                let (between, stray) = text[end as usize..].split_at((start - end) as usize);
                let behind_separator = between.split_once('\n').map(|(_, rest)| rest);
                let was_below = stray.starts_with("spec:") || between.ends_with(' ');
                origin.item.is_root()
                    && was_below
                    && behind_separator.is_some_and(|rest| first_line(rest).is_none())
            });
            if !is_cut_off {
                let finding = problems::missing_spec(&origin);
                self.diagnostics.push_unread(finding);
            }
        }
    }
}

/// Something without a kind, where kubectl stops: it looks for the apiVersion later.
pub(super) fn is_no_object(node: &Node<'_>) -> bool {
    let kind = node.get("kind").and_then(Node::as_str);
    kind.is_none_or(str::is_empty) && !matches!(node.value, Value::Null)
}

/// YAML beyond doubt, with a kind in a line of its own.
pub(super) fn is_plainly_an_object(text: &str) -> bool {
    let behind = text.strip_prefix("kind: ").or_else(|| {
        let at = memmem::find(text.as_bytes(), KIND)?;
        Some(&text[at + KIND.len()..])
    });
    let kind = behind.and_then(|behind| behind.lines().next());
    let is_kind = |kind: &str| {
        let is_word = kind.starts_with(|first: char| first.is_ascii_alphabetic());
        is_word && scalar::resolve(kind.trim_end()) == Resolved::String
    };
    kind.is_some_and(is_kind) && plain::is_plain(text)
}

const KIND: &[u8] = b"\nkind: ";

/// The apiVersion is not ours, or not served.
fn unknown_version(origin: &Arc<Origin>) -> Diagnostic {
    let (version, kind) = (&origin.api_version, &origin.kind);
    let group = api::group_of(version);
    let is_ours = group == api::GROUP;
    let message = if is_ours {
        format!("`{kind}` has no version `{version}`")
    } else if version.trim().is_empty() {
        format!("the `apiVersion` of this {} is empty", kind.trim())
    } else {
        format!(
            "the group of this {} is `{}`, not `{group}`",
            kind.trim(),
            api::GROUP
        )
    };
    let finding = UNKNOWN_KIND
        .at(origin.at("apiVersion"), message)
        .help(format!("write `{}`", api::API_VERSION));
    // Of a group that is not even similar it is not certain that ours was meant; another version is not
    // this one.
    let given = version.rsplit_once('/').map_or("", |(_, version)| version);
    let known = api::API_VERSION
        .rsplit_once('/')
        .map_or("", |(_, known)| known);
    let near = suggest::nearest(given.trim(), &[known]);
    let is_version = given.is_empty() || near.is_some_and(|near| near.certain);
    if is_version && (is_ours || is_near_group(version)) {
        finding.fix(api::API_VERSION)
    } else {
        finding
    }
}

fn unknown_kind(origin: &Arc<Origin>) -> Diagnostic {
    const LISTS: &[&str] = &["CertificateList", "PoolList", "ServerList"];
    let kind = origin.kind.trim();
    let message = format!("`{}` has no kind `{}`", api::GROUP, origin.kind);
    let finding = UNKNOWN_KIND.at(origin.at("kind"), message);
    let near = suggest::nearest(kind, api::KINDS);
    match (kind, near.or_else(|| suggest::nearest(kind, LISTS))) {
        ("Environment", _) => finding
            .help("the kind is called `Config` since v0.1.0 of the operator")
            .fix("Config"),
        ("OpenVoxServer", _) => finding.help(
            "it was all in one: write a Config, a CertificateAuthority, Certificates and Servers",
        ),
        (_, Some(near)) => finding.did_you_mean(near),
        _ => finding.help(format!("the kinds are {}", api::KINDS.join(", "))),
    }
}
