use kubectl_yaml::edit::{self, Action, Edit, Replacement};
use kubectl_yaml::path::{FieldPath, Segment};
use kubectl_yaml::source::FileId;
use kubectl_yaml::split::{self, Chunk};
use kubectl_yaml::tree::{self, Node, Value};
use serde_json::{Map, Value as Json};

const STRINGS: &[&str] = &["puppet.example.com", "*.x", "1_0", "it's: \"x\""];

/// How many edits of one input are tried; of more, some from everywhere.
const MAX_EDITS: usize = 64;

/// An edit makes its change and no other, whatever it is, alone and together with others.
pub fn edit(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    let Some((documents, duplicates)) = read(text) else {
        return;
    };
    let mut edits = Vec::new();
    for (chunk, value) in &documents {
        add_edits(&mut edits, *chunk, &FieldPath::default(), value);
    }
    let step = edits.len().div_ceil(MAX_EDITS).max(1);
    let edits: Vec<_> = edits.into_iter().step_by(step).collect();
    let alone = edits.iter().map(std::slice::from_ref);
    for edits in alone.chain([&edits[..]]) {
        let replacements = edit::replacements(edits, |_| text);
        let mut expected = documents.clone();
        let mut made = Vec::new();
        for (edit, replacement) in edits.iter().zip(&replacements) {
            if let Ok(replacement) = replacement {
                let same = |(chunk, _): &&mut (Chunk, Json)| *chunk == edit.chunk;
                let document = expected.iter_mut().find(same);
                make(&mut document.expect("it was read").1, edit);
                made.push(replacement);
                assert_kept(text, replacement);
            }
        }
        let edited = edit::replaced(text, 0..text.len(), made);
        let Some((after, after_duplicates)) = read(&edited) else {
            panic!("{edited} is no YAML after {edits:?}");
        };
        let values = |documents: Vec<(Chunk, Json)>| {
            let values = documents.into_iter().map(|(_, value)| value);
            values.collect::<Vec<_>>()
        };
        assert_eq!(values(after), values(expected), "{edited}");
        assert_eq!(after_duplicates, duplicates, "{edited}");
    }
}

/// What gives way to an edit is nothing, or empty, as a block of no lines.
fn assert_kept(text: &str, replacement: &Replacement) {
    let old = text[replacement.range.clone()].trim();
    let is_empty = ["~", "null", "Null", "NULL", "''", "\"\""].contains(&old);
    let is_block = old.starts_with(['|', '>']) && !old.contains(['\n', '#']);
    assert!(
        is_empty || is_block || replacement.text.contains(old),
        "{old:?} gives way to {replacement:?}"
    );
}

/// Documents with their values, and how many keys stand there twice.
fn read(text: &str) -> Option<(Vec<(Chunk, Json)>, usize)> {
    let (chunks, errors) = split::split(FileId::default(), text);
    if !errors.is_empty() {
        return None;
    }
    let mut duplicates = 0;
    let mut documents = Vec::new();
    for chunk in chunks {
        for chunk in split::split_json(chunk, &text[chunk.span.range()]) {
            let tree = tree::parse(chunk, &text[chunk.span.range()]).ok()?;
            duplicates += tree.duplicates.len();
            documents.push((chunk, json(&tree.root)));
        }
    }
    Some((documents, duplicates))
}

fn json(node: &Node<'_>) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(bool) => (*bool).into(),
        Value::Int(int) => (*int).into(),
        Value::Float(float) => (*float).into(),
        Value::String(text) => text.as_ref().into(),
        Value::Sequence(items) => items.iter().map(json).collect(),
        Value::Mapping(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|entry| (entry.key.to_string(), json(&entry.value)));
            Json::Object(entries.collect::<Map<_, _>>())
        }
    }
}

/// All edits of a value and of those in it.
fn add_edits<'t>(edits: &mut Vec<Edit<'t>>, chunk: Chunk, path: &FieldPath, value: &'t Json) {
    let mut add = |key: &str, action| {
        edits.push(Edit {
            chunk,
            path: path.clone().key(key),
            action,
        });
    };
    match value {
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                add_edits(edits, chunk, &path.clone().index(index), item);
            }
        }
        Json::Object(entries) => {
            for (number, key) in entries.keys().enumerate() {
                add(key, Action::Append(STRINGS.to_vec()));
                let text = STRINGS[number % STRINGS.len()];
                add(key, Action::Set { text, below: key });
                add(&format!("{key}-"), Action::Set { text, below: key });
            }
            add("on", Action::Append(STRINGS.to_vec()));
            for (key, value) in entries {
                add_edits(edits, chunk, &path.clone().key(key), value);
            }
        }
        _ => {}
    }
}

/// Does to the value what the edit does to the text.
fn make(document: &mut Json, edit: &Edit<'_>) {
    let mut value = document;
    for segment in edit.path.segments().iter() {
        value = match segment {
            Segment::Key(key) => &mut value[key.as_ref()],
            Segment::Index(index) => &mut value[*index],
        };
    }
    match (&edit.action, value) {
        (Action::Append(strings), Json::Array(items)) => {
            items.extend(strings.iter().map(|string| (*string).into()));
        }
        (Action::Append(strings), value) => *value = strings.iter().copied().collect(),
        (Action::Set { text, .. }, value) => *value = (*text).into(),
    }
}
