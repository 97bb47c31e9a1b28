//! What the server answers, and what a test says of it.

use serde_json::Value;

/// An answer to one GraphQL request.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The whole body, but for its extensions: what an answer cost is no part of what it says.
    pub body: Value,
    /// The extensions of the body.
    pub extensions: Value,
}

impl Answer {
    pub(crate) fn new(status: u16, mut body: Value) -> Self {
        let extensions = body.as_object_mut().and_then(|body| body.remove("extensions")).unwrap_or_default();
        Self { status, body, extensions }
    }

    /// What stands at a JSON pointer below `data`, such as `/purchase/state`.
    ///
    /// # Panics
    /// Where the request failed, or nothing stands there.
    #[track_caller]
    pub fn at(&self, pointer: &str) -> &Value {
        assert!(self.body.get("errors").is_none(), "the request failed: {}", self.body);
        let found = self.body.get("data").and_then(|data| data.pointer(pointer));
        found.unwrap_or_else(|| panic!("nothing at {pointer}: {}", self.body))
    }

    /// The text at a pointer.
    ///
    /// # Panics
    /// Where there is none.
    #[track_caller]
    pub fn text(&self, pointer: &str) -> &str {
        let found = self.at(pointer);
        found.as_str().unwrap_or_else(|| panic!("no text at {pointer}: {found}"))
    }

    /// The whole number at a pointer.
    ///
    /// # Panics
    /// Where there is none.
    #[track_caller]
    pub fn number(&self, pointer: &str) -> i64 {
        let found = self.at(pointer);
        found.as_i64().unwrap_or_else(|| panic!("no whole number at {pointer}: {found}"))
    }

    /// The code of the first top-level error, if the request failed.
    pub fn code(&self) -> Option<&str> {
        self.body.pointer("/errors/0/extensions/code").and_then(Value::as_str)
    }

    /// The codes of the `userErrors` of the answer's first field.
    pub fn refusals(&self) -> Vec<&str> {
        let errors = self.payload().and_then(|payload| payload.get("userErrors")).and_then(Value::as_array);
        errors.into_iter().flatten().filter_map(|error| error.get("code")?.as_str()).collect()
    }

    /// It was done: no error of either sort.
    ///
    /// # Panics
    /// Where it was not.
    #[track_caller]
    pub fn done(self) -> Self {
        assert!(self.code().is_none() && self.refusals().is_empty(), "it was not done: {}", self.body);
        assert!(
            self.body.get("data").is_some_and(|data| !data.is_null()),
            "nothing was answered: {}",
            self.body
        );
        self
    }

    /// It was understood, and refused by a rule with this code, and gave nothing back.
    ///
    /// # Panics
    /// Where it was not.
    #[track_caller]
    pub fn refused(self, code: &str) -> Self {
        assert!(self.refusals().contains(&code), "meant to be refused as {code}: {}", self.body);
        for (name, field) in self.payload().and_then(Value::as_object).into_iter().flatten() {
            let nothing = field.is_null() || field.is_array() || field.is_number() || field == false;
            assert!(nothing || name == "__typename", "refused, and still gave {name}: {}", self.body);
        }
        self
    }

    /// It failed as a whole with this code.
    ///
    /// # Panics
    /// Where it did not.
    #[track_caller]
    pub fn failed(self, code: &str) -> Self {
        assert_eq!(self.code(), Some(code), "{}", self.body);
        self
    }

    fn payload(&self) -> Option<&Value> {
        self.body.get("data")?.as_object()?.values().next()
    }
}
