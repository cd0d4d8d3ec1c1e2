//! Scripted mishaps of sign-ins and accounts.
#![expect(clippy::unwrap_used, reason = "a test")]

mod support;

use plugboard_sandbox::{Consent, Options};
use serde_json::{Value, json};
use support::{Answer, Flow, KEY, OTHER, Sandbox, URI, error, options, start};
use url::Url;

async fn playing(script: &Value) -> Sandbox {
    start(Options { script: script.to_string().parse().unwrap(), accounts: 8, ..options() }).await
}

async fn press(sandbox: &Sandbox, flow: &Flow, decision: &str, person: &str) -> Answer {
    let page = sandbox.get(&flow.auth_url).await;
    sandbox.submit(flow, &page, &[("decision", decision), ("person", person)]).await
}

fn is_denied(answer: &Answer) -> bool {
    answer.brought().contains(&("error".to_owned(), "access_denied".to_owned()))
}

#[tokio::test]
async fn who_presses_allow_is_taken_to_have_denied_once() {
    let sandbox = playing(&json!([{"mishap": "declined", "platform": "instagram"}])).await;
    let (flow, facebook) = (sandbox.begin(KEY, "instagram").await, sandbox.begin(KEY, "facebook").await);
    assert!(!is_denied(&press(&sandbox, &facebook, "allow", "a").await));
    assert!(is_denied(&press(&sandbox, &flow, "deny", "a").await), "uses nothing up");
    let denied = press(&sandbox, &flow, "allow", "a").await;
    assert!(is_denied(&denied) && denied.header("location").contains(&flow.state));
    let invalid = (400, error("missing_metadata", "invalid or expired state"));
    assert_eq!(sandbox.exchange(KEY, &flow.finish("AQDx")).await.both(), invalid);
    sandbox.sign_in(KEY, "instagram", "a").await;
}

#[tokio::test]
async fn x_says_that_somebody_denied_as_oauth_1_does() {
    let sandbox = playing(&json!([{"mishap": "declined", "platform": "twitter"}])).await;
    let flow = sandbox.begin(KEY, "twitter").await;
    let brought = press(&sandbox, &flow, "allow", "a").await.brought();
    let names: Vec<_> = brought.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["denied", "state"]);
    assert_eq!(brought[1].1, flow.state);
}

#[tokio::test]
async fn a_refusal_may_come_without_its_state_and_the_sign_in_stays_open() {
    let sandbox = playing(&json!([{"mishap": "stateless-refusal"}])).await;
    let flow = sandbox.begin(KEY, "instagram").await;
    let refused = press(&sandbox, &flow, "allow", "a").await;
    assert!(is_denied(&refused) && refused.brought().iter().all(|(name, _)| name != "state"));
    let code = sandbox.allow(&flow, "a").await;
    assert_eq!(sandbox.exchange(KEY, &flow.finish(&code)).await.json()["username"], "a");
}

#[tokio::test]
async fn the_automatic_answer_is_a_person_as_well() {
    let script = json!([{"mishap": "declined"}, {"mishap": "wrong-person"}]).to_string().parse().unwrap();
    let sandbox = start(Options { script, consent: Consent::Auto, ..options() }).await;
    let mut handles = Vec::new();
    for round in 0..3 {
        let flow = sandbox.begin(KEY, "tiktok").await;
        let answer = sandbox.get(&flow.auth_url).await;
        assert_eq!(is_denied(&answer), round == 0);
        if round > 0 {
            let account = sandbox.exchange(KEY, &flow.finish(&answer.code())).await.json();
            handles.push(account["username"].clone());
        }
    }
    assert_ne!(handles[0], handles[1]);
}

#[tokio::test]
async fn somebody_else_comes_back_a_newcomer_or_whom_the_script_names() {
    let rules = json!([
        {"mishap": "wrong-person", "platform": "google"},
        {"mishap": "wrong-person", "platform": "google", "handle": "@Somebody"},
    ]);
    let sandbox = playing(&rules).await;
    let known = sandbox.list(KEY).await;
    let someone = sandbox.sign_in(KEY, "google", "wanted").await["username"].clone();
    assert!(someone != "wanted" && known.iter().all(|row| row["username"] != someone), "{someone}");
    assert_eq!(sandbox.sign_in(KEY, "google", "wanted").await["username"], "Somebody");
    assert_eq!(sandbox.sign_in(KEY, "google", "wanted").await["username"], "wanted");
}

