//! A key file on a page: what it was recognised as, why it is refused, what its owner decides about it.
//!
//! Every page that takes a key file uses this. It asks the sealed worker, and knows neither the server nor any page.

pub mod difference;
pub mod file;
pub mod look;
pub mod panel;
pub mod passphrase;
pub mod pick;
pub mod reading;
pub mod recognised;
pub mod same_key;
pub mod secret;
pub mod share_list;
pub mod words;
