//! The simulated sign-in page: what it shows, who may answer it, and where it sends the browser.

mod support;

use plugboard_sandbox::Options;
use reqwest::Method;
use serde_json::json;
use support::{Flow, KEY, OTHER, URI, options, start};

#[tokio::test]
async fn the_page_says_that_it_is_simulated_and_asks_for_no_password() {
    let sandbox = start(Options { accounts: 200, expired: 100, ..options() }).await;
    let flow = sandbox.begin(OTHER, "instagram").await;
    let page = sandbox.get(&flow.auth_url).await;
    assert_eq!(page.status, 200);
    for part in ["Simulated sign-in", "This is not Instagram", "Workspace 2", "ai.social-api.plugboard"] {
        assert!(page.text.contains(part), "{part}");
    }
    for part in ["data-test=other ", "data-test=other-handle", "data-test=allow", "data-test=deny"] {
        assert!(page.text.contains(part), "{part}");
    }
    for part in ["type=password", "<script", "<img", "<svg", "http://", "https://"] {
        assert!(!page.text.to_lowercase().contains(part), "{part}");
    }
    let at = |part: &str| page.text.find(part).unwrap();
    assert!(at("data-test=allow") < at("data-test=deny"), "Enter in the text field presses the first button");
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(policy.contains("form-action 'self' ai.social-api.plugboard:;"), "{policy}");
    assert!(!policy.contains("script-src") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.header("referrer-policy"), "same-origin");
}

#[tokio::test]
async fn the_page_offers_six_who_need_it_two_connected_ones_and_three_new_ones() {
    let sandbox = start(Options { accounts: 200, expired: 100, ..options() }).await;
    let list = sandbox.list(KEY).await;
    let flow = sandbox.begin(KEY, "facebook").await;
    let people = sandbox.get(&flow.auth_url).await.people();
    let status = |handle: &String| {
        let row = list.iter().find(|row| row["username"] == json!(handle));
        row.map(|row| {
            assert_eq!(row["platform"], "facebook");
            row["status"].as_str().unwrap()
        })
    };
    let found: Vec<Option<&str>> = people.iter().map(status).collect();
    assert_eq!(found[..6], [Some("reconnect_required"); 6]);
    assert_eq!(found[6..], [Some("active"), Some("active"), None, None, None]);
}

#[tokio::test]
async fn workspaces_can_have_names() {
    let sandbox = start(Options { names: vec!["Rehearsal <1>".into()], ..options() }).await;
    let flow = sandbox.begin(KEY, "instagram").await;
    assert!(sandbox.get(&flow.auth_url).await.text.contains("Rehearsal &lt;1&gt;"));
}

#[tokio::test]
async fn allow_and_deny_send_the_browser_back_with_the_same_state() {
    let sandbox = start(options()).await;
    let flow = sandbox.begin(KEY, "instagram").await;
    let page = sandbox.get(&flow.auth_url).await;
    let denied = sandbox.submit(&flow, &page, &[("decision", "deny")]).await;
    let description = "error_description=The+user+denied+the+request";
    let expected = format!("{URI}?error=access_denied&{description}&state={}", flow.state);
    assert_eq!((denied.status, denied.header("location")), (302, expected.as_str()));

    let person = page.people().swap_remove(0);
    let allowed = sandbox.submit(&flow, &page, &[("decision", "allow"), ("person", &person)]).await;
    let expected = format!("{URI}?code={}&state={}", allowed.code(), flow.state);
    assert_eq!((allowed.status, allowed.header("location")), (302, expected.as_str()));
    let answer = sandbox.exchange(KEY, &flow.finish(&allowed.code())).await;
    assert_eq!(answer.json()["username"], json!(person));
}

#[tokio::test]
async fn facebook_appends_its_fragment() {
    let sandbox = start(options()).await;
    let flow = sandbox.begin(KEY, "facebook").await;
    let page = sandbox.get(&flow.auth_url).await;
    for fields in [[("decision", "deny"), ("person", "")], [("decision", "allow"), ("person", "a")]] {
        let answer = sandbox.submit(&flow, &page, &fields).await;
        assert!(answer.header("location").ends_with(&format!("&state={}#_=_", flow.state)));
    }
}

#[tokio::test]
async fn answering_twice_makes_no_second_code_and_the_last_answer_counts() {
    let sandbox = start(options()).await;
    let flow = sandbox.begin(KEY, "instagram").await;
    let page = sandbox.get(&flow.auth_url).await;
    let allow = async |person: &str| {
        sandbox.submit(&flow, &page, &[("decision", "allow"), ("person", person)]).await.code()
    };
    let first = allow("one").await;
    assert_eq!(allow("one").await, first);
    let second = allow("two").await;
    assert_ne!(second, first);
    let account = sandbox.exchange(KEY, &flow.finish(&second)).await.json();
    assert_eq!(account["username"], "two");
    let late = sandbox.submit(&flow, &page, &[("decision", "allow"), ("person", "one")]).await;
    assert!(late.status == 400 && late.text.contains("This sign-in is over"));
}

