//! The client against answers of every kind, without a network: what is sent, what is read, what is not.

mod bodies;
mod forms;
mod hostile;
mod proxies;
mod shapes;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;

fn api() -> Api {
    let address = ApiAddress::parse("https://api.social-api.ai/v1").unwrap();
    Api::new(&address, Secret::new("sapi_key_1".into()), &Network::default()).unwrap()
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

/// A service that answers at once and sends a byte of its body each second.
async fn dripping() -> Api {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = ApiAddress::parse(&format!("http://{}/v1", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                _ = stream.read(&mut [0; 4_096]).await;
                let head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n";
                _ = stream.write_all(head).await;
                while stream.write_all(b" ").await.is_ok() {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            });
        }
    });
    Api::new(&address, Secret::new("sapi_key_1".into()), &Network::default()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_waits_for_less_than_a_minute() {
    let api = dripping().await;
    let begun = tokio::time::Instant::now();
    let (list, (probed, brands)) =
        tokio::join!(api.accounts(), async { (api.probe().await, api.brands().await) });
    for met in [list.unwrap_err(), probed.unwrap_err(), brands.unwrap_err()] {
        assert_eq!(met.code, ErrorCode::TimedOut);
    }
    assert!(begun.elapsed() < 2 * Duration::from_mins(1), "{:?}", begun.elapsed());
    let begun = tokio::time::Instant::now();
    assert_eq!(api.accounts().await.unwrap_err().code, ErrorCode::TimedOut);
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
}

#[test]
fn a_wait_that_the_service_asks_for_is_bounded() {
    let refused = |asked: &str| {
        let mut headers = reqwest::header::HeaderMap::new();
        headers.insert("retry-after", asked.parse().unwrap());
        headers.insert("date", "Wed, 21 Oct 2026 07:28:00 GMT".parse().unwrap());
        let failure = Failure::refused(429, None, Envelope::default(), failure::retry_after(&headers));
        wait_as_asked(&failure, Some(Duration::from_secs(2)))
    };
    assert_eq!(refused("4"), Some(Duration::from_secs(4)));
    assert_eq!(refused("1"), Some(Duration::from_secs(2)), "never sooner than by itself");
    assert_eq!(refused("6"), None, "whoever asked learns it at once");
    assert_eq!(refused("86400"), None);
    assert_eq!(refused("18446744073709551616"), Some(Duration::from_secs(2)), "no number");
    assert_eq!(refused("Wed, 21 Oct 2026 07:28:03 GMT"), Some(Duration::from_secs(3)));
    assert_eq!(refused("Wednesday, 21-Oct-26 07:28:04 GMT"), Some(Duration::from_secs(4)), "RFC 850");
    assert_eq!(refused("Wed Oct 21 07:28:05 2026"), Some(Duration::from_secs(5)), "asctime");
    assert_eq!(refused("Wed, 21 Oct 2026 07:27:00 GMT"), Some(Duration::from_secs(2)), "over already");
    assert_eq!(refused("Wed, 21 Oct 2026 09:28:00 GMT"), None);
    assert_eq!(refused("soon"), Some(Duration::from_secs(2)));
    assert_eq!(wait_as_asked(&Failure::unreadable(), None), None, "three times are three times");
}
