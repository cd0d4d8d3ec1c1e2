//! What is to be chosen when a sign-in brings more than one account, and accounts that come back.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod support;

use plugboard_sandbox::{Contract, Guess, Options};
use reqwest::Method;
use serde_json::{Value, json};
use support::current::{automatic, begin, brought, code, come_back, current, get, pair, text};
use support::{KEY, OTHER, Sandbox, options, start};

/// Somebody who manages more pages than one brand may have.
async fn a_choice_of_more_than_five(sandbox: &Sandbox) -> (String, Value) {
    for handle in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        let page = begin(sandbox, "facebook", &json!({})).await;
        let fields = [("person", ""), ("handle", handle), ("decision", "allow")];
        let end = brought(&come_back(sandbox, &page, &fields).await);
        assert_eq!(
            (&end[0], &end[2]),
            (&pair("status", "selection_required"), &pair("state", "mine & mine"))
        );
        let id = end[1].1.clone();
        assert!(end[1].0 == "connection_id" && id.len() == 35 && id.starts_with("pc_"), "{id}");
        let path = format!("/v1/accounts/pending/{id}");
        let choice = get(sandbox, &path).await.json();
        if choice["pages"].as_array().unwrap().len() > 5 {
            return (path, choice);
        }
    }
    panic!("nobody manages more than five pages");
}