#[tokio::test]
async fn so_many_accounts_that_work_need_somebody_as_a_script_says() {
    let rules = json!([{"mishap": "token-expired", "most": 2}, {"mishap": "token-expired", "most": 2}]);
    let sandbox = playing(&rules).await;
    let working = async || sandbox.list(KEY).await.iter().filter(|row| row["status"] == "active").count();
    let (first, second, third) = (working().await, working().await, working().await);
    assert_eq!((first, third), (second + 2, second));
}

#[tokio::test]
async fn a_state_is_gone_when_its_code_comes_and_a_wrong_key_uses_nothing_up() {
    let sandbox = playing(&json!([{"mishap": "expired-state", "platform": "instagram"}])).await;
    sandbox.sign_in(KEY, "facebook", "a").await;
    let flow = sandbox.begin(KEY, "instagram").await;
    let code = sandbox.allow(&flow, "a").await;
    assert_eq!(sandbox.exchange(OTHER, &flow.finish(&code)).await.status, 403);
    let invalid = (400, error("missing_metadata", "invalid or expired state"));
    for _ in 0..2 {
        assert_eq!(sandbox.exchange(KEY, &flow.finish(&code)).await.both(), invalid);
    }
    sandbox.sign_in(KEY, "instagram", "a").await;
}

#[tokio::test]
async fn a_lost_callback_is_a_page_that_leads_nowhere() {
    let sandbox = playing(&json!([{"mishap": "lost-callback"}])).await;
    let flow = sandbox.begin(KEY, "instagram").await;
    let page = press(&sandbox, &flow, "allow", "a").await;
    assert_eq!((page.status, page.header("location"), page.header("refresh")), (200, "", ""));
    assert!(page.text.contains("did not come back") && !page.text.contains("href=\"ai."), "{}", page.text);
    assert!(!page.text.contains(&flow.state) && !page.text.contains("AQD"));
    assert_eq!(press(&sandbox, &flow, "allow", "a").await.status, 302, "once");
}

#[tokio::test]
async fn a_browser_comes_back_twice_and_only_the_first_code_is_good() {
    let sandbox = playing(&json!([{"mishap": "second-callback", "times": 2}])).await;
    for platform in ["instagram", "facebook"] {
        let flow = sandbox.begin(KEY, platform).await;
        let page = press(&sandbox, &flow, "allow", "a").await;
        assert_eq!((page.status, page.header("location")), (200, ""));
        let policy = page.header("content-security-policy");
        assert!(policy.contains("; frame-src ai.social-api.plugboard:;"), "{policy}");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        let framed = page.text.split_once("<iframe src=\"").unwrap().1.split_once('"').unwrap().0;
        let first = Url::parse(&framed.replace("&amp;", "&")).unwrap();
        let (seconds, second) = page.header("refresh").split_once(";url=").unwrap();
        let second = Url::parse(second).unwrap();
        assert!(seconds == "2" && first.as_str().starts_with(URI) && second.as_str().starts_with(URI));
        assert!(page.text.contains(&format!("href=\"{}\"", second.as_str().replace('&', "&amp;"))));
        let of = |url: &Url, wanted: &str| {
            url.query_pairs().find(|(name, _)| name == wanted).unwrap().1.into_owned()
        };
        assert_eq!((of(&first, "state"), of(&second, "state")), (flow.state.clone(), flow.state.clone()));
        let (good, bad) = (of(&first, "code"), of(&second, "code"));
        assert!(good != bad && good.len() == bad.len());
        assert_eq!(first.fragment(), second.fragment());
        let (code, status) = if platform == "facebook" { (&bad, 400) } else { (&good, 201) };
        assert_eq!(sandbox.exchange(KEY, &flow.finish(code)).await.status, status);
    }
    sandbox.sign_in(KEY, "instagram", "a").await;
}

#[tokio::test]
async fn tokens_of_chosen_accounts_expire_before_the_list_is_answered() {
    let rules = json!([{"mishap": "token-expired", "platform": "instagram", "after": 1}]);
    let sandbox = playing(&rules).await;
    let expired = |rows: &[Value]| -> Vec<String> {
        let those = rows.iter().filter(|row| row["status"] == "reconnect_required");
        those.map(|row| row["platform"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(expired(&sandbox.list(KEY).await), Vec::<String>::new());
    assert_eq!(expired(&sandbox.list(KEY).await), ["instagram", "instagram"]);
    assert_eq!(expired(&sandbox.list(OTHER).await), Vec::<String>::new());
    let row = sandbox.list(KEY).await.into_iter().find(|row| row["platform"] == "instagram").unwrap();
    assert_eq!(row["reconnect_reason"], "token_expired");
    sandbox.sign_in(KEY, "instagram", row["username"].as_str().unwrap()).await;
    assert_eq!(expired(&sandbox.list(KEY).await).len(), 1, "signing in again helps, and the rule is used up");
}
