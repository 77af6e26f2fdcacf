use kubectl_yaml::edit;
use kubectl_yaml::path::Segment;
use poolctl::diagnostic::Diagnostics;
use poolctl::documents::Documents;
use poolctl::inject;
use poolctl::inventory::{self, Certificate, ReadOptions};
use poolctl::object::Origin;
use serde_yaml::{Mapping, Value};

use super::read_back::{read, sources};

const NAMES: &[&str] = &[
    "puppet.example.com",
    "*.example.com",
    "on",
    "1_0",
    "it's: \"x\"",
];

/// An edit gives one Certificate its names: nothing else that can be read changes, and then it has them.
pub fn inject(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    let Ok((before, duplicates)) = read(text) else {
        return;
    };
    let input = sources(text);
    let documents = Documents::new(&input);
    for certificate in certificates(&documents) {
        let names = missing(&certificate);
        if names.is_empty() {
            continue;
        }
        let wanted = inject::edit(&certificate, &names);
        let replacement = edit::replacements(&[wanted], |_| text).remove(0);
        let Ok(replacement) = replacement else {
            continue;
        };
        let edited = edit::replaced(text, 0..text.len(), vec![&replacement]);

        let origin = &certificate.object.origin;
        let mut expected = before.clone();
        // Documents without content have no value.
        let above = &text[..origin.chunk.span.range().start];
        let index = read(above).map_or(0, |(documents, _)| documents.len());
        add(&mut expected[index], origin, &names);
        let after = read(&edited).unwrap_or_else(|error| panic!("{error:?}\n{edited}"));
        assert_eq!(after, (expected, duplicates), "{edited}");

        let again = sources(&edited);
        let again = Documents::new(&again);
        let again = certificates(&again).into_iter();
        let mut same = again.filter(|other| {
            let other = &other.object.origin;
            (other.chunk.span.start, &other.item) == (origin.chunk.span.start, &origin.item)
        });
        let same = same.next().expect("the Certificate is still there");
        assert_eq!(missing(&same), [""; 0], "{edited}");
    }
}

fn certificates<'d>(documents: &'d Documents<'d>) -> Vec<Certificate<'d>> {
    let inventory = inventory::read(
        documents,
        &ReadOptions::default(),
        &mut Diagnostics::default(),
    );
    let certificates = inventory.certificates.into_values();
    certificates.chain(inventory.certificate_copies).collect()
}

fn missing(certificate: &Certificate<'_>) -> Vec<&'static str> {
    let present = certificate.object.spec.dns_alt_names();
    let names = NAMES.iter().copied();
    names
        .filter(|name| present.iter().all(|other| other != name))
        .collect()
}

/// Does to the value what the edit does to the text.
fn add(document: &mut Value, origin: &Origin, names: &[&str]) {
    let mut value = document;
    for segment in origin.item.clone().key("spec").segments().iter() {
        value = match segment {
            Segment::Key(key) => &mut value[key.as_ref()],
            Segment::Index(index) => &mut value[*index],
        };
    }
    let names = names.iter().copied().map(Value::from);
    let spec: &mut Mapping = value.as_mapping_mut().expect("a Certificate has a spec");
    match spec.entry("dnsAltNames".into()).or_insert(Value::Null) {
        Value::Sequence(list) => list.extend(names),
        list => *list = Value::Sequence(names.collect()),
    }
}