#[tokio::test]
async fn pages_of_a_facebook_login_are_chosen_once_and_up_to_five_a_brand() {
    let sandbox = current().await;
    let (path, choice) = a_choice_of_more_than_five(&sandbox).await;
    let pages: Vec<String> =
        choice["pages"].as_array().unwrap().iter().map(|page| text(page, "platform_page_id")).collect();
    assert_eq!(choice["pages"][0]["assignable"], true, "{choice}");
    let other = format!("Bearer {OTHER}");
    let foreign = sandbox.send(Method::GET, &path, &[("authorization", &other)], String::new()).await;
    assert_eq!(code(&foreign), (404, "resource.not_found".into()));

    let select = format!("{path}/select");
    for (body, expected) in [
        (json!({}), (400, "validation.field_required")),
        (json!({"page_ids": ["1"]}), (400, "validation.field_invalid")),
        (json!({"page_ids": pages}), (403, "platform.facebook.page_cap")),
    ] {
        let answer = sandbox.post(&select, KEY, &body).await;
        assert_eq!(code(&answer), (expected.0, expected.1.into()), "{body}");
    }
    let answer = sandbox.post(&select, KEY, &json!({"page_ids": [pages[0], pages[1]]})).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let account = text(&answer.json(), "account_id");
    let again = sandbox.post(&select, KEY, &json!({"page_ids": [pages[0]]})).await;
    assert_eq!(code(&again), (404, "resource.not_found".into()), "the first selection wins");

    let listed = get(&sandbox, "/v1/accounts").await.json()["data"][0].clone();
    let login = text(&listed, "login_id");
    assert_eq!((text(&listed, "id"), listed.get("page_name")), (account.clone(), None));

    let own = get(&sandbox, &format!("/v1/accounts/{account}/pages")).await.json();
    assert_eq!(own["data"].as_array().unwrap().len(), 2);
    let second = text(&own["data"][1], "id");
    let of_second = format!("/v1/accounts/{account}/pages/{second}");
    let key = format!("Bearer {KEY}");
    let body = json!({"is_active": false}).to_string();
    let answer = sandbox.send(Method::PATCH, &of_second, &[("authorization", &key)], body).await;
    assert_eq!((answer.status, &answer.json()["is_active"]), (200, &json!(false)));
    let listed = get(&sandbox, "/v1/accounts").await.json()["data"][0].clone();
    assert_eq!(listed["page_name"], own["data"][0]["name"], "the only active page names the account");

    let of_login = format!("/v1/platforms/facebook/logins/{login}/pages");
    let all = get(&sandbox, &of_login).await.json();
    assert_eq!(
        (&all["count"], &all["pages"][0]["assigned_account_id"]),
        (&json!(pages.len()), &json!(account))
    );
    assert_eq!(all["pages"][0]["assignable"], false);

    let other = text(&sandbox.post("/v1/brands", KEY, &json!({"name": "Other"})).await.json(), "id");
    let assign = |page: &str| format!("{of_login}/{page}/assign");
    let body = json!({"brand_id": other});
    let answer = sandbox.post(&assign(&pages[2]), KEY, &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!(answer.json()["brand_id"], json!(other));
    assert_ne!(answer.json()["account_id"], json!(account), "another brand has another account");
    let taken = sandbox.post(&assign(&pages[0]), KEY, &body).await;
    assert_eq!(code(&taken), (409, "resource.conflict".into()));
    assert_eq!(sandbox.post(&assign("1"), KEY, &body).await.status, 404);

    assert_eq!(sandbox.delete(KEY, &account).await.status, 204);
    let free = get(&sandbox, &of_login).await.json();
    assert_eq!(
        (&free["pages"][0]["assignable"], &free["pages"][2]["assignable"]),
        (&json!(true), &json!(false))
    );

    // The login's first account is gone; its other one, in the other brand, takes a further page.
    let answer = sandbox.post(&assign(&pages[3]), KEY, &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
}

/// The choice that somebody has who signs in; where it is asked for.
async fn choice_of(sandbox: &Sandbox, platform: &str, handle: &str, more: &Value) -> (String, Value) {
    let page = begin(sandbox, platform, more).await;
    let fields = [("person", ""), ("handle", handle), ("decision", "allow")];
    let end = brought(&come_back(sandbox, &page, &fields).await);
    assert_eq!(end[0].1, "selection_required", "{handle}");
    let path = format!("/v1/accounts/pending/{}", end[1].1);
    let choice = get(sandbox, &path).await.json();
    (path, choice)
}

#[tokio::test]
async fn a_selection_is_all_that_the_brand_then_has_of_the_login() {
    for (guesses, left) in [(vec![], 1), (vec![Guess::SelectionAdds], 2)] {
        let guesses = guesses.into_iter().collect();
        let sandbox = start(Options { contract: Contract::Current, guesses, ..options() }).await;
        let (mut account, mut ids) = (Value::Null, Vec::new());
        for chosen in [2, 1] {
            let (path, choice) = choice_of(&sandbox, "facebook", "somebody", &json!({})).await;
            let pages = choice["pages"].as_array().unwrap();
            ids = pages.iter().map(|page| text(page, "platform_page_id")).collect();
            if chosen == 1 {
                assert_eq!(pages[0]["assigned_account_id"], account, "what it has is offered again");
                assert_eq!(pages[2].get("assigned_account_id"), None);
            }
            let body = json!({"page_ids": ids[..chosen]});
            let answer = sandbox.post(&format!("{path}/select"), KEY, &body).await.json();
            account = answer["account_id"].clone();
        }
        let own = get(&sandbox, &format!("/v1/accounts/{}/pages", account.as_str().unwrap())).await.json();
        assert_eq!(own["data"].as_array().unwrap().len(), left, "{ids:?} {own}");
        assert_eq!(
            own["data"].as_array().unwrap().iter().filter(|page| page["is_default"] == true).count(),
            1
        );
    }
}

#[tokio::test]
async fn some_handles_manage_one_page_or_two_profiles_of_the_same_name() {
    let sandbox = current().await;
    let (_, choice) = choice_of(&sandbox, "facebook", "single.shop", &json!({})).await;
    assert_eq!(choice["pages"].as_array().unwrap().len(), 1, "{choice}");
    let (_, choice) = choice_of(&sandbox, "google", "twin.shop", &json!({})).await;
    let names: Vec<&Value> =
        choice["profiles"].as_array().unwrap().iter().map(|one| &one["display_name"]).collect();
    assert!(names.len() == 3 && names[0] == names[1] && names[1] != names[2], "{choice}");
}

#[tokio::test]
async fn an_account_that_is_there_from_the_start_has_a_page_of_its_login() {
    let sandbox = start(Options { contract: Contract::Current, accounts: 2, expired: 2, ..options() }).await;
    let list = get(&sandbox, "/v1/accounts").await.json();
    let account = list["data"].as_array().unwrap().iter().find(|one| one["platform"] == "facebook").unwrap();
    assert_eq!(account["page_name"], account["name"]);
    let (_, choice) = choice_of(&sandbox, "facebook", &text(account, "username"), &json!({})).await;
    assert_eq!(choice["pages"][0]["assigned_account_id"], account["id"], "{choice}");
    assert_eq!(choice["login_id"], account["login_id"]);
}

#[tokio::test]
async fn who_manages_nothing_brings_the_code_of_the_platform_back() {
    let sandbox = current().await;
    for (platform, expected) in [
        ("facebook", "platform.facebook.no_pages"),
        ("google", "platform.google.no_locations"),
        ("youtube", "platform.youtube.no_channels"),
        ("linkedin_page", "platform.linkedin.no_pages"),
    ] {
        let page = begin(&sandbox, platform, &json!({})).await;
        let fields = [("person", ""), ("handle", "Empty.Shelf"), ("decision", "allow")];
        let end = brought(&come_back(&sandbox, &page, &fields).await);
        assert_eq!(end[..2], [pair("status", "error"), pair("error", expected)]);
    }
    assert_eq!(get(&sandbox, "/v1/accounts").await.json()["count"], 0);
}

#[tokio::test]
async fn a_google_login_with_several_profiles_asks_which() {
    let sandbox = current().await;
    let (mut at_once, mut asked) = (0, 0);
    for handle in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        let page = begin(&sandbox, "google", &json!({})).await;
        let fields = [("person", ""), ("handle", handle), ("decision", "allow")];
        let end = brought(&come_back(&sandbox, &page, &fields).await);
        if end[0].1 == "success" {
            at_once += 1;
            continue;
        }
        asked += 1;
        let path = format!("/v1/accounts/pending/{}", end[1].1);
        let choice = get(&sandbox, &path).await.json();
        assert_eq!(choice["profiles"].as_array().unwrap().len(), 3, "{choice}");
        let body = json!({"platform_account_id": choice["profiles"][1]["platform_account_id"]});
        let answer = sandbox.post(&format!("{path}/select"), KEY, &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        assert_eq!(answer.json()["display_name"], choice["profiles"][1]["display_name"]);
    }
    assert!(at_once > 0 && asked > 0, "{at_once} {asked}");
}

#[tokio::test]
async fn an_expired_account_comes_back_in_place() {
    let sandbox =
        start(Options { contract: Contract::Current, accounts: 20, expired: 12, ..options() }).await;
    let list = get(&sandbox, "/v1/accounts").await.json();
    let expired: Vec<Value> =
        list["data"].as_array().unwrap().iter().filter(|one| one["status"] != "active").cloned().collect();
    assert_eq!(expired.len(), 12);
    for account in expired {
        let (platform, handle) = (text(&account, "platform"), text(&account, "username"));
        match platform.as_str() {
            "trustpilot" => {
                let body = json!({"platform": platform, "metadata": {"api_key": handle}});
                assert_eq!(sandbox.connect(KEY, &body).await.json()["account_id"], account["id"]);
            }
            "twitter" => {}
            _ => {
                let page = begin(&sandbox, &platform, &json!({})).await;
                let end =
                    brought(&come_back(&sandbox, &page, &[("person", &handle), ("decision", "allow")]).await);
                if end[0].1 == "selection_required" {
                    let path = format!("/v1/accounts/pending/{}", end[1].1);
                    let choice = get(&sandbox, &path).await.json();
                    let body = if platform == "facebook" {
                        json!({"page_ids": [choice["pages"][0]["platform_page_id"]]})
                    } else {
                        json!({"platform_account_id": choice["profiles"][0]["platform_account_id"]})
                    };
                    let answer = sandbox.post(&format!("{path}/select"), KEY, &body).await;
                    assert_eq!(answer.json()["account_id"], account["id"], "{platform} {}", answer.text);
                } else {
                    assert_eq!(end[3].1, text(&account, "id"), "{platform}");
                }
            }
        }
    }
    let list = get(&sandbox, "/v1/accounts").await.json();
    let left: Vec<String> = list["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["status"] != "active")
        .map(|one| text(one, "platform"))
        .collect();
    assert!(left.iter().all(|platform| platform == "twitter"), "{left:?}");
    assert_eq!(list["count"], 20);
}

#[tokio::test]
async fn a_script_makes_a_page_missing_and_a_sign_in_too_late() {
    let script = r#"[{"mishap": "page-missing", "platform": "facebook"},
                     {"mishap": "expired-state", "platform": "instagram"}]"#;
    let sandbox = automatic(Options { script: script.parse().unwrap(), ..options() }).await;
    let mut pages = Vec::new();
    for _ in 0..2 {
        let page = begin(&sandbox, "facebook", &json!({})).await;
        let end = brought(&come_back(&sandbox, &page, &[]).await);
        let choice = get(&sandbox, &format!("/v1/accounts/pending/{}", end[1].1)).await.json();
        pages.push(choice["pages"].as_array().unwrap().len());
    }
    assert_eq!(pages[0] + 1, pages[1]);

    let page = begin(&sandbox, "instagram", &json!({})).await;
    let end = brought(&come_back(&sandbox, &page, &[]).await);
    assert_eq!(end[..2], [pair("status", "error"), pair("error", "validation.field_invalid")]);
}
