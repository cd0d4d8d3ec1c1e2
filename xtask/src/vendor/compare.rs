//! Two `OpenAPI` documents side by side: paths, methods, parameters, statuses, and the fields of bodies with their types.
//! Formats, enumerations, examples and prose are not compared: they narrow a type or explain it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

/// How deep bodies are followed; a document may refer to itself.
const DEEPEST: usize = 8;

/// One thing that is not the same in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `METHOD /path`, or what of the whole document.
    pub at: String,
    /// A status, `request` or `parameters`; empty for the operation itself.
    pub part: String,
    pub what: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} [{}] {}", self.at, self.part, self.what)
    }
}

/// What came of it, and how much there was to compare.
#[derive(Default)]
pub struct Compared {
    pub differences: Vec<Difference>,
    pub operations: usize,
    pub statuses: usize,
    pub fields: usize,
}

/// Who sends a body: a field that has to be there means less in an answer than in a request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Body {
    Request,
    Answer,
}

/// Where one is.
struct Place<'a> {
    at: &'a str,
    part: &'a str,
    body: Body,
}

/// A pair of documents, or of what stands at the same place in them.
#[derive(Clone, Copy)]
struct Pair<'a> {
    ours: &'a Value,
    theirs: &'a Value,
}

impl Pair<'_> {
    fn get(self, name: &str) -> Self {
        Pair { ours: &self.ours[name], theirs: &self.theirs[name] }
    }
}

/// Compares everything.
pub fn documents(ours: &Value, theirs: &Value) -> Compared {
    let documents = Pair { ours, theirs };
    let mut compared = Compared::default();
    let scheme = |document: &Value| {
        let schemes = document["components"]["securitySchemes"].as_object().into_iter().flatten();
        let facts = schemes.map(|(_, one)| format!("{} {} {}", one["type"], one["in"], one["name"]));
        facts.collect::<BTreeSet<_>>()
    };
    compared.same("document", "security", &scheme(ours), &scheme(theirs));
    let (our_base, their_base) = (base(ours), base(theirs));
    if our_base != their_base {
        compared.add("document", "servers", format!("{our_base} in ours, {their_base} in theirs"));
    }
    let (mine, other) = (operations(ours), operations(theirs));
    compared.same("document", "operations", &keys(&mine), &keys(&other));
    for (at, ours) in &mine {
        if let Some(theirs) = other.get(at) {
            compared.operations += 1;
            compared.operation(documents, at, Pair { ours, theirs });
        }
    }
    compared
}

impl Compared {
    fn add(&mut self, at: &str, part: &str, what: String) {
        self.differences.push(Difference { at: at.to_owned(), part: part.to_owned(), what });
    }

    /// Notes what only one of two sets has.
    fn same(&mut self, at: &str, part: &str, ours: &BTreeSet<String>, theirs: &BTreeSet<String>) {
        for one in ours.difference(theirs) {
            self.add(at, part, format!("{one}: only ours"));
        }
        for one in theirs.difference(ours) {
            self.add(at, part, format!("{one}: only theirs"));
        }
    }

    fn operation(&mut self, documents: Pair<'_>, at: &str, operation: Pair<'_>) {
        let parameters = operation.get("parameters");
        self.same(at, "parameters", &parameters_of(parameters.ours), &parameters_of(parameters.theirs));
        let place = Place { at, part: "request", body: Body::Request };
        self.body(documents, &place, operation.get("requestBody"));

        let statuses = operation.get("responses");
        let (mine, other) = (names(statuses.ours), names(statuses.theirs));
        self.same(at, "statuses", &mine, &other);
        for status in mine.intersection(&other) {
            self.statuses += 1;
            let place = Place { at, part: status, body: Body::Answer };
            self.body(documents, &place, statuses.get(status));
        }
    }

    fn body(&mut self, documents: Pair<'_>, place: &Place<'_>, holder: Pair<'_>) {
        let content = holder.get("content");
        let (mine, other) = (names(content.ours), names(content.theirs));
        self.same(place.at, place.part, &mine, &other);
        for kind in mine.intersection(&other) {
            self.schema(documents, place, "", content.get(kind).get("schema"), DEEPEST);
        }
    }

