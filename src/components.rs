//! The building blocks: native elements, styled by `style/components/`. They know nothing of keys.
//!
//! Texts come in as `TextProp` (`move || t_string!(i18n, keys.alias)`), values as `Signal`, events go out as `Callback`.

pub mod button;
pub mod callout;
pub mod chart;
pub mod check;
pub mod choice;
pub mod code;
pub mod comparison;
pub mod confirm;
pub mod copy_button;
pub mod dialog;
pub mod facts;
pub mod file_drop;
pub mod fingerprint;
pub mod focus;
pub mod form;
pub mod form_field;
pub mod icon;
pub mod input;
pub mod later;
pub mod leaving;
pub mod loaded;
pub mod menu;
pub mod moment;
pub mod notices;
pub mod page_title;
pub mod paste;
pub mod qr_code;
pub mod question;
pub mod request_id;
pub mod save_link;
pub mod search_box;
pub mod secret;
pub mod select;
pub mod skeleton;
pub mod skip_link;
pub mod state_mark;
pub mod table;
pub mod tabs;
pub mod textarea;
pub mod unique_id;
pub mod wizard;
pub mod working;
