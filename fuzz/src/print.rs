use serde_yaml::Value;

use super::read_back::{assert_read_back, assert_string_read_back, read};

/// What is printed is what two readers read: the text as a string in every place, and its documents.
pub fn print(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (documents, _) = read(&text).unwrap_or_default();
    let mappings = documents.iter().filter_map(Value::as_mapping);
    mappings.for_each(assert_read_back);
    assert_string_read_back(text.into_owned());
}