#[tokio::test]
async fn someone_else_is_known_by_the_handle_that_was_typed() {
    let sandbox = start(options()).await;
    let flow = sandbox.begin(KEY, "instagram").await;
    let page = sandbox.get(&flow.auth_url).await;
    for handle in ["", "   ", "@", &"x".repeat(65), "a\nb"] {
        let again =
            sandbox.submit(&flow, &page, &[("decision", "allow"), ("person", ""), ("handle", handle)]).await;
        assert!(again.status == 422 && again.text.contains("role=alert"), "{handle:?}");
    }
    let typed = [("decision", "allow"), ("person", ""), ("handle", " @Acme.Corp ")];
    let code = sandbox.submit(&flow, &page, &typed).await.code();
    let account = sandbox.exchange(KEY, &flow.finish(&code)).await.json();
    assert_eq!(account["username"], "Acme.Corp");
    let again = sandbox.sign_in(KEY, "instagram", "acme.corp").await;
    assert_eq!(again["account_id"], account["account_id"], "the same person in another case");
}

#[tokio::test]
async fn hostile_handles_are_escaped_wherever_they_are_shown() {
    let sandbox = start(options()).await;
    let hostile = "\"><script>alert('1')</script>&<img onerror=x>";
    let flow = sandbox.begin(KEY, "instagram").await;
    let page = sandbox.get(&flow.auth_url).await;
    let fields = [("decision", "allow"), ("person", ""), ("handle", hostile)];
    let code = sandbox.submit(&flow, &page, &fields).await.code();
    assert_eq!(sandbox.exchange(KEY, &flow.finish(&code)).await.json()["username"], hostile);

    let flow = sandbox.begin(KEY, "instagram").await;
    let page = sandbox.get(&flow.auth_url).await;
    let long = hostile.repeat(2);
    let refused =
        sandbox.submit(&flow, &page, &[("decision", "allow"), ("person", ""), ("handle", &long)]).await;
    for shown in [&page, &refused] {
        assert!(shown.text.contains("&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&lt;img"));
        assert!(!shown.text.contains("<script") && !shown.text.contains("<img"));
    }
}

#[tokio::test]
async fn only_a_page_that_was_shown_may_answer() {
    let sandbox = start(options()).await;
    let (flow, other) = (sandbox.begin(KEY, "instagram").await, sandbox.begin(KEY, "instagram").await);
    let (page, foreign) = (sandbox.get(&flow.auth_url).await, sandbox.get(&other.auth_url).await);
    let fields = [("decision", "allow"), ("person", "somebody")];
    assert_eq!(sandbox.submit(&flow, &foreign, &fields).await.status, 403, "the token of another page");

    let path = "/simulated/instagram/authorize";
    let form = format!("state={}&page={}&decision=allow&person=x", flow.state, page.value_after("name=page"));
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let origins: [&[(&str, &str)]; 4] = [
        &[kind],
        &[kind, ("origin", "null")],
        &[kind, ("origin", "http://evil.example")],
        &[kind, ("origin", "")],
    ];
    for headers in origins {
        let answer = sandbox.send(Method::POST, path, headers, form.clone()).await;
        assert_eq!(answer.status, 403, "{headers:?}");
    }
    let own = [kind, ("origin", sandbox.url.as_str())];
    for broken in [
        "",
        "state=x",
        &format!("{form}&decision=deny"),
        &format!("state={}&page=&decision=allow", flow.state),
    ] {
        assert_eq!(sandbox.send(Method::POST, path, &own, broken.to_owned()).await.status, 403, "{broken}");
    }
    assert_eq!(sandbox.send(Method::POST, path, &own, form).await.status, 302);
}

#[tokio::test]
async fn unknown_states_and_other_platforms_show_a_page_that_says_so() {
    let sandbox = start(options()).await;
    let flow = sandbox.begin(KEY, "instagram").await;
    let elsewhere = flow.auth_url.replace("instagram", "facebook");
    let twice = format!("{}&state=x", flow.auth_url);
    let nothing = "/simulated/instagram/authorize";
    let unknown = "/simulated/instagram/authorize?state=4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2";
    for address in [elsewhere.as_str(), &twice, nothing, unknown, "/simulated/myspace/authorize?state=x"] {
        let page = sandbox.get(address).await;
        assert!(page.status == 400 && page.text.contains("This sign-in is over"), "{address}");
        assert!(page.text.contains("Simulated sign-in"));
    }
    let page = sandbox.get(&flow.auth_url).await;
    let moved = Flow { platform: "facebook", state: flow.state.clone(), auth_url: String::new() };
    let answer = sandbox.submit(&moved, &page, &[("decision", "allow"), ("person", "x")]).await;
    assert_eq!(answer.status, 400);
}
