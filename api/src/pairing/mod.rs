//! Pairings (结对关系): which donor assists which recipient, from a day to a day.

pub(crate) mod view;
