//! Brands, as the contract of August 2026 has them.

mod support;

use plugboard_sandbox::{Options, Plan};
use serde_json::{Value, json};
use support::{KEY, OTHER, current, refusal, start};

fn missing() -> (u16, String, Value) {
    (404, "brand.not_found".into(), Value::Null)
}

#[tokio::test]
async fn a_new_user_has_one_brand_and_more_if_accounts_need_them_and_a_brand_takes_its_accounts_along() {
    let sandbox = start(Options { accounts: 5, ..current() }).await;
    let list = sandbox.read("/v1/brands", KEY).await.json();
    assert_eq!(list["count"], 2);
    let brands = list["data"].as_array().unwrap();
    let counts: Vec<&Value> = brands.iter().map(|brand| &brand["accounts_count"]).collect();
    assert_eq!(counts.iter().filter_map(|count| count.as_u64()).sum::<u64>(), 5, "{list}");
    let default = brands.iter().find(|brand| brand["name"] == "Default").unwrap();
    // The fifth of the line is the second on Instagram.
    assert_eq!(default["accounts_count"], 4);

    let id = default["id"].as_str().unwrap();
    assert_eq!(sandbox.remove(&format!("/v1/brands/{id}"), KEY).await.status, 204);
    let left = sandbox.list(KEY).await;
    assert_eq!((left.len(), &left[0]["platform"]), (1, &json!("instagram")), "{left:?}");

    let empty = start(current()).await;
    let brands = empty.brands(KEY).await;
    assert_eq!((brands.len(), &brands[0]["name"]), (1, &json!("Default")));
}

#[tokio::test]
async fn a_brand_is_made_renamed_and_removed() {
    let sandbox = start(current()).await;
    let made = sandbox.post("/v1/brands", KEY, &json!({"name": "Acme Corporation"})).await;
    let brand = made.json();
    let fields = json!({
        "id": brand["id"], "name": "Acme Corporation", "accounts_count": 0,
        "created_at": brand["created_at"], "updated_at": brand["created_at"],
    });
    assert_eq!((made.status, &brand), (201, &fields));
    let id = brand["id"].as_str().unwrap();
    let shape: Vec<usize> = id.split('-').map(str::len).collect();
    assert_eq!(shape, [8, 4, 4, 4, 12]);
    let created = brand["created_at"].as_str().unwrap();
    assert!(created.len() == 20 && created.ends_with('Z'), "{created}");
    assert!(sandbox.brands(KEY).await.contains(&brand));

    let path = format!("/v1/brands/{id}");
    let renamed = sandbox.patch(&path, KEY, &json!({"name": "Acme Corp"})).await;
    let mut expected = fields;
    expected["name"] = json!("Acme Corp");
    expected["updated_at"] = renamed.json()["updated_at"].clone();
    assert_eq!(renamed.both(), (200, expected.clone()));
    assert!(sandbox.brands(KEY).await.contains(&expected));

    let removed = sandbox.remove(&path, KEY).await;
    assert_eq!((removed.status, removed.text.as_str()), (204, ""));
    assert_eq!(sandbox.brands(KEY).await.len(), 1);
    assert_eq!(refusal(&sandbox.remove(&path, KEY).await), missing());
    assert_eq!(refusal(&sandbox.patch(&path, KEY, &json!({"name": "x"})).await), missing());
}

#[tokio::test]
async fn a_name_is_needed_but_need_not_be_another_one() {
    let sandbox = start(current()).await;
    let path = format!("/v1/brands/{}", sandbox.first_brand(KEY).await);
    let required = (400, "validation.field_required".into(), json!({"field": "name"}));
    for body in [json!({}), json!({"name": ""}), json!({"name": "  "}), json!({"name": null})] {
        assert_eq!(refusal(&sandbox.post("/v1/brands", KEY, &body).await), required, "{body}");
        assert_eq!(refusal(&sandbox.patch(&path, KEY, &body).await), required, "{body}");
    }
    for body in [json!({"name": 1}), json!([]), json!(null)] {
        let invalid = (400, "validation.body_invalid".into(), Value::Null);
        assert_eq!(refusal(&sandbox.post("/v1/brands", KEY, &body).await), invalid, "{body}");
    }
    let long = json!({"name": "x".repeat(201)});
    let invalid = (400, "validation.field_invalid".into(), json!({"field": "name"}));
    assert_eq!(refusal(&sandbox.post("/v1/brands", KEY, &long).await), invalid);
    for _ in 0..2 {
        assert_eq!(sandbox.post("/v1/brands", KEY, &json!({"name": "Default"})).await.status, 201);
    }
}

#[tokio::test]
async fn a_plan_allows_only_so_many_brands_also_when_they_are_asked_for_at_once() {
    let sandbox = start(Options { plan: Plan::Free, ..current() }).await;
    let body = json!({"name": "x"});
    let (a, b, c) = tokio::join!(
        sandbox.post("/v1/brands", KEY, &body),
        sandbox.post("/v1/brands", KEY, &body),
        sandbox.post("/v1/brands", KEY, &body),
    );
    let mut statuses = [a.status, b.status, c.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 403, 403]);
    let limit = (403, "billing.brands_limit".into(), json!({"plan": "free", "max": 2}));
    assert_eq!(refusal(&sandbox.post("/v1/brands", KEY, &body).await), limit);

    let id = sandbox.first_brand(KEY).await;
    assert_eq!(sandbox.remove(&format!("/v1/brands/{id}"), KEY).await.status, 204);
    assert_eq!(sandbox.post("/v1/brands", KEY, &body).await.status, 201);
}

#[tokio::test]
async fn a_foreign_workspaces_brand_is_404() {
    let sandbox = start(current()).await;
    let theirs = sandbox.first_brand(OTHER).await;
    let path = format!("/v1/brands/{theirs}");
    assert_eq!(refusal(&sandbox.patch(&path, KEY, &json!({"name": "mine"})).await), missing());
    assert_eq!(refusal(&sandbox.remove(&path, KEY).await), missing());
    assert_eq!(sandbox.brands(OTHER).await[0]["name"], "Default");
}

#[tokio::test]
async fn restricted_keys_change_no_brands() {
    let sandbox = start(current()).await;
    let brand = sandbox.first_brand(KEY).await;
    let path = format!("/v1/brands/{brand}");
    for key in [
        sandbox.further_key(KEY, &["accounts:read", "accounts:manage"], &[]).await,
        sandbox.further_key(KEY, &[], &[&brand]).await,
    ] {
        let refused = (403, "auth.insufficient_scope".into(), Value::Null);
        let name = json!({"name": "x"});
        assert_eq!(refusal(&sandbox.post("/v1/brands", &key, &name).await), refused);
        assert_eq!(refusal(&sandbox.patch(&path, &key, &name).await), refused);
        assert_eq!(refusal(&sandbox.remove(&path, &key).await), refused);
        assert_eq!(sandbox.brands(&key).await, sandbox.brands(KEY).await);
    }
}
