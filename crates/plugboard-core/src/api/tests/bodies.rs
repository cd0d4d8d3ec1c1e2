//! The bodies that are sent, as each contract's documents have them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::connecting::Credentials;
use super::super::{Request, current, seed};
use crate::vault::Secret;
use crate::view::Contract;

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn request(contract: Contract) -> Request<'static> {
    Request { contract, platform: "instagram", redirect_uri: Some("app://x"), state: None, brand: None }
}

fn typed() -> BTreeMap<String, Secret> {
    BTreeMap::from([("api_key".to_owned(), secret("tp_1"))])
}

#[test]
fn the_seed_contract_has_everything_in_metadata() {
    let sent = serde_json::to_value(seed::Connect::new(&request(Contract::Seed), None)).unwrap();
    assert_eq!(sent, json!({ "platform": "instagram", "metadata": { "redirect_uri": "app://x" } }));
    let typed = typed();
    let sent = seed::Connect::new(&request(Contract::Seed), Some(Credentials(&typed)));
    let sent = serde_json::to_value(sent).unwrap();
    assert_eq!(sent, json!({ "platform": "instagram", "metadata": { "api_key": "tp_1" } }));
}

#[test]
fn the_current_contract_says_only_what_there_is_to_say() {
    let sent = |request: &Request<'_>| serde_json::to_value(current::Connect::new(request, None)).unwrap();
    let state = secret("4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2");
    let whole = Request { state: Some(&state), brand: Some("b_1"), ..request(Contract::Current) };
    let expected: Value = json!({
        "platform": "instagram",
        "redirect_uri": "app://x",
        "state": "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2",
        "brand_id": "b_1",
    });
    assert_eq!(sent(&whole), expected);
    let bare = Request { redirect_uri: None, ..request(Contract::Current) };
    assert_eq!(sent(&bare), json!({ "platform": "instagram" }));
    let typed = typed();
    let form = Request { brand: Some("b_1"), ..bare };
    let form = serde_json::to_value(current::Connect::new(&form, Some(Credentials(&typed)))).unwrap();
    assert_eq!(
        form,
        json!({ "platform": "instagram", "brand_id": "b_1", "metadata": { "api_key": "tp_1" } })
    );
}

#[test]
fn the_exchange_is_the_same_in_both() {
    let (code, state) = (secret("c"), secret("s"));
    let sent = serde_json::to_value(seed::Exchange::new("instagram", &code, &state, "app://x")).unwrap();
    let metadata = json!({ "state": "s", "redirect_uri": "app://x" });
    assert_eq!(sent, json!({ "platform": "instagram", "code": "c", "metadata": metadata }));
}
