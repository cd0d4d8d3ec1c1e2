//! The text of a record. What differs from one round to the next is replaced by a name, and what is secret by what
//! it is. What is asked for again and again is written once.

use std::collections::{BTreeSet, HashSet};

use hyper::header::{AUTHORIZATION, CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING, USER_AGENT};
use serde_json::Value;

use crate::wire::Seen;
use crate::world::KEY;

/// What was sent so far.
#[derive(Default)]
pub struct Record {
    steps: Vec<(String, BTreeSet<String>)>,
    /// How many of the wire's requests are in it.
    taken: usize,
    read: HashSet<String>,
    names: Vec<(String, String)>,
    secrets: BTreeSet<String>,
}

impl Record {
    /// In the text this stands for that.
    pub fn name(&mut self, value: &str, name: &str) {
        self.names.push((value.to_owned(), name.to_owned()));
    }

    /// The secrets of an address may not be in the text.
    pub fn keep_out(&mut self, address: &str) {
        for (name, value) in url::Url::parse(address).unwrap().query_pairs() {
            if matches!(name.as_ref(), "code" | "state") {
                self.secrets.insert(value.into_owned());
            }
        }
    }

    /// The requests of the API among these that are not in the record yet are of this step.
    pub fn note(&mut self, step: &str, seen: Vec<Seen>) {
        let mut requests = BTreeSet::new();
        let total = seen.len();
        for request in seen.into_iter().skip(self.taken).filter(|request| request.path.starts_with("/v1/")) {
            let text = self.written(&request);
            // How often the list was looked at is a matter of time.
            if request.method != "GET" || self.read.insert(text.clone()) {
                assert!(requests.insert(text), "{step}: sent twice: {} {}", request.method, request.path);
            }
        }
        self.taken = total;
        self.steps.push((step.to_owned(), requests));
    }

    fn written(&mut self, request: &Seen) -> String {
        let Seen { method, path, query, .. } = request;
        let mut lines = vec![format!("{method} {path}{}{query}", if query.is_empty() { "" } else { "?" })];
        let mut headers = BTreeSet::new();
        for (name, value) in &request.headers {
            let value = value.to_str().unwrap();
            let value = match name {
                // Of one connection, or of the place.
                &HOST | &CONNECTION | &CONTENT_LENGTH | &TRANSFER_ENCODING => continue,
                &AUTHORIZATION => {
                    assert!(value == format!("Bearer {KEY}"), "another key");
                    "Bearer {key}".to_owned()
                }
                &USER_AGENT => value.replace(env!("CARGO_PKG_VERSION"), "{version}"),
                _ => value.to_owned(),
            };
            headers.insert(format!("{name}: {value}"));
        }
        lines.extend(headers);
        if !request.body.is_empty() {
            let mut body = request.json();
            self.hide(&mut body);
            lines.push(String::new());
            lines.push(serde_json::to_string_pretty(&body).unwrap());
        }
        lines.join("\n")
    }

    /// Puts in place of what no two rounds have in common what it is.
    fn hide(&mut self, body: &mut Value) {
        let Value::Object(fields) = body else { return };
        for (name, value) in fields {
            match (name.as_str(), &*value) {
                ("state" | "code", Value::String(secret)) => {
                    self.secrets.insert(secret.clone());
                    *value = format!("{{{name}}}").into();
                }
                ("redirect_uri", Value::String(uri)) => {
                    let mut uri = uri.clone();
                    if let Some(port) = url::Url::parse(&uri).unwrap().port() {
                        uri = uri.replace(&format!(":{port}/"), ":{port}/");
                    }
                    *value = uri.into();
                }
                _ => self.hide(value),
            }
        }
    }

    /// The whole record. None of these, and no secret that was seen, is in it.
    pub fn text(&self, secrets: &[&str]) -> String {
        let step = |(step, requests): &(String, BTreeSet<String>)| {
            let requests: Vec<&str> = requests.iter().map(String::as_str).collect();
            format!("# {step}\n\n{}\n\n", requests.join("\n\n"))
        };
        let mut text: String = self.steps.iter().map(step).collect();
        let mut names = self.names.clone();
        names.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        for (value, name) in names {
            text = text.replace(&value, &name);
        }
        let secrets = secrets.iter().copied().chain(self.secrets.iter().map(String::as_str));
        for secret in secrets {
            assert!(secret.len() > 8 && !text.contains(secret), "a secret is in the record");
        }
        text.trim_end().to_owned()
    }
}
