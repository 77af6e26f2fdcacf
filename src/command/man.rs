//! `poolctl man`.

use std::io;
use std::path::Path;

use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::atomic::{self, Batch, FolderLock};
use crate::pipeline::print;
use crate::stop::Stop;
use crate::streams::{ExitStatus, Streams};
use crate::{cli, repository};

/// Prints the page of the program, or writes it and one for each command into a folder.
pub fn run(folder: Option<&Path>, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    let mut program = cli::command().disable_help_subcommand(true);
    program.build();
    let Some(folder) = folder else {
        return print(&page(&program)?.text, streams.stdout);
    };
    let commands = program.get_subcommands();
    let shown = commands.filter(|command| !command.is_hide_set());
    let pages = std::iter::once(&program).chain(shown).map(page);
    let pages = pages.collect::<io::Result<Vec<_>>>()?;
    write(folder, &pages).map_err(|sentence| Stop::Unwritable(vec![sentence]))?;
    Ok(ExitStatus::Success)
}

/// A page of the manual, the file named as `man` looks for it.
struct Page {
    file: String,
    text: String,
}

fn page(command: &clap::Command) -> io::Result<Page> {
    let source = concat!("poolctl ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).source(source);
    let mut text = Vec::new();
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut text)?;
    }
    let after = command.get_after_help().map(ToString::to_string);
    for section in after.iter().flat_map(|after| after.split("\n\n")) {
        let (heading, lines) = section.split_once(":\n").unwrap_or(("Notes", section));
        text.extend_from_slice(as_it_is(&heading.to_uppercase(), lines).as_bytes());
    }
    if !command.has_subcommands() {
        text.extend_from_slice(b".SH \"SEE ALSO\"\npoolctl(1)\n");
    }
    Ok(Page {
        file: man.get_filename(),
        text: String::from_utf8_lossy(&text).into_owned(),
    })
}

/// A section whose lines stay lines, for they are examples.
fn as_it_is(heading: &str, text: &str) -> String {
    let mut roff = Roff::default();
    roff.control("SH", [heading]).control("nf", []);
    for line in text.lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []).to_roff()
}

/// Writes all pages or none. The folder is made when it is not there; the error is a sentence.
fn write(folder: &Path, pages: &[Page]) -> Result<(), String> {
    let unwritten = |error| atomic::unwritten(folder, &error);
    let lock = FolderLock::exclusive(folder, || ()).map_err(unwritten)?;
    let mut batch = Batch::new(Some(&lock));
    for page in pages {
        let path = folder.join(&page.file);
        repository::writable(&path)?;
        batch.write(&path, &page.text)?;
    }
    batch.commit().map(drop)
}
