//! A comparison that finds nothing would pass everything: each kind of difference is planted and found.

use serde_json::json;

use super::*;

fn document() -> Value {
    json!({
        "servers": [{ "url": "https://api.example.com/v1" }],
        "paths": { "/brands/{id}": { "patch": {
            "parameters": [{ "in": "path", "name": "id", "required": true, "schema": { "type": "string" } }],
            "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Request" } } } },
            "responses": {
                "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Brand" } } } },
                "404": {},
            },
        } } },
        "components": {
            "securitySchemes": { "Key": { "type": "apiKey", "in": "header", "name": "Authorization" } },
            "schemas": {
                "Request": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } },
                "Named": { "type": "object", "properties": { "name": { "type": "string" } } },
                "Brand": { "allOf": [
                    { "$ref": "#/components/schemas/Named" },
                    { "type": "object", "properties": {
                        "pages": { "type": "array", "items": { "$ref": "#/components/schemas/Named" } },
                        "metadata": { "type": "object", "additionalProperties": { "type": "integer" } },
                    } },
                ] },
            },
        },
    })
}

/// What is found when this stands there in ours.
fn planted(pointer: &str, value: Value) -> Vec<String> {
    let mut ours = document();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    ours.pointer_mut(parent).unwrap()[name.replace("~1", "/")] = value;
    documents(&ours, &document()).differences.iter().map(ToString::to_string).collect()
}

#[test]
fn a_document_is_like_itself_and_all_of_it_was_compared() {
    let compared = documents(&document(), &document());
    assert_eq!(compared.differences, []);
    assert_eq!((compared.operations, compared.statuses, compared.fields), (1, 2, 5));
}

#[test]
fn every_planted_difference_is_found() {
    let operation = "/paths/~1brands~1{id}/patch";
    let at = "PATCH /brands/{id}";
    let schemas = "/components/schemas";
    let table: [(String, Value, Vec<String>); 13] = [
        (
            "/paths/~1usage".into(),
            json!({ "get": { "responses": {} } }),
            vec!["document [operations] GET /usage: only ours".into()],
        ),
        (
            "/paths/~1brands~1{id}".into(),
            json!({}),
            vec!["document [operations] PATCH /brands/{id}: only theirs".into()],
        ),
        (
            "/servers".into(),
            json!([{ "url": "/v2" }]),
            vec!["document [servers] /v2 in ours, /v1 in theirs".into()],
        ),
        (
            "/components/securitySchemes/Key/in".into(),
            json!("query"),
            vec![
                r#"document [security] "apiKey" "query" "Authorization": only ours"#.into(),
                r#"document [security] "apiKey" "header" "Authorization": only theirs"#.into(),
            ],
        ),
        (
            format!("{operation}/parameters"),
            json!([{ "in": "path", "name": "id", "required": true, "schema": { "type": "integer" } }]),
            vec![
                format!("{at} [parameters] path id integer required: only ours"),
                format!("{at} [parameters] path id string required: only theirs"),
            ],
        ),
        (format!("{operation}/responses/409"), json!({}), vec![format!("{at} [statuses] 409: only ours")]),
        (
            format!("{operation}/responses/200/content"),
            json!({ "text/plain": {} }),
            vec![
                format!("{at} [200] text/plain: only ours"),
                format!("{at} [200] application/json: only theirs"),
            ],
        ),
        (
            format!("{schemas}/Request/properties/title"),
            json!({ "type": "string" }),
            vec![format!("{at} [request] title: only ours")],
        ),
        (
            format!("{schemas}/Request/required"),
            json!([]),
            vec![format!("{at} [request] name: required in theirs only")],
        ),
        (
            format!("{schemas}/Named/properties"),
            json!({ "name": { "type": "integer" } }),
            vec![
                format!("{at} [200] name: integer in ours, string in theirs"),
                format!("{at} [200] pages[].name: integer in ours, string in theirs"),
            ],
        ),
        (
            format!("{schemas}/Named/properties"),
            json!({ "title": { "type": "string" } }),
            vec![
                format!("{at} [200] title: only ours"),
                format!("{at} [200] name: only theirs"),
                format!("{at} [200] pages[].title: only ours"),
                format!("{at} [200] pages[].name: only theirs"),
            ],
        ),
        (
            format!("{schemas}/Request/properties"),
            json!({}),
            vec![format!("{at} [request] body: theirs names name, ours takes anything")],
        ),
        (
            format!("{schemas}/Brand/allOf/1/properties/metadata/additionalProperties"),
            json!({ "type": "string" }),
            vec![format!("{at} [200] metadata: values string in ours, integer in theirs")],
        ),
    ];
    for (pointer, value, found) in table {
        assert_eq!(planted(&pointer, value), found, "{pointer}");
    }
}

#[test]
fn a_document_that_refers_to_itself_comes_to_an_end() {
    let own =
        json!({ "type": "object", "properties": { "child": { "$ref": "#/components/schemas/Brand" } } });
    let mut both = document();
    both["components"]["schemas"]["Brand"] = own;
    assert_eq!(documents(&both, &both).differences, []);
}
