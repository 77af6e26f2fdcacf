//! Reports for people on terminals of all widths: every word is there, and nothing is drawn beside the screen.

use crate::common::{inputs, parse, report, run_on};
use poolctl::Screen;
use serde_json::Value;
use textwrap::core::display_width;

/// The report on an input, with all notes, as a screen shows it.
fn shown(input: &str, color: bool, columns: usize) -> String {
    let cli = parse(&["check", "-R", "-v", input]).unwrap();
    let screen = Screen {
        color,
        columns: Some(columns),
    };
    run_on(&cli, b"", screen).stdout
}

fn without_colors(text: &str) -> String {
    let parts = text.split('\u{1b}');
    let plain = parts.enumerate().map(|(number, part)| match number {
        0 => part,
        _ => part.split_once('m').unwrap().1,
    });
    plain.collect()
}

/// Places and other long words stay whole, so that they can be copied.
fn is_one_word(line: &str) -> bool {
    let words = line.split(' ').filter(|word| *word != "help:");
    words
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
        <= 1
}

#[test]
fn nothing_is_drawn_beside_the_screen() {
    for input in inputs() {
        for columns in [40, 80, 200] {
            let plain = shown(&input, false, columns);
            for line in plain.lines() {
                let fits = display_width(line) <= columns || is_one_word(line);
                assert!(fits, "{input} on {columns} columns:\n{line}\n{plain}");
            }
            let colored = shown(&input, true, columns);
            assert_eq!(
                without_colors(&colored),
                plain,
                "{input} on {columns} columns"
            );
        }
    }
}

#[test]
fn every_message_and_help_is_on_every_screen() {
    for input in inputs() {
        let json: Value = serde_json::from_str(&report("json", &input)).unwrap();
        for columns in [40, 80, 200] {
            let plain = shown(&input, false, columns);
            let words: Vec<_> = plain.split_whitespace().collect();
            let words = words.join(" ");
            for finding in json["diagnostics"].as_array().unwrap() {
                for text in ["message", "help"].map(|key| finding[key].as_str()) {
                    let text = text.unwrap_or_default();
                    // Other characters are shown as what they are.
                    let mut chars = text.chars();
                    let is_plain = chars.all(|char| char == ' ' || char.is_ascii_graphic());
                    assert!(
                        !is_plain || words.contains(text),
                        "{input} on {columns} columns: {text}\n{plain}"
                    );
                }
            }
        }
    }
}

/// With a line that says what is wrong and two on what to do, a finding has eight.
#[test]
fn one_place_takes_at_most_five_lines() {
    let mut findings = 0;
    for input in inputs() {
        let plain = shown(&input, false, 80);
        for finding in plain.split("\n\n") {
            let drawn = |line: &&str| line.contains(" │ ") || line.contains("─[");
            let below = |line: &&str| line.trim_start().starts_with('·');
            let underlined = |line: &&str| below(line) && !line.contains('╰');
            let number = |is: &dyn Fn(&&str) -> bool| finding.lines().filter(is).count();
            if finding.matches("─[").count() == 1 && number(&underlined) == 1 {
                let lines = number(&drawn) + number(&below);
                assert!(lines <= 5, "{input}: {lines} lines\n{finding}");
                findings += 1;
            }
        }
    }
    assert!(findings > 100, "only {findings} findings with one place");
}
