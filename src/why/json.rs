//! Answers as one JSON object for programs; what is unknown is left out.

use serde::{Serialize, Serializer};

use super::{Answer, Elsewhere, Told};
use crate::object::{ObjectKey, Place};
use crate::terminal::pretty_json;

#[derive(Serialize)]
struct Root<'a> {
    version: u32,
    answers: Vec<In<'a, Answer>>,
    /// Errors that no answer shows.
    elsewhere: Vec<In<'a, Elsewhere>>,
}

/// Something of an environment.
#[derive(Serialize)]
struct In<'a, T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'a str>,
    #[serde(flatten)]
    what: &'a T,
}

pub fn text(told: &[Told]) -> String {
    let root = Root {
        version: 1,
        answers: all(told, |told| &told.answers),
        elsewhere: all(told, |told| &told.elsewhere),
    };
    pretty_json(&root, "  ")
}

fn all<T>(told: &[Told], of: impl Fn(&Told) -> &[T]) -> Vec<In<'_, T>> {
    let all = told.iter().flat_map(|told| {
        let environment = told.environment.as_deref();
        of(told).iter().map(move |what| In { environment, what })
    });
    all.collect()
}

/// The object that a place is in.
pub fn object<S: Serializer>(place: &Place, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Object<'a> {
        kind: &'a str,
        #[serde(flatten, serialize_with = "key")]
        key: &'a ObjectKey,
    }
    let object = place.object().map(|origin| Object {
        kind: &origin.kind,
        key: &origin.key,
    });
    object.serialize(serializer)
}

pub fn key<S: Serializer>(key: &ObjectKey, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Key<'a> {
        #[serde(skip_serializing_if = "str::is_empty")]
        namespace: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        name: &'a str,
    }
    let (namespace, name) = (&*key.namespace, &*key.name);
    Key { namespace, name }.serialize(serializer)
}
