//! A field of a form: how clients send it, how it is read, shown, disputed, and how a sheet has it.

use crate::{
    graphql::{Viewer, field::Fields},
    sheet::{Cell, Choices, Kind},
};
use async_graphql::{InputType, MaybeUndefined, OutputType};
use domain::Refusal;
use std::{fmt::Debug, marker::PhantomData};

/// A field that may be left out.
pub(crate) struct Maybe<P>(PhantomData<P>);

/// What a field holds, where it is there.
pub(crate) trait Plain {
    /// The value, as the record keeps it.
    type Value: Clone + PartialEq + Debug;
    /// How clients send it.
    type Sent: InputType + Clone + Debug + PartialEq;
    /// How clients read it.
    type Shown: OutputType + Send;

    /// What the cells of its column hold.
    const KIND: Kind;
    /// What they choose from.
    const CHOICES: Choices = Choices::Free;

    /// Reads it; what is wrong is kept by `fields`.
    fn read(fields: &mut Fields, name: &'static str, sent: &Self::Sent) -> Option<Self::Value>;

    /// Whether what was sent is as good as nothing.
    fn is_blank(_sent: &Self::Sent) -> bool {
        false
    }

    /// As clients read it.
    fn show(viewer: &Viewer, value: &Self::Value) -> Self::Shown;

    /// As a cell of a sheet.
    fn cell(value: &Self::Value) -> Cell<'static>;

    /// From a cell of a sheet; what cannot be sent at all is refused by `fields`.
    fn of_cell(fields: &mut Fields, name: &'static str, cell: Option<&str>) -> Option<Self::Sent>;

    /// Reads one of the other side's values in a dispute.
    fn disputed(text: &str) -> Result<(), Refusal>;

    /// In one line, the same for good: rows of sheets are told apart by it.
    fn written(value: &Self::Value) -> String;
}

/// A field of a form: what it holds, and whether it may be left out.
pub(crate) trait Field {
    /// The value, as the record keeps it.
    type Value: Clone + PartialEq + Debug;
    /// How clients send it.
    type Sent: InputType + Clone + Debug + PartialEq;
    /// How clients send a change of it.
    type Changed: InputType + Clone + Debug + PartialEq + Default;
    /// How clients read it.
    type Shown: OutputType + Send;
    /// What it holds, where it is there.
    type Of: Plain;
    /// Whether a row of a sheet must fill it.
    const REQUIRED: bool;

    /// Reads it; what is wrong is kept by `fields`.
    fn read(fields: &mut Fields, name: &'static str, sent: &Self::Sent) -> Option<Self::Value>;
    /// Takes over a change.
    fn change(fields: &mut Fields, name: &'static str, sent: &Self::Changed, value: &mut Self::Value);
    /// As clients read it.
    fn show(viewer: &Viewer, value: &Self::Value) -> Self::Shown;
    /// As a cell of a sheet.
    fn cell(value: &Self::Value) -> Cell<'static>;
    /// From a cell of a sheet.
    fn of_cell(fields: &mut Fields, name: &'static str, cell: Option<&str>) -> Option<Self::Sent>;
    /// In one line.
    fn written(value: &Self::Value) -> String;
}

impl<P: Plain> Field for P {
    type Value = P::Value;
    type Sent = P::Sent;
    type Changed = MaybeUndefined<P::Sent>;
    type Shown = P::Shown;
    type Of = P;
    const REQUIRED: bool = true;

    fn read(fields: &mut Fields, name: &'static str, sent: &P::Sent) -> Option<P::Value> {
        <P as Plain>::read(fields, name, sent)
    }
    fn change(fields: &mut Fields, name: &'static str, sent: &Self::Changed, value: &mut P::Value) {
        fields.must(name, sent, value, <P as Plain>::read);
    }
    fn show(viewer: &Viewer, value: &P::Value) -> P::Shown {
        <P as Plain>::show(viewer, value)
    }
    fn cell(value: &P::Value) -> Cell<'static> {
        <P as Plain>::cell(value)
    }
    fn of_cell(fields: &mut Fields, name: &'static str, cell: Option<&str>) -> Option<P::Sent> {
        <P as Plain>::of_cell(fields, name, cell)
    }
    fn written(value: &P::Value) -> String {
        <P as Plain>::written(value)
    }
}

impl<P: Plain> Field for Maybe<P> {
    type Value = Option<P::Value>;
    type Sent = Option<P::Sent>;
    type Changed = MaybeUndefined<P::Sent>;
    type Shown = Option<P::Shown>;
    type Of = P;
    const REQUIRED: bool = false;

    fn read(fields: &mut Fields, name: &'static str, sent: &Self::Sent) -> Option<Self::Value> {
        fields.maybe(name, sent.as_ref().filter(|sent| !P::is_blank(sent)), <P as Plain>::read)
    }
    fn change(fields: &mut Fields, name: &'static str, sent: &Self::Changed, value: &mut Self::Value) {
        fields.may(name, sent, value, <P as Plain>::read);
    }
    fn show(viewer: &Viewer, value: &Self::Value) -> Self::Shown {
        value.as_ref().map(|value| P::show(viewer, value))
    }
    fn cell(value: &Self::Value) -> Cell<'static> {
        value.as_ref().map_or(Cell::Blank, <P as Plain>::cell)
    }
    fn of_cell(fields: &mut Fields, name: &'static str, cell: Option<&str>) -> Option<Self::Sent> {
        fields.maybe(name, cell, |fields, name, cell| <P as Plain>::of_cell(fields, name, Some(cell)))
    }
    fn written(value: &Self::Value) -> String {
        value.as_ref().map(<P as Plain>::written).unwrap_or_default()
    }
}
