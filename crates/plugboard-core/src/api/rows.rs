//! The rows of a list in any form that servers give them: a list, null where there is none, or an object whose names
//! are positions, as PHP writes a list with gaps. In their place, a number says how many there are.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// What stands where a list may stand.
#[derive(Debug, Default)]
pub(super) enum Rows<'a> {
    #[default]
    Missing,
    Null,
    List(Vec<&'a RawValue>),
    Count(usize),
    /// Something else.
    Other,
}

impl<'a> Rows<'a> {
    pub(super) fn count(&self) -> Option<usize> {
        if let Self::Count(count) = self { Some(*count) } else { None }
    }

    /// This one, or the other where nothing stands here.
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Missing, other) => other,
            (Self::Null, Self::List(rows)) => Self::List(rows),
            (own, _) => own,
        }
    }

    /// The rows of a list; null is one without any.
    pub(super) fn into_list(self) -> Option<Vec<&'a RawValue>> {
        match self {
            Self::List(rows) => Some(rows),
            Self::Null => Some(Vec::new()),
            Self::Missing | Self::Count(_) | Self::Other => None,
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Rows<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Rows<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Rows::Null)
    }

    fn visit_u64<E: Error>(self, count: u64) -> Result<Self::Value, E> {
        Ok(usize::try_from(count).map_or(Rows::Other, Rows::Count))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(text.parse().map_or(Rows::Other, Rows::Count))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Rows::Other)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Rows::Other)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Rows::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = list.next_element()? {
            rows.push(row);
        }
        Ok(Rows::List(rows))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut rows = Vec::new();
        while let Some(name) = object.next_key::<Cow<'_, str>>()? {
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_digit()) {
                object.next_value::<IgnoredAny>()?;
                while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                return Ok(Rows::Other);
            }
            rows.push(object.next_value()?);
        }
        Ok(if rows.is_empty() { Rows::Other } else { Rows::List(rows) })
    }
}
