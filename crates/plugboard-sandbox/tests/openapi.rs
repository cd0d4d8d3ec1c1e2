//! The document that is served, and answers that strangers' clients found outside it.

mod support;

use std::collections::BTreeSet;

use plugboard_sandbox::{Contract, Guess, Options, openapi};
use reqwest::Method;
use serde_json::{Value, json};
use support::{KEY, current, options, start};

#[tokio::test]
async fn each_contract_serves_its_own_document_to_everybody() {
    for (options, contract) in [(options(), Contract::Seed), (current(), Contract::Current)] {
        let answer = start(options).await.get("/openapi.json").await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
        assert_eq!(answer.json(), serde_json::from_str::<Value>(&openapi(contract)).unwrap());
    }
}

#[test]
fn every_operation_has_a_name_of_its_own_and_every_refusal_the_body_of_its_contract() {
    for contract in [Contract::Seed, Contract::Current] {
        let document: Value = serde_json::from_str(&openapi(contract)).unwrap();
        let mut names = BTreeSet::new();
        for item in document["paths"].as_object().unwrap().values() {
            for operation in item.as_object().unwrap().values() {
                assert!(names.insert(operation["operationId"].as_str().unwrap()), "{operation}");
                for (status, response) in operation["responses"].as_object().unwrap() {
                    let body = &response["content"]["application/json"]["schema"]["$ref"];
                    if status.starts_with(['4', '5']) {
                        assert_eq!(*body, json!("#/components/schemas/Error"), "{status} {operation}");
                    }
                }
            }
        }
        assert!(names.len() >= 4);
    }
}

#[tokio::test]
async fn what_no_extractor_can_read_is_refused_in_the_words_of_the_contract() {
    let sandbox = start(current()).await;
    let twice = sandbox.read("/v1/accounts?brand_id=a&brand_id=b", KEY).await;
    assert_eq!((twice.status, &twice.json()["error"]["code"]), (400, &json!("validation.field_invalid")));
    for path in ["/v1/accounts/%ff", "/v1/brands/%C3%28"] {
        let answer = sandbox.remove(path, KEY).await;
        assert_eq!((answer.status, &answer.json()["error"]["code"]), (404, &json!("http.404")), "{path}");
    }
}

#[tokio::test]
async fn a_method_that_only_a_guess_has_is_not_offered_without_it() {
    let one = |sandbox: support::Sandbox| async move {
        sandbox.send(Method::OPTIONS, "/v1/accounts/acc_1", &[], String::new()).await
    };
    let answer = one(start(current()).await).await;
    assert_eq!((answer.status, answer.header("allow")), (405, "DELETE"));
    let guessed = Options { guesses: [Guess::AccountById].into(), ..current() };
    assert_eq!(one(start(guessed).await).await.header("allow"), "DELETE,GET,HEAD");
}
