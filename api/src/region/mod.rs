//! Regions (行政区划): provinces, prefectures, counties, townships, villages and zones.

pub(crate) mod view;
