//! `poolctl config`.

use crate::cli::defaults;
use crate::config::Config;
use crate::pipeline::print;
use crate::stop::Stop;
use crate::streams::{ExitStatus, Streams};
use crate::terminal::{columns, visible};
use crate::{cli, options};

/// Prints the settings in force and where each comes from, for each environment.
pub fn run(command: &cli::Config, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    let folder = streams.folder.as_deref();
    let max = options::Size::default();
    let config = Config::find(command.config.as_deref(), folder, max).map_err(Stop::Usage)?;
    let mut environments = config.names(&command.environments).map_err(Stop::Usage)?;
    let is_named = !environments.is_empty();
    if !is_named {
        environments.push(String::new());
    }
    let tables = environments.iter().map(|name| {
        let head = if is_named {
            format!("environment {}\n", visible(name))
        } else {
            String::new()
        };
        head + &table(&config, Some(name.as_str()).filter(|_| is_named))
    });
    let tables: Vec<_> = tables.collect();
    print(&tables.join("\n"), streams.stdout)
}

fn table(config: &Config, environment: Option<&str>) -> String {
    let rows = config.in_force(environment).into_iter().map(|setting| {
        let default = || {
            let default = defaults::of(&setting.key.replace('-', "_"))?;
            Some((format!("\"{default}\""), "default".to_owned()))
        };
        let nothing = || ("-".to_owned(), "-".to_owned());
        let (value, place) = setting.said.or_else(default).unwrap_or_else(nothing);
        [setting.key, visible(&value), visible(&place)]
    });
    let header = ["KEY", "VALUE", "FROM"].map(str::to_owned);
    columns(&std::iter::once(header).chain(rows).collect::<Vec<_>>())
}