    fn schema(&mut self, documents: Pair<'_>, place: &Place<'_>, path: &str, schema: Pair<'_>, depth: usize) {
        let mine = Shape::of(documents.ours, schema.ours, depth);
        let other = Shape::of(documents.theirs, schema.theirs, depth);
        let name = if path.is_empty() { "body" } else { path };
        if mine.kind != other.kind {
            self.add(
                place.at,
                place.part,
                format!("{name}: {} in ours, {} in theirs", mine.kind, other.kind),
            );
            return;
        }
        let Some(depth) = depth.checked_sub(1) else { return };
        if let (Some(ours), Some(theirs)) = (mine.items, other.items) {
            self.schema(documents, place, &format!("{path}[]"), Pair { ours, theirs }, depth);
        }
        if mine.values != other.values {
            let (ours, theirs) = (&mine.values, &other.values);
            self.add(place.at, place.part, format!("{name}: values {ours} in ours, {theirs} in theirs"));
        }
        match (mine.fields.is_empty(), other.fields.is_empty()) {
            (false, true) => {
                let named: Vec<_> = mine.fields.keys().copied().collect();
                let what = format!("{name}: ours names {}, theirs takes anything", named.join(", "));
                return self.add(place.at, place.part, what);
            }
            (true, false) => {
                let named: Vec<_> = other.fields.keys().copied().collect();
                let what = format!("{name}: theirs names {}, ours takes anything", named.join(", "));
                return self.add(place.at, place.part, what);
            }
            (true, true) | (false, false) => {}
        }
        let below = |field: &str| if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") };
        let paths = |shape: &Shape<'_>| shape.fields.keys().map(|field| below(field)).collect();
        self.same(place.at, place.part, &paths(&mine), &paths(&other));
        for (field, ours) in &mine.fields {
            let Some(theirs) = other.fields.get(field) else { continue };
            self.fields += 1;
            let path = below(field);
            let what = match (place.body, mine.required.contains(field), other.required.contains(field)) {
                (Body::Request, true, false) => Some("required in ours only"),
                (_, false, true) => Some("required in theirs only"),
                (Body::Answer, true, false) | (_, true, true) | (_, false, false) => None,
            };
            if let Some(what) = what {
                self.add(place.at, place.part, format!("{path}: {what}"));
            }
            self.schema(documents, place, &path, Pair { ours, theirs }, depth);
        }
    }
}

/// What of a schema is compared, references followed and `allOf` put together.
#[derive(Default)]
struct Shape<'a> {
    kind: String,
    fields: BTreeMap<&'a str, &'a Value>,
    required: BTreeSet<&'a str>,
    items: Option<&'a Value>,
    /// The type of values under names of any kind.
    values: String,
}

impl<'a> Shape<'a> {
    fn of(document: &'a Value, schema: &'a Value, depth: usize) -> Self {
        let mut shape = Self::default();
        shape.read(document, schema, depth);
        shape
    }

    fn read(&mut self, document: &'a Value, schema: &'a Value, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        if let Some(pointer) = schema["$ref"].as_str().and_then(|target| target.strip_prefix('#')) {
            return self.read(document, document.pointer(pointer).unwrap_or(&Value::Null), depth);
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.read(document, part, depth);
        }
        if let Some(kind) = kind(schema) {
            self.kind = kind;
        }
        let fields = schema["properties"].as_object().into_iter().flatten();
        self.fields.extend(fields.map(|(name, field)| (name.as_str(), field)));
        self.required.extend(schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str));
        self.items = schema.get("items").or(self.items);
        self.values = kind(&schema["additionalProperties"]).unwrap_or_default();
    }
}

fn kind(schema: &Value) -> Option<String> {
    match &schema["type"] {
        Value::String(kind) => Some(kind.clone()),
        Value::Array(kinds) => Some(kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or ")),
        _ => None,
    }
}

/// `METHOD /path` and what stands there.
fn operations(document: &Value) -> BTreeMap<String, &Value> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let methods = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        let methods = methods.filter(|(_, operation)| operation["responses"].is_object());
        methods.map(move |(method, operation)| (format!("{} {path}", method.to_uppercase()), operation))
    });
    methods.collect()
}

/// The path of the first server.
fn base(document: &Value) -> &str {
    let url = document["servers"][0]["url"].as_str().unwrap_or_default();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("", |start| &rest[start..])
}

fn parameters_of(parameters: &Value) -> BTreeSet<String> {
    let written = |one: &Value| {
        let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
        let need = if one["required"] == true { "required" } else { "optional" };
        format!("{} {} {} {need}", text("in"), text("name"), kind(&one["schema"]).unwrap_or_default())
    };
    parameters.as_array().into_iter().flatten().map(written).collect()
}

fn names(object: &Value) -> BTreeSet<String> {
    object.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

fn keys(operations: &BTreeMap<String, &Value>) -> BTreeSet<String> {
    operations.keys().cloned().collect()
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
