//! A browser without a window: it follows, answers the sign-in page, and comes back.

use std::collections::BTreeMap;

use crate::wire::plain_client;

/// A browser that is sent somewhere else at once; where.
pub async fn visit(link: &str) -> String {
    redirected(plain_client().get(link)).await
}

/// The status with which a browser gets a page.
pub async fn status(link: &str) -> u16 {
    plain_client().get(link).send().await.unwrap().status().as_u16()
}

/// A browser in which somebody chooses a handle on the consent page and presses Allow; where it is sent.
pub async fn allow_as(link: &str, handle: &str) -> String {
    answer(link, handle, "allow").await
}

/// A browser in which somebody presses Deny; where it is sent.
pub async fn deny(link: &str) -> String {
    answer(link, "", "deny").await
}

async fn answer(link: &str, handle: &str, decision: &str) -> String {
    let page = plain_client().get(link).send().await.unwrap().text().await.unwrap();
    let hidden = |name: &str| {
        let (_, after) = page.split_once(&format!("name={name} value=\"")).unwrap();
        after.split('"').next().unwrap().to_owned()
    };
    let form = [
        ("state", hidden("state")),
        ("page", hidden("page")),
        ("person", handle.to_owned()),
        ("decision", decision.to_owned()),
    ];
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let url = url::Url::parse(link).unwrap();
    let request = plain_client()
        .post(format!("{}{}", url.origin().ascii_serialization(), url.path()))
        .header("origin", url.origin().ascii_serialization())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body);
    redirected(request).await
}

/// A browser that is sent on and on, up to a page or to an address that is not the sandbox's.
pub async fn travel(start: &str) -> String {
    let origin = url::Url::parse(start).unwrap().origin();
    let mut address = start.to_owned();
    while url::Url::parse(&address).unwrap().origin() == origin {
        let answer = plain_client().get(&address).send().await.unwrap();
        match answer.headers().get("location") {
            Some(location) => location.to_str().unwrap().clone_into(&mut address),
            None => return address,
        }
    }
    address
}

/// A browser that comes back to the page on this computer: its status and what it shows.
pub async fn come_back(address: &str) -> (u16, String) {
    let answer = plain_client().get(address).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn redirected(request: reqwest::RequestBuilder) -> String {
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 302, "{}", answer.text().await.unwrap());
    answer.headers()["location"].to_str().unwrap().to_owned()
}

/// A parameter of a callback.
pub fn parameter(callback: &str, name: &str) -> String {
    let pairs: BTreeMap<String, String> =
        url::Url::parse(callback).unwrap().query_pairs().into_owned().collect();
    pairs[name].clone()
}
