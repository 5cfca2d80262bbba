//! What a key is and what may become of it: pure, without clock, store or cryptography.

mod grant;
mod import;
mod key;
mod material;
mod rotation;
mod scope;

pub use grant::Grant;
pub use import::{ImportToken, WrappingKey};
pub use key::Key;
pub use material::{Identity, Imported, Material};
pub use rotation::Rotation;
pub use scope::Scope;
