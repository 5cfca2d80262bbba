//! Requests into the server without a socket: refusals first, then what succeeds.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation fails the test"
)]
#![expect(
    unreachable_pub,
    reason = "one program, its modules share their helpers"
)]

mod accounts;
mod administration;
mod aliases;
mod assets;
mod audit;
mod background;
mod backup;
mod bad_input;
mod binary;
mod client;
mod command_line;
mod conformance;
mod crash;
mod data;
mod datakeys;
mod deploy;
mod door;
mod faults;
mod field_types;
mod grants;
mod harness;
mod health;
mod import;
mod import_command;
mod import_shapes;
mod inspect;
mod keeping;
mod key_folder;
mod key_search;
mod keys;
mod limits;
mod mac;
mod material;
mod metrics;
mod migrations;
mod model;
mod oidc;
mod openapi;
mod overview;
mod place;
mod provider;
mod races;
mod random;
mod re_encrypt;
mod replicas;
mod resources;
mod roles;
mod root_key;
mod root_key_rotation;
mod rotation;
mod scope;
mod session;
mod settings;
mod shell;
mod signing;
mod specs;
mod start;
mod tags;
mod tags_all;
mod tls;
mod totp;
mod traces;
mod wrap;
