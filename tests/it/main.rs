//! All tests of the program and its library, in one binary: it links once.

mod common;

mod cli;
mod completions;
mod corpus;
mod decode;
mod diff;
mod environments;
mod environments_apart;
mod exclude;
mod explain;
mod fix;
mod folder;
mod golden;
mod graph;
mod hostile;
mod inject;
mod kubectl;
mod kustomize;
mod less_in;
mod limits;
mod list;
mod obeyed;
mod order;
mod passthrough;
mod plugin;
mod project;
mod pruning;
mod reports;
mod sarif;
mod schema;
mod schema_documents;
mod strangers;
mod verdicts;
mod writes;
mod yaml;
