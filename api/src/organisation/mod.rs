//! Organisations (单位/企业): units that buy, and suppliers.

pub(crate) mod view;
