//! Channels and units of measure as clients see them.

use async_graphql::Object;
use entity::list::{channel, measure};

/// A way goods are sold (渠道).
#[derive(Clone, Debug)]
pub struct Channel(pub(super) channel::Model);

/// A way goods are sold (渠道).
#[Object]
impl Channel {
    /// Its code, which purchases name.
    async fn code(&self) -> &str {
        &self.0.code
    }
    /// Its Chinese name.
    async fn name(&self) -> &str {
        &self.0.name_zh
    }
    /// Its English name.
    async fn name_en(&self) -> &str {
        &self.0.name_en
    }
    /// Whether it numbers its orders; one that does not gets numbers of ours.
    async fn numbered(&self) -> bool {
        self.0.numbered
    }
}

/// A unit of measure (计量单位).
#[derive(Clone, Debug)]
pub struct UnitOfMeasure(pub(super) measure::Model);

/// A unit of measure (计量单位).
#[Object]
impl UnitOfMeasure {
    /// Its code, which purchases and products name.
    async fn code(&self) -> &str {
        &self.0.code
    }
    /// Its Chinese name.
    async fn name(&self) -> &str {
        &self.0.name_zh
    }
    /// Its English name.
    async fn name_en(&self) -> &str {
        &self.0.name_en
    }
}
