//! Page objects. What they look for are the names that a screen reader says, which are fixed: a
//! page object that has to change means that somebody's script broke.

mod account;
mod detail;
mod key_list;
mod sign_in;
mod wizard;

pub use account::Account;
pub use detail::Detail;
pub use key_list::KeyList;
pub use sign_in::SignIn;
pub use wizard::{EmptyKey, Wizard};
