//! What the journeys need: the real server, a real browser, page objects that find things as a
//! screen reader does, and referees that are not this product's own code.
//!
//! A journey asks for three programs through the environment: `KEYFERRY_BIN` (default: the release
//! build in the workspace's target folder), `KEYFERRY_AXE` (`axe.min.js`), and `KEYFERRY_PYTHON`
//! (a Python that has the official SDK; it also reaches into the server's database). `cargo xtask test e2e` sets them.

pub mod api;
pub mod axe;
pub mod browser;
pub mod devtools;
pub mod guide;
pub mod leak;
pub mod openssl;
pub mod page;
pub mod passing;
pub mod place;
pub mod server;
pub mod site;
pub mod stage;
pub mod tap;
pub mod wait;
pub mod words;
