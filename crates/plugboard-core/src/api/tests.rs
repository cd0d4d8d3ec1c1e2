//! The client against answers of every kind, without a network: what is sent, what is read, what is not.

mod bodies;
mod forms;
mod hostile;
mod proxies;
mod shapes;

use super::*;

fn api() -> Api {
    let address = ApiAddress::parse("https://api.social-api.ai/v1").unwrap();
    Api::new(&address, Secret::new("sapi_key_1".into())).unwrap()
}

#[test]
fn an_id_never_leads_to_another_endpoint() {
    let api = api();
    let below = |id: &str| api.below(&["accounts", id, "pages"]);
    assert_eq!(below("acc_1").as_deref(), Some("https://api.social-api.ai/v1/accounts/acc_1/pages"));
    for (id, escaped) in [
        ("accounts/1/locations/2", "accounts%2F1%2Flocations%2F2"),
        ("../brands", "..%2Fbrands"),
        ("%2e%2e", "%252e%252e"),
        ("a%2fb", "a%252fb"),
        ("a?b#c", "a%3Fb%23c"),
        ("a\\b", "a%5Cb"),
        ("a;b&c=d", "a;b&c=d"),
    ] {
        let expected = format!("https://api.social-api.ai/v1/accounts/{escaped}/pages");
        assert_eq!(below(id), Some(expected.clone()), "{id}");
        assert_eq!(Url::parse(&expected).unwrap().as_str(), expected, "{id} stays as it is");
    }
    let long = "x".repeat(MAX_ID + 1);
    for none in ["", ".", "..", "a b", "a\nb", "\u{e9}", "\u{0}", &long] {
        assert_eq!(below(none), None, "{none:?}");
    }
}

#[test]
fn a_wait_that_the_service_asks_for_is_bounded() {
    let refused = |seconds: &str| {
        let mut headers = reqwest::header::HeaderMap::new();
        headers.insert("retry-after", seconds.parse().unwrap());
        let failure = Failure::refused(429, None, Envelope::default(), failure::retry_after(&headers));
        wait_as_asked(&failure, Some(Duration::from_secs(2)))
    };
    assert_eq!(refused("30"), Some(Duration::from_secs(30)));
    assert_eq!(refused("1"), Some(Duration::from_secs(2)), "never sooner than by itself");
    assert_eq!(refused("86400"), Some(MAX_WAIT));
    assert_eq!(refused("18446744073709551616"), Some(Duration::from_secs(2)), "no number");
    assert_eq!(refused("Wed, 21 Oct 2026 07:28:00 GMT"), Some(Duration::from_secs(2)));
    assert_eq!(wait_as_asked(&Failure::unreadable(), None), None, "three times are three times");
}
